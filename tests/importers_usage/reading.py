"""Reading usage from a text that is at hand."""

from __future__ import annotations

import io

from tracker.importers.usage import stream_usage
from tracker.importers.usage_rows import UsageImport


def read_usage(text: str, *, name: str, mapping: dict[str, str] | None = None) -> UsageImport:
    """As from a file of that name; a byte order mark is the file's, as on opening one."""
    whole = text.removeprefix("\ufeff")
    return stream_usage(lambda: io.StringIO(whole, newline=""), name=name, mapping=mapping)

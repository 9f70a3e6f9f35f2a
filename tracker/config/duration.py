"""Spans of time as people write them: ``20s``, ``48h``, ``2d``, ``1h30m``."""

from __future__ import annotations

import re
from datetime import timedelta

from tracker.errors import InputError

_SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_PART = r"([0-9]{1,6})([wdhms])"
_WHOLE = re.compile(rf"(?:{_PART})+")


def parse_duration(text: str) -> timedelta:
    """``"48h"`` to a timedelta. Raises InputError for anything but whole numbers with a unit."""
    compact = text.strip().lower().replace(" ", "")
    if not _WHOLE.fullmatch(compact):
        msg = f"{text!r} is not a span of time"
        raise InputError(msg, "write it like 20s, 30m, 48h, 2d or 1w")
    parts = re.findall(_PART, compact)
    return timedelta(seconds=sum(int(count) * _SECONDS[unit] for count, unit in parts))


def format_duration(span: timedelta) -> str:
    """A spelling in days and less that :func:`parse_duration` reads back: ``2d``, ``1h30m``."""
    left, parts = int(span.total_seconds()), ""
    for unit in "dhms":
        count, left = divmod(left, _SECONDS[unit])
        parts += f"{count}{unit}" if count else ""
    return parts or "0s"

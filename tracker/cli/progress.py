"""A progress bar over bytes: on a terminal, and only for what takes long enough to wonder."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tracker.datasets.streams import Progress

_WORTH_SHOWING = 64 << 20


@contextmanager
def bytes_read(paths: Iterable[Path], label: str) -> Iterator[Progress | None]:
    """What to tell of the bytes read from these files; ``None`` where nothing is to be shown."""
    total = sum(path.stat().st_size for path in paths if path.is_file())
    if total < _WORTH_SHOWING or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
        yield bar.update

"""A folder of dated captures: which source each file is of, and on which day it was taken."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.errors import InputError
from tracker.sources import SOURCES

MEDIA_TYPES = {".html": "text/html", ".htm": "text/html", ".json": "application/json"}
"""By suffix; everything else is Markdown."""

_NAMES = {"google-vertex": "vertex", "google-gemini": "gemini"}
_DATED = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}|xx))?(?=[-_.])")

_JSON_PAGES = ("mistral",)
"""Sources whose page itself may be JSON: the data its site is made from."""


@dataclass(frozen=True, slots=True)
class DatedCapture:
    source: str
    day: date
    path: Path

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES.get(self.path.suffix.lower(), "text/markdown")


def dated_captures(folder: Path, only: str | None = None) -> tuple[list[DatedCapture], list[str]]:
    """The captures below ``folder`` by day and name, and a line for each file that is none.

    A file is ``YYYY-MM-DD_name.ext`` (a day that is missing or ``xx`` is the first of the month) in
    a folder named after its source. JSON in the folder of a provider with an API source is that
    API's answer; elsewhere a name that holds a source's id is of that source.
    Raises InputError if there is no such folder, or nothing in it to replay.
    """
    if not folder.is_dir():
        msg = f"there is no folder {folder}"
        raise InputError(msg, "give a folder of captures, one subfolder a source")
    found: list[DatedCapture] = []
    skipped: list[str] = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        source, day = _source(path, folder), _day(path.name)
        if source is None or day is None:
            what = "no source is named so" if source is None else "its name begins with no date"
            skipped.append(f"{path.relative_to(folder)}: {what}")
        elif only in (None, source):
            found.append(DatedCapture(source, day, path))
    if not found:
        msg = f"{folder} holds no capture{f' of {only}' if only else ''}"
        raise InputError(msg, "a capture is SOURCE/YYYY-MM-DD_name.ext")
    return sorted(found, key=lambda c: (c.day, c.source, c.path.name)), skipped


def _source(path: Path, folder: Path) -> str | None:
    above = path.parent.relative_to(folder).name or folder.name
    name = _NAMES.get(above, above)
    if path.suffix == ".json" and f"{name}-api" in SOURCES and name not in _JSON_PAGES:
        return f"{name}-api"
    if name in SOURCES:
        return name
    return _longest(s for s in SOURCES if s in path.stem)


def _longest(names: Iterable[str]) -> str | None:
    return max(names, key=len, default=None)


def _day(name: str) -> date | None:
    match = _DATED.match(name)
    if match is None:
        return None
    day = match["day"]
    try:
        return date(int(match["year"]), int(match["month"]), int(day) if day and day != "xx" else 1)
    except ValueError:
        return None

"""``make catalog``: rebuild the bundled notices from a folder of captured pages.

Kept are facts: ids, dates, scopes, and where and when they were read. The pages' sentences are not
kept; a quote is put together from the row's own facts.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tracker.domain.notice import CATALOG_PREFIX, Evidence, Notice, notice_to_json
from tracker.domain.partial_date import PartialDate, When
from tracker.errors import ParseError
from tracker.sources import SOURCES, load_source
from tracker.sources.base import Capture

_FOLDERS = {"google-vertex": "vertex", "google-gemini": "gemini"}
_DATED = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}|xx))?_")
_PAGES = (".md", ".mdx", ".html")
_LONGEST_TEXT = 40
_TARGET = Path(__file__).parents[1] / "catalog" / "notices"


def build(captures: Path) -> list[Notice]:
    """The notices of the newest capture of each page, as the catalog keeps them.

    Where two pages of one source make the same statement, the newer page's counts.
    """
    found: dict[str, Notice] = {}
    for source, page in sorted(_newest(captures), key=lambda one: one[1].name):
        found |= {notice.key: notice for notice in _notices(source, page)}
    return list(found.values())


def write(notices: list[Notice], target: Path = _TARGET) -> None:
    """A file for each provider, in the folder ``target``; what else was there is removed.

    One notice a line, in a fixed order, so that a rebuild shows only what changed.
    """
    lines: dict[str, list[str]] = defaultdict(list)
    for notice in notices:
        line = json.dumps(_lean(notice_to_json(notice)), ensure_ascii=False)
        lines[notice.provider].append(f"{line}\n")
    for old in target.glob("*.jsonl"):
        old.unlink()
    for provider, some in lines.items():
        (target / f"{provider}.jsonl").write_text("".join(sorted(some)), encoding="utf-8")


def _newest(captures: Path) -> Iterator[tuple[str, Path]]:
    """(source, page): of the captures whose names differ only in the date, the newest."""
    for folder in sorted(captures.iterdir()):
        source = _FOLDERS.get(folder.name, folder.name)
        if source not in SOURCES or not folder.is_dir():
            continue
        pages = [p for p in folder.iterdir() if p.suffix in _PAGES and _DATED.match(p.name)]
        newest = {_DATED.sub("", p.name): p for p in sorted(pages)}
        yield from ((source, page) for page in newest.values())


def _notices(source: str, page: Path) -> Iterator[Notice]:
    capture = _capture(source, page)
    try:
        reading = load_source(source).parse(capture)
    except ParseError:
        return  # e.g. a page that announces nothing at all
    for notice in reading.notices:
        evidence = notice.evidence
        when = _short(notice)
        cells = (notice.subject, when.text, ", ".join(notice.replacements))
        quote = " | ".join(filter(None, cells))
        yield replace(
            notice,
            source=f"{CATALOG_PREFIX}{notice.provider}",
            retires_on=when,
            note=None,
            evidence=Evidence(evidence.url, evidence.section, quote, None, capture.read_at),
        )


def _short(notice: Notice) -> When:
    """The date with a short text of its own; a paragraph about several dates is not kept."""
    when = notice.retires_on
    if isinstance(when, PartialDate) and len(when.text) > _LONGEST_TEXT:
        return replace(when, text=when.value)
    return when


def _capture(source: str, page: Path) -> Capture:
    match = _DATED.match(page.name)
    if match is None:
        msg = f"{page.name} does not begin with a date"
        raise ValueError(msg)
    day = match["day"] if (match["day"] or "xx") != "xx" else "01"
    read_at = datetime(int(match["year"]), int(match["month"]), int(day), tzinfo=UTC)
    kind = "text/html" if page.suffix == ".html" else "text/markdown"
    return Capture(load_source(source).url, page.read_bytes(), kind, read_at)


def _lean(data: dict[str, object]) -> dict[str, object]:
    """Without what is empty: the file is read at every check."""
    return {k: v for k, v in data.items() if v not in (None, [], "") or k == "model_id"}


if __name__ == "__main__":
    write(build(Path(sys.argv[1])))

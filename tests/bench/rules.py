"""Reading a page's sections and tables beside the same rules written on BeautifulSoup and lxml."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.cases import CAPTURES
from tests.bench.pairs import Case, line, measure
from tracker.sources.base import Capture
from tracker.sources.dom import Section
from tracker.sources.page import read_page
from tracker.sources.tables import Table

if TYPE_CHECKING:
    from bs4 import Tag

BAR = 5.0
_NAME = "rules on a page"
_URL = "https://docs.example/lifecycle.html"
_READ_AT = datetime(2026, 11, 23, 6, tzinfo=UTC)
WHOLE = CAPTURES / "bedrock" / "2025-11-13_model-lifecycle.html"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SKIPPED = ("head", "script", "style", "nav", "footer", "pre", "button")
_HEAD = ("Provider", "Model name", "Model ID", "Regions", "Launch date", "EOL date", "Modalities")
_WANTED = ("model name", "model version")
"""Headers of the column that names the models: a table without one is none of ours."""

Grid = tuple[tuple[tuple[str, str], ...], ...]
"""The rows of a table: for each of its headers the text of the cell below it."""


@dataclass(slots=True)
class Found:
    """A section as both sides find it; ``texts`` are its paragraphs and list items."""

    title: str = ""
    texts: list[str] = field(default_factory=list)
    tables: list[Grid] = field(default_factory=list)


def page_of(models: int) -> bytes:
    """A page built like a provider's: a menu, prose, lists, and tables that name regions."""
    menu = "".join(f'<li><a href="/p{n}.html">Page {n}</a></li>' for n in range(100))
    sections = "".join(_section(number, models // 6) for number in range(6))
    return (
        "<!DOCTYPE html><html><head><title>Lifecycle</title><style>td{padding:0}</style></head>"
        f"<body><nav><ul>{menu}</ul></nav><main><h1>Model lifecycle</h1>{sections}</main>"
        "<footer>The end</footer></body></html>"
    ).encode()


def our_rules(body: bytes) -> list[Found]:
    """The way the product reads a page, cut down to what is compared here."""
    page = read_page(Capture(_URL, body, None, _READ_AT))
    return [_ours(section) for section in page.sections]


def their_rules(body: bytes) -> list[Found]:
    """The same the way one writes it first: no spans, links, code or quotes are kept."""
    from bs4 import BeautifulSoup

    found = [Found()]
    _walk(BeautifulSoup(body, "lxml"), found)
    return found


def case(body: bytes, what: str) -> Case:
    name = f"{_NAME}, {what}, {len(body) / 1024:.0f} KiB"
    yardstick = "the same rules on bs4 and lxml"
    ours, theirs = (lambda: our_rules(body)), (lambda: their_rules(body))
    return Case(name, yardstick, BAR, ours, theirs, at_most=False)


def rules_lines(_: Path) -> Iterator[str]:
    """A line on a generated page, and one on a saved one where there is one."""
    if not all(map(find_spec, ("bs4", "lxml"))):
        yield f"{_NAME}: not measured, pip install -e '.[bench]' brings what it is held against"
        return
    pages = {"made up": page_of(200)}
    if WHOLE.exists():
        pages["saved"] = WHOLE.read_bytes()
    for what, body in pages.items():
        yield line(measure(case(body, what), time.perf_counter))


def is_wanted(wanted: list[str]) -> bool:
    return not wanted or any(word in _NAME for word in wanted)


def _ours(section: Section) -> Found:
    found = Found(section.title)
    for block in section.blocks:
        if not isinstance(block, Table):
            found.texts.append(block.words.plain)
            continue
        cells = [[cell.plain for cell in row.cells] for row in block.rows]
        found.tables += _grid([header.plain for header in block.headers], cells)
    return found


def _walk(node: Tag, found: list[Found]) -> None:
    for child in node.find_all(True, recursive=False):
        if child.name in _HEADINGS:
            found.append(Found(_text(child)))
        elif child.name == "table":
            first, *rows = [
                [_text(cell) for cell in row.find_all(("td", "th"))] for row in child.find_all("tr")
            ]
            found[-1].tables += _grid(first, rows)
        elif child.name in ("p", "li"):
            found[-1].texts += filter(None, [_text(child)])
        elif child.name not in _SKIPPED:
            _walk(child, found)


def _grid(headers: list[str], rows: list[list[str]]) -> list[Grid]:
    """The table, if a header of it names models. A row may have a cell more than there are."""
    if not any(header.lower() in _WANTED for header in headers):
        return []
    return [tuple(tuple(zip(headers, row, strict=False)) for row in rows if any(row))]


def _text(node: Tag) -> str:
    return " ".join(node.get_text(" ").split())


def _section(number: int, models: int) -> str:
    head = "".join(f"<th>{name}</th>" for name in _HEAD)
    rows = "".join(_row(100 * number + n) for n in range(models))
    return (
        f'<h2 id="part-{number}">Part {number}</h2><p>These are in <b>state</b> {number}.</p>'
        f"<ul><li>One says <code>model-{number}</code>.</li><li>Another does not.</li></ul>"
        f"<div><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(number: int) -> str:
    day = f"{number % 12 + 1}/{number % 28 + 1}/2027"
    cells = (
        "Maker",
        f"Model {number}",
        f"maker.model-{number}-v1:0",
        f"<p>us-east-1</p><p>us-west-2</p><p>eu-west-{number % 3 + 1}</p>",
        "<p>1/15/2026</p><p>2/15/2026</p><p>3/15/2026</p>",
        f"No sooner than {day}",
        "Text, Image",
    )
    return "<tr>" + "".join(f'<td tabindex="-1">{cell}</td>' for cell in cells) + "</tr>"

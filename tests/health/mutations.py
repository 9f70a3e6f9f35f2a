"""What goes wrong with a page: each mutation makes one from a good page, whatever its format."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

LOGIN = (
    "<!doctype html><html><body><h1>Welcome back</h1><form><p>Sign in to continue</p>"
    '<input name="u"><input type="password" name="p"></form></body></html>'
)
NONSENSE = "Colour"

_DELIMITER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_PIPE = re.compile(r"(?<!\\)\|")
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL | re.IGNORECASE)
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL | re.IGNORECASE)
_CELL = re.compile(r"<t([hd])\b.*?</t\1>", re.DOTALL | re.IGNORECASE)

Table = list[list[str]]
"""Rows of cells as written, the header first."""
Change = Callable[[Table], Table]


def tables_changed(page: str, change: Change) -> str:
    """The page with every table (Markdown or HTML) put through ``change``."""
    if _is_json(page):
        return page
    page = _TABLE.sub(lambda m: _html_changed(m[0], change), page)
    return "\n".join(_markdown_changed(page.split("\n"), change))


def headers_of(page: str) -> list[str]:
    """Every distinct header, as written; or the keys of the records of a JSON answer."""
    if _is_json(page):
        return sorted({key for record in _records(json.loads(page)) for key in record})
    seen: dict[str, None] = {}

    def note(table: Table) -> Table:
        seen.update(dict.fromkeys(cell.strip() for cell in table[0] if cell.strip()))
        return table

    tables_changed(page, note)
    return list(seen)


def renamed(page: str, header: str) -> str:
    """One header says something else, wherever it stands."""
    if _is_json(page):
        return json.dumps(_keys_renamed(json.loads(page), header))

    def change(table: Table) -> Table:
        head = [_reworded(cell) if cell.strip() == header else cell for cell in table[0]]
        return [head, *table[1:]]

    return tables_changed(page, change)


def columns_swapped(page: str) -> str:
    """The first two columns change places, headers and cells: the page says the same."""
    return tables_changed(page, lambda table: [_swapped(row) for row in table])


def headers_swapped(page: str) -> str:
    """Only the headers change places: every cell now stands under another's."""
    return tables_changed(page, lambda table: [_swapped(table[0]), *table[1:]])


def headers_rotated(page: str) -> str:
    """Every cell stands under its neighbor's header."""

    def change(table: Table) -> Table:
        return [[*table[0][1:], *table[0][:1]], *table[1:]]

    return tables_changed(page, change)


def halved(page: str) -> str:
    """Every second row of every table is gone; of lists and of JSON, every second item."""
    if _is_json(page):
        return json.dumps(_halved_json(json.loads(page)))
    changed = tables_changed(page, lambda table: [table[0], *table[1::2]])
    if changed != page:
        return changed
    lines = page.split("\n")
    items = [at for at, line in enumerate(lines) if re.match(r"\s*[-*] ", line)]
    return "\n".join(line for at, line in enumerate(lines) if at not in items[1::2])


def wrapped(page: str) -> str:
    """Tables stand in markup they have not stood in before."""
    if _is_json(page):
        return json.dumps(json.loads(page), indent=7)
    page = _TABLE.sub(lambda m: f'<section class="x"><div>{m[0]}</div></section>', page)
    out: list[str] = []
    for inside, line in _in_table(page.split("\n")):
        if inside == "begins":
            out += ['<div className="scroll">', ""]
        if inside == "ended":
            out += ["", "</div>", ""]
        out.append(line)
    return "\n".join(out)


def doubled(page: str) -> str:
    """The whole page twice."""
    if not _is_json(page):
        return f"{page}\n\n{page}"
    data = json.loads(page)
    if isinstance(data, list):
        return json.dumps(data * 2)
    return json.dumps({k: v * 2 if isinstance(v, list) else v for k, v in data.items()})


def emptied(_page: str) -> str:
    return ""


def login(_page: str) -> str:
    return LOGIN


def mutants(page: str) -> Iterator[tuple[str, str]]:
    """(name, page) for every mutation that changes this page."""
    for header in headers_of(page):
        yield f"renamed {header[:40]!r}", renamed(page, header)
    for mutation in (
        columns_swapped, headers_swapped, headers_rotated, halved, wrapped, doubled, emptied, login,
    ):  # fmt: skip
        if (mutant := mutation(page)) != page:
            yield mutation.__name__, mutant


def _html_changed(table: str, change: Change) -> str:
    rows = [m[0] for m in _ROW.finditer(table)]
    cells = [[m[0] for m in _CELL.finditer(row)] for row in rows]
    if not cells or not cells[0]:
        return table
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in change(cells))
    return f"<table>{body}</table>"


def _markdown_changed(lines: list[str], change: Change) -> Iterator[str]:
    at = 0
    while at < len(lines):
        if at + 1 >= len(lines) or not _starts_table(lines, at):
            yield lines[at]
            at += 1
            continue
        end = at + 2
        while end < len(lines) and "|" in lines[end]:
            end += 1
        head, *body = change([_cells(line) for line in [lines[at], *lines[at + 2 : end]]])
        width = max(len(head), *(len(row) for row in body), 1)
        yield _line(head)
        yield _line(["---"] * width)
        yield from map(_line, body)
        at = end


def _in_table(lines: list[str]) -> Iterator[tuple[str, str]]:
    inside = False
    for at, line in enumerate(lines):
        if not inside and at + 1 < len(lines) and _starts_table(lines, at):
            inside = True
            yield "begins", line
        elif inside and "|" not in line:
            inside = False
            yield "ended", line
        else:
            yield "", line


def _starts_table(lines: list[str], at: int) -> bool:
    return "|" in lines[at] and "|" in lines[at + 1] and bool(_DELIMITER.match(lines[at + 1]))


def _cells(line: str) -> list[str]:
    return _PIPE.split(line.strip().removeprefix("|").removesuffix("|"))


def _line(cells: list[str]) -> str:
    return f"|{'|'.join(cells)}|"


def _swapped(row: list[str]) -> list[str]:
    return [row[1], row[0], *row[2:]] if len(row) > 1 else row


def _reworded(cell: str) -> str:
    return re.sub(r">[^<>]+<", f">{NONSENSE}<", cell) if "<" in cell else f" {NONSENSE} "


def _is_json(page: str) -> bool:
    return page.lstrip()[:1] in {"{", "["}


def _records(data: Any) -> Iterator[dict[str, Any]]:
    items = (
        data if isinstance(data, list) else next(v for v in data.values() if isinstance(v, list))
    )
    yield from (item for item in items if isinstance(item, dict))


def _keys_renamed(data: Any, key: str) -> Any:
    for record in _records(data):
        if key in record:
            record[NONSENSE] = record.pop(key)
    return data


def _halved_json(data: Any) -> Any:
    if isinstance(data, list):
        return data[::2]
    return {k: v[::2] if isinstance(v, list) else v for k, v in data.items()}

"""Tables in Markdown: given a header for every column, and written as HTML where they are plain.

What stands in most tables is texts and codes. To write these down takes a fraction of the time of a
Markdown parser, which makes tokens of every cell; what is less plain is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape

_DELIMITER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_PADDING = re.compile(r"(?<=\|)[ \t]{2,}|[ \t]{2,}(?=\|)")
_PIPE = re.compile(r"(?<!\\)\|")
_PLAIN_ROW = re.compile(r"\|(?:[^\\\[]|\\\|)*(?<!\\)\|[ \t]*")
"""Without escapes but of pipes, and without links, which may refer elsewhere."""
_PLAIN = re.compile(r"[^\\`*_\[\]!<&\n]*")
"""A text in which nothing begins that CommonMark gives a meaning."""
_CODE = re.compile(r"`([^`\s](?:[^`\n]*[^`\s])?)`")


def whole_tables(lines: list[str], render: Callable[[str], str]) -> list[str]:
    """Give every table as many header cells as its widest row: Markdown drops what has no header,
    and takes a table whose delimiter row is longer than its header for no table at all.

    ``render`` makes HTML of the Markdown in a cell.
    """
    end = 0
    for at in range(1, len(lines)):
        is_inside = at < end
        if is_inside or "|" not in lines[at - 1] or not _is_delimiter(lines[at]):
            continue
        end = at + 1
        while end < len(lines) and "|" in lines[end]:
            end += 1
        rows = [_cells(line) for line in (lines[at - 1], *lines[at + 1 : end])]
        if _is_plain(lines, at - 1, end):
            # Blank lines end a block of HTML.
            lines[at - 1 : end] = [_html(rows, render), *[""] * (end - at)]
        else:
            _widen(lines, at, end, rows)
    return lines


def _is_delimiter(line: str) -> bool:
    return "|" in line and bool(_DELIMITER.match(line))


def _is_plain(lines: list[str], start: int, end: int) -> bool:
    """Whether it begins at the margin, stands apart, and has whole rows of whole cells."""
    before, after = lines[start - 1 : start], lines[end : end + 1]
    if any(line.strip() for line in (*before, *after)) or not lines[start + 1].startswith("|"):
        return False
    return all(_PLAIN_ROW.fullmatch(line) for line in (lines[start], *lines[start + 2 : end]))


def _html(rows: list[list[str]], render: Callable[[str], str]) -> str:
    """As Markdown is rendered."""
    width = max(map(len, rows))
    full = ([*row, *[""] * (width - len(row))] for row in rows)
    head, *body = [[_cell(cell, render) for cell in row] for row in full]
    parts = ["<table>", "<thead>", *_tagged("th", head), "</thead>"]
    if body:
        parts += ["<tbody>", *(line for row in body for line in _tagged("td", row)), "</tbody>"]
    return "\n".join([*parts, "</table>"])


def _tagged(tag: str, cells: Iterable[str]) -> list[str]:
    return ["<tr>", *(f"<{tag}>{cell}</{tag}>" for cell in cells), "</tr>"]


def _cell(text: str, render: Callable[[str], str]) -> str:
    text = text.strip().replace("\\|", "|")
    if _PLAIN.fullmatch(text):
        return _escaped(text)
    if code := _CODE.fullmatch(text):
        return f"<code>{_escaped(code[1])}</code>"
    return render(text)


def _escaped(text: str) -> str:
    # An apostrophe is left alone, as CommonMark's reference does.
    return escape(text, quote=False).replace('"', "&quot;")


def _widen(lines: list[str], at: int, end: int, rows: list[list[str]]) -> None:
    for each in range(at + 1, end):
        lines[each] = _PADDING.sub(" ", lines[each])
    width = max(map(len, rows))
    lines[at - 1] = _row([*rows[0], *[" "] * (width - len(rows[0]))])
    lines[at] = _row(["---"] * width)


def _cells(line: str) -> list[str]:
    body = line.strip().removeprefix("|")
    if body.endswith("|") and not body.endswith("\\|"):
        body = body[:-1]
    return _PIPE.split(body)


def _row(cells: list[str]) -> str:
    return f"|{'|'.join(cells)}|"

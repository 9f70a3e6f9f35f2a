"""Markdown and MDX as documentation sites keep them → HTML, so that one reader serves all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r"^\s*(```|~~~)")
_MDX_LINE = re.compile(
    r"^(?:import\s.+\sfrom\s+['\"].*|import\s+['\"].*|export\s+(?:const|default|function|let|var)\s.+|\s*:::.*)$"
)
_MDX_COMMENT = re.compile(r"\{/\*.*?\*/\}", re.DOTALL)
_HEADING_TAG = re.compile(
    r"<(?P<tag>[A-Z]\w*)\s[^<>]*?\bas=[\"'](?P<level>h[1-6])[\"'][^<>]*>(?P<title>.*?)</(?P=tag)>"
)
_SECTION_ID = re.compile(r"\b(?:sectionId|id)=[\"']([^\"']+)[\"']")
_COMPONENT = re.compile(r"<(?P<close>/)?[A-Z][\w.]*(?:\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?/?>")
_DELIMITER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_PADDING = re.compile(r"(?<=\|)[ \t]{2,}|[ \t]{2,}(?=\|)")
_PIPE = re.compile(r"(?<!\\)\|")


def to_html(text: str) -> str:
    """The page's HTML. Component tags are dropped and their content is kept."""
    text = text.replace("\r\n", "\n")
    while match := _FRONT_MATTER.match(text):
        text = text[match.end() :]
    lines = _plain_lines(_MDX_COMMENT.sub("", text).split("\n"))
    markdown = "\n".join(_whole_tables(list(lines)))
    html: str = _renderer().render(markdown)
    return html


@cache
def _renderer() -> MarkdownIt:
    # Imported here: an HTML page is read without it, and it takes as long as reading one.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable("table")


def _plain_lines(lines: Iterable[str]) -> Iterator[str]:
    """The lines without MDX; what stands inside a component is moved back to the margin."""
    indents: list[int | None] = []
    fenced = False
    for raw in lines:
        fenced ^= bool(_FENCE.match(raw))
        if fenced or _MDX_LINE.match(raw):
            yield raw if fenced else ""
            continue
        line = _dedent(raw, indents)
        yield from _without_components(line, indents)


def _dedent(line: str, indents: list[int | None]) -> str:
    if not indents or not line.strip():
        return line
    own = len(line) - len(line.lstrip())
    margin = own if indents[-1] is None else indents[-1]
    indents[-1] = margin
    return line[min(own, margin) :]


def _without_components(line: str, indents: list[int | None]) -> Iterator[str]:
    if heading := _HEADING_TAG.search(line):
        anchor = _SECTION_ID.search(heading[0])
        attribute = f' id="{anchor[1]}"' if anchor else ""
        level, title = heading["level"], heading["title"]
        yield from ("", f"<{level}{attribute}>{title}</{level}>", "")
        return
    bare = _COMPONENT.sub("", line)
    if bare == line:
        yield line
        return
    for tag in _COMPONENT.finditer(line):
        if tag["close"]:
            indents[-1:] = []
        elif not tag[0].endswith("/>"):
            indents.append(None)
    # What starts a line is a block of its own; in a table row it must not end the table.
    block = bare.strip() and line.lstrip().startswith("<") and "|" not in line
    yield from (bare, "") if block else (bare if bare.strip() else "",)


def _whole_tables(lines: list[str]) -> list[str]:
    """Give every table as many header cells as its widest row: Markdown drops what has no header,
    and takes a table whose delimiter row is longer than its header for no table at all."""
    for at in range(1, len(lines)):
        head = lines[at - 1]
        if "|" not in head or "|" not in lines[at] or not _DELIMITER.match(lines[at]):
            continue
        end = at + 1
        while end < len(lines) and "|" in lines[end]:
            lines[end] = _PADDING.sub(" ", lines[end])
            end += 1
        cells = _cells(head)
        width = max(len(cells), *(len(_cells(line)) for line in lines[at + 1 : end]), 1)
        lines[at - 1] = _row([*cells, *[" "] * (width - len(cells))])
        lines[at] = _row(["---"] * width)
    return lines


def _cells(line: str) -> list[str]:
    body = line.strip().removeprefix("|")
    if body.endswith("|") and not body.endswith("\\|"):
        body = body[:-1]
    return _PIPE.split(body)


def _row(cells: list[str]) -> str:
    return f"|{'|'.join(cells)}|"

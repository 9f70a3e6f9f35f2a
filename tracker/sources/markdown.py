"""Markdown and MDX as documentation sites keep them → HTML, so that one reader serves all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from tracker.sources.markdown_tables import whole_tables

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


def to_html(text: str) -> str:
    """The page's HTML. Component tags are dropped and their content is kept."""
    text = text.replace("\r\n", "\n")
    while match := _FRONT_MATTER.match(text):
        text = text[match.end() :]
    lines = _plain_lines(_MDX_COMMENT.sub("", text).split("\n"))
    markdown = "\n".join(whole_tables(list(lines), _renderer().renderInline))
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
    if "<" not in line:
        yield line
        return
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

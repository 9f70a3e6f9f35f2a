"""The same page as Markdown and as a rendered web page gives the same notices."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tests.sources.support import FIXTURES, brief, parse
from tracker.sources.markdown import to_html

# Fireworks' changelog is read as Markdown only: the days of its entries are in component tags.
WITHOUT_TWIN = {"2026-08-fine-tuning", "2026-changelog"}
MARKDOWN = [p for p in sorted(FIXTURES.glob("*/*.md*")) if p.stem not in WITHOUT_TWIN]
RAGGED = {"2026-07-ragged", "2026-06-page-note"}


def rendered(text: str, *, ragged: bool) -> str:
    """As a documentation site would serve it: without thead, among navigation and footers."""
    if ragged:
        body = to_html(text)
    else:
        text = re.sub(r"\A(?:\s*---\n.*?\n---\n)+", "", text, flags=re.DOTALL)
        text = re.sub(r"^\s*</?[A-Z]\w*>\n", "\n", text, flags=re.MULTILINE)
        body = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    body = re.sub(r"</?(?:thead|tbody)>", "", body)
    body = re.sub(r"<(h\d)>(.*?)</\1>", r'<\1>\2<a href="#x" class="anchor">#</a></\1>', body)
    body = body.replace("<code>", '<code class="c">').replace("<td>", '<td tabindex="-1">')
    nav = "<nav><ul><li><code>gpt-0</code> 2020-01-01</li></ul></nav>"
    foot = "<footer><p>Last updated 2026-01-01</p></footer>"
    return f"<!DOCTYPE html><html><body>{nav}<main><div>{body}</div></main>{foot}</body></html>"


def _said(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Without the fragment, which the two pages may well name differently."""
    return [n | {"from": re.sub(r" #[^:]*", "", n["from"])} for n in data["notices"]]


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_markdown_and_html_agree(path: Path) -> None:
    text = path.read_text("utf-8")
    html = rendered(text, ragged=path.stem in RAGGED)
    from_markdown = brief(parse(path.parent.name, text, "text/markdown"))
    from_html = brief(parse(path.parent.name, html, "text/html; charset=utf-8"))
    assert _said(from_html) == _said(from_markdown)
    assert from_html["problems"] == from_markdown["problems"]

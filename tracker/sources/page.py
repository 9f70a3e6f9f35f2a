"""A page as sections of paragraphs, list items and tables, whatever it was written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.errors import ParseError
from tracker.sources.base import Capture
from tracker.sources.dom import Section, sections_of
from tracker.sources.markdown import to_html
from tracker.sources.tables import Table

_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|(?:html|head|body|main|article|section|div|h[1-6]"
    r"|table|p|meta|title|header)\b)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"</\w+>")
_GATE = re.compile(
    r"\b(?:sign\s?in|log\s?in|captcha|just a moment|access denied|you are (?:a )?human"
    r"|enable javascript|attention required|page not found|404)\b",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"<input[^>]+type=[\"']?password", re.IGNORECASE)
_SHORT = 1500  # characters; a real page of notices is longer, a login form is not


@dataclass(frozen=True, slots=True)
class Page:
    url: str
    sections: tuple[Section, ...]

    @property
    def tables(self) -> Iterator[tuple[Section, Table]]:
        return ((s, b) for s in self.sections for b in s.blocks if isinstance(b, Table))


def read_page(capture: Capture) -> Page:
    """The structure of a captured Markdown, MDX or HTML page.

    Raises ParseError if there is nothing on it, or if it asks to sign in instead.
    """
    text = capture.body.decode("utf-8", errors="replace").lstrip("\ufeff")
    if not text.strip():
        msg = f"{capture.url}: the page is empty"
        raise ParseError(msg, "the last good reading stands; try again later")
    html = text if is_html(text, capture.media_type) else to_html(text)
    page = Page(capture.url, sections_of(html))
    _require_content(page, html)
    return page


def is_html(text: str, media_type: str | None) -> bool:
    """Whether to read ``text`` as HTML; what it looks like counts for more than its label."""
    if _HTML.match(text):
        return True
    return "html" in (media_type or "") and bool(_TAG.search(text))


def _require_content(page: Page, html: str) -> None:
    if any(page.tables):
        return
    shown = " ".join(f"{s.title} {s.text}" for s in page.sections).strip()
    if not shown:
        msg = f"{page.url}: the page is empty"
        raise ParseError(msg, "the last good reading stands; try again later")
    if _PASSWORD.search(html) or (len(shown) < _SHORT and _GATE.search(shown)):
        msg = f"{page.url}: a sign-in or error page came instead of the notices"
        raise ParseError(msg, "open the address in a browser; it may have moved")

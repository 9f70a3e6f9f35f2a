"""HTML → sections. The only module that walks a DOM (selectolax, lexbor engine)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tracker.sources.tables import Block, Cell, Item, Paragraph, Table, grid
from tracker.sources.words import Kind, Part, Words, code_part, squeeze, text_parts, words

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_INLINE = {
    "a", "abbr", "b", "bdi", "br", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr",
}  # fmt: skip
_CODE = {"code", "tt", "samp", "kbd"}
_SKIPPED = {
    "script", "style", "noscript", "template", "svg", "nav", "footer", "button", "head", "iframe",
    "pre", "select", "-comment", "_comment", "#comment",
}  # fmt: skip
_BREAK = Part(Kind.BREAK, "")
_ORDINALS = {"st", "nd", "rd", "th"}
_MAX_DEPTH = 120
_EXPLICIT_ANCHOR = re.compile(r"\s*\{#([\w.-]+)\}\s*$")
_ANCHOR_SIGN = re.compile(r"[#¶§\s]*")


@dataclass(frozen=True, slots=True)
class Section:
    """``path`` are the titles from the top down to this one; ``anchor`` its fragment."""

    title: str
    level: int
    anchor: str
    path: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """All running text, code spans in backticks, one block a line."""
        return "\n".join(b.words.ticked for b in self.blocks if not isinstance(b, Table))


@dataclass(slots=True)
class _Draft:
    title: str = ""
    level: int = 0
    anchor: str = ""
    path: tuple[str, ...] = ()
    blocks: list[Block] = field(default_factory=list)


class _Walker:
    """One pass in document order; inline content gathers until a block begins or ends."""

    def __init__(self) -> None:
        self.drafts = [_Draft()]
        self.pending: list[Part] = []
        self.lists = 0
        self.in_item = False

    def walk(self, node: LexborNode, depth: int = 0) -> None:
        for child in _children(node):
            tag = child.tag or ""
            if tag in _SKIPPED:
                continue
            if tag == "-text" or tag in _INLINE:
                self.pending += _inline(child, depth)
            else:
                self._block(child, tag, depth)

    def _block(self, node: LexborNode, tag: str, depth: int) -> None:
        self.flush()
        if tag in _HEADINGS:
            self._heading(node, int(tag[1]))
        elif tag == "table":
            self.drafts[-1].blocks.append(_table(node))
        elif depth < _MAX_DEPTH:
            self._container(node, tag, depth)

    def _container(self, node: LexborNode, tag: str, depth: int) -> None:
        was = (self.lists, self.in_item)
        self.lists += tag in {"ul", "ol"}
        self.in_item = tag == "li" or (self.in_item and tag not in {"ul", "ol"})
        self.walk(node, depth + 1)
        self.flush()
        self.lists, self.in_item = was

    def _heading(self, node: LexborNode, level: int) -> None:
        inside = words(p for p in _inline(node) if not _is_anchor_sign(p))
        title, anchor = inside.plain, _anchor(node, inside)
        if explicit := _EXPLICIT_ANCHOR.search(title):
            title, anchor = title[: explicit.start()], explicit[1]
        if not title:
            return
        path = tuple(d.title for d in self._above(level))
        self.drafts.append(_Draft(title, level, anchor or slug(title), (*path, title)))

    def _above(self, level: int) -> list[_Draft]:
        kept: list[_Draft] = []
        for draft in reversed(self.drafts):
            if 0 < draft.level < level:
                kept.insert(0, draft)
                level = draft.level
        return kept

    def flush(self) -> None:
        gathered = words(self.pending)
        self.pending = []
        if not gathered:
            return
        block = Item(gathered, self.lists) if self.in_item else Paragraph(gathered)
        self.drafts[-1].blocks.append(block)


def sections_of(html: str) -> tuple[Section, ...]:
    """The sections of a page in reading order; the first has no title and may be empty."""
    body = LexborHTMLParser(html).body
    walker = _Walker()
    if body is not None:
        walker.walk(body)
        walker.flush()
    return tuple(
        Section(d.title, d.level, d.anchor, d.path, tuple(d.blocks)) for d in walker.drafts
    )


def slug(title: str) -> str:
    """The fragment that documentation sites make of a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _inline(node: LexborNode, depth: int = 0) -> list[Part]:
    """Everything below ``node`` as parts; blocks inside it become line breaks."""
    out: list[Part] = []
    _gather(node, out, depth, None)
    return out


def _gather(node: LexborNode, out: list[Part], depth: int, href: str | None) -> None:
    tag = node.tag or ""
    if tag == "-text":
        out += text_parts(node.text_content or "", href)
    elif tag in _SKIPPED or depth > _MAX_DEPTH:
        return
    elif tag == "br":
        out.append(_BREAK)
    elif tag in _CODE:
        out.append(code_part(node.text(), href))
    elif tag == "sup":
        out += _superscript(squeeze(node.text()))
    else:
        _gather_below(node, tag, out, depth, href)


def _gather_below(
    node: LexborNode, tag: str, out: list[Part], depth: int, href: str | None
) -> None:
    if tag == "a":
        href = node.attributes.get("href") or href
    edge = () if tag in _INLINE else (_BREAK,)
    out += edge
    for child in _children(node):
        _gather(child, out, depth + 1, href)
    out += edge


def _superscript(text: str) -> list[Part]:
    kind = Kind.TEXT if text.lower() in _ORDINALS else Kind.MARK
    return [Part(kind, text)] if text else []


def _is_anchor_sign(part: Part) -> bool:
    """The "#" or "¶" that a site hangs on its headings as a link to themselves."""
    linked = (part.href or "").startswith("#")
    return linked and part.kind is Kind.TEXT and bool(_ANCHOR_SIGN.fullmatch(part.text))


def _anchor(node: LexborNode, inside: Words) -> str:
    own = node.attributes.get("id")
    if own:
        return own
    links = [h for h in inside.links if h.startswith("#")]
    named = node.css_first("a[id], a[name], span[id]")
    if named is not None:
        return named.attributes.get("id") or named.attributes.get("name") or ""
    linked = node.css_first("a[href^='#']")
    target = links[0] if links else (linked.attributes.get("href") or "" if linked else "")
    return target.removeprefix("#")


def _table(node: LexborNode) -> Table:
    head: list[list[Cell]] = []
    body: list[list[Cell]] = []
    for row, in_head in _rows(node, in_head=False):
        cells = [c for c in _children(row) if c.tag in {"td", "th"}]
        headed = in_head or (not head and not body and any(c.tag == "th" for c in cells))
        (head if headed else body).append([_cell(c) for c in cells])
    if not head and body:
        head, body = body[:1], body[1:]
    return grid(head, body)


def _rows(node: LexborNode, *, in_head: bool) -> Iterator[tuple[LexborNode, bool]]:
    for child in _children(node):
        if child.tag == "tr":
            yield child, in_head
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from _rows(child, in_head=child.tag == "thead")


def _cell(node: LexborNode) -> Cell:
    inside: list[Part] = []
    for child in _children(node):
        _gather(child, inside, 0, None)
    given = node.attributes
    return Cell(words(inside), _span(given.get("colspan")), _span(given.get("rowspan")))


def _span(value: str | None) -> int:
    if value is None:
        return 1
    return max(1, min(int(value), 1000)) if value.isascii() and value.isdigit() else 1

"""Bulleted lists with the line that introduces them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tracker.sources.dom import Section
from tracker.sources.tables import Item, Paragraph
from tracker.sources.words import Words


@dataclass(slots=True)
class Listing:
    """``intro`` is the paragraph, or the item, that the items stand under."""

    intro: str
    items: list[Words] = field(default_factory=list)


def listings(section: Section) -> list[Listing]:
    """The lists of a section in order; the items of an inner list make a list of their own."""
    out: list[Listing] = []
    open_at: dict[int, Listing] = {}
    above: dict[int, str] = {0: ""}
    for block in section.blocks:
        if isinstance(block, Paragraph):
            open_at, above = {}, {0: block.words.ticked}
        elif isinstance(block, Item):
            open_at = {d: listing for d, listing in open_at.items() if d <= block.depth}
            if block.depth not in open_at:
                open_at[block.depth] = Listing(_intro(above, block.depth))
                out.append(open_at[block.depth])
            open_at[block.depth].items.append(block.words)
            above[block.depth] = block.words.ticked
    return out


def paragraphs(section: Section) -> Iterator[str]:
    return (b.words.ticked for b in section.blocks if isinstance(b, Paragraph))


def leaf_listings(found: Sequence[Listing]) -> list[Listing]:
    """Without those whose items only introduce other lists."""
    intros = {listing.intro for listing in found}
    return [x for x in found if not all(i.ticked in intros for i in x.items)]


def _intro(above: dict[int, str], depth: int) -> str:
    return next((above[d] for d in range(depth - 1, -1, -1) if d in above), "")

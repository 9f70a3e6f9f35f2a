"""Tables as grids, and the other blocks of a page."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.sources.ids import is_id
from tracker.sources.words import Kind, Part, Words, words

_MAX_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Paragraph:
    words: Words


@dataclass(frozen=True, slots=True)
class Item:
    """A list item; ``depth`` is 1 in an outermost list."""

    words: Words
    depth: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as written, and over how many columns and rows it reaches."""

    words: Words
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """``cells`` may be fewer or more than the headers. ``across``: they are one of the page."""

    cells: tuple[Words, ...]
    across: bool

    @property
    def quote(self) -> str:
        return " | ".join(c.plain for c in self.cells)

    @property
    def separates(self) -> bool:
        """A title or a note across the table: one cell for all, or only one of several filled."""
        if self.across:
            return True
        filled = [cell for cell in self.cells if cell]
        return len(filled) == 1 and not filled[0].codes and not is_id(filled[0].plain)


@dataclass(frozen=True, slots=True)
class Table:
    headers: tuple[Words, ...]
    rows: tuple[Row, ...]


Block = Paragraph | Item | Table


def grid(head: Sequence[Sequence[Cell]], body: Sequence[Sequence[Cell]]) -> Table:
    """Spread row and column spans. Several header rows become one, their words joined."""
    headers: list[Words] = []
    for row in _spread(head):
        for at, cell in enumerate(row.cells):
            if at >= len(headers):
                headers.append(cell)
            elif cell != headers[at]:
                joint = Part(Kind.BREAK, "")
                headers[at] = words([*headers[at].parts, joint, *cell.parts])
    return Table(tuple(headers), tuple(r for r in _spread(body) if any(r.cells)))


def _spread(rows: Sequence[Sequence[Cell]]) -> Iterator[Row]:
    reaching: dict[int, Cell] = {}
    for row in rows:
        cells: list[Words] = []
        below: dict[int, Cell] = {}
        # A row that is short because cells reach down into it dates something like any other.
        across = len(row) == 1 and row[0].columns > 1 and not reaching
        queue = deque(row)
        while len(cells) < _MAX_COLUMNS and (queue or len(cells) in reaching):
            at = len(cells)
            cell = reaching[at] if at in reaching else queue.popleft()
            for column in range(at, at + cell.columns):
                cells.append(cell.words)
                if cell.rows > 1:
                    below[column] = Cell(cell.words, 1, cell.rows - 1)
        yield Row(tuple(cells), across)
        reaching = below

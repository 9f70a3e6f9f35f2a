"""The tables of a page that hold notices, their rows addressed by what the columns mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tracker.errors import ParseError
from tracker.sources.base import Problem
from tracker.sources.columns import Column, Synonyms, columns_of
from tracker.sources.dom import Section
from tracker.sources.ids import Subject, replacements_of, subject_of
from tracker.sources.page import Page
from tracker.sources.tables import Row, Table
from tracker.sources.words import Words

_NO_WORDS = Words()
_ENDS = (Column.RETIRES, Column.TRAINING, Column.DEPLOYMENT)
_NAMES = (Column.MODEL_ID, Column.MODEL)


@dataclass(frozen=True, slots=True)
class Record:
    """One row. Reading a column the table does not have gives no words."""

    section: Section
    row: Row
    at: Mapping[Column, int]

    def __getitem__(self, column: Column) -> Words:
        at = self.at.get(column)
        return self.row.cells[at] if at is not None and at < len(self.row.cells) else _NO_WORDS

    @property
    def subject(self) -> Subject:
        """The ids of the id column and the name beside them; without one, the model column."""
        if Column.MODEL_ID not in self.at:
            return subject_of(self[Column.MODEL])
        return Subject(subject_of(self[Column.MODEL_ID]).ids, self[Column.MODEL].plain or None)

    @property
    def replacements(self) -> tuple[str, ...]:
        """From the column of replacement ids if it names any, else from that of replacements."""
        return replacements_of(self[Column.REPLACEMENT_ID]) or replacements_of(
            self[Column.REPLACEMENT]
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    section: Section
    table: Table
    at: Mapping[Column, int]

    def __iter__(self) -> Iterator[Record]:
        rows = (r for r in self.table.rows if not r.separates)
        return (Record(self.section, row, self.at) for row in rows)

    def has(self, *columns: Column) -> bool:
        return all(c in self.at for c in columns)

    @property
    def dated(self) -> bool:
        """Whether the table says of models when something ends."""
        return any(c in self.at for c in _NAMES) and any(c in self.at for c in _ENDS)


def sheets_of(page: Page, synonyms: Synonyms | None = None) -> list[Sheet]:
    """Every table of the page with its columns understood."""
    known = synonyms or {}
    return [Sheet(s, t, columns_of(t.headers, known)) for s, t in page.tables]


def dated_sheets(page: Page, synonyms: Synonyms | None = None) -> tuple[list[Sheet], list[Problem]]:
    """The tables that date models, and a problem for each that nearly does.

    Raises ParseError, naming the headers looked for and found, if there is none.
    """
    sheets = sheets_of(page, synonyms)
    return require_dated(sheets, page), half_sheets(sheets)


def require_dated(sheets: Iterable[Sheet], page: Page) -> list[Sheet]:
    """Those of the tables that date models; raises ParseError as :func:`dated_sheets`."""
    known = list(sheets)
    dated = [s for s in known if s.dated]
    if not dated:
        found = "; ".join(header_line(s.table) for s in known) or "no table at all"
        msg = f"{page.url}: no table with a model column and a retirement or shutdown date column"
        raise ParseError(msg, f"found: {found}")
    return dated


def half_sheets(sheets: Iterable[Sheet]) -> list[Problem]:
    """A problem for every table that looks like one of notices and cannot be read as one."""
    return [_half(s) for s in sheets if _is_half(s)]


def header_line(table: Table) -> str:
    return " | ".join(h.plain for h in table.headers)


def _is_half(sheet: Sheet) -> bool:
    named = any(c in sheet.at for c in _NAMES)
    ends = any(c in sheet.at for c in _ENDS)
    return (ends and not named) or (
        named
        and not ends
        and any(c in sheet.at for c in (Column.REPLACEMENT, Column.REPLACEMENT_ID))
    )


def _half(sheet: Sheet) -> Problem:
    where = " > ".join(sheet.section.path)
    return Problem(
        where, header_line(sheet.table), "a table of notices lacks its model or its date"
    )

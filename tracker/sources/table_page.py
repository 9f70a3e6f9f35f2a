"""A page with a table, read by configuration alone: ``kind = "table_page"``.

The options name the headers; nothing is guessed where a name was given. A page on which the headers
are no longer there is refused, never read as a page without notices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from tracker.dates import read_day
from tracker.domain.notice import Notice, Scope
from tracker.errors import ParseError
from tracker.sources.base import Capture, Reading, Recipe, Source
from tracker.sources.columns import Column, columns_of, normal
from tracker.sources.options import Options
from tracker.sources.page import Page, read_page
from tracker.sources.rows import Habits, nameless_rows, read_rows
from tracker.sources.scribe import Scribe, reading, scribe
from tracker.sources.sheets import Record, Sheet, header_line
from tracker.sources.words import Words

OPTIONS = (
    "provider",
    "title",
    "model_column",
    "date_column",
    "replacement_column",
    "version_column",
    "announced_column",
    "scope",
    "date_order",
    "min_rows",
)
_NEEDED = (Column.MODEL, Column.RETIRES)
# These are recognized by their usual headers where the configuration does not name them.
_RECOGNIZED = (Column.REPLACEMENT, Column.REPLACEMENT_ID, Column.STATUS)


@dataclass(frozen=True, slots=True)
class Layout:
    """Which headers mean what on one page; ``us_order`` as in :mod:`tracker.dates`."""

    headers: Mapping[Column, tuple[str, ...]]
    scope: Scope
    us_order: bool


def build(recipe: Recipe) -> Source:
    """The source of a ``[[sources]]`` table. Raises ConfigError for an option it cannot use."""
    options = Options(recipe)
    options.allow(OPTIONS)
    provider = options.slug("provider", recipe.id)
    layout = _layout(options)
    return Source(
        id=recipe.id,
        provider=provider,
        title=options.text("title") or recipe.id,
        url=recipe.url,
        parse=partial(_parse, recipe.id, provider, layout),
        min_rows=options.number("min_rows", 1),
        recipe=recipe,
    )


def _layout(options: Options) -> Layout:
    named = {
        Column.MODEL: options.texts("model_column", needed=True),
        Column.RETIRES: options.texts("date_column", needed=True),
        Column.REPLACEMENT: options.texts("replacement_column"),
        Column.VERSION: options.texts("version_column"),
        Column.DEPRECATED: options.texts("announced_column"),
    }
    scopes = [s.value for s in Scope]
    return Layout(
        {column: tuple(map(normal, names)) for column, names in named.items() if names},
        Scope(options.choice("scope", scopes, Scope.INFERENCE.value)),
        options.choice("date_order", ("us", "iso"), "iso") == "us",
    )


def _parse(source: str, provider: str, layout: Layout, capture: Capture) -> Reading:
    page = read_page(capture)
    sheets = _sheets(page, layout)
    pen = scribe(source, provider, capture)
    return reading(_notices(sheets, pen, layout), nameless_rows(sheets))


def _sheets(page: Page, layout: Layout) -> list[Sheet]:
    tables = list(page.tables)
    sheets = [Sheet(s, t, _columns(t.headers, layout)) for s, t in tables]
    ours = [sheet for sheet in sheets if sheet.has(*_NEEDED)]
    if not ours:
        model, day = (" or ".join(map(repr, layout.headers[c])) for c in _NEEDED)
        found = "; ".join(header_line(t) for _, t in tables) or "no table at all"
        msg = f"{page.url}: no table with the columns {model} and {day}"
        raise ParseError(msg, f"found: {found}")
    return ours


def _columns(headers: tuple[Words, ...], layout: Layout) -> dict[Column, int]:
    usual = columns_of(headers, {})
    out = {c: at for c, at in usual.items() if c in _RECOGNIZED and c not in layout.headers}
    names = [normal(h) for h in headers]
    for column, wanted in layout.headers.items():
        if found := [names.index(name) for name in wanted if name in names]:
            out[column] = found[0]
    return out


def _notices(sheets: list[Sheet], pen: Scribe, layout: Layout) -> Iterator[Notice]:
    def more(record: Record) -> dict[str, Any]:
        announced = read_day(record[Column.DEPRECATED].plain, us_order=layout.us_order)
        return {"version": record[Column.VERSION].plain or None, "announced_on": announced}

    yield from read_rows(sheets, pen, Habits(layout.us_order, lambda _: layout.scope, more))

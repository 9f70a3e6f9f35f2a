"""Which prices there are, what is wrong with them, and taking over those of LiteLLM's map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path

from tracker.app import registry as names
from tracker.app.context import App
from tracker.app.evidence import read_text
from tracker.app.price_file import append, price_file, split_model
from tracker.app.summary import price_book
from tracker.catalog.load import bundled_prices
from tracker.costs.amounts import Unknown
from tracker.costs.call_price import CallPrice, CallSize, price_calls
from tracker.costs.litellm_map import Dating, MapEntry, read_map
from tracker.costs.price_check import Finding, check_prices
from tracker.costs.price_file import parse_prices, read_rows
from tracker.costs.price_quotes import Quote, quotes_of, quotes_on
from tracker.costs.prices import PriceBook, PriceRow
from tracker.db import registry
from tracker.db import usage as usage_rows
from tracker.domain.usage import UsageDay
from tracker.domain.version import ModelVersion
from tracker.errors import InputError
from tracker.importers.usage_file import parse_json

_LOOKS_BACK = timedelta(days=62)
"""Usage of so many days back has to have a price: this month and the last."""


@dataclass(frozen=True, slots=True)
class PriceList:
    """The prices on a day; ``unknown`` are those of a model's tokens that nobody knows."""

    on: date
    quotes: tuple[Quote, ...]
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True)
class MapImport:
    """Rows that were added, and why others of the same entries were not, or a name found none."""

    rows: tuple[PriceRow, ...]
    doubts: tuple[str, ...]


def list_prices(app: App, model: str | None, on: date | None) -> PriceList:
    """All rows valid on a day, today if ``None``; or what governs a model, by whatever source.

    ``model`` is ``PROVIDER/MODEL`` or what is registered. Raises InputError, NotFoundError.
    """
    book, day = price_book(app), on or app.today()
    if model is None:
        return PriceList(day, tuple(quotes_on(book, day)))
    provider, name, tuned = _served(app, model)
    found, unknown = quotes_of(book, provider, name, day, tuned=tuned)
    return PriceList(day, tuple(found), tuple(unknown))


def call_price(app: App, model: str, size: CallSize, on: date | None) -> CallPrice:
    """What calls of a size cost on a day, today if ``None``.

    ``model`` is ``PROVIDER/MODEL`` or what is registered. Raises InputError, NotFoundError.
    """
    provider, name, tuned = _served(app, model)
    return price_calls(price_book(app), (provider, name), size, on or app.today(), tuned=tuned)


def _served(app: App, model: str) -> tuple[str, str, bool]:
    """The provider, the id it serves, and whether that is registered, hence a fine-tune."""
    if "/" in model:
        return *split_model(app, model), False
    details = names.find(app, model).details
    if details.serving_id is None:
        msg = f"{model} has no serving id to find a price by"
        raise InputError(msg, f"tracker models edit {model} --model-id ID, or ask PROVIDER/ID")
    return details.provider, details.serving_id, True


def check(app: App) -> list[Finding]:
    """What is wrong with the prices, errors first, and that the team's file is not there.

    Raises InputError for an unreadable file.
    """
    path, found = app.config.costs.prices_file, findings(app)
    if path is None or path.exists():
        return found
    absent = f"there is no file {path}, the price file of the configuration"
    return [*found, Finding(False, absent, "tracker costs prices set makes it")]


def findings(app: App) -> list[Finding]:
    """What is wrong with the prices there are. Raises InputError for an unreadable file."""
    versions, usage = _in_use(app)
    return check_prices(versions, usage, _forgiving_book(app), app.today())


def import_litellm(
    app: App, path: Path, valid_from: date | None, globs: Sequence[str] = ()
) -> MapImport:
    """Add prices of LiteLLM's map to the price file: those of models that match a glob, else those
    that models in use lack.

    Raises InputError for a file that is no such map, ConflictError for a second price on one day,
    ConfigError without a price file.
    """
    price_file(app)
    today = app.today()
    dating = Dating(valid_from or today, today)
    entries = list(read_map(parse_json(read_text(path), str(path)), str(path), dating))
    strange: list[str] = []
    if globs:
        chosen = [entry for entry in entries if any(_is_called(entry, glob) for glob in globs)]
        wanted = [row for entry in chosen for row in entry.rows]
        strange = [g for g in globs if not any(_is_called(entry, g) for entry in chosen)]
    else:
        chosen, wanted = _lacking(app, entries, dating.valid_from)
    rows = tuple({(row.provider, row.model, row.kind): row for row in reversed(wanted)}.values())
    append(app, rows[::-1])
    doubts = (doubt for entry in chosen for doubt in entry.doubts)
    nothing = (f"{glob}: the map has no prices of that name" for glob in strange)
    return MapImport(rows[::-1], (*doubts, *nothing))


def _is_called(entry: MapEntry, glob: str) -> bool:
    """By the name in the map, or as ``PROVIDER/MODEL``."""
    return any(fnmatchcase(one.lower(), glob.lower()) for one in (entry.name, entry.model))


def _lacking(
    app: App, entries: Iterable[MapEntry], on: date
) -> tuple[list[MapEntry], list[PriceRow]]:
    """The entries of models in use, and those of their rows that no other source has."""
    book = _forgiving_book(app)
    versions, usage = _in_use(app)
    tuned = {(v.details.provider, v.details.serving_id) for v in versions if v.details.serving_id}
    used = {(day.provider, day.model) for day in usage if day.provider}
    models = {
        (provider, str(model)): {
            quote.kind
            for quote in quotes_of(
                book, str(provider), str(model), on, tuned=(provider, model) in tuned
            )[0]
        }
        for provider, model in tuned | used
    }
    chosen, wanted = [], []
    for entry in entries:
        fits = [
            (row, known)
            for row in entry.rows
            for (provider, model), known in models.items()
            if row.provider == provider and row.matches(model.lower())
        ]
        if fits:
            chosen.append(entry)
            wanted += [row for row, known in fits if row.kind not in known]
    return chosen, wanted


def _forgiving_book(app: App) -> PriceBook:
    """The prices, even if rows overlap (a finding, not the end) or the file is still to be made."""
    path, own = app.config.costs.prices_file, list[PriceRow]()
    if path is not None and path.exists():
        own = read_rows(read_text(path), str(path), app.own_providers)
    return PriceBook(own, parse_prices(bundled_prices(), "the shipped prices"))


def _in_use(app: App) -> tuple[list[ModelVersion], list[UsageDay]]:
    today = app.today()
    with app.database.read() as tx:
        versions = registry.list_watched(tx)
        return versions, usage_rows.usage(tx, start=today - _LOOKS_BACK, end=today)

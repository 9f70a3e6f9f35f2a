"""Importing what models were used for: from a file, whatever wrote it, or from a provider's API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TextIO

from tracker.app.context import App
from tracker.app.evidence import not_readable
from tracker.app.usage_api import fetch_usage
from tracker.costs.attribution import attribute
from tracker.db import registry
from tracker.db import usage as usage_rows
from tracker.errors import InputError
from tracker.importers.usage import stream_usage
from tracker.importers.usage_rows import UsageImport


@dataclass(frozen=True, slots=True)
class Stranger:
    """A model that was used and is not registered; ``where`` is the first row about it."""

    model: str
    where: str


@dataclass(frozen=True, slots=True)
class ImportedUsage:
    """``rows`` of daily usage were written, those of ``strangers`` among them."""

    rows: int
    problems: tuple[str, ...]
    strangers: tuple[Stranger, ...]


def import_file(app: App, path: Path, mapping: Mapping[str, str] | None = None) -> ImportedUsage:
    """Store the daily usage in a file; the same source, day and model again replaces the row.

    Tables and lines of JSON are read as they go by, so the file may be larger than memory. The
    costs of a table without a currency are in that of the configuration. Raises InputError, and
    then nothing has been written.
    """
    usual = app.config.costs.currency
    try:
        found = stream_usage(lambda: _open(path), name=str(path), mapping=mapping, currency=usual)
        return _store(app, found)
    except (OSError, UnicodeDecodeError) as error:
        raise not_readable(path, error) from None


def import_api(app: App, provider: str, since: date) -> ImportedUsage:
    """Store what a provider's API says about usage and charges from ``since``, a day in UTC.

    Raises ConfigError without a key, FetchError or InputError where the API does not answer or what
    it says cannot be read; then nothing has been written.
    """
    return _store(app, *fetch_usage(app, provider, since))


def _open(path: Path) -> TextIO:
    # newline="": line breaks inside quoted cells stay as they are.
    return path.open(encoding="utf-8-sig", newline="")


def _refuse_later(found: Sequence[UsageImport], today: date) -> None:
    """UTC is ahead of some, so tomorrow may have begun there."""
    for one in found:
        if one.latest is not None and one.latest[0] > today + timedelta(days=1):
            day, where = one.latest
            msg = f"{where}: usage on {day}, which is after today, {today}"
            raise InputError(msg, "check that the column or field of the date is the right one")


def _store(app: App, *found: UsageImport) -> ImportedUsage:
    days = [day for one in found for day in one.days]
    _refuse_later(found, app.today())
    places = {model: where for one in reversed(found) for model, where in one.places.items()}
    with app.database.write() as tx:
        written = usage_rows.replace_days(tx, days)
        versions = registry.list_light(tx)
    _, unmatched = attribute(versions, days)
    strangers = sorted({day.model for day in unmatched})
    return ImportedUsage(
        written,
        tuple(dict.fromkeys(problem for one in found for problem in one.problems)),
        tuple(Stranger(model, places[model]) for model in strangers),
    )

"""Reads the bundled catalog: notices taken from captured pages, and noted facts."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from tracker.domain.notice import (
    CATALOG_PREFIX,
    AppliesTo,
    Evidence,
    Notice,
    Scope,
    notice_from_json,
)
from tracker.domain.partial_date import (
    Anchor,
    Bound,
    PartialDate,
    Precision,
    RelativeDate,
    UnknownDate,
    When,
    WhyUnknown,
)

_HERE = Path(__file__).parent


def bundled_notices(providers: Collection[str] | None = None) -> list[Notice]:
    """Every bundled notice: ``source`` is ``catalog-PROVIDER``, evidence has address and day.

    A noted fact about the same thing as a captured row is the newer of the two, and replaces it.
    Of single ``providers`` only theirs are read.
    """
    both = (*_captured(providers), *_noted(providers))
    return list({notice.key: notice for notice in both}.values())


def bundled_days() -> dict[str, date]:
    """provider → the day its page was last captured for the catalog.

    A fact noted later does not make the rest of what is known any younger; only where no page was
    ever captured does the day of the note count.
    """
    captured = _newest_days(_captured())
    return _newest_days(_noted()) | captured


def bundled_prices() -> str:
    """The text of the shipped price list (TOML), for ``costs.prices``."""
    return (_HERE / "prices.toml").read_text(encoding="utf-8")


def _newest_days(notices: Iterable[Notice]) -> dict[str, date]:
    days: dict[str, date] = {}
    for notice in notices:
        if (read := notice.evidence.read_at) is not None:
            days[notice.provider] = max(read.date(), days.get(notice.provider, date.min))
    return days


def _captured(providers: Collection[str] | None = None) -> Iterator[Notice]:
    for path in sorted((_HERE / "notices").glob("*.jsonl")):
        if providers is None or path.stem in providers:
            yield from _captured_of(path)


@cache
def _captured_of(path: Path) -> tuple[Notice, ...]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(notice_from_json(json.loads(line)) for line in lines)


def _noted(providers: Collection[str] | None = None) -> Iterator[Notice]:
    for provider in dict.fromkeys(fact["provider"] for fact in _facts()):
        if providers is None or provider in providers:
            yield from _noted_of(provider)


@cache
def _noted_of(provider: str) -> tuple[Notice, ...]:
    return tuple(
        _fact(fact, model_id, Scope(scope))
        for fact in _facts()
        if fact["provider"] == provider
        for model_id in fact["ids"]
        for scope in fact["scopes"]
    )


@cache
def _facts() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _toml("facts.toml")["notice"]
    return found


def _fact(fact: dict[str, Any], model_id: str, scope: Scope) -> Notice:
    noted = datetime.combine(fact["noted"], time(), UTC)
    when = _when(fact)
    quote = f"{model_id} | {scope.value} | {when.text}"
    return Notice(
        source=f"{CATALOG_PREFIX}{fact['provider']}",
        provider=fact["provider"],
        model_id=model_id,
        version=fact.get("version"),
        scope=scope,
        retires_on=when,
        announced_on=fact.get("announced_on"),
        replacements=tuple(fact.get("replacements", ())),
        applies_to=AppliesTo(audience=fact.get("audience")),
        note=fact.get("note"),
        evidence=Evidence(fact["url"], "noted", quote, read_at=noted),
    )


def _when(fact: dict[str, Any]) -> When:
    if rule := fact.get("rule"):
        bound = Bound(rule.get("bound", Bound.EXACT))
        return RelativeDate(Anchor(rule["anchor"]), rule["months"], 0, rule["says"], bound)
    if words := fact.get("unannounced"):
        return UnknownDate(WhyUnknown.NOT_ANNOUNCED, words)
    said: date | str = fact["retires_on"]
    if isinstance(said, date):
        return PartialDate(str(said), Precision.DAY, Bound.EXACT, str(said))
    # Loaded for a page's words alone.
    from tracker.dates import read_when

    return read_when(said)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))

"""Notices and rows for tests of the pure cores, written as briefly as their dates allow."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tracker.domain.notice import Evidence, Notice, Scope
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
from tracker.domain.source import KnownNotice, NoticeStatus

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

NOT_ANNOUNCED = UnknownDate(WhyUnknown.NOT_ANNOUNCED, "n/a")
UNREADABLE = UnknownDate(WhyUnknown.UNREADABLE, "2026-09-31")

_PRECISIONS = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
_BOUNDS = {">": Bound.NOT_BEFORE, "~": Bound.TENTATIVE}


def when(text: str) -> When:
    """``2027-01-14`` exactly, ``>2027-01-14`` not before, ``~2027-01`` tentatively, ``2026-Q4``,
    ``training+12m`` or ``base+45d`` relatively, ``?`` not announced, ``!`` unreadable."""
    if text in ("?", "!"):
        return NOT_ANNOUNCED if text == "?" else UNREADABLE
    if "+" in text:
        return _rule(text)
    bound = _BOUNDS.get(text[0], Bound.EXACT)
    value = text.lstrip("".join(_BOUNDS))
    precision = Precision.QUARTER if "Q" in value else _PRECISIONS[len(value)]
    return PartialDate(value, precision, bound, text)


def _rule(text: str) -> RelativeDate:
    anchor, _, distance = text.lstrip(">").partition("+")
    number = int(distance[:-1])
    months, days = (number, 0) if distance.endswith("m") else (0, number)
    bound = Bound.NOT_BEFORE if text.startswith(">") else Bound.EXACT
    return RelativeDate(Anchor(f"{anchor}_retirement"), months, days, text, bound)


def notice(model_id: str, retires_on: str | When = "2027-01-14", **more: Any) -> Notice:
    quote = more.pop("quote", f"{model_id} row")
    return Notice(
        source="openai",
        provider="openai",
        model_id=model_id,
        scope=more.pop("scope", Scope.INFERENCE),
        retires_on=when(retires_on) if isinstance(retires_on, str) else retires_on,
        evidence=Evidence("https://openai.example/d", "Section", quote, None, NOON),
        **more,
    )


def row(what: Notice, **more: Any) -> KnownNotice:
    facts: dict[str, Any] = {"status": NoticeStatus.LIVE, "revision": 1} | more
    return KnownNotice(notice=what, first_seen_at=NOON - DAY, last_seen_at=NOON - DAY, **facts)


def day(text: str) -> date:
    return date.fromisoformat(text)

"""Dates as providers publish them: with a precision, a bound, and the words they came from.

Unknown is a value. A date that was not announced, or that no one can read, is an ``UnknownDate``
carrying the words; it is never ``None`` and never an empty string.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Bound(StrEnum):
    EXACT = "exact"
    NOT_BEFORE = "not_before"
    TENTATIVE = "tentative"
    UNKNOWN = "unknown"


class Anchor(StrEnum):
    """What a relative date counts from, always on the same provider and model."""

    BASE_RETIREMENT = "base_retirement"
    TRAINING_RETIREMENT = "training_retirement"
    REPLACEMENT_RELEASE = "replacement_release"


class WhyUnknown(StrEnum):
    NOT_ANNOUNCED = "not_announced"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """``value`` is ``2026-10-23``, ``2026-10``, ``2026-Q4`` or ``2026``, as ``precision`` says."""

    value: str
    precision: Precision
    bound: Bound
    text: str

    @property
    def earliest(self) -> date:
        """The first day this can mean: the day to plan by."""
        year = int(self.value[:4])
        match self.precision:
            case Precision.DAY:
                return date.fromisoformat(self.value)
            case Precision.MONTH:
                return date(year, int(self.value[5:7]), 1)
            case Precision.QUARTER:
                return date(year, 3 * int(self.value[6]) - 2, 1)
            case Precision.YEAR:
                return date(year, 1, 1)

    @property
    def shown(self) -> str:
        """As people are told it; :func:`shown_day`. The bound is left out."""
        return shown_day(self.earliest, self.precision)

    @property
    def latest(self) -> date:
        """The last day this can mean."""
        year = int(self.value[:4])
        match self.precision:
            case Precision.DAY:
                return date.fromisoformat(self.value)
            case Precision.MONTH:
                return _month_end(year, int(self.value[5:7]))
            case Precision.QUARTER:
                return _month_end(year, 3 * int(self.value[6]))
            case Precision.YEAR:
                return date(year, 12, 31)


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """A rule: so many months and days after ``anchor`` ("One year after training retirement").

    Negative months and days count backwards. A ``NOT_BEFORE`` bound makes the result a floor.
    """

    anchor: Anchor
    months: int
    days: int
    text: str
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True)
class UnknownDate:
    """No date: not announced, or written so that it cannot be read. ``text`` holds the words."""

    why: WhyUnknown
    text: str


When = PartialDate | RelativeDate | UnknownDate


def exact(day: date, text: str | None = None) -> PartialDate:
    """A plain day, e.g. from an API that answers in ISO dates or Unix seconds."""
    return PartialDate(day.isoformat(), Precision.DAY, Bound.EXACT, text or day.isoformat())


def shown_day(first: date, precision: Precision) -> str:
    """A day, or the period that begins on it: ``Q2 2027 (counted from 2027-04-01)``."""
    match precision:
        case Precision.DAY:
            return first.isoformat()
        case Precision.MONTH:
            period = f"{_MONTHS[first.month - 1]} {first.year}"
        case Precision.QUARTER:
            period = f"Q{(first.month + 2) // 3} {first.year}"
        case Precision.YEAR:
            period = str(first.year)
    return f"{period} {counted_from(first)}"


def counted_from(first: date) -> str:
    """What follows a period: nobody said that it is this day, but plans go by it."""
    return f"(counted from {first})"


def period_from(first: date, precision: Precision, bound: Bound, text: str) -> PartialDate:
    """The period of that precision that begins on ``first``; where none does, the day."""
    periods = {
        Precision.MONTH: f"{first:%Y-%m}",
        Precision.QUARTER: f"{first.year}-Q{(first.month + 2) // 3}",
        Precision.YEAR: f"{first.year}",
    }
    day = PartialDate(first.isoformat(), Precision.DAY, bound, text)
    if precision not in periods:
        return day
    period = PartialDate(periods[precision], precision, bound, text)
    return period if period.earliest == first else day


def when_to_json(when: When) -> dict[str, Any]:
    """The shape of ``retires_on`` in ``schemas/v1/notice.schema.json``."""
    match when:
        case PartialDate(value, precision, bound, text):
            return {
                "value": value,
                "precision": precision.value,
                "bound": bound.value,
                "text": text,
            }
        case RelativeDate(anchor, months, days, text, bound):
            rule = {"anchor": anchor.value, "months": months, "days": days}
            floor = {} if bound is Bound.EXACT else {"bound": bound.value}
            return _dateless(text) | {"relative_to": rule | floor}
        case UnknownDate(why, text):
            return _dateless(text) | {"why": why.value}


def when_from_json(data: dict[str, Any]) -> When:
    """The inverse of :func:`when_to_json`."""
    text = data.get("text") or ""
    if data.get("value") is not None:
        precision, bound = Precision(data["precision"]), Bound(data["bound"])
        return PartialDate(data["value"], precision, bound, text)
    if rule := data.get("relative_to"):
        bound = Bound(rule.get("bound", Bound.EXACT))
        return RelativeDate(Anchor(rule["anchor"]), rule["months"], rule["days"], text, bound)
    return UnknownDate(WhyUnknown(data.get("why", WhyUnknown.NOT_ANNOUNCED)), text)


def _dateless(text: str) -> dict[str, Any]:
    return {"value": None, "precision": None, "bound": Bound.UNKNOWN.value, "text": text}


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])

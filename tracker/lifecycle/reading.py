"""What one clock of a model says, and who says so."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.notice import Notice
from tracker.domain.notice_words import NO_DATE, dateless_state
from tracker.domain.partial_date import (
    Bound,
    PartialDate,
    RelativeDate,
    UnknownDate,
    When,
    WhyUnknown,
    period_from,
)


@dataclass(frozen=True, slots=True)
class ClockReading:
    """``when`` is resolved (never relative). ``reason`` is a sentence without a full stop.

    ``disagreeing`` are notices of other sources that give another date for the same fact.
    """

    when: PartialDate | UnknownDate
    reason: str
    notice: Notice | None = None
    caveats: tuple[str, ...] = ()
    disagreeing: tuple[Notice, ...] = ()

    @property
    def bound(self) -> Bound:
        return self.when.bound if isinstance(self.when, PartialDate) else Bound.UNKNOWN

    @property
    def day(self) -> date | None:
        """The day to plan by: the first this date can mean. ``None`` when there is no date."""
        return self.when.earliest if isinstance(self.when, PartialDate) else None

    @property
    def dateless_state(self) -> str | None:
        """``deprecated`` or ``retired``, where the page says so and names no day."""
        return dateless_state(self.notice) if self.notice and self.day is None else None

    @property
    def shown(self) -> str:
        """Its date for a person, the bound left out, or that there is none."""
        if isinstance(self.when, PartialDate):
            return self.when.shown
        state = self.dateless_state
        return f"{state}, {NO_DATE}" if state else "no date"

    @property
    def end(self) -> PartialDate | None:
        """When it ends, only when an end has been announced: a not-before is no end."""
        announced = isinstance(self.when, PartialDate) and self.when.bound is not Bound.NOT_BEFORE
        return self.when if isinstance(self.when, PartialDate) and announced else None

    @property
    def ends(self) -> date | None:
        """The first day that :attr:`end` can mean."""
        return self.end.earliest if self.end else None


def no_date(reason: str, notice: Notice | None = None) -> ClockReading:
    """A clock that shows nothing, and why."""
    when: When = notice.retires_on if notice else UnknownDate(WhyUnknown.NOT_ANNOUNCED, "")
    if not isinstance(when, UnknownDate):
        when = UnknownDate(WhyUnknown.NOT_ANNOUNCED, when.text)
    return ClockReading(when, reason, notice)


def sooner(first: ClockReading, second: ClockReading) -> ClockReading:
    """The reading that ends first. An announced end beats a not-before, which beats no date."""
    return min(first, second, key=_order)


def shift(anchor: ClockReading, rule: RelativeDate) -> PartialDate:
    """The date a relative rule means, now that its anchor has one. A floor stays a floor, and what
    counts from a month is a month."""
    if not isinstance(anchor.when, PartialDate):
        msg = "a rule needs an anchor with a date"
        raise ValueError(msg)
    moved = _add_months(anchor.when.earliest, rule.months) + timedelta(days=rule.days)
    floor = Bound.NOT_BEFORE in (rule.bound, anchor.bound)
    bound = Bound.NOT_BEFORE if floor else anchor.bound
    return period_from(moved, anchor.when.precision, bound, rule.text)


def _order(reading: ClockReading) -> tuple[int, date]:
    if reading.ends:
        return (0, reading.ends)
    return (1, reading.day) if reading.day else (2, date.max)


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))

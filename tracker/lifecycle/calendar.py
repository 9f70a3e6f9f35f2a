"""Business days: weekends and holidays off, counted as numpy's ``busday_offset`` counts them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.errors import ConfigError

_DAY = timedelta(days=1)


def _never(_: date) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Calendar:
    """``is_holiday`` answers for single days; Saturdays and Sundays are always off."""

    is_holiday: Callable[[date], bool] = _never

    def is_business_day(self, day: date) -> bool:
        return day.weekday() < 5 and not self.is_holiday(day)

    def offset(self, day: date, count: int) -> date:
        """Roll ``day`` back to a business day, then move ``count`` business days (may be < 0)."""
        while not self.is_business_day(day):
            day -= _DAY
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_business_day(day):
                day += step
        return day

    def count(self, start: date, end: date) -> int:
        """Business days in ``[start, end)``; negative when ``end`` lies before ``start``."""
        if end < start:
            return -self.count(end, start)
        days = (end - start).days
        return sum(self.is_business_day(start + timedelta(days=i)) for i in range(days))


def make_calendar(country: str = "", extra: Iterable[date] = ()) -> Calendar:
    """A country's public holidays (``US``, ``DE-BY``; from the ``holidays`` library) plus your own.

    Raises ConfigError for a country the library does not know.
    """
    own = frozenset(extra)
    if not country:
        return Calendar(own.__contains__) if own else Calendar()
    public = _public_holidays(country)
    return Calendar(lambda day: day in own or day in public)


def _public_holidays(country: str) -> dict[date, str]:
    import holidays

    code, _, subdivision = country.partition("-")
    try:
        found: dict[date, str] = holidays.country_holidays(code, subdiv=subdivision or None)
    except NotImplementedError:
        msg = f"no holiday calendar for {country!r}"
        hint = "use an ISO country code, with a subdivision if you like: US, DE-BY"
        raise ConfigError(msg, hint) from None
    return found

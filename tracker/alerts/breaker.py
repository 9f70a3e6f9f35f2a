"""A circuit breaker: a receiver that is down is left alone, and its messages wait untried."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

TRIPS_AFTER = 3
"""Failures in a row. One bad moment is not an outage, and each failure costs a message a try."""

_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(minutes=30)
_LONGEST_ASKED = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Breaker:
    """The standing of one receiver: closed, or open (nothing is sent) until ``open_until``.

    After that one message is let through; if it fails too, the pause is doubled.
    """

    failures: int = 0
    open_until: datetime | None = None

    def allows(self, now: datetime) -> bool:
        """Whether something may be sent now."""
        return self.open_until is None or self.open_until <= now

    def after_failure(self, now: datetime, retry_after: float | None = None) -> Breaker:
        """The standing after the receiver was not there, or had no time.

        A receiver that says how many seconds to wait is left alone at once: what it was told to
        one message holds for all of them.
        """
        failures = self.failures + 1
        if retry_after:
            pause = min(timedelta(seconds=retry_after), _LONGEST_ASKED)
        elif failures >= TRIPS_AFTER:
            pause = min(_FIRST_PAUSE * 2 ** min(failures - TRIPS_AFTER, 10), _LONGEST_PAUSE)
        else:
            return replace(self, failures=failures)
        return Breaker(failures, now + pause)


CLOSED = Breaker()
"""The standing after an answer, a refusal included: whoever refuses is there."""

"""Whether the service does its work: its own pulse, and how old what it read is. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.domain.source import Health, SourceState

TICK_SECONDS = 30.0
QUIET_SECONDS = 10 * TICK_SECONDS
"""Without a tick for so long, and none under way, the clock of the service has stopped."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """When the last tick began and ended, in seconds of a clock that no one can set."""

    began: float | None = None
    ended: float | None = None

    def trouble(self, now: float, longest: timedelta) -> str | None:
        """What is wrong with it, if anything; ``longest``: how long one tick may take."""
        if self.began is None:
            return None  # It is only just starting.
        if self.ended is None or self.ended < self.began:
            took = now - self.began
            return None if took <= longest.total_seconds() else f"a tick hangs since {took:.0f} s"
        silent = now - self.ended
        return None if silent <= QUIET_SECONDS else f"no tick since {silent:.0f} s"


@dataclass(frozen=True, slots=True)
class Standing:
    """``reasons`` is empty when all is well."""

    reasons: tuple[str, ...]
    stale_sources: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.reasons


def standing(
    trouble: str | None, sources: Iterable[SourceState], now: datetime, max_age: timedelta
) -> Standing:
    """The whole of it: ``trouble`` with the pulse, and every source that is to be read."""
    stale = tuple(s.source for s in sources if _is_stale(s, now, max_age))
    about = (f"not read for too long: {', '.join(stale)}",) if stale else ()
    return Standing(((trouble,) if trouble else ()) + about, stale)


def _is_stale(state: SourceState, now: datetime, max_age: timedelta) -> bool:
    """One that was never read is stale as soon as it counts as broken."""
    if state.last_good_at is None:
        return state.health is Health.BROKEN
    return now - state.last_good_at > max_age

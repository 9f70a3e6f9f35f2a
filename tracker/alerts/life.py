"""The life of an alert: open, acknowledged, snoozed, resolved, and what moves it on.

Pure: each function takes what is stored and what happened, and returns the life that follows. It
speaks exactly when ``news`` has grown. What wakes an alert that somebody has answered:

=================  ==================================  =====================
answered by        wakes on                            sleeps through
=================  ==================================  =====================
acknowledging      a new or earlier date; a level up   repeats, calmer news
snoozing           a new or earlier date; its end      repeats, other news
resolving by hand  a new or earlier date; traffic      everything else
=================  ==================================  =====================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from tracker.alerts.schedule import midnight_after
from tracker.domain.alert import Alert, AlertState, Life
from tracker.domain.level import Level

_DATES = ("serve_until", "train_until")


class Change(Enum):
    """How an alert differs from what was known of it.

    ``NEARER``: a date is new, or earlier; or it reminds of something else.
    """

    NONE = auto()
    CALMER = auto()
    LOUDER = auto()
    NEARER = auto()


_WAKES = {
    AlertState.OPEN: {Change.CALMER, Change.LOUDER, Change.NEARER},
    AlertState.ACKNOWLEDGED: {Change.LOUDER, Change.NEARER},
    AlertState.SNOOZED: {Change.NEARER},
    AlertState.RESOLVED: {Change.NEARER},
}
"""State → the changes that make it speak."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """``repeats``: level → how long an unanswered alert waits before it is said again.

    A repeat is due on a day of the team's ``timezone``, so that two runs of the daily check at not
    quite the same minute neither skip a day nor say it twice.
    """

    repeats: Mapping[Level, timedelta] = field(default_factory=dict)
    timezone: str = "UTC"

    def next_repeat(self, level: Level, now: datetime) -> datetime | None:
        """When an alert that speaks now speaks again; ``None`` for never."""
        span = self.repeats.get(level, timedelta())
        return midnight_after(now, span, self.timezone) if span else None


def change(old: Alert, new: Alert) -> Change:
    """What is new about an alert, the gravest difference first."""
    if old.stage == new.stage:
        return Change.NONE
    if new.is_reminder or any(_nearer(old.facts.get(name), new.facts.get(name)) for name in _DATES):
        return Change.NEARER
    return Change.LOUDER if new.level.rank > old.level.rank else Change.CALMER


def opened(level: Level, now: datetime, rhythm: Rhythm) -> Life:
    """An alert that was not there before."""
    return Life(next_say_at=rhythm.next_repeat(level, now))


def seen(life: Life, found: Change, level: Level, now: datetime, rhythm: Rhythm) -> Life:
    """The check says that it holds, at ``level``, with this change since the last time."""
    if found not in _WAKES[life.state]:
        return _armed(life, level, now, rhythm)
    return _spoken(life, level, now, rhythm)


def reopened(life: Life, level: Level, now: datetime, rhythm: Rhythm) -> Life:
    """Somebody still uses what was thought to be over."""
    return _spoken(life, level, now, rhythm) if life.state is AlertState.RESOLVED else life


def passed(life: Life, level: Level, now: datetime, rhythm: Rhythm) -> Life:
    """Time went by: a repeat is due, or a snooze is over. Before that, nothing."""
    if life.next_say_at is None or now < life.next_say_at:
        return life
    again = _spoken(life, level, now, rhythm)
    if not life.is_open:
        return again
    if again.next_say_at is None:  # Repeats have been switched off meanwhile.
        return replace(life, next_say_at=None)
    return replace(again, repeats=life.repeats + 1)


def acknowledged(life: Life) -> Life:
    """Somebody is on it: no repeats, until there is worse news or it ends."""
    return replace(life, state=AlertState.ACKNOWLEDGED, repeats=0, next_say_at=None)


def snoozed(life: Life, until: datetime) -> Life:
    return replace(life, state=AlertState.SNOOZED, repeats=0, next_say_at=until)


def quieted(life: Life, until: datetime) -> Life:
    """A decision is being carried out: an open alert is not said again before ``until``."""
    if not life.is_open:
        return life
    return replace(life, next_say_at=max(life.next_say_at or until, until))


def resolved(life: Life, *, by_hand: bool) -> Life:
    ended = replace(life, state=AlertState.RESOLVED, repeats=0, next_say_at=None)
    return replace(ended, by_hand=by_hand)


def _armed(life: Life, level: Level, now: datetime, rhythm: Rhythm) -> Life:
    """An open alert from before there were repeats gets its first."""
    if not life.is_open or life.next_say_at is not None:
        return life
    return replace(life, next_say_at=rhythm.next_repeat(level, now))


def _spoken(life: Life, level: Level, now: datetime, rhythm: Rhythm) -> Life:
    return Life(news=life.news + 1, next_say_at=rhythm.next_repeat(level, now))


def _nearer(old: object, new: object) -> bool:
    """ISO days, or ``None`` where none is known."""
    if new is None:
        return False
    return old is None or str(new) < str(old)

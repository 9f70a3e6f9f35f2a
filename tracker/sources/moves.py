"""What it means that a date was replaced by another (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.partial_date import (
    Bound,
    PartialDate,
    Precision,
    RelativeDate,
    UnknownDate,
    When,
    WhyUnknown,
)
from tracker.domain.source import ChangeKind

_BOUNDS = (Bound.UNKNOWN, Bound.NOT_BEFORE, Bound.TENTATIVE, Bound.EXACT)
_PRECISIONS = (Precision.YEAR, Precision.QUARTER, Precision.MONTH, Precision.DAY)
_DAYS_A_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class Move:
    """``confirm``: it gives more time, or takes a date away, so a second reading must agree."""

    kind: ChangeKind
    confirm: bool


_DATED = Move(ChangeKind.DATED, confirm=False)
_EARLIER = Move(ChangeKind.MOVED_EARLIER, confirm=False)
_LATER = Move(ChangeKind.MOVED_LATER, confirm=True)


def move(old: When, new: When) -> Move | None:
    """How ``new`` differs from ``old`` as a date; ``None`` when it does not, whatever its words.

    An unreadable date is our failure and not the provider's word: it moves nothing. A date taken
    back ("to be announced") counts as moved later.
    """
    if isinstance(new, UnknownDate):
        taken_back = new.why is WhyUnknown.NOT_ANNOUNCED and not isinstance(old, UnknownDate)
        return _LATER if taken_back else None
    match old, new:
        case PartialDate(), PartialDate():
            return _between_dates(old, new)
        case RelativeDate(), RelativeDate():
            return _between_rules(old, new)
        case PartialDate(), RelativeDate():
            return _LATER
    return _DATED


def earliest(when: When) -> date:
    """The day to plan by; the last day there is for a date that is not known."""
    return when.earliest if isinstance(when, PartialDate) else date.max


def firmness(when: When) -> int:
    """How much is promised: first by the bound, then by the precision. Nothing for no date."""
    match when:
        case PartialDate(_, precision, bound, _):
            return len(_PRECISIONS) * _BOUNDS.index(bound) + _PRECISIONS.index(precision)
        case RelativeDate():
            return len(_PRECISIONS) * _BOUNDS.index(when.bound)
    return -1


def _between_dates(old: PartialDate, new: PartialDate) -> Move | None:
    """By the first day each can mean. A floor ("not before") is no date yet: what follows it, at
    the floor or after, is the first date and not a later one."""
    if new.earliest < old.earliest:
        return _EARLIER
    if old.bound is Bound.NOT_BEFORE and new.bound is not Bound.NOT_BEFORE:
        return _DATED
    if new.earliest > old.earliest:
        # "October 2026" made "October 23, 2026" is no postponement, but gives more time as one.
        within = new.latest <= old.latest and new.precision is not old.precision
        return Move(ChangeKind.DATED, confirm=True) if within else _LATER
    return _by_firmness(old, new)


def _between_rules(old: RelativeDate, new: RelativeDate) -> Move | None:
    """Rules that count from the same day are compared by how far; else nobody can say which
    comes first, and the old one stands until a second reading agrees."""
    if old.anchor is not new.anchor:
        return Move(ChangeKind.MOVED_LATER, confirm=True)
    distance = _days(new) - _days(old)
    if distance:
        return _EARLIER if distance < 0 else _LATER
    return _by_firmness(old, new)


def _by_firmness(old: When, new: When) -> Move | None:
    """Of two that begin on the same day, an exact day says more than a floor or a month."""
    difference = firmness(new) - firmness(old)
    return None if difference == 0 else _DATED if difference > 0 else _LATER


def _days(rule: RelativeDate) -> float:
    return rule.months * _DAYS_A_MONTH + rule.days

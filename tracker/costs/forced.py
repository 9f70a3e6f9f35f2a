"""How often a fine-tune has to be made again because its base goes away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median, quantiles

from tracker.costs.amounts import EXACT, Unknown
from tracker.costs.figures import Figure, Missing, missing
from tracker.costs.lifetimes import Chance, median_remaining, shutdown_chance
from tracker.costs.periods import DAYS_PER_YEAR, forced_per_year, months_of

YEAR = 365
"""The horizon of a chance: the next 365 days (DOMAIN D2 of the design notes)."""

SURVIVORSHIP = "only bases that are gone or going are counted, so lives are biased short"
_FEWEST_LIVES = 5


@dataclass(frozen=True, slots=True)
class BaseLife:
    """What is known of a base's life: the day in its id, its announced end, the lives of others.

    ``tuned`` is the day the fine-tune was trained or registered: it lives off what is left then.
    """

    base: str
    provider: str
    released: date | None
    ends: date | None
    lives: Sequence[int]
    tuned: date | None = None


@dataclass(frozen=True, slots=True)
class Forced:
    """Retunes a year that the provider forces, and what that rests on.

    ``life_days`` is how long the base serves the tune: from the day it was tuned to the announced
    end, else to the median life of a base; ``quarter_months`` and
    ``half_months`` are the ages to which a quarter, and half, of the provider's bases had ended.
    ``months_left`` is given where an end is announced. ``chance`` is that of an end within the next
    365 days at the base's ``age`` in days, were nothing announced.
    """

    rate: Figure
    basis: str
    life_days: Figure
    quarter_months: Figure
    half_months: Figure
    months_left: Decimal | None
    age: int | None
    chance: Chance | Unknown
    count: int


def forced_retunes(life: BaseLife, on: date, given: Decimal | None = None) -> Forced:
    """The rate: the team's own, else one at the announced end, else one per median life."""
    rate, basis = _rate(life, on, given)
    age = (on - life.released).days if life.released else None
    quarter, half = _quarter_and_half(life)
    return Forced(
        rate=rate,
        basis=basis,
        life_days=_life(life, half),
        quarter_months=_months(quarter),
        half_months=_months(half),
        months_left=months_of(max((life.ends - on).days, 0)) if life.ends else None,
        age=age,
        chance=_chance(life, age),
        count=len(life.lives),
    )


def _rate(life: BaseLife, on: date, given: Decimal | None) -> tuple[Figure, str]:
    if given is not None:
        return given, "as given"
    if life.ends is not None:
        return _known_end(life.ends, on)
    _, half = _quarter_and_half(life)
    if isinstance(half, Missing):
        return half, "not known"
    basis = f"one per median life of {half:f} days ({len(life.lives)} bases of {life.provider})"
    return forced_per_year(half), basis


def _known_end(ends: date, on: date) -> tuple[Decimal, str]:
    """One within the year; an end further off is spread over the time until then."""
    days = (ends - on).days
    if days <= YEAR:
        return Decimal(1), f"one at the announced end, {ends}"
    rate = EXACT.divide(DAYS_PER_YEAR, Decimal(days))
    return rate, f"one at the announced end, {ends}, spread over the {days:,} days until then"


def _quarter_and_half(life: BaseLife) -> tuple[Figure, Figure]:
    if len(life.lives) < _FEWEST_LIVES:
        unknown = missing(f"lifetimes of the bases of {life.provider} (not enough history)")
        return unknown, unknown
    lives = [Decimal(days) for days in life.lives]
    return quantiles(lives, n=4, method="inclusive")[0], median(lives)


def _life(life: BaseLife, half: Figure) -> Figure:
    """What was left of the base's life when it was tuned; a whole one where no day tells more."""
    if life.ends is not None:
        since = life.tuned or life.released
        if since is None:
            return half
        days = Decimal((life.ends - since).days)
        return days if days > 0 else missing(f"a life of {life.base} after the tune was made")
    if isinstance(half, Missing) or life.tuned is None or life.released is None:
        return half
    age = (life.tuned - life.released).days
    left = median_remaining(life.lives, age=max(age, 0))
    if isinstance(left, Unknown):
        return missing(f"how long bases of {life.provider} that got as old lived on")
    return left


def _months(days: Figure) -> Figure:
    return days if isinstance(days, Missing) else months_of(days)


def _chance(life: BaseLife, age: int | None) -> Chance | Unknown:
    if age is None:
        return Unknown(f"the release date of {life.base}")
    return shutdown_chance(life.lives, age=age, horizon=YEAR)

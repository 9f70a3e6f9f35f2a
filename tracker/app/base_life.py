"""How much longer the base of a retune will be served: as announced, or by an estimate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tracker.app.estimating import released_on
from tracker.catalog.lifetimes import bundled_lifetimes
from tracker.costs.amounts import Unknown
from tracker.costs.lifetimes import median_remaining
from tracker.costs.periods import months_of
from tracker.lifecycle.evidence import LifeLeft, NotKnown
from tracker.lifecycle.outlook import Successor


def life_left(successor: Successor, today: date) -> LifeLeft | NotKnown:
    """Until its announced end; else the median of what was left to others of its age (DOMAIN D2).

    They are bases of the same provider. One whose id does not tell its age is taken for new. Only
    bases that are gone or going are counted, so the truth tends to be later (survivorship).
    """
    clock = successor.clocks.serve
    if clock.ends is not None:
        days = max((clock.ends - today).days, 0)
        return LifeLeft(months_of(days), f"until its end on {clock.ends}")
    lives = bundled_lifetimes().of(successor.base.provider)
    age, aged = _age(successor.base.full_id, today)
    middle, survivors = median_remaining(lives, age=age), sum(life > age for life in lives)
    if isinstance(middle, Unknown):
        counted = f"{survivors} bases of {successor.base.provider} that got as old"
        return NotKnown(f"{middle.reason}, {counted}")
    floor = (clock.day - today).days if clock.day else 0
    basis = (
        f"an estimate from {survivors} bases of {successor.base.provider} that got as old, {aged}; "
        "only bases that are gone or going are counted"
    )
    return LifeLeft(months_of(max(middle, Decimal(floor))), basis, survivors)


def _age(model_id: str, today: date) -> tuple[int, str]:
    released = released_on(model_id)
    if released is None:
        return 0, "taken for new, since its id does not tell its age"
    age = max((today - released).days, 0)
    return age, f"{age} days"

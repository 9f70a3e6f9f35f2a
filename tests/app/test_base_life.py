"""How much longer the base of a retune is served: announced, estimated, or not known."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.builders import day, notice
from tracker.app.base_life import life_left
from tracker.domain.notice import Notice
from tracker.lifecycle.clocks import read_clocks
from tracker.lifecycle.evidence import LifeLeft, NotKnown
from tracker.lifecycle.outlook import Successor
from tracker.matching.base import canonical
from tracker.matching.index import build_index

TODAY = day("2026-11-24")
MONTH = Decimal("30.4375")


def successor(provider: str, name: str, *notices: Notice) -> Successor:
    base = canonical(provider, name)
    return Successor(base, read_clocks(build_index(notices, {}).matches(base, None)), None)


@pytest.mark.parametrize(
    ("name", "days", "survivors", "aged"),
    [
        ("gpt-9", "504", 49, "taken for new, since its id does not tell its age"),
        ("gpt-9-2026-11-24", "504", 49, "0 days"),
        ("gpt-9-2027-03-01", "504", 49, "0 days"),
        ("gpt-9-2026-01-28", "208", 46, "300 days"),
    ],
    ids=["no day in its id", "new", "of the future", "300 days old"],
)
def test_an_estimate_is_what_was_left_to_half_of_those_of_its_age(
    name: str, days: str, survivors: int, aged: str
) -> None:
    found = life_left(successor("openai", name), TODAY)
    assert isinstance(found, LifeLeft)
    assert round(found.months * MONTH, 9) == Decimal(days)
    assert found.survivors == survivors
    assert f"an estimate from {survivors} bases of openai that got as old, {aged}" in found.basis


@pytest.mark.parametrize(("ends", "days"), [("2027-11-24", 365), ("2026-11-01", 0)])
def test_an_announced_end_is_no_estimate(ends: str, days: int) -> None:
    found = life_left(successor("openai", "gpt-9", notice("gpt-9", ends)), TODAY)
    assert isinstance(found, LifeLeft)
    assert found.survivors is None and round(found.months * MONTH, 9) == days
    assert found.basis == f"until its end on {ends}"


def test_it_lasts_at_least_until_the_day_it_was_promised_for() -> None:
    promised = TODAY + timedelta(days=600)
    floor = notice("gpt-9", f"not before {promised.isoformat()}")
    found = life_left(successor("openai", "gpt-9", floor), TODAY)
    assert isinstance(found, LifeLeft)
    assert found.survivors == 49 and round(found.months * MONTH, 9) == 600


@pytest.mark.parametrize(
    ("provider", "name", "count"), [("groq", "x", 0), ("openai", "gpt-9-2024-01-27", 0)]
)
def test_below_five_of_its_age_nothing_is_known(provider: str, name: str, count: int) -> None:
    found = life_left(successor(provider, name), TODAY)
    assert found == NotKnown(f"not enough history, {count} bases of {provider} that got as old")

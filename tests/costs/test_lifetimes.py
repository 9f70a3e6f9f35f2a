from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tracker.costs.amounts import Unknown
from tracker.costs.lifetimes import Chance, median_remaining, shutdown_chance

LIVES = Path(__file__).parents[3] / "shared" / "samples" / "prices" / "base_lifetimes_days.json"


def test_only_those_that_outlived_the_age_count() -> None:
    lives = [100, 200, 300, 400, 500, 600]
    assert shutdown_chance(lives, age=100, horizon=200) == Chance(2, 5)
    assert Chance(2, 5).probability == Decimal("0.4")
    assert median_remaining(lives, age=100) == Decimal(300)


def test_few_survivors_are_not_enough_history() -> None:
    lives = [100, 200, 300, 400, 500]
    assert shutdown_chance(lives, age=100, horizon=200) == Unknown("not enough history")
    assert median_remaining(lives, age=100) == Unknown("not enough history")


@pytest.mark.captures
@pytest.mark.skipif(not LIVES.exists(), reason="the samples are not beside this checkout")
@pytest.mark.parametrize(
    ("age", "horizon", "ended", "survivors", "probability"),
    [
        (0, 365, 7, 49, "0.1429"),
        (180, 365, 28, 49, "0.5714"),
        (300, 365, 36, 46, "0.7826"),
        (500, 365, 21, 25, "0.8400"),
        (600, 180, 9, 14, "0.6429"),
    ],
)
def test_the_golden_chances(
    age: int, horizon: int, ended: int, survivors: int, probability: str
) -> None:
    lives = list(json.loads(LIVES.read_text(encoding="utf-8"))["OpenAI"].values())
    chance = shutdown_chance(lives, age=age, horizon=horizon)
    assert chance == Chance(ended, survivors)
    assert round(chance.probability, 4) == Decimal(probability)
    if age == 300:
        assert median_remaining(lives, age=age) == Decimal(208)

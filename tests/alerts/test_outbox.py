from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOON
from tracker.alerts.outbox import RetryPolicy, delivery_key, next_try
from tracker.errors import DeliveryError

BUSY = DeliveryError("busy")


def dice(seed: int = 0) -> Random:
    return Random(seed)  # noqa: S311 -- waits, not secrets


class Longest(Random):
    """Dice that always show the most there is."""

    def uniform(self, a: float, b: float) -> float:
        return b


@pytest.mark.parametrize(
    ("attempt", "minutes"), [(1, 2), (2, 4), (3, 8), (5, 32), (6, 60), (9, 60)]
)
def test_the_wait_doubles_up_to_an_hour(attempt: int, minutes: int) -> None:
    again = next_try(attempt, NOON, BUSY, NOON, Longest())
    assert again == NOON + timedelta(minutes=minutes)


@given(st.integers(1, 9), st.integers())
def test_the_wait_is_a_random_part_of_the_longest(attempt: int, seed: int) -> None:
    again = next_try(attempt, NOON, BUSY, NOON, dice(seed))
    longest = next_try(attempt, NOON, BUSY, NOON, Longest())
    assert again is not None
    assert longest is not None
    assert NOON + timedelta(seconds=1) <= again <= longest


@pytest.mark.parametrize(
    ("asked", "at_least"),
    [
        (90.0, timedelta(seconds=90)),
        (3 * 86400.0, timedelta(hours=24)),
        (-5.0, timedelta()),
        (None, timedelta()),
    ],
)
def test_what_the_receiver_asked_for_comes_first(asked: float | None, at_least: timedelta) -> None:
    again = next_try(1, NOON, DeliveryError("later", retry_after=asked), NOON, Longest())
    assert again == NOON + at_least + timedelta(minutes=2)


def test_a_permanent_failure_is_never_tried_again() -> None:
    gone = DeliveryError("gone", permanent=True, retry_after=5)
    assert next_try(1, NOON, gone, NOON, dice()) is None


def test_dead_after_ten_tries() -> None:
    assert next_try(9, NOON, BUSY, NOON, dice()) is not None
    assert next_try(10, NOON, BUSY, NOON, dice()) is None


def test_dead_when_the_next_try_would_come_after_three_days() -> None:
    created = NOON - timedelta(hours=72) + timedelta(minutes=2)
    assert next_try(1, created, BUSY, NOON, Longest()) == NOON + timedelta(minutes=2)
    assert next_try(1, created - timedelta(seconds=1), BUSY, NOON, Longest()) is None


def test_another_policy() -> None:
    policy = RetryPolicy(first=timedelta(seconds=3), tries=2)
    assert next_try(1, NOON, BUSY, NOON, Longest(), policy) == NOON + timedelta(seconds=3)
    assert next_try(2, NOON, BUSY, NOON, Longest(), policy) is None


def test_one_key_for_the_same_news_to_the_same_recipient() -> None:
    parts = ("7", "base_shutdown|urgent|2027-01-14|None", "email", "a@acme.example")
    # Fixed for ever: a key that changed would send everything again.
    assert delivery_key(*parts) == "d19c7aa7-dfa8-5ef1-95aa-ba3d8cd66aff"
    assert delivery_key("7", "x", "email", "a") != delivery_key("7", "xe", "mail", "a")

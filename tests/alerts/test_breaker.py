from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import NOON
from tracker.alerts.breaker import CLOSED, TRIPS_AFTER, Breaker


def failed(times: int, breaker: Breaker = CLOSED) -> Breaker:
    for _ in range(times):
        breaker = breaker.after_failure(NOON)
    return breaker


def test_a_few_failures_are_no_outage() -> None:
    assert failed(TRIPS_AFTER - 1).allows(NOON)
    assert not failed(TRIPS_AFTER).allows(NOON)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(3, 1), (4, 2), (5, 4), (7, 16), (8, 30), (500, 30)]
)
def test_the_pause_doubles_up_to_half_an_hour(failures: int, minutes: int) -> None:
    breaker = failed(failures)
    assert breaker.open_until == NOON + timedelta(minutes=minutes)
    assert not breaker.allows(NOON + timedelta(minutes=minutes, seconds=-1))
    assert breaker.allows(NOON + timedelta(minutes=minutes))


def test_one_more_failure_after_the_pause_opens_it_again() -> None:
    later = NOON + timedelta(minutes=1)
    assert not failed(TRIPS_AFTER).after_failure(later).allows(later)


@pytest.mark.parametrize(
    ("asked", "pause"),
    [(90.0, timedelta(seconds=90)), (7 * 86400.0, timedelta(hours=24))],
)
def test_a_receiver_that_says_how_long_is_left_alone_at_once(
    asked: float, pause: timedelta
) -> None:
    assert CLOSED.after_failure(NOON, asked).open_until == NOON + pause


def test_wait_no_time_is_a_failure_like_any_other() -> None:
    assert CLOSED.after_failure(NOON, 0.0) == failed(1)

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import NOON
from tracker.domain.source import Health, SourceState
from tracker.service.pulse import Pulse, standing

HALF_HOUR = timedelta(minutes=30)
TWO_DAYS = timedelta(hours=48)


@pytest.mark.parametrize(
    ("pulse", "now", "trouble"),
    [
        (Pulse(), 10_000.0, None),
        (Pulse(0.0), 1_800.0, None),
        (Pulse(0.0), 1_801.0, "a tick hangs since 1801 s"),
        (Pulse(100.0, 50.0), 1_950.0, "a tick hangs since 1850 s"),
        (Pulse(0.0, 1.0), 301.0, None),
        (Pulse(0.0, 1.0), 302.0, "no tick since 301 s"),
    ],
)
def test_a_tick_may_take_its_time_but_not_for_ever(
    pulse: Pulse, now: float, trouble: str | None
) -> None:
    assert pulse.trouble(now, HALF_HOUR) == trouble


@pytest.mark.parametrize(
    ("state", "stale"),
    [
        (SourceState("groq"), False),
        (SourceState("groq", Health.SUSPECT), False),
        (SourceState("groq", Health.BROKEN), True),
        (SourceState("groq", Health.BROKEN, last_good_at=NOON - TWO_DAYS), False),
        (SourceState("groq", Health.OK, last_good_at=NOON - TWO_DAYS - timedelta(seconds=1)), True),
    ],
)
def test_a_source_is_stale_when_its_facts_no_longer_count(state: SourceState, stale: bool) -> None:
    found = standing(None, [state], NOON, TWO_DAYS)
    assert found.ok is not stale
    assert found.stale_sources == (("groq",) if stale else ())


def test_every_reason_is_given() -> None:
    found = standing("no tick since 301 s", [SourceState("groq", Health.BROKEN)], NOON, TWO_DAYS)
    assert found.reasons == ("no tick since 301 s", "not read for too long: groq")

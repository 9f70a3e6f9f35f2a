from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import NOON
from tracker.app.facts import Facts, Freshness
from tracker.matching.index import NoticeIndex


@pytest.mark.parametrize(("hours", "stale"), [(0, False), (48, False), (48.1, True)])
def test_facts_are_stale_after_their_time_and_only_those_asked_about(
    hours: float, stale: bool
) -> None:
    old = {name: Freshness(name, NOON, bundled=False) for name in ("openai", "groq")}
    facts = Facts((), NoticeIndex(), old, {})
    now = NOON + timedelta(hours=hours)
    found = facts.stale(["openai", "nobody"], now, timedelta(hours=48))
    assert [f.provider for f in found] == (["openai"] if stale else [])


def test_their_age_is_told_in_words() -> None:
    read, bundled = (Freshness("openai", NOON, bundled=b) for b in (False, True))
    assert read.words(NOON) == "read 12:00 UTC today"
    assert read.words(NOON + timedelta(days=1)) == "read 2026-11-23 (1 day old)"
    assert bundled.words(NOON) == "bundled facts of 2026-11-23 (0 days old)"

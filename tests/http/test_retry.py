from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.http.retry import backoff, retry_after

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("Mon, 23 Nov 2026 12:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 12:00:30 -0000", 30.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
    ],
)
def test_retry_after_in_both_forms(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_backoff_is_spread_over_a_range_that_doubles_up_to_its_cap() -> None:
    for failures, most in [(1, 1.0), (2, 2.0), (3, 4.0), (9, 60.0)]:
        waits = [backoff(failures, 1.0, 60.0) for _ in range(300)]
        assert 0.0 <= min(waits) < most * 0.2
        assert most * 0.8 < max(waits) <= most

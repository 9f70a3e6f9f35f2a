"""Spans of time as text."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.config import format_duration, parse_duration
from tracker.errors import InputError


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("20s", timedelta(seconds=20)),
        ("48h", timedelta(days=2)),
        ("2d", timedelta(days=2)),
        ("1w", timedelta(weeks=1)),
        ("1h30m", timedelta(minutes=90)),
        (" 1H 30M ", timedelta(minutes=90)),
        ("0s", timedelta()),
    ],
)
def test_spans_are_read(text: str, span: timedelta) -> None:
    assert parse_duration(text) == span


@pytest.mark.parametrize("text", ["", "48", "h", "-2d", "1.5h", "2 weeks", "1y", "9999999s", "٣d"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not a span of time"):
        parse_duration(text)


@given(st.integers(min_value=0, max_value=10**8))
def test_what_is_written_is_read_back(seconds: int) -> None:
    span = timedelta(seconds=seconds)
    assert parse_duration(format_duration(span)) == span

"""What is read as a whole number, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.whole import read_whole


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("000", 0),
        ("7", 7),
        ("007", 7),
        ("99", 99),
        ("100", None),
        ("9" * 5000, None),
        ("0" * 5000 + "3", 3),
        ("", None),
        ("²", None),
        ("٣", None),
        ("-1", None),
        ("+1", None),
        ("1_0", None),
        (" 1", None),
        ("1.0", None),
    ],
)
def test_only_ascii_digits_up_to_the_most(text: str, number: int | None) -> None:
    assert read_whole(text, 99) == number


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_what_is_written_is_read_back_unless_it_is_too_much(number: int, most: int) -> None:
    assert read_whole(str(number), most) == (number if number <= most else None)


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    assert read_whole(text, 10) in {None, *range(11)}

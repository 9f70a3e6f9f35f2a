from __future__ import annotations

import pytest

from tracker.text import clip, oneline, unbroken, visible, visible_facts


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("a\r\nb\rc\u2028d\u0085e", "a\nb\nc\nd\ne"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;new title\x07text", "text"),
        ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;an unended title hides nothing", "0;an unended title hides nothing"),
        ("\x1b", ""),
        ("bell\x07 back\x08 null\x00 delete\x7f", "bell back null delete"),
        ("gpt\u202e4o\u2066mini\u2069", "gpt4omini"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("tag\U000e0041 soft\u00adhyphen", "tag softhyphen"),
        ("hangul\u3164filler", "hangulfiller"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("é 漢字 ™ 🙂", "é 漢字 ™ 🙂"),
    ],
)
def test_visible(given: str, shown: str) -> None:
    assert visible(given) == shown


def test_oneline_leaves_no_way_to_start_a_line() -> None:
    assert oneline(" Subject\r\nBcc: a@b.example \x0b\x85 x ") == "Subject Bcc: a@b.example x"


def test_unbroken_keeps_what_is_laid_out() -> None:
    assert unbroken("  act by\r\n\x1b[2Jnext\t x  ") == "  act by next  x  "


@pytest.mark.parametrize(
    ("limit", "shown"), [(5, "12345"), (4, "123…"), (1, "…")], ids=["fits", "cut", "one"]
)
def test_clip(limit: int, shown: str) -> None:
    assert clip("12345", limit) == shown


def test_facts_are_cleaned_however_deep_and_numbers_left_alone() -> None:
    facts = {"k\x1b[0m": ["\u202ea", {"n": 3, "b": True, "z": None}], "t": ("\x07",)}
    assert visible_facts(facts) == {"k": ["a", {"n": 3, "b": True, "z": None}], "t": [""]}

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tracker.sources.words import Kind, Part, code_part, squeeze, text_parts, words

_RARE = st.text(st.sampled_from("a ,.\t\n\x0b\x1c\x85\xa0\u2003\u200b\u202e\ufeff\xad²†\U000e0001"))


@given(st.text() | _RARE)
def test_white_space_is_squeezed_as_the_pattern_would(text: str) -> None:
    assert squeeze(text) == re.sub(r"\s+", " ", text).strip()


@given(st.text() | _RARE)
def test_nothing_invisible_comes_through_and_nothing_visible_goes(text: str) -> None:
    marks = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    visible = re.sub(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{marks}]", "", text)
    assert "".join(part.text for part in text_parts(text)) == visible
    assert code_part(text).text == visible


def test_a_superscript_is_a_mark_and_a_gap_before_a_comma_goes() -> None:
    parts = tuple(text_parts("GPT-4o² , mini"))
    assert [part.kind for part in parts] == [Kind.TEXT, Kind.MARK, Kind.TEXT]
    assert words(parts).plain == "GPT-4o, mini"
    assert words([Part(Kind.TEXT, "gpt-4o")]).plain == "gpt-4o"

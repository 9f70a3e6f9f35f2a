"""One word for each thing, and one meaning for each word."""

from __future__ import annotations

from tracker.domain.notice import Scope
from tracker.domain.partial_date import Bound
from tracker.terms import TERMS

MEANINGS = {term.word: term.meaning for term in TERMS}


def test_every_word_is_there_once() -> None:
    assert len(MEANINGS) == len(TERMS)


def test_meanings_are_one_line_sentences() -> None:
    for term in TERMS:
        for sentence in filter(None, (term.meaning, term.elsewhere)):
            assert sentence.endswith(".")
            assert len(sentence) <= 100


def test_the_words_for_scopes_and_bounds_are_those_of_the_program() -> None:
    assert all(scope.value in MEANINGS["scope"] for scope in Scope)
    assert all(bound.value in MEANINGS["bound"] for bound in Bound)

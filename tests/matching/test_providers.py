"""Providers that a configured source brings along are as good as the known ones."""

from __future__ import annotations

import pytest

from tracker.domain.model_ref import ModelRef
from tracker.errors import InputError
from tracker.matching.base import read_base
from tracker.matching.providers import provider_named

OWN = ("acme-ai", "x.y")


def test_they_are_spelled_as_they_are_written() -> None:
    assert provider_named(" Acme-AI ", OWN) == "acme-ai"
    assert provider_named("x.y", OWN) == "x.y"
    assert provider_named("aws", OWN) == "bedrock"


def test_without_them_they_are_unknown() -> None:
    with pytest.raises(InputError, match="unknown provider 'acme-ai'"):
        provider_named("acme-ai")


def test_they_are_suggested_and_listed() -> None:
    with pytest.raises(InputError, match="did you mean acme-ai"):
        provider_named("acme-a", OWN)
    with pytest.raises(InputError, match=r"one of openai.*acme-ai, x\.y"):
        provider_named("zzzz", OWN)


def test_a_base_of_theirs_is_read() -> None:
    expected = ModelRef("acme-ai", "foo-1", None, None, pinned=False)
    assert read_base("acme-ai/Foo-1", own=OWN) == expected
    assert read_base("foo-1", serving="acme-ai", own=OWN) == expected
    with pytest.raises(InputError, match="a hub model is written huggingface/acme-ai/foo-1"):
        read_base("acme-ai/foo-1")

"""Whose notices are shown for an id a person types."""

from __future__ import annotations

import pytest

from tests.builders import notice as build_notice
from tracker.app.asked import asked_about
from tracker.domain.notice import Notice
from tracker.errors import InputError


def notice(provider: str, model: str, version: str | None = None) -> Notice:
    return build_notice(model, "2027-01-14", provider=provider, version=version)


@pytest.mark.parametrize(
    ("text", "about", "not_about"),
    [
        ("gpt-4o", [("openai", "gpt-4o-2024-08-06"), ("azure", "gpt-4o", "2024-05-13")], []),
        ("openai/gpt-4o", [("openai", "gpt-4o")], [("azure", "gpt-4o", "2024-05-13")]),
        (
            "azure/gpt-4o-2024-05-13",
            [("azure", "gpt-4o", "2024-05-13")],
            [("azure", "gpt-4o", "2")],
        ),
        (
            "bedrock/us.anthropic.claude-3-haiku-20240307-v1:0",
            [("bedrock", "anthropic.claude-3-haiku-20240307-v1:0")],
            [("anthropic", "claude-3-haiku-20240307")],
        ),
        (
            "ft:gpt-4.1-nano-2025-04-14:acme::x",
            [("openai", "ft-gpt-4.1-nano-2025-04-14"), ("openai", "gpt-4.1-nano-2025-04-14")],
            [("azure", "gpt-4.1-nano", "2025-04-14"), ("openai", "gpt-4.1")],
        ),
        ("vertex/gemini-2.0-flash-001", [("vertex", "gemini-2.0-flash")], [("gemini", "x")]),
        (
            "google/gemma-2-9b-it",
            [("together", "google/gemma-2-9b-it"), ("gemini", "gemma-2-9b-it")],
            [("groq", "gemma-7b-it")],
        ),
        ("in-house-7b", [("models-of-acme", "in-house-7b")], [("models-of-acme", "in-house")]),
    ],
)
def test_what_is_shown(
    text: str, about: list[tuple[str, ...]], not_about: list[tuple[str, ...]]
) -> None:
    asked = asked_about(text)
    assert [n for n in about if not asked.is_about(notice(*n))] == []
    assert [n for n in not_about if asked.is_about(notice(*n))] == []


def test_a_broken_id_is_refused() -> None:
    with pytest.raises(InputError, match="not an OpenAI fine-tune id"):
        asked_about("ft:broken")

from __future__ import annotations

import pytest

from tracker.matching.scoring import read_scorer


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("openai/gpt-4o-2024-08-06", "openai gpt-4o-2024-08-06"),
        ("openai:chat:gpt-4o-2024-08-06", "openai gpt-4o-2024-08-06"),
        ("openai:gpt-4.1", "openai gpt-4.1"),
        ("gpt-4o-2024-08-06 (OpenAI)", "openai gpt-4o-2024-08-06"),
        ("gpt-4o-mini", "openai gpt-4o-mini"),
        ("o3", "openai o3"),
        ("text-embedding-3-large", "openai text-embedding-3-large"),
        ("claude-sonnet-4-20250514", "anthropic claude-sonnet-4-20250514"),
        ("gemini-2.5-pro", "gemini gemini-2.5-pro"),
        ("azure/gpt-4o-2024-08-06", "azure gpt-4o 2024-08-06"),
        ("huggingface/Qwen/Qwen3-8B", "huggingface Qwen/Qwen3-8B"),
        ("ft:gpt-4o-mini-2024-07-18:acme:judge:9xYz", "openai gpt-4o-mini-2024-07-18"),
        ("openai/ft:gpt-4o-mini-2024-07-18:acme:judge:9xYz", "openai gpt-4o-mini-2024-07-18"),
    ],
)
def test_what_tools_call_a_judge(text: str, read: str) -> None:
    assert str(read_scorer(text)) == read


@pytest.mark.parametrize(
    "text",
    [
        "Qwen3-8B",
        "promptfoo's default grader",
        "two people",
        "nowhere/model",
        "ft:broken",
        "",
        "projects/1/locations/eu/endpoints/7",
    ],
)
def test_what_names_no_provider_is_not_guessed_at(text: str) -> None:
    assert read_scorer(text) is None

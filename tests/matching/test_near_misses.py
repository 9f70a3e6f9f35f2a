"""Ids that look alike and are not the same, through the names and notices that ship."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import notice
from tracker.catalog.names import alias_history, bundled_spellings
from tracker.matching.base import read_base
from tracker.matching.index import NoticeIndex, build_index
from tracker.matching.keys import Certainty

MADE = date(2026, 11, 23)
LLAMA = "meta-llama/Llama-3.3-70B-Instruct"

APART = (
    # base as registered, at whom; id in a notice, of whom
    ("gpt-4", "openai", "gpt-4o", "openai"),
    ("gpt-4", "openai", "gpt-4.1", "openai"),
    ("gpt-4", "openai", "gpt-4-32k", "openai"),
    ("gpt-4o", "openai", "gpt-4", "openai"),
    ("gpt-4o", "openai", "gpt-4o-mini", "openai"),
    ("gpt-4o", "openai", "gpt-4o-2024-05-13", "openai"),
    ("gpt-4-0613", "openai", "gpt-4", "openai"),
    ("gpt-4-0613", "openai", "gpt-4-0314", "openai"),
    ("gpt-4-0613", "openai", "gpt-4-0613-completions", "openai"),
    ("gpt-4.1", "openai", "gpt-4.1-mini-2025-04-14", "openai"),
    ("gpt-4.1-mini", "openai", "gpt-4.1", "openai"),
    ("gpt-4.1-nano-2025-04-14", "openai", "gpt-4.1-mini-2025-04-14", "openai"),
    ("o1", "openai", "o1-pro", "openai"),
    ("o1-pro", "openai", "o1-2024-12-17", "openai"),
    ("sora-2", "openai", "sora-2-pro", "openai"),
    ("gpt-3.5-turbo-0125", "openai", "gpt-3.5-turbo-16k-0613", "openai"),
    ("command", "cohere", "command-r", "cohere"),
    ("command-r", "cohere", "command", "cohere"),
    ("command-r", "cohere", "command-r-plus", "cohere"),
    ("command-r", "cohere", "command-r-08-2024", "cohere"),
    ("command-r-08-2024", "cohere", "command-r-plus-08-2024", "cohere"),
    ("mistral-small-latest", "mistral", "mistral-small-2506", "mistral"),
    ("llama-3.1-8b-instant", "groq", "llama-3.3-70b-versatile", "groq"),
    ("gpt-4", "azure", "gpt-4-32k", "azure"),
    # one model, several platforms: each has a clock of its own
    ("gpt-4o-2024-08-06", "openai", "gpt-4o-2024-08-06", "azure"),
    ("gpt-4o-2024-08-06", "azure", "gpt-4o-2024-08-06", "openai"),
    ("claude-opus-4-1-20250805", "anthropic", "anthropic.claude-opus-4-1-20250805-v1:0", "bedrock"),
    ("claude-opus-4-1-20250805", "anthropic", "claude-opus-4-1@20250805", "vertex"),
    (
        "us.anthropic.claude-opus-4-1-20250805-v1:0",
        "bedrock",
        "claude-opus-4-1-20250805",
        "anthropic",
    ),
    ("gemini-2.5-flash", "vertex", "gemini-2.5-flash", "gemini"),
    (LLAMA, "together", "llama-3.3-70b-versatile", "groq"),
    (LLAMA, "groq", LLAMA, "together"),
    (
        LLAMA,
        "together",
        "meta-llama/Llama-3.1-70B-Instruct",
        "together",
    ),
    (
        "meta-llama/Llama-3.1-8B",
        "together",
        "meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo",
        "together",
    ),
)

TOGETHER = (
    ("gpt-4o", "openai", "gpt-4o-2024-08-06"),
    ("gpt-4o-mini", "openai", "GPT-4o-mini-2024-07-18"),
    ("gpt-4o-2024-08-06", "openai", "gpt\u20114o\u20142024\u201108\u201106"),
    ("gpt-4o-2024-08-06", "openai", "ft-gpt-4o-2024-08-06"),
    ("gpt-3.5-turbo-0125", "azure", "gpt-35-turbo-0125"),
    ("us.amazon.nova-lite-v1:0", "bedrock", "amazon.nova-lite-v1:0"),
    ("amazon.nova-lite-v1:0", "bedrock", "apac.amazon.nova-lite-v1:0:300k"),
    ("claude-opus-4-1@20250805", "vertex", "claude-opus-4-1\\@20250805"),
    ("claude-3-5-haiku-latest", "anthropic", "claude-3-5-haiku-20241022"),
    ("mistral-large-latest", "mistral", "mistral-large-2512"),
    ("gemini-2.0-flash", "gemini", "gemini-2.0-flash-001"),
    (LLAMA, "together", "meta-llama/Llama-3.3-70B-Instruct-Turbo"),
    (LLAMA, "groq", "llama-3.3-70b-versatile"),
    ("meta-llama/Llama-3.1-8B-Instruct", "groq", "llama-3.1-8b-instant"),
    ("meta-llama/Meta-Llama-3.1-8B-Instruct", "groq", "llama-3.1-8b-instant"),
    (
        LLAMA,
        "fireworks",
        "accounts/fireworks/models/llama-v3p3-70b-instruct",
    ),
    ("google/gemma-2-9b-it", "groq", "gemma2-9b-it"),
    ("openai/gpt-oss-20b", "together", "openai/gpt-oss-20b"),
)


def index_of(listed: str, listed_by: str) -> NoticeIndex:
    row = notice(listed, "2026-12-23", provider=listed_by)
    return build_index([row], bundled_spellings(), alias_history())


def sure(index: NoticeIndex, base: str, serving: str) -> list[str]:
    found = index.matches(read_base(base, serving=serving), None, MADE)
    return [m.notice.subject for m in found if m.certainty < Certainty.POSSIBLE]


@pytest.mark.parametrize(("base", "serving", "listed", "listed_by"), APART)
def test_these_never_match(base: str, serving: str, listed: str, listed_by: str) -> None:
    assert sure(index_of(listed, listed_by), base, serving) == []


@pytest.mark.parametrize(("base", "serving", "listed"), TOGETHER)
def test_these_always_match(base: str, serving: str, listed: str) -> None:
    assert sure(index_of(listed, serving), base, serving) == [listed]

from __future__ import annotations

import pytest

from tracker.domain.model_ref import ModelRef
from tracker.errors import InputError
from tracker.matching.base import as_served, canonical, read_base

COMMIT = "a" * 40


@pytest.mark.parametrize(
    ("text", "serving", "expected"),
    [
        ("openai/gpt-4o-mini-2024-07-18", None, ("openai", "gpt-4o-mini-2024-07-18", None, True)),
        ("openai/gpt-4o-mini", None, ("openai", "gpt-4o-mini", None, False)),
        ("OpenAI/GPT-4.1-Mini-2025-04-14", None, ("openai", "gpt-4.1-mini-2025-04-14", None, True)),
        ("openai/gpt-4.1-mini-2025-04-14", "azure", ("azure", "gpt-4.1-mini", "2025-04-14", True)),
        ("azure/gpt-3.5-turbo-0125", None, ("azure", "gpt-35-turbo", "0125", True)),
        ("gpt-4.1-mini", "azure", ("azure", "gpt-4.1-mini", None, False)),
        (
            "bedrock/us.amazon.nova-lite-v1:0",
            None,
            ("bedrock", "amazon.nova-lite-v1:0", None, True),
        ),
        ("cohere/command-r-08-2024", None, ("cohere", "command-r-08-2024", None, True)),
        ("cohere/command-r", None, ("cohere", "command-r", None, False)),
        ("vertex/gemini-2.5-flash", None, ("vertex", "gemini-2.5-flash", None, True)),
        (
            "mistral/open-mistral-7b-latest",
            None,
            ("mistral", "open-mistral-7b-latest", None, False),
        ),
        ("Qwen/Qwen2.5-7B", "self_hosted", ("huggingface", "Qwen/Qwen2.5-7B", None, False)),
        (
            "openai/gpt\u20114o\u20112024\u201108\u201106",
            None,
            ("openai", "gpt-4o-2024-08-06", None, True),
        ),
    ],
)
def test_a_base_has_one_canonical_spelling(
    text: str, serving: str | None, expected: tuple[str, str, str | None, bool]
) -> None:
    ref = read_base(text, serving=serving)
    assert (ref.provider, ref.model, ref.version, ref.pinned) == expected


def test_a_hub_commit_pins_a_base() -> None:
    expected = ModelRef("huggingface", "Qwen/Qwen2.5-7B", None, COMMIT, pinned=True)
    assert read_base(f"huggingface/Qwen/Qwen2.5-7B@{COMMIT}") == expected
    assert read_base("Qwen/Qwen2.5-7B", serving="self_hosted", revision=COMMIT) == expected


@pytest.mark.parametrize(
    ("text", "revision", "says"),
    [
        ("opnai/gpt-4o", None, "did you mean openai?"),
        ("Qwen/Qwen2.5-7B", None, "huggingface/Qwen/Qwen2.5-7B"),
        ("gpt-4o", None, "PROVIDER/MODEL"),
        ("openai/", None, "does not name a base model"),
        ("openai/gpt 4o", None, "does not name a base model"),
        ("huggingface/Qwen/Qwen2.5-7B", "main", "40 hex digits"),
    ],
)
def test_a_base_nobody_can_read_is_refused(text: str, revision: str | None, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_base(text, revision=revision)


@pytest.mark.parametrize(
    ("provider", "spellings"),
    [
        (
            "bedrock",
            (
                "amazon.nova-lite-v1:0",
                "us.amazon.nova-lite-v1:0",
                "eu.amazon.nova-lite-v1:0",
                "apac.amazon.nova-lite-v1:0",
                "global.amazon.nova-lite-v1:0",
                "us-gov.amazon.nova-lite-v1:0",
                "amazon.nova-lite-v1:0:300k",
                "us-east-1/amazon.nova-lite-v1:0",
                "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0",
                "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
                "AMAZON.nova\u2011lite\u2014v1:0",
            ),
        ),
        ("azure", ("gpt-35-turbo-0125", "gpt-3.5-turbo-0125", "GPT\u201135-turbo-0125")),
        (
            "vertex",
            (
                "claude-opus-4-1@20250805",
                "claude-opus-4-1\\@20250805",
                "publishers/anthropic/models/claude-opus-4-1@20250805",
                "projects/p/locations/eu/publishers/anthropic/models/claude-opus-4-1@20250805",
            ),
        ),
        ("vertex", ("gemini-2.5-flash", "gemini-2.5-flash@default")),
        ("gemini", ("gemini-2.5-flash", "models/gemini-2.5-flash")),
        (
            "fireworks",
            (
                "llama-v3p3-70b-instruct",
                "accounts/fireworks/models/llama-v3p3-70b-instruct",
                "accounts/fireworks/models/llama-v3p3-70b-instruct#accounts/acme/deployments/1",
            ),
        ),
    ],
)
def test_what_a_cloud_puts_around_an_id_is_no_part_of_it(
    provider: str, spellings: tuple[str, ...]
) -> None:
    assert len({canonical(provider, spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("provider", "one", "other"),
    [
        ("bedrock", "anthropic.claude-v2", "anthropic.claude-v2:1"),
        ("bedrock", "amazon.nova-lite-v1:0", "amazon.nova-lite-v1"),
        ("vertex", "claude-opus-4-1@20250805", "claude-opus-4-1"),
        ("vertex", "textembedding-gecko@003", "textembedding-gecko-003"),
        ("azure", "gpt-35-turbo-16k-0613", "gpt-35-turbo-0613"),
        ("fireworks", "accounts/acme/models/llama-v3p3-70b-instruct", "llama-v3p3-70b-instruct"),
    ],
)
def test_what_tells_models_apart_stays(provider: str, one: str, other: str) -> None:
    assert canonical(provider, one) != canonical(provider, other)


def test_an_azure_version_reads_the_same_joined_and_apart() -> None:
    apart = canonical("azure", "gpt-4", "0125-Preview")
    assert apart == canonical("azure", "gpt-4-0125-Preview")
    assert apart.pinned


@pytest.mark.parametrize(
    ("model", "pinned"),
    [
        ("claude-opus-4-1", False),
        ("claude-opus-4-1-20250805", True),
        ("claude-sonnet-4-5", False),
        ("claude-3-7-sonnet-latest", False),
        ("claude-opus-4-6", True),
        ("claude-haiku-5-5", True),
        ("claude-opus-5", True),
        ("claude-2.1", True),
    ],
)
def test_which_claude_ids_without_a_date_can_move(model: str, pinned: bool) -> None:
    assert canonical("anthropic", model).pinned is pinned


@pytest.mark.parametrize(
    ("text", "serving", "expected"),
    [
        ("google/gemma-2-9b-it", "together", ("together", "google/gemma-2-9b-it")),
        ("mistralai/Mistral-7B-v0.1", "self_hosted", ("huggingface", "mistralai/Mistral-7B-v0.1")),
        ("openai/gpt-oss-20b", "groq", ("groq", "openai/gpt-oss-20b")),
        ("groq/openai/gpt-oss-20b", "groq", ("groq", "openai/gpt-oss-20b")),
        ("google/gemini-2.5-flash", None, ("gemini", "gemini-2.5-flash")),
        ("openai/gpt-4.1-mini", "azure", ("azure", "gpt-4.1-mini")),
    ],
)
def test_an_owner_on_the_hub_is_no_provider_where_open_weights_are_served(
    text: str, serving: str | None, expected: tuple[str, str]
) -> None:
    ref = read_base(text, serving=serving)
    assert (ref.provider, ref.model) == expected


def test_hub_weights_are_looked_up_at_who_serves_them() -> None:
    base = read_base(f"huggingface/Qwen/Qwen2.5-7B@{COMMIT}")
    assert as_served(base, "self_hosted") == base
    assert as_served(base, "other") == base
    assert as_served(base, "together") == ModelRef("together", "qwen/qwen2.5-7b", pinned=True)
    tuned = read_base("openai/gpt-4o-2024-08-06")
    assert as_served(tuned, "openai") == tuned


def test_bedrock_arns_and_ids_are_one_model() -> None:
    arn = "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0"
    assert canonical("bedrock", arn) == canonical("bedrock", "amazon.nova-lite-v1:0")

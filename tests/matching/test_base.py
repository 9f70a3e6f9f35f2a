from __future__ import annotations

import pytest

from tracker.domain.model_ref import ModelRef
from tracker.errors import InputError
from tracker.matching.base import canonical, read_base

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


def test_bedrock_arns_and_ids_are_one_model() -> None:
    arn = "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0"
    assert canonical("bedrock", arn) == canonical("bedrock", "amazon.nova-lite-v1:0")

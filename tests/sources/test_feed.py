"""What can be no model id, and what stands before one."""

from __future__ import annotations

import pytest

from tracker.domain.notice import AppliesTo
from tracker.sources.feed import Strangers, tuned_base, why_no_id
from tracker.sources.litellm import model_of


@pytest.mark.parametrize(
    "text",
    [
        "gpt-4o-2024-08-06",
        "mixtral-8x7b-32768",
        "meta-llama/llama-4-maverick-17b-128e-instruct",
        "mistral.mistral-large-2402-v1:0",
        "qwen.qwen3-coder-30b-a3b-instruct",
        "Qwen/Qwen3-235B-A22B-Thinking-2507",
        "gemini-2.5-flash-native-audio-preview-09-2025",
        "claude-3-opus@20240229",
        "command",
        "o1",
    ],
)
def test_what_is_an_id(text: str) -> None:
    assert why_no_id(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "names no model"),
        ("N/A", "names no model"),
        ("Agent Builder", "is not one model id"),
        ("a-1, a-2", "is not one model id"),
        ("gemini-1.5-progemini-1.5-flash-8b", "is several ids run together"),
        ("gemini-2.5-pro-preview-05-06will", "is an id run into a word"),
        ("grok-2-vision-1212us-east-1", "is an id run into a word"),
    ],
)
def test_what_is_none(text: str, why: str) -> None:
    assert why_no_id(text) == why


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("ft-gpt-4.1-nano-2025-04-14", "gpt-4.1-nano-2025-04-14"),
        ("ft:gpt-4-0613", "gpt-4-0613"),
        ("gpt-4", None),
        ("ft:gpt-4:acme::1", None),
    ],
)
def test_fine_tunes_of_a_base(text: str, base: str | None) -> None:
    assert tuned_base(text) == base


@pytest.mark.parametrize(
    ("key", "model", "applies"),
    [
        ("gpt-4", "gpt-4", AppliesTo()),
        ("azure/us/gpt-5.4", "gpt-5.4", AppliesTo(regions=("us",))),
        ("azure/low/1024-x-1024/gpt-image-1", "gpt-image-1", AppliesTo()),
        (
            "bedrock/ap-northeast-1/1-month-commitment/acme.foo-v1",
            "acme.foo-v1",
            AppliesTo(regions=("ap-northeast-1",)),
        ),
        ("azure/global/gpt-5.1", "gpt-5.1", AppliesTo(tiers=("global",))),
        ("512-x-512/max-steps/stability.x-v1", "stability.x-v1", AppliesTo()),
        ("vertex_ai/openai/gpt-oss-20b-maas", "gpt-oss-20b-maas", AppliesTo()),
        ("together_ai/Qwen/QwQ-32B", "Qwen/QwQ-32B", AppliesTo()),
        ("us/", "", AppliesTo(regions=("us",))),
    ],
)
def test_the_id_in_a_key(key: str, model: str, applies: AppliesTo) -> None:
    assert model_of(key) == (model, applies)


def test_strangers_are_counted() -> None:
    strangers = Strangers({"OpenAI": "openai"})
    assert [strangers.ours(n) for n in ("OpenAI", "Z", "Z", "")] == ["openai", None, None, None]
    said = [(p.where, p.text) for p in strangers.problems()]
    assert said == [("provider missing", "1 row"), ("provider Z", "2 rows")]

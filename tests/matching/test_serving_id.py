from __future__ import annotations

import pytest

from tracker.errors import InputError
from tracker.matching.serving_id import ServingId, read_serving_id

ARN = "arn:aws:bedrock:us-west-2:123456789012:custom-model"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ft:gpt-4o-mini:openai::7p4lURel", ServingId("openai", "gpt-4o-mini", "")),
        (
            "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz",
            ServingId("openai", "gpt-4o-mini-2024-07-18", "triage"),
        ),
        (
            "ft:gpt-3.5-turbo-0125:acme:x:96olL566:ckpt-step-2000",
            ServingId("openai", "gpt-3.5-turbo-0125", "x", "ckpt-step-2000"),
        ),
        (
            "gpt-4.1-mini-2025-04-14.ft-72a2792ef7d24ba7-triage",
            ServingId("azure", "gpt-4.1-mini-2025-04-14", "triage"),
        ),
        ("curie.ft-72a2792ef7d24ba7", ServingId("azure", "curie", None)),
        (
            "ft:ministral-3b-latest:1a2b3c4d:20241119:7b1f5d0e",
            ServingId("mistral", "ministral-3b-latest"),
        ),
        (
            "ft:open-mistral-7b:1a2b3c4d:voice:20241119:7b1f5d0e",
            ServingId("mistral", "open-mistral-7b", "voice"),
        ),
        (
            "ft:gpt-4o-mini:deadbeef:20241119:7b1f5d0e",
            ServingId("openai", "gpt-4o-mini", "20241119"),
        ),
        (
            f"{ARN}/amazon.titan-text-express-v1:0:8k/ly16hhi765j4",
            ServingId("bedrock", "amazon.titan-text-express-v1:0:8k"),
        ),
        (f"{ARN}/imported/ly16hhi765j4", ServingId("bedrock", None)),
        ("projects/1/locations/us-central1/models/84@1", ServingId("vertex")),
        ("acme/triage-lora", None),
    ],
)
def test_ids_are_taken_apart_by_their_grammar(text: str, expected: ServingId | None) -> None:
    assert read_serving_id(text) == expected


@pytest.mark.parametrize(
    ("text", "serving", "expected"),
    [
        ("ft-ml-1", "mistral", None),
        ("ft-ml-1", "acme-ai", None),
        ("ft:llama:acme::x", "together", None),
        ("ft:gpt-4o-mini:acme::x", "azure", ServingId("openai", "gpt-4o-mini", "")),
        ("ft:llama:acme::x", "openai", ServingId("openai", "llama", "")),
        (
            "ft:ministral-3b:1a2b3c4d:20241119:7b1f5d0e",
            "openai",
            ServingId("mistral", "ministral-3b"),
        ),
    ],
)
def test_an_id_is_openais_where_openai_may_serve_it(
    text: str, serving: str, expected: ServingId | None
) -> None:
    assert read_serving_id(text, serving) == expected


def test_an_id_that_can_only_be_meant_for_bedrock_is_refused_wherever_it_is_said_to_be() -> None:
    with pytest.raises(InputError, match="Bedrock"):
        read_serving_id(f"{ARN}/too/short", "anthropic")
    with pytest.raises(InputError, match="OpenAI"):
        read_serving_id("ft-ml-1", "openai")


@pytest.mark.parametrize(
    "text", ["ft:gpt-4o", "ft-gpt-4o", f"{ARN}/too/short", "", " padded", "with\nbreak"]
)
def test_a_broken_id_is_refused_with_the_form_to_use(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_serving_id(text)
    assert caught.value.hint

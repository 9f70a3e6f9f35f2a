from __future__ import annotations

import pytest

from tests.builders import notice
from tracker.domain.notice import EVERY_MODEL, Scope
from tracker.matching.base import canonical
from tracker.matching.index import NoticeIndex, build_index
from tracker.matching.keys import Certainty

TUNED = Scope.FINE_TUNED_INFERENCE


def sure(index: NoticeIndex, provider: str, model: str, serving: str | None = None) -> list[str]:
    found = index.matches(canonical(provider, model), serving)
    return [m.notice.subject for m in found if m.certainty < Certainty.POSSIBLE]


@pytest.mark.parametrize(
    ("provider", "model", "listed", "listed_by"),
    [
        ("openai", "gpt-4", "gpt-4o", "openai"),
        ("openai", "gpt-4o", "gpt-4", "openai"),
        ("openai", "gpt-4.1", "gpt-4.1-mini", "openai"),
        ("openai", "gpt-4", "gpt-4-0613", "openai"),
        ("openai", "o1", "o1-pro", "openai"),
        ("cohere", "command-r-plus-08-2024", "command-r", "cohere"),
        ("cohere", "command-r", "command", "cohere"),
        ("openai", "gpt-4.1-mini-2025-04-14", "gpt-4.1-mini-2025-04-14", "azure"),
        (
            "anthropic",
            "claude-opus-4-1-20250805",
            "anthropic.claude-opus-4-1-20250805-v1:0",
            "bedrock",
        ),
    ],
)
def test_near_misses_are_never_taken_for_the_model(
    provider: str, model: str, listed: str, listed_by: str
) -> None:
    index = build_index([notice(listed, "2026-10-23", provider=listed_by)], {})
    assert sure(index, provider, model) == []


def test_a_dated_snapshot_only_possibly_means_its_undated_root() -> None:
    index = build_index([notice("gpt-4", "2026-10-23")], {})
    [match] = index.matches(canonical("openai", "gpt-4-0613"), None)
    assert match.certainty is Certainty.POSSIBLE


def test_ids_in_one_row_are_one_model_on_the_pages_word() -> None:
    row = [
        notice("gpt-4-0613", "2026-10-23", same_row=("gpt-4",)),
        notice("gpt-4", "2026-10-23", same_row=("gpt-4-0613",)),
        notice("ft-gpt-4", "2026-10-23", TUNED),
    ]
    assert sure(build_index(row, {}), "openai", "gpt-4-0613") == ["gpt-4-0613", "ft-gpt-4", "gpt-4"]


def test_an_alias_is_followed_to_its_snapshot_and_not_back() -> None:
    aliases = {("openai", "gpt-4o-mini"): ("gpt-4o-mini-2024-07-18",)}
    index = build_index([notice("gpt-4o-mini-2024-07-18", "2027-01-14")], aliases)
    assert sure(index, "openai", "gpt-4o-mini") == ["gpt-4o-mini-2024-07-18"]
    index = build_index([notice("gpt-4o-mini", "2027-01-14")], aliases)
    assert sure(index, "openai", "gpt-4o-mini-2024-07-18") == []


def test_azure_name_and_version_are_one_id() -> None:
    row = notice("gpt-4.1-mini", "2027-10-14", TUNED, provider="azure", version="2025-04-14")
    other = notice("gpt-4.1-mini", "2026-10-14", TUNED, provider="azure", version="2024-01-01")
    index = build_index([row, other], {})
    assert sure(index, "azure", "gpt-4.1-mini-2025-04-14") == ["gpt-4.1-mini 2025-04-14"]


def test_a_tuned_models_own_id_is_found_and_a_checkpoint_counts_as_its_model() -> None:
    own = "ft:gpt-4.1-mini-2025-04-14:acme:triage:AbC123"
    index = build_index([notice(own, "2027-01-14", TUNED, source="openai-api")], {})
    for serving in (own, own.upper(), f"{own}:ckpt-step-90"):
        [match] = index.matches(canonical("openai", "gpt-4.1-mini-2025-04-14"), serving)
        assert match.own


def test_a_notice_about_every_model_reaches_all_of_its_provider_only() -> None:
    index = build_index([notice(EVERY_MODEL, "2027-01-06", Scope.TRAINING)], {})
    [match] = index.matches(canonical("openai", "gpt-4o-2024-08-06"), None)
    assert match.everyone
    assert index.matches(canonical("azure", "gpt-4o-2024-08-06"), None) == []


def test_endpoints_and_nameless_rows_match_nothing_but_replacements_are_known() -> None:
    index = build_index(
        [
            notice("gpt-4o-2024-08-06", "2026-10-23", Scope.ENDPOINT),
            notice(None, "2026-10-23", display_name="GPT 4o", replacements=("gpt-5.5",)),
        ],
        {},
    )
    assert sure(index, "openai", "gpt-4o-2024-08-06") == []
    assert index.knows(canonical("openai", "gpt-5.5"))
    assert not index.knows(canonical("openai", "gpt-4o-2024-08-06"))
    assert index.speaks_of("openai")
    assert not index.speaks_of("azure")

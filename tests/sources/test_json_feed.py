"""Notices as JSON, by configuration alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sources.support import READ_AT, capture
from tracker.errors import ConfigError, ParseError
from tracker.sources import build_source
from tracker.sources.base import Reading, Recipe, SourceKind

NOTICE: dict[str, Any] = {
    "source": "somebody-else",
    "provider": "acme-ai",
    "model_id": "foo-1",
    "display_name": None,
    "version": None,
    "scope": "inference",
    "retires_on": {
        "value": "2027-01-14",
        "precision": "day",
        "bound": "exact",
        "text": "2027-01-14",
    },
    "announced_on": None,
    "replacements": ["foo-2"],
    "applies_to": {"audience": None, "regions": [], "tiers": []},
    "evidence": {"url": "https://acme.example/x", "section": "Models", "quote": "foo-1 ends"},
}


def read(data: Any, **options: Any) -> Reading:
    source = build_source(Recipe("house", "json_feed", "https://x.example/d", options))
    assert source.kind is SourceKind.FEED
    return source.parse(capture(json.dumps(data)))


@pytest.mark.parametrize("wrapped", [[NOTICE], {"notices": [NOTICE], "more": 1}])
def test_a_feed_keeps_its_words_and_gets_our_proof(wrapped: Any) -> None:
    [notice] = read(wrapped).notices
    assert (notice.source, notice.provider, notice.model_id) == ("house", "acme-ai", "foo-1")
    assert notice.evidence.quote == "foo-1 ends"
    assert notice.evidence.url == "https://acme.example/x"
    assert notice.evidence.read_at == READ_AT
    assert notice.evidence.capture_sha256 == capture(json.dumps(wrapped)).sha256


def test_what_does_not_fit_the_schema_is_a_problem_and_the_rest_is_read() -> None:
    reading = read([NOTICE, NOTICE | {"scope": "all"}, 3, NOTICE | {"provider": None}])
    assert [n.model_id for n in reading.notices] == ["foo-1"]
    assert [p.where for p in reading.problems] == ["notice 2", "notice 3", "notice 4"]
    assert "scope" in reading.problems[0].why


def test_a_provider_may_be_given_once_for_all() -> None:
    bare = {k: v for k, v in NOTICE.items() if k != "provider"}
    [notice] = read([bare], provider="acme-ai").notices
    assert notice.provider == "acme-ai"
    with pytest.raises(ParseError, match="none of the 1 notices can be read"):
        read([bare])


@pytest.mark.parametrize("data", [{}, "text", {"notices": {}}])
def test_what_is_no_list_is_refused(data: Any) -> None:
    with pytest.raises(ParseError, match="neither a list of notices nor"):
        read(data)


def test_an_empty_list_is_a_true_reading() -> None:
    assert read([]) == Reading(())


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(ConfigError, match="did you mean path"):
        read([], paht="x")

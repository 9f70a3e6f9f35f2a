"""Full captures against labeled truth, compared as the labels say. Skips without them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.sources.support import parse
from tracker.domain.notice import Notice, Scope
from tracker.domain.partial_date import Bound, PartialDate, UnknownDate

CAPTURES = Path(__file__).parents[2] / ".." / "shared" / "captures"
LABELED = [
    ("openai", "openai/2026-07-06_deprecations.md", "openai_2026-07-06"),
    ("anthropic", "anthropic/2026-08-22_model-deprecations.md", "anthropic_2026-08-22"),
    ("azure", "azure/2026-04-xx_models-retirement-include.md", "azure_2026-04"),
    ("bedrock", "bedrock/2025-11-13_model-lifecycle.html", "bedrock_2025-11-13"),
    ("vertex", "google-vertex/2026-07_model-versions.md", "google-vertex_2026-07"),
    ("gemini", "google-gemini/2025-12-02_deprecations.md", "google-gemini_2025-12-02"),
    ("cohere", "cohere/2026-08-06_deprecations.mdx", "cohere_2026-08-06"),
    ("mistral", "mistral/2025-10-03_models-overview.md", "mistral_2025-10-03"),
    ("together", "together/2026-09_deprecations_trimmed.md", "together_2026-09"),
]
COUNTED = [
    ("openai", "openai/2026-02-26_deprecations.md", 85),
    ("anthropic", "anthropic/2026-01-15_model-deprecations.md", 22),
    ("anthropic", "anthropic/2026-04-15_model-deprecations.md", 24),
    ("azure", "azure/2025-11-13_foundry-lifecycle.html", 35),
    ("azure-api", "azure/2025-03-19_openai-models-list.json", 115),
    ("cohere", "cohere/2024-12-01_deprecations.mdx", 2),
    ("mistral", "mistral/2025-01-30_models-overview.md", 8),
    ("mistral", "mistral/2026-08-13_models-schema-extract.json", 45),
    ("mistral", "mistral/2026-08-21_deprecated-finetuning.md", 1),
    ("groq", "groq/2026-09_deprecations_trimmed.md", 8),
    ("xai", "xai/2025-11-13_models.html", 0),
]
FEEDS = [
    ("deprecations-info", "feeds/2026-05-01_deprecations-info.json", 326, 0),
    # Three products that are no models.
    ("deprecations-info", "feeds/2026-07-24_deprecations-info.json", 412, 3),
    # Eight providers that are none of ours.
    ("litellm", "feeds/2026-11_litellm-model-prices.json", 884, 8),
]
KINDS = {"fine_tuning_training": "training"}
pytestmark = pytest.mark.captures

Row = tuple[str | None, str, str | None, tuple[str, ...]]


def _body(name: str) -> bytes:
    path = CAPTURES / name
    if not path.exists():
        pytest.skip("the full captures are not here")
    return path.read_bytes()


def _key(model: str, version: str | None, scope: str) -> tuple[str, str]:
    name = re.sub(r"^ft[-:]", "ft:", model.strip().lower())
    if version and not name.endswith(version.lower()):
        name = f"{name}@{version.lower()}"
    return name, scope


def _truth(name: str) -> dict[tuple[str, str], set[Row]]:
    gold = json.loads((CAPTURES / "gold" / f"{name}.json").read_text("utf-8"))
    versioned = gold["provider"] == "azure"
    out: dict[tuple[str, str], set[Row]] = {}
    for n in gold["notices"]:
        if n["kind"] != "endpoint":
            key = _key(
                n["model_id"] or n["display_name"],
                n.get("version") if versioned else None,
                KINDS.get(n["kind"], n["kind"]),
            )
            out.setdefault(key, set()).add(_gold_row(n))
    return out


def _gold_row(n: dict[str, Any]) -> Row:
    bound = n["date_precision"] if n["date_precision"] in ("not_before", "unknown") else "exact"
    names = tuple(sorted(r.lower() for r in n.get("replacements") or ()))
    return n["shutdown_date"], bound, n.get("announced_on"), names


def _row(n: Notice) -> Row:
    when = n.retires_on
    value, bound = (
        (when.value, when.bound) if isinstance(when, PartialDate) else (None, Bound.UNKNOWN)
    )
    announced = n.announced_on.isoformat() if n.announced_on else None
    return value, bound.value, announced, tuple(sorted(r.lower() for r in n.replacements))


@pytest.mark.parametrize(("source", "name", "gold"), LABELED, ids=[g for *_, g in LABELED])
def test_a_capture_reads_as_labeled(source: str, name: str, gold: str) -> None:
    reading = parse(source, _body(name))
    truth = _truth(gold)
    read: dict[tuple[str, str], set[Row]] = {}
    for n in reading.notices:
        if n.scope is not Scope.ENDPOINT:
            key = _key(n.model_id or n.display_name or "", n.version, n.scope.value)
            read.setdefault(key, set()).add(_row(n))
    assert read.keys() == truth.keys()
    for key, wanted in truth.items():
        unlabeled = {announced for _, _, announced, _ in wanted} == {None}
        got = {(v, b, None, r) for v, b, _, r in read[key]} if unlabeled else read[key]
        assert got == wanted, key


@pytest.mark.parametrize(("source", "name", "count"), COUNTED, ids=[n for _, n, _ in COUNTED])
def test_a_capture_of_another_era_reads(source: str, name: str, count: int) -> None:
    reading = parse(source, _body(name))
    assert len(reading.notices) == count
    assert reading.problems == ()


@pytest.mark.parametrize(("source", "name", "count", "problems"), FEEDS)
def test_a_feed_reads(source: str, name: str, count: int, problems: int) -> None:
    reading = parse(source, _body(name))
    assert (len(reading.notices), len(reading.problems)) == (count, problems)
    assert all(isinstance(n.retires_on, PartialDate | UnknownDate) for n in reading.notices)
    assert not [n for n in reading.notices if n.announced_on]


def test_the_feed_of_the_bad_day_is_not_believed() -> None:
    reading = parse("deprecations-info", _body("feeds/2025-11-11_deprecations-info_with-junk.json"))
    assert reading.doubt.startswith("483 of 526 rows cannot be what they say")

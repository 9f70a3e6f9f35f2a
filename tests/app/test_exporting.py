"""What other tools would make of our exports: each is held against its own definition."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.builders import NOON, day, notice
from tests.db.samples import FULL, PLAIN
from tracker.app.front_matter import front_matter
from tracker.app.ml_bom import ml_bom
from tracker.app.model_card import model_card
from tracker.domain.model_ref import ModelRef
from tracker.domain.notice import EVERY_MODEL, Scope
from tracker.domain.version import (
    DatasetRef,
    EvalRun,
    LeadTimes,
    Method,
    ModelVersion,
    NewVersion,
    Role,
    Rung,
    Status,
)
from tracker.evals.run_error import run_error
from tracker.lifecycle.calendar import Calendar
from tracker.lifecycle.deadline import Policy
from tracker.lifecycle.judge import Judgement, judge
from tracker.matching.index import build_index

POLICY = Policy(LeadTimes(15, 5, 10), Calendar())
STOP = notice("ft-gpt-4o-mini-2024-07-18", "2027-01-14", Scope.FINE_TUNED_INFERENCE)
CLOSURE = notice(EVERY_MODEL, "Jan 6, 2027", Scope.TRAINING)
MINI = replace(FULL, base=ModelRef("openai", "gpt-4o-mini-2024-07-18", pinned=True))
QWEN = replace(
    PLAIN,
    provider="self_hosted",
    base=ModelRef("huggingface", "qwen/qwen2.5-7b-instruct", revision="ab" * 20, pinned=True),
    base_raw="Qwen/Qwen2.5-7B-Instruct",
    method=Method.QLORA,
)
HOSTILE = replace(
    MINI,
    note="| a\n# b <script> ---\x1b[31m",
    owner='"; \u202e',
    tags={"a": "|: #"},
    datasets=(DatasetRef(Role.TRAIN, "s3://bucket/ä b|c.jsonl"),),
)
EVERY = [MINI, PLAIN, QWEN, HOSTILE]


def judged(details: NewVersion) -> Judgement:
    version = ModelVersion(7, 3, NOON, Status.ACTIVE, details)
    return judge(version, build_index([STOP, CLOSURE], {}), POLICY, day("2026-11-23"))


def bom(details: NewVersion) -> dict[str, Any]:
    return ml_bom(judged(details), NOON)


def card(details: NewVersion) -> tuple[dict[str, Any], str]:
    """The head as YAML reads it, and the body."""
    _, head, body = model_card(judged(details)).split("---\n", 2)
    read: dict[str, Any] = yaml.safe_load(head)
    return read, body


def bom_refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (value[k] for k in ("bom-ref",) if k in value)
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from bom_refs(item)


@pytest.mark.parametrize("details", EVERY)
def test_the_bill_of_materials_is_valid_cyclonedx(details: NewVersion) -> None:
    found = bom(details)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(found)) is None
    refs = list(bom_refs(found))
    assert len(refs) == len(set(refs))
    named = {
        ref for one in found["dependencies"] for ref in (one["ref"], *one.get("dependsOn", ()))
    }
    assert named == set(refs)


def test_the_bill_of_materials_says_what_the_model_stands_on() -> None:
    found = bom(MINI)
    model = found["metadata"]["component"]
    assert (model["name"], model["version"]) == ("support-triage", "v3")
    assert model["pedigree"]["ancestors"][0]["name"] == "gpt-4o-mini-2024-07-18"
    facts = {p["name"]: p["value"] for p in model["properties"]}
    assert facts["tracker:serve-until"] == "2027-01-14"
    assert facts["tracker:train-until"] == "2027-01-06"
    assert facts["tracker:level"] == "urgent"
    assert facts["tracker:proof"] == "unproven"
    base, data, other = found["components"]
    assert base["bom-ref"] == "base"
    assert data["hashes"] == [{"alg": "SHA-256", "content": "9f" * 32}]
    assert {"name": "tracker:dataset-records", "value": "18204"} in data["properties"]
    assert "hashes" not in other
    card = model["modelCard"]
    assert card["modelParameters"]["approach"] == {"type": "supervised"}
    assert [one["ref"] for one in card["modelParameters"]["datasets"]] == ["data-1", "data-2"]
    [metric] = card["quantitativeAnalysis"]["performanceMetrics"]
    assert (metric["type"], metric["slice"]) == ("accuracy", "triage@3")
    assert float(metric["value"]) == 0.1 + 0.2
    interval = metric["confidenceInterval"]
    assert float(interval["upperBound"]) - 0.3 == pytest.approx(0.0196, abs=1e-5)


def test_a_hub_base_has_a_package_url() -> None:
    [base] = bom(QWEN)["components"]
    assert base["purl"] == f"pkg:huggingface/qwen/qwen2.5-7b-instruct@{'ab' * 20}"
    assert base["version"] == "ab" * 20


def test_the_same_version_at_the_same_moment_is_the_same_document() -> None:
    assert bom(MINI) == bom(MINI)
    later = ml_bom(judged(MINI), NOON.replace(hour=13))
    assert later["serialNumber"] != bom(MINI)["serialNumber"]


def test_what_is_not_known_is_left_out_of_the_bill() -> None:
    found = bom(PLAIN)
    model = found["metadata"]["component"]
    assert found["components"] == []
    assert not {"pedigree", "authors", "externalReferences"} & set(model)
    assert "modelParameters" not in model["modelCard"]
    names = {p["name"] for p in model["properties"]}
    assert "tracker:unjudged" in names and "tracker:serve-until" not in names


def test_the_card_s_head_is_what_the_hub_reads() -> None:
    head, _ = card(MINI)
    assert head["base_model"] == "openai/gpt-4o-mini-2024-07-18"
    assert head["base_model_relation"] == "finetune"
    assert head["datasets"] == ["triage.jsonl"]
    [entry] = head["model-index"]
    [result] = entry["results"]
    assert entry["name"] == "support-triage v3"
    assert result["dataset"] == {"name": "triage", "type": "triage", "revision": "3"}
    assert result["metrics"][0] == {"type": "accuracy", "name": "accuracy", "value": 0.1 + 0.2}


def test_a_hub_base_keeps_its_capitals_and_data_its_id() -> None:
    data = (
        DatasetRef(Role.TRAIN, "hf://datasets/acme/Triage@main"),
        DatasetRef(Role.TRAIN, "https://huggingface.co/datasets/acme/Triage"),
    )
    head, _ = card(replace(QWEN, datasets=data))
    assert head["base_model"] == "Qwen/Qwen2.5-7B-Instruct"
    assert (head["base_model_relation"], head["datasets"]) == ("adapter", ["acme/Triage"])
    assert card(replace(QWEN, base_raw=None))[0]["base_model"] == "qwen/qwen2.5-7b-instruct"


def test_the_card_s_body_tells_clocks_proof_data_and_cost() -> None:
    _, body = card(MINI)
    for part in (
        "# support-triage v3",
        "| serves until | 2027-01-14 |",
        "| retrain until | 2027-01-06 |",
        "| act by | 2026-12-03 | level urgent |",
        "| triage@3 | accuracy | finetune | 0.3 ± 0.01 | 3 | gpt-5 |",
        "| train | triage.jsonl | 18204 |",
        "| training | 214.50 USD | once |",
        "Unproven: ",
    ):
        assert part in body, part


def test_a_card_says_what_is_unknown() -> None:
    head, body = card(PLAIN)
    assert head == {"tags": ["fine-tuned"]}
    assert "cannot be judged: its base is unknown" in body
    assert "Unknown: none was registered." in body


@pytest.mark.parametrize("details", EVERY)
def test_nothing_registered_becomes_markup(details: NewVersion) -> None:
    _, body = card(details)
    assert all(c.isprintable() or c == "\n" for c in body)
    kinds = {token.type for token in MarkdownIt("commonmark").enable("table").parse(body)}
    assert not kinds & {"html_block", "fence", "code_block", "hr"}
    headings = [line for line in body.splitlines() if line.startswith("#")]
    assert len(headings) == (5 if details.costs else 4)
    for table in body.split("\n\n"):
        bars = {line.replace("\\|", "").count("|") for line in table.splitlines() if "|" in line}
        assert len(bars) <= 1


words = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | words
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


@example({"base_model": {"no": None, "": "y", "a: b": 1}})
@example({"base_model": 1e-07, "datasets": ["no", "1.10", "\U00010000\x85\ufeff", [[]], {}]})
@given(st.dictionaries(st.sampled_from(["base_model", "model-index", "datasets"]), values))
def test_front_matter_reads_back(data: dict[str, Any]) -> None:
    text = front_matter(data)
    assert text.startswith("---\n") and text.endswith("---\n")
    assert (yaml.safe_load(text[4:-4]) or {}) == data


@pytest.mark.parametrize(
    ("run", "error"),
    [
        (EvalRun(Rung.FINETUNE, "s", "m", 0.5, stderr=0.1, scores={"a": 1.0, "b": 0.0}), 0.1),
        (EvalRun(Rung.FINETUNE, "s", "m", 0.5, scores={"a": 1.0, "b": 0.0}), 0.5),
        (EvalRun(Rung.FINETUNE, "s", "m", 0.5), None),
        (EvalRun(Rung.FINETUNE, "s", "m", 0.5, scores={"a": 1.0}), None),
        (
            EvalRun(
                Rung.FINETUNE,
                "s",
                "m",
                0.5,
                scores={"a": 1.0, "b": 1.0, "c": 0.0, "d": 0.0},
                clusters={"a": "x", "b": "x", "c": "y", "d": "y"},
            ),
            pytest.approx(2**0.5 / 4),
        ),
    ],
)
def test_how_sure_a_run_is_by_itself(run: EvalRun, error: float | None) -> None:
    assert run_error(run) == error


@pytest.mark.parametrize(
    ("uri", "shown", "name"),
    [
        ("/home/ada/data/triage.jsonl", "triage.jsonl", "triage.jsonl"),
        ("../data/triage.jsonl", "triage.jsonl", "triage.jsonl"),
        ("C:\\data\\triage.jsonl", "triage.jsonl", "triage.jsonl"),
        ("file:///home/ada/triage.jsonl", "triage.jsonl", "triage.jsonl"),
        ("s3://acme/triage.jsonl", "s3://acme/triage.jsonl", "triage.jsonl"),
        ("hf://datasets/acme/triage", "hf://datasets/acme/triage", "acme/triage"),
    ],
)
def test_a_card_tells_no_local_path_and_where_each_kind_of_data_belongs(
    uri: str, shown: str, name: str
) -> None:
    data = tuple(DatasetRef(role, uri, "ab" * 32) for role in (Role.TRAIN, Role.EVAL))
    own = ModelRef("self_hosted", "/home/ada/models/base")
    head, body = card(replace(MINI, datasets=data, base=own))
    assert head["datasets"] == [name]
    assert head["base_model"] == "self_hosted/base"
    worth, _, rest = body.partition("## Data")
    assert f"| eval | {shown} | unknown | sha256:{'ab' * 32} |" in worth.replace("\\", "")
    assert f"| train | {shown} |" in rest.replace("\\", "")
    assert "/home/ada" not in body
    assert "eval" not in rest


@pytest.mark.parametrize(
    ("base", "raw", "told"),
    [
        (ModelRef("self_hosted", "/home/ada/models/base"), "/home/ada/models/base", "base"),
        (ModelRef("self_hosted", "models/ada/base"), "self_hosted/models/ada/base", "base"),
        (None, "../home/ada/models/base", "base"),
        (None, "D:\\ada\\base", "base"),
        (QWEN.base, "Qwen/Qwen2.5-7B-Instruct", "Qwen/Qwen2.5-7B-Instruct"),
    ],
)
def test_a_bom_tells_no_local_path(base: ModelRef | None, raw: str, told: str) -> None:
    data = (DatasetRef(Role.TRAIN, "/home/ada/t.jsonl"), DatasetRef(Role.EVAL, "s3://acme/e.jsonl"))
    found = bom(replace(MINI, base=base, base_raw=raw, datasets=data))
    text = json.dumps(found)
    assert re.search("[/\\\\]ada", text) is None
    names = [part["name"] for part in found["components"] if part["type"] == "data"]
    assert names == ["t.jsonl", "s3://acme/e.jsonl"]
    assert {"name": "tracker:base-raw", "value": told} in (
        found["metadata"]["component"]["properties"]
    )


def test_validation_data_stands_with_the_training_data() -> None:
    refs = tuple(DatasetRef(role, f"{role}.jsonl") for role in (Role.TRAIN, Role.VALIDATION))
    head, body = card(replace(MINI, datasets=refs))
    assert head["datasets"] == ["train.jsonl"]
    assert "| validation | validation.jsonl |" in body.partition("## Data")[2]

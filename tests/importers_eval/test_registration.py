from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tracker import resources
from tracker.domain.money import Money
from tracker.domain.version import (
    Cost,
    CostKind,
    DatasetRef,
    LeadTimes,
    Method,
    Per,
    Reason,
    Role,
    Rung,
)
from tracker.errors import InputError
from tracker.importers.registration import DatasetInput, EvalInput, Registration, read_registration
from tracker.importers.strict_json import read_json

EXAMPLES = resources.folder("schemas") / "v1" / "examples" / "model_version"
SHA256 = "9f2c" * 16

EVERYTHING: dict[str, Any] = {
    "schema": "tracker/model_version/v1",
    "name": "support-triage",
    "base": "openai/gpt-4o-mini-2024-07-18",
    "model_id": "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz",
    "provider": "openai",
    "venue": "eu",
    "method": "sft",
    "job_id": "ftjob-1",
    "datasets": [
        {"role": "train", "path": "data/triage.jsonl", "sha256": SHA256},
        {"role": "eval", "uri": "s3://bucket/eval", "sha256": SHA256, "records": 9, "bytes": 90},
    ],
    "evals": [
        {"path": "evals/rag.json", "rung": "retrieval"},
        {"path": "evals/ft.json"},
        {"rung": "finetune", "suite": "triage", "metric": "accuracy", "mean": 0.9},
    ],
    "costs": [
        {"kind": "training", "amount": "214.50", "as_of": "2026-11-20", "source": "invoice 7"},
        {"kind": "hosting", "amount": "1241.00", "currency": "EUR", "per": "month", "note": "n"},
    ],
    "reason": "format",
    "reason_note": "40 labels",
    "owner": "ml@acme.example",
    "tags": {"team": "help"},
    "aliases": ["production"],
    "lead_times": {"retrain": 15, "eval": 5, "rollout": 10},
    "trained_on": "2026-11-20",
    "trained_tokens": 7_500_000,
    "note": "n",
    "idempotency_key": "build-481",
    "accept_knowledge": True,
    "wandb_run": {"id": "abc"},
}


def read(data: Any) -> Registration:
    return read_registration(json.dumps(data), name="triage.json")


def test_plain_fields() -> None:
    found = read(EVERYTHING)
    for name in ("name", "base", "model_id", "provider", "venue", "job_id", "reason_note", "owner"):
        assert getattr(found, name) == EVERYTHING[name]
    for name in ("tags", "trained_tokens", "note", "idempotency_key", "accept_knowledge"):
        assert getattr(found, name) == EVERYTHING[name]


def test_converted_fields() -> None:
    found = read(EVERYTHING)
    assert (found.method, found.reason) == (Method.SFT, Reason.FORMAT)
    assert found.aliases == ("production",)
    assert found.lead_times == LeadTimes(15, 5, 10)
    assert found.trained_on == date(2026, 11, 20)


def test_datasets() -> None:
    here, elsewhere = read(EVERYTHING).datasets
    assert here == DatasetInput(Role.TRAIN, path="data/triage.jsonl", sha256=SHA256)
    assert elsewhere.ref == DatasetRef(Role.EVAL, "s3://bucket/eval", SHA256, 9, 90)


def test_evals() -> None:
    baseline, tuned, inline = read(EVERYTHING).evals
    assert baseline == EvalInput(Rung.RETRIEVAL, path="evals/rag.json")
    assert tuned == EvalInput(None, path="evals/ft.json")
    assert inline.run is not None
    assert (inline.rung, inline.run.rung, inline.run.mean) == (Rung.FINETUNE, Rung.FINETUNE, 0.9)


def test_costs() -> None:
    training, hosting = read(EVERYTHING).costs
    assert training == Cost(
        CostKind.TRAINING,
        Money(Decimal("214.50"), "USD"),
        as_of=date(2026, 11, 20),
        source="invoice 7",
    )
    month = Money(Decimal("1241.00"), "EUR")
    assert hosting == Cost(CostKind.HOSTING, month, Per.MONTH, note="n")


def test_nothing_is_lost() -> None:
    text = json.dumps(EVERYTHING, indent=3)
    found = read_registration(text, name="triage.json")
    assert found.extra == {"wandb_run": {"id": "abc"}}
    assert found.artefact is not None
    assert (found.artefact.raw, found.artefact.path) == (text, "triage.json")
    assert found.artefact.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_the_smallest() -> None:
    found = read({"name": "x", "method": None, "lead_times": None})
    assert found == Registration(name="x", artefact=found.artefact)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("valid/*.json")), ids=lambda p: p.stem)
def test_valid_examples(path: Path) -> None:
    data = json.loads(path.read_text("utf-8"))
    found = read_registration(path.read_text("utf-8"), name=path.name)
    assert found.name == data["name"]
    assert found.base == data.get("base")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("invalid/*.json")), ids=lambda p: p.stem)
def test_invalid_examples(path: Path) -> None:
    with pytest.raises(InputError, match=rf"^{path.name}"):
        read_registration(path.read_text("utf-8"), name=path.name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"name": "x"', "triage.json ends in the middle, on line 1"),
        ('{"name": "x", "name": "y"}', "triage.json: $ has 'name' twice"),
        ('{"name": "x", "trained_tokens": NaN}', "triage.json: $.trained_tokens is not a finite"),
        ('{"name": "x", "trained_on": "20.11.2026"}', "triage.json: $.trained_on must be a date"),
        (
            '{"name": "x", "evals": [{"suite": "s", "metric": "m", "mean": 1}]}',
            "triage.json: $.evals[0]: $ lacks rung",
        ),
    ],
)
def test_broken_documents_say_where(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_registration(text, name="triage.json")
    assert caught.value.message.startswith(said)


def test_too_large_a_document() -> None:
    with pytest.raises(InputError, match=r"a\.json is larger than 1 MiB"):
        read_json('"' + "x" * 2**20 + '"', name="a.json", largest=2**20)

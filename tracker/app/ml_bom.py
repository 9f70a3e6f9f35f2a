"""A version as a CycloneDX 1.6 bill of materials: the model, its base, and the data in it.

https://cyclonedx.org/docs/1.6/json/. What the format has no place for (clocks, proof, the identity
of records) is in ``properties``, named ``tracker:…``. What is not known is left out.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from tracker import __version__
from tracker.app.exported_places import base_of, place_of, words_for_base
from tracker.domain.model_ref import ModelRef
from tracker.domain.version import DatasetRef, EvalRun, Method, ModelVersion, Rung
from tracker.evals.naming import suite
from tracker.evals.proof import proof_of
from tracker.evals.run_error import run_error
from tracker.lifecycle.finding import finding
from tracker.lifecycle.judge import Judgement

_MODEL, _BASE = "model", "base"
_NAMESPACE = uuid.UUID("5d0b6a9e-5f0c-5c1e-9a51-6f3a1f0e3b7d")
_APPROACHES = {
    Method.SFT: "supervised",
    Method.LORA: "supervised",
    Method.QLORA: "supervised",
    Method.FULL: "supervised",
    Method.DISTILL: "supervised",
    Method.DPO: "reinforcement-learning",
    Method.RFT: "reinforcement-learning",
    Method.CPT: "self-supervised",
}
_Z95 = 1.959963984540054


def ml_bom(judgement: Judgement, now: datetime) -> dict[str, Any]:
    """The document. The same version at the same moment gives the same document."""
    version = judgement.version
    base, data = version.details.base, version.details.datasets
    stamp = now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    parts = [_base(base, _BASE)] if base else []
    parts += [_dataset(ref, _data_ref(index)) for index, ref in enumerate(data)]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{version.label} {stamp}')}",
        "version": 1,
        "metadata": {
            "timestamp": stamp,
            "tools": {
                "components": [{"type": "application", "name": "tracker", "version": __version__}]
            },
            "component": _model(judgement),
        },
        "components": parts,
        "dependencies": [
            {"ref": _MODEL, "dependsOn": [part["bom-ref"] for part in parts]},
            *({"ref": part["bom-ref"]} for part in parts),
        ],
    }


def _model(judgement: Judgement) -> dict[str, Any]:
    version = judgement.version
    details = version.details
    found: dict[str, Any] = {
        "type": "machine-learning-model",
        "bom-ref": _MODEL,
        "supplier": {"name": details.provider},
        "authors": [{"name": details.owner}] if details.owner else None,
        "name": details.model,
        "version": f"v{version.number}",
        "description": details.note,
        "pedigree": {"ancestors": [_base(details.base)]} if details.base else None,
        "externalReferences": _evidence(judgement),
        "modelCard": _card(version),
        "properties": _properties(_facts(judgement)),
        "tags": [f"{key}={value}" for key, value in details.tags.items()],
    }
    return {key: value for key, value in found.items() if value}


def _base(base: ModelRef, ref: str | None = None) -> dict[str, Any]:
    """``ref`` is left out where the base is named a second time: a bom-ref is unique."""
    version = base.revision or base.version
    found: dict[str, Any] = {
        "type": "machine-learning-model",
        "bom-ref": ref,
        "supplier": {"name": base.provider},
        "name": base_of(base).model,
        "version": version,
        "purl": _purl(base),
        "properties": _properties({"base-pinned": "true" if base.pinned else "false"}),
    }
    return {key: value for key, value in found.items() if value}


def _purl(base: ModelRef) -> str | None:
    """https://github.com/package-url/purl-spec: only model hubs have a type of their own."""
    if base.provider != "huggingface" or base.model.count("/") != 1:
        return None
    revision = f"@{base.revision}" if base.revision else ""
    return f"pkg:huggingface/{quote(base.model)}{revision}"


def _dataset(data: DatasetRef, ref: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "data",
        "bom-ref": ref,
        "name": place_of(data.uri),
        "hashes": [{"alg": "SHA-256", "content": data.sha256}] if data.sha256 else None,
        "data": [{"type": "dataset", "name": place_of(data.uri)}],
        "properties": _properties(
            {
                "dataset-role": data.role.value,
                "dataset-fingerprint": data.fingerprint,
                "dataset-records": data.records,
                "dataset-bytes": data.bytes,
            }
        ),
    }
    return {key: value for key, value in found.items() if value}


def _card(version: ModelVersion) -> dict[str, Any]:
    details = version.details
    parameters: dict[str, Any] = {}
    if details.method:
        parameters["approach"] = {"type": _APPROACHES[details.method]}
    if details.datasets:
        refs = [{"ref": _data_ref(index)} for index in range(len(details.datasets))]
        parameters["datasets"] = refs
    card: dict[str, Any] = {"modelParameters": parameters} if parameters else {}
    if metrics := list(map(_metric, _measured(details.evals))):
        card["quantitativeAnalysis"] = {"performanceMetrics": metrics}
    sentence = proof_of(version).sentence
    uses = {"useCases": [details.reason_note]} if details.reason_note else {}
    return card | {"considerations": {**uses, "performanceTradeoffs": [sentence]}}


def _measured(runs: Iterable[EvalRun]) -> list[EvalRun]:
    """The runs of the fine-tune: those of the baselines are no property of this model."""
    return [run for run in runs if run.rung is Rung.FINETUNE]


def _metric(run: EvalRun) -> dict[str, Any]:
    metric: dict[str, Any] = {"type": run.metric, "value": repr(run.mean), "slice": suite(run)}
    if (error := run_error(run)) is not None:
        low, high = run.mean - _Z95 * error, run.mean + _Z95 * error
        metric["confidenceInterval"] = {"lowerBound": repr(low), "upperBound": repr(high)}
    return metric


def _facts(judgement: Judgement) -> dict[str, Any]:
    version, stands = judgement.version, finding(judgement)
    details = version.details
    proven = proof_of(version)
    return {
        "label": version.label,
        "status": version.status.value,
        "registered-at": version.registered_at.isoformat(),
        "serving-id": details.serving_id,
        "venue": details.venue,
        "job-id": details.job_id,
        "method": details.method and details.method.value,
        "reason": details.reason and details.reason.value,
        "trained-on": details.trained_on,
        "trained-tokens": details.trained_tokens,
        "base-raw": words_for_base(details),
        "proof": proven.status.value,
        "judged-on": judgement.today,
        "serve-until": stands["serve_until"],
        "serve-bound": stands["serve_bound"],
        "serve-precision": stands["serve_precision"],
        "train-until": stands["train_until"],
        "train-bound": stands["train_bound"],
        "train-precision": stands["train_precision"],
        "act-by": stands["act_by"],
        "level": stands["level"],
        "unjudged": stands["unjudged"],
    }


def _evidence(judgement: Judgement) -> list[dict[str, Any]]:
    return [
        {
            "type": "documentation",
            "url": quote(one["url"], safe=":/?#@!$&'()*+,;=%-._~"),
            "comment": f"notice read {one['read'] or 'on an unknown day'}",
        }
        for one in finding(judgement)["evidence"]
    ]


def _properties(facts: dict[str, Any]) -> list[dict[str, str]]:
    known = ((name, value) for name, value in facts.items() if value not in (None, ""))
    return [{"name": f"tracker:{name}", "value": str(value)} for name, value in known]


def _data_ref(index: int) -> str:
    return f"data-{index + 1}"

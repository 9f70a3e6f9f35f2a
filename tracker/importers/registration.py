"""A registration as a JSON document: what ``tracker register --from`` takes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.domain.money import parse_money
from tracker.domain.version import (
    Artefact,
    Cost,
    CostKind,
    DatasetRef,
    EvalRun,
    LeadTimes,
    Method,
    Per,
    Reason,
    Role,
    Rung,
)
from tracker.importers.eval_run import run_from_json
from tracker.importers.strict_json import read_json
from tracker.resources import check

FORMAT = "tracker/model_version/v1"


@dataclass(frozen=True, slots=True)
class DatasetInput:
    """A file to be hashed (``path``), or data that lies elsewhere and is only named (``ref``).

    ``sha256`` is what the document says the file's digest is, if it says so.
    """

    role: Role
    path: str | None = None
    ref: DatasetRef | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class EvalInput:
    """A file of eval results (``path``), or a run given in full (``run``).

    ``rung`` is ``None`` where the file itself must say what was measured.
    """

    rung: Rung | None = None
    path: str | None = None
    run: EvalRun | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody asks to register, before files are read and ids are understood.

    ``base`` is ``provider/model`` or an object of its parts, ``base_raw`` the words of an artefact.
    ``suite`` is what the suite of every eval is called, instead of what its file says.
    ``extra`` keeps the properties of the document that are not named here.
    """

    name: str
    base: str | Mapping[str, Any] | None = None
    base_revision: str | None = None
    model_id: str | None = None
    provider: str | None = None
    venue: str | None = None
    method: Method | None = None
    job_id: str | None = None
    datasets: tuple[DatasetInput, ...] = ()
    evals: tuple[EvalInput, ...] = ()
    suite: str | None = None
    costs: tuple[Cost, ...] = ()
    reason: Reason | None = None
    reason_note: str | None = None
    owner: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    lead_times: LeadTimes | None = None
    trained_on: date | None = None
    trained_tokens: int | None = None
    refresh_due: date | None = None
    note: str | None = None
    idempotency_key: str | None = None
    accept_knowledge: bool = False
    artefact: Artefact | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    base_raw: str | None = None


_PLAIN = ("base", "model_id", "provider", "venue", "job_id", "reason_note", "owner")
_PLAIN_TOO = ("trained_tokens", "note", "idempotency_key")
_CONVERTED = ("name", "method", "datasets", "evals", "costs", "reason", "tags", "aliases")
_CONVERTED_TOO = ("lead_times", "trained_on", "refresh_due", "accept_knowledge")
DOCUMENT_FIELDS = ("schema", *_PLAIN, *_PLAIN_TOO, *_CONVERTED, *_CONVERTED_TOO)
"""The properties of a document that are understood; all others are kept in ``extra``."""


def read_registration(text: str, *, name: str) -> Registration:
    """Read a document of ``schemas/v1/model_version.schema.json``; ``name`` is its file.

    Raises InputError with the line of a syntax error, or the JSON path of what does not fit.
    """
    data = read_json(text, name=name)
    check("model_version", data, name)
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Registration(
        name=data["name"],
        method=Method(data["method"]) if data.get("method") else None,
        reason=Reason(data["reason"]) if data.get("reason") else None,
        datasets=tuple(_dataset(item) for item in data.get("datasets", ())),
        evals=tuple(
            _eval(item, f"{name}: $.evals[{i}]") for i, item in enumerate(data.get("evals", ()))
        ),
        costs=tuple(_cost(item) for item in data.get("costs", ())),
        tags=data.get("tags", {}),
        aliases=tuple(data.get("aliases", ())),
        lead_times=_lead_times(data.get("lead_times")),
        trained_on=_day(data.get("trained_on")),
        refresh_due=_day(data.get("refresh_due")),
        accept_knowledge=data.get("accept_knowledge", False),
        artefact=Artefact(FORMAT, text, sha256, name),
        extra={key: value for key, value in data.items() if key not in DOCUMENT_FIELDS},
        **{key: data.get(key) for key in (*_PLAIN, *_PLAIN_TOO)},
    )


def _dataset(data: Mapping[str, Any]) -> DatasetInput:
    role, sha256 = Role(data["role"]), data.get("sha256")
    if "path" in data:
        return DatasetInput(role, path=data["path"], sha256=sha256)
    numbers = (data.get(key) for key in ("records", "bytes", "fingerprint"))
    return DatasetInput(role, ref=DatasetRef(role, data["uri"], sha256, *numbers))


def _eval(data: Mapping[str, Any], where: str) -> EvalInput:
    rung = Rung(data["rung"]) if data.get("rung") else None
    if "path" in data:
        return EvalInput(rung, path=data["path"])
    run = run_from_json(data, where=where, rung=rung)
    return EvalInput(run.rung, run=run)


def _cost(data: Mapping[str, Any]) -> Cost:
    return Cost(
        kind=CostKind(data["kind"]),
        money=parse_money(data["amount"], data.get("currency", "USD")),
        per=Per(data.get("per", Per.ONCE)),
        as_of=_day(data.get("as_of")),
        source=data.get("source"),
        note=data.get("note"),
    )


def _lead_times(data: Mapping[str, int] | None) -> LeadTimes | None:
    return LeadTimes(data["retrain"], data["eval"], data["rollout"]) if data else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

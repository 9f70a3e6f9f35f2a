"""A model version: one tuned artefact of a registered model, with everything it stands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tracker.domain.model_ref import ModelRef
from tracker.domain.money import Money

PRODUCTION = "production"
"""The alias of the version in service."""

LICENSE = "license"
"""The tag a license is kept under, by model cards and by hand."""


class Reason(StrEnum):
    """Why the team fine-tuned at all. Knowledge belongs in retrieval and must be insisted on."""

    FORMAT = "format"
    LATENCY_COST = "latency_cost"
    VOICE = "voice"
    KNOWLEDGE = "knowledge"
    OTHER = "other"


class Method(StrEnum):
    SFT = "sft"
    DPO = "dpo"
    RFT = "rft"
    CPT = "cpt"
    DISTILL = "distill"
    LORA = "lora"
    QLORA = "qlora"
    FULL = "full"


class Status(StrEnum):
    ACTIVE = "active"
    RETIRED = "retired"


class Role(StrEnum):
    TRAIN = "train"
    VALIDATION = "validation"
    EVAL = "eval"


class Rung(StrEnum):
    """Which step of the ladder was measured."""

    PROMPT = "prompt"
    RETRIEVAL = "retrieval"
    FINETUNE = "finetune"
    OTHER = "other"


class CostKind(StrEnum):
    TRAINING = "training"
    EVAL = "eval"
    HOSTING = "hosting"
    DATA = "data"
    LABOR = "labor"
    OTHER = "other"


class Per(StrEnum):
    ONCE = "once"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class DatasetRef:
    """A dataset as it was when used. ``sha256`` is that of the file's bytes (= its git-lfs oid)."""

    role: Role
    uri: str
    sha256: str | None = None
    records: int | None = None
    bytes: int | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class EvalRun:
    """A score somebody measured, and on what.

    ``scores`` maps example keys to per-example scores; ``clusters`` maps the same keys to the group
    they were sampled in. Both may be empty, and then only the mean can be compared.
    ``suite_hash`` is the tool's own digest of the task. ``judge`` and ``embedder`` are models with
    clocks of their own. ``base`` is what the version stood on when the run was recorded.
    ``details`` is what else the tool said (seed, epochs, errors …).
    """

    rung: Rung
    suite: str
    metric: str
    mean: float
    n: int | None = None
    suite_version: str | None = None
    higher_is_better: bool = True
    stderr: float | None = None
    scores: dict[str, float] = field(default_factory=dict)
    clusters: dict[str, str] = field(default_factory=dict)
    subject: str | None = None
    judge: str | None = None
    ran_at: datetime | None = None
    source: str | None = None
    source_sha256: str | None = None
    suite_hash: str | None = None
    embedder: str | None = None
    tool: str | None = None
    base: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cost:
    """Money spent on, or owed every month for, a model version."""

    kind: CostKind
    money: Money
    per: Per = Per.ONCE
    as_of: date | None = None
    source: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """Business days from starting a retune to having it in production, in three parts."""

    retrain: int
    eval: int
    rollout: int

    @property
    def total(self) -> int:
        return self.retrain + self.eval + self.rollout


@dataclass(frozen=True, slots=True)
class Artefact:
    """What was handed in, kept verbatim: unknown fields are never lost."""

    format: str
    raw: str
    sha256: str
    path: str | None = None


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A registration, checked and complete, before the registry gives it a number.

    ``refresh_due`` is the day on which its data has to be renewed.
    """

    model: str
    provider: str
    serving_id: str | None
    base: ModelRef | None
    base_raw: str | None = None
    venue: str | None = None
    method: Method | None = None
    job_id: str | None = None
    reason: Reason | None = None
    reason_note: str | None = None
    owner: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    datasets: tuple[DatasetRef, ...] = ()
    evals: tuple[EvalRun, ...] = ()
    costs: tuple[Cost, ...] = ()
    lead_times: LeadTimes | None = None
    trained_on: date | None = None
    trained_tokens: int | None = None
    refresh_due: date | None = None
    note: str | None = None
    artefact: Artefact | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    idempotency_key: str | None = None

    @property
    def license(self) -> str | None:
        """Of the weights, as somebody recorded it. What its terms allow is for people to say."""
        return self.tags.get(LICENSE)


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A registered version as the registry holds it. ``label`` is how people call it."""

    id: int
    number: int
    registered_at: datetime
    status: Status
    details: NewVersion
    aliases: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.details.model} v{self.number}"

    @property
    def made_on(self) -> date:
        """The day it was trained, or else registered."""
        return self.details.trained_on or self.registered_at.date()

"""A fine-tuning job of Fireworks: supervised, DPO or reinforcement (fireworks-ai 1.2).

A job starts from ``baseModel`` or goes on from ``warmStartFrom``. Counts are strings of digits.
"""

from __future__ import annotations

import re
from typing import Any

from tracker.domain.money import Money
from tracker.domain.version import Cost, CostKind, Method, Role
from tracker.importers.registration import Registration
from tracker.importers.tunes.base import Item, Tune, TuneFormat
from tracker.importers.tunes.fields import Fields
from tracker.importers.tunes.words import day, from_nanos, named_data, served_base, slug, state_of

_JOB = re.compile(r"accounts/[^/]+/(?P<kind>\w+)/[^/]+")
_METHODS = {
    "supervisedFineTuningJobs": Method.SFT,
    "dpoJobs": Method.DPO,
    "reinforcementFineTuningJobs": Method.RFT,
}
_PARAMETERS = ("epochs", "learningRate", "loraRank", "maxContextLength", "batchSize")


def detect(item: Item) -> bool:
    match = _JOB.fullmatch(str(item.data["name"])) if item.has("name") else None
    return match is not None and match["kind"] in _METHODS


def read(item: Item) -> Tune:
    job = Fields(item.data, item.name)
    match = _JOB.fullmatch(job.needed("name"))
    config = Fields(job.data | job.table("trainingConfig").data, job.where)
    tuned, status = config.text("outputModel"), job.text("state")
    asked = Registration(
        name=slug(job.text("displayName"), (tuned or job.needed("name")).rpartition("/")[2]),
        provider="fireworks",
        model_id=tuned,
        base=served_base("fireworks", config.text("baseModel")),
        base_raw=config.text("baseModel"),
        job_id=job.needed("name"),
        method=_METHODS[match["kind"]] if match else None,
        datasets=(
            *named_data(Role.TRAIN, job.text("dataset")),
            *named_data(Role.VALIDATION, job.text("evaluationDataset")),
        ),
        costs=_costs(job.table("estimatedCost")),
        trained_on=day(job.moment("completedTime")),
        extra=_extra(job, config),
    )
    error = job.table("status").text("message")
    return Tune(asked, state_of(status), status or "", error, job.moment("createTime"))


def _costs(money: Fields) -> tuple[Cost, ...]:
    currency = money.text("currencyCode")
    units, nanos = money.count("units") or 0, money.count("nanos") or 0
    if not currency or not (units or nanos):
        return ()
    amount = Money(from_nanos(units, nanos), currency)
    return (Cost(CostKind.TRAINING, amount, source="fireworks estimatedCost", note="estimate"),)


def _extra(job: Fields, config: Fields) -> dict[str, Any]:
    found: dict[str, Any] = {
        "parent_finetune": config.text("warmStartFrom"),
        "hyperparameters": config.picked(*_PARAMETERS),
        "input_tokens": job.table("jobProgress").count("inputTokens"),
    }
    return {key: value for key, value in found.items() if value}


FORMAT = TuneFormat(
    id="fireworks",
    title="Fireworks fine-tuning job (one, or a list)",
    detected_by="`name` holds `/supervisedFineTuningJobs/`, `/dpoJobs/` or `/reinforcement…/`",
    base="`baseModel`; unknown after `warmStartFrom`",
    tuned="`outputModel`",
    detect=detect,
    read=read,
)

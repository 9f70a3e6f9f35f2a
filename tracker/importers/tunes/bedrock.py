"""Amazon Bedrock: a custom model, or the customization job that makes one, as the API answers.

Shapes of GetCustomModel, ListCustomModels, GetModelCustomizationJob and its list (botocore).
"""

from __future__ import annotations

from typing import Any

from tracker.domain.version import Method, Role
from tracker.errors import InputError
from tracker.importers.registration import Registration
from tracker.importers.tunes.base import Item, Tune, TuneFormat
from tracker.importers.tunes.fields import Fields
from tracker.importers.tunes.words import day, named_data, served_base, slug, state_of
from tracker.matching.serving_id import read_serving_id

_METHODS = {
    "FINE_TUNING": Method.SFT,
    "CONTINUED_PRE_TRAINING": Method.CPT,
    "DISTILLATION": Method.DISTILL,
    "REINFORCEMENT_FINE_TUNING": Method.RFT,
}


def detect(item: Item) -> bool:
    if item.has("modelArn"):
        return ":custom-model/" in str(item.data["modelArn"])
    return item.has("jobArn") and ":model-customization-job/" in str(item.data["jobArn"])


def read(item: Item) -> Tune:
    found = Fields(item.data, item.name)
    tuned = found.text("modelArn", "outputModelArn", "customModelArn")
    status = found.text("modelStatus", "status") or ("Active" if tuned else "InProgress")
    name = found.text("modelName", "outputModelName", "outputCustomModelName", "customModelName")
    created = found.moment("creationTime")
    base, parent = _base(found.text("baseModelArn", "baseModelIdentifier"))
    parameters = found.table("hyperParameters").data
    asked = Registration(
        name=slug(name, found.text("jobName"), tuned),
        provider="bedrock",
        model_id=tuned,
        base=base,
        base_raw=found.text("baseModelArn", "baseModelIdentifier"),
        venue=_region(tuned or found.text("jobArn")),
        job_id=found.text("jobArn"),
        method=_METHODS.get(found.text("customizationType") or ""),
        datasets=_data(found),
        trained_on=day(found.moment("endTime", "creationTime")),
        extra=parent | ({"hyperparameters": parameters} if parameters else {}),
    )
    return Tune(asked, state_of(status), status, found.text("failureMessage"), created)


def _base(arn: str | None) -> tuple[Any, dict[str, str]]:
    """The base; of a model tuned further, that of the model it went on from."""
    if arn is None or ":custom-model/" not in arn:
        return served_base("bedrock", arn), {}
    try:
        parent = read_serving_id(arn)
    except InputError:
        parent = None
    return served_base("bedrock", parent.base if parent else None), {"parent_finetune": arn}


def _region(arn: str | None) -> str | None:
    parts = (arn or "").split(":")
    return parts[3] if len(parts) > 3 and parts[3] else None


def _data(found: Fields) -> Any:
    validators = found.table("validationDataConfig").rows("validators")
    return (
        *named_data(Role.TRAIN, found.table("trainingDataConfig").text("s3Uri")),
        *named_data(Role.VALIDATION, *(v.text("s3Uri") for v in validators)),
    )


FORMAT = TuneFormat(
    id="bedrock",
    title="Bedrock custom model or customization job (one, or a list)",
    detected_by="`modelArn` of a custom model, or `jobArn` of a customization job",
    base="`baseModelArn`",
    tuned="`modelArn`",
    detect=detect,
    read=read,
)

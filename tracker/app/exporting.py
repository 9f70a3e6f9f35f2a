"""A version in the formats other tools read: a CycloneDX ML-BOM, a Hugging Face model card."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path

from tracker.app.context import App
from tracker.app.facts import load_facts
from tracker.app.lead_times import team_policy
from tracker.app.ml_bom import ml_bom
from tracker.app.model_card import model_card
from tracker.app.registry import find
from tracker.errors import InputError
from tracker.lifecycle.judge import judge


class ExportFormat(StrEnum):
    CYCLONEDX = "cyclonedx"
    MODEL_CARD = "model-card"


def export(app: App, reference: str, form: ExportFormat) -> str:
    """The text of the export, as of now and on the facts already known. Raises NotFoundError."""
    version = find(app, reference)
    judgement = judge(version, load_facts(app).index, team_policy(app), app.today())
    if form is ExportFormat.MODEL_CARD:
        return model_card(judgement)
    return json.dumps(ml_bom(judgement, app.now()), indent=2, ensure_ascii=False) + "\n"


def save(path: Path, text: str) -> None:
    """Write an export over whatever was there. Raises InputError where that cannot be done."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        msg = f"cannot write {path}: {error.strerror}"
        raise InputError(msg, "name a file in a folder that exists") from None

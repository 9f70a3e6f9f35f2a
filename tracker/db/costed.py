"""Versions with what was spent on them, for those who reckon."""

from __future__ import annotations

from dataclasses import replace

from tracker.db.evidence_rows import read_costs
from tracker.db.registry import list_light
from tracker.db.tx import Tx as Tx
from tracker.domain.version import ModelVersion


def list_costed(tx: Tx) -> list[ModelVersion]:
    """All versions, retired or not, by name and number; of what they stand on only the costs."""
    spent = read_costs(tx)
    return [
        replace(one, details=replace(one.details, costs=spent[one.id])) if one.id in spent else one
        for one in list_light(tx)
    ]

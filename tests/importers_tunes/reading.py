"""Reading an artefact in a test: one line, and the tune itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tracker.app.registering import prepare
from tracker.domain.version import NewVersion
from tracker.importers.tunes.base import Item, Tune
from tracker.importers.tunes.read import read_tunes


def read(data: Any, name: str = "file.json", **given: Any) -> tuple[Tune, ...]:
    """The tunes of a text, or of data as JSON."""
    text = data if isinstance(data, str) else json.dumps(data)
    return read_tunes(text, Item(name, "", None, **given)).tunes


def one(data: Any, name: str = "file.json", **given: Any) -> Tune:
    (tune,) = read(data, name, **given)
    return tune


def version(tune: Tune) -> NewVersion:
    """What would be registered."""
    return prepare(tune.asked, Path())[0]


def told(tune: Tune) -> dict[str, Any]:
    """The facts a test compares, those that are there."""
    new = version(tune)
    found = {
        "name": new.model,
        "served": f"{new.provider} {new.serving_id}" if new.serving_id else new.provider,
        "base": str(new.base) if new.base else None,
        "pinned": bool(new.base and new.base.pinned),
        "job": new.job_id,
        "method": new.method.value if new.method else None,
        "data": [f"{d.role.value} {d.uri}" for d in new.datasets],
        "costs": [f"{c.money.amount} {c.money.currency}" for c in new.costs],
        "evals": [(e.suite, e.metric, e.mean) for e in new.evals],
        "trained_on": str(new.trained_on) if new.trained_on else None,
        "tokens": new.trained_tokens,
        "state": tune.state.value,
    }
    return {key: value for key, value in found.items() if value not in (None, [], False)}

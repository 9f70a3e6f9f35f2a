"""The models of a replay that come from a file instead of the registry."""

from __future__ import annotations

import json
from pathlib import Path

from tracker.app.evidence import read_text
from tracker.app.registering import prepare
from tracker.domain.version import NewVersion
from tracker.errors import InputError
from tracker.importers.registration import read_registration
from tracker.importers.strict_json import read_json


def models_from(path: Path) -> list[NewVersion]:
    """One registration, or a list of them, as ``tracker register --from`` takes it.

    Raises InputError for what is not one.
    """
    data = read_json(read_text(path), name=str(path))
    documents = data if isinstance(data, list) else [data]
    if not documents:
        msg = f"{path} holds no model"
        raise InputError(msg, "a list of registrations (tracker register --help)")
    asked = [read_registration(json.dumps(one), name=str(path)) for one in documents]
    return [prepare(one, path.parent)[0] for one in asked]

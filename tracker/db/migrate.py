"""Applying the migrations that ship with the package. Loads Alembic: import it late."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from tracker.db.tx import Tx

_SCRIPTS = Path(__file__).parent / "migrations"


def run_migrations(tx: Tx, target: str = "head") -> list[str]:
    """Bring the schema up to ``target`` inside the transaction ``tx``; returns what was applied."""
    applied: list[str] = []

    def note(*, step: Any, **_: Any) -> None:
        applied.append(str(step.up_revision_id))

    config = _config()
    config.attributes["connection"] = tx
    config.attributes["on_version_apply"] = note
    command.upgrade(config, target)
    return applied


def script_revisions() -> list[str]:
    """The revisions there are scripts for, oldest first."""
    scripts = ScriptDirectory.from_config(_config())
    return [script.revision for script in scripts.walk_revisions()][::-1]


def _config() -> Config:
    config = Config()
    # ConfigParser reads % as the start of an interpolation.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config

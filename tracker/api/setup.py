"""The database and the configuration."""

from __future__ import annotations

from pathlib import Path

from tracker.api.calls import Calls
from tracker.api.paths import PathLike
from tracker.app.doctor.examine import examine
from tracker.app.doctor.sign import Sign
from tracker.app.setup import backup_database, check_config, upgrade_database


class SetupCalls(Calls):
    """What keeps the registry in order."""

    def upgrade_database(self) -> list[str]:
        """Bring the schema to this program's version; the revisions applied, oldest first."""
        return upgrade_database(self._app)

    def backup_database(self, target: PathLike) -> None:
        """Copy a SQLite database while it is in use. Raises InputError if ``target`` is there."""
        backup_database(self._app, Path(target))

    def check_config(self) -> list[str]:
        """What was found in order, a line each; raises ConfigError for what is not."""
        return check_config(self._app)

    def examine(self) -> list[Sign]:
        """How this installation is: ok, warning or problem, with what to do. Never raises."""
        return examine(self._app)

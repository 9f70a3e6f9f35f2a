"""Which configuration file is meant, and where the registry lives without one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FILE_NAME = "tracker.toml"
VARIABLE = "TRACKER_CONFIG"


def find_config(path: Path | None, env: Mapping[str, str], cwd: Path) -> Path | None:
    """The one named, ``$TRACKER_CONFIG``, the project's ``tracker.toml``, the user's, or ``None``.

    The first two are returned whether they exist or not: what was asked for by name is never
    silently replaced by something else.
    """
    if path is not None:
        return cwd / path
    if named := env.get(VARIABLE):
        return cwd / Path(named).expanduser()
    return _in_project(cwd) or _of_user()


def default_database_url() -> str:
    """SQLite in the user's data folder, the same from every directory."""
    import platformdirs

    return f"sqlite:///{platformdirs.user_data_path('tracker', appauthor=False) / 'tracker.db'}"


def _in_project(cwd: Path) -> Path | None:
    """From here up to the top of the repository: a stranger's folder above it has no say."""
    for folder in (cwd, *cwd.parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
        if (folder / ".git").exists():
            return None
    return None


def _of_user() -> Path | None:
    import platformdirs

    path = platformdirs.user_config_path("tracker", appauthor=False) / FILE_NAME
    return path if path.is_file() else None

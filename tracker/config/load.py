"""Finds, reads, checks and completes the configuration."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tracker.config.checks import flaws
from tracker.config.config import Config
from tracker.config.document import Document, read_document
from tracker.config.locate import default_database_url, find_config
from tracker.config.read import read_table
from tracker.config.secret import Url

_SQLITE_FILE = "sqlite:///"
_LOGIN_VARIABLES = ("LOGNAME", "USER", "USERNAME")


def load_config(path: Path | None, env: Mapping[str, str], cwd: Path) -> Config:
    """The configuration that holds in ``cwd``; without any file, the defaults.

    Looks at ``path``, ``$TRACKER_CONFIG``, ``tracker.toml`` in ``cwd`` and its parents up to the
    top of the repository, then the user's own. Raises ConfigError with file, line and remedy.
    """
    found = find_config(path, env, cwd)
    config = Config() if found is None else config_of(read_document(found))
    return _complete(config, env)


def config_of(document: Document) -> Config:
    """What a file says, checked. Raises ConfigError with file, line and remedy."""
    config = replace(read_table(Config, document.tables(), (), document), path=document.path)
    for flaw in flaws(config):
        raise document.error(flaw.at, flaw.what, flaw.hint)
    url = _anchored(config.database.url, document.folder)
    return replace(config, database=replace(config.database, url=url))


def _complete(config: Config, env: Mapping[str, str]) -> Config:
    """Fills in what stands in no file: who is at work, and where the registry is."""
    team = replace(config.team, identity=config.team.identity or _login_name(env))
    url = config.database.url if config.database.url.value else Url(default_database_url())
    return replace(config, team=team, database=replace(config.database, url=url))


def _anchored(url: Url, folder: Path) -> Url:
    place = url.value.removeprefix(_SQLITE_FILE)
    if place == url.value or not place or place.startswith((":memory:", "file:")):
        return url
    return Url(f"{_SQLITE_FILE}{folder / Path(place).expanduser()}")


def _login_name(env: Mapping[str, str]) -> str:
    named = next(filter(None, map(env.get, _LOGIN_VARIABLES)), None)
    return named or _account_name()


def _account_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        # A container may run under a number that has no name.
        return "unknown"

"""Setting up: a folder with its configuration, the database behind it, and checking both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

from tracker import clock, resources
from tracker.app.context import App
from tracker.app.economics import unused_upkeep
from tracker.app.previewing import NOBODY, PARTS
from tracker.app.source_of import source_of
from tracker.channels.rendering import build_message
from tracker.config import Secret, Url, load_config
from tracker.db.engine import backup, open_database, upgrade
from tracker.domain.delivery import NewDelivery
from tracker.errors import ConfigError, InputError

CONFIG_NAME = "tracker.toml"


def init_folder(folder: Path, env: Mapping[str, str], now: clock.Clock) -> list[str]:
    """Write ``tracker.toml`` unless it is there, and create its database. Says what it did.

    Raises ConfigError where a file that was there already does not do, or refers to what ``env``
    does not have.
    """
    target = folder / CONFIG_NAME
    said = f"{target} is already there: kept"
    if not target.exists():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            target.write_text(resources.text("config.example.toml"), encoding="utf-8")
        except OSError as error:
            msg = f"cannot write {target}: {error.strerror}"
            raise InputError(msg, "choose a folder you may write to") from None
        said = f"{target} written"
    config = load_config(target, env, folder)
    database = open_database(config.database_url(env), now=now())
    try:
        return [said, f"registry: {database.display_url}"]
    finally:
        database.close()


def upgrade_database(app: App) -> list[str]:
    """Apply what is missing of the schema; returns the revisions applied."""
    return upgrade(app.config.database_url(app.env), now=app.now())


def backup_database(app: App, target: Path) -> None:
    """Copy a SQLite database. Raises InputError if ``target`` exists, StorageError otherwise."""
    if target.exists():
        msg = f"{target} is already there"
        raise InputError(msg, "name a file that does not exist yet")
    backup(app.config.database_url(app.env), target)


def check_config(app: App) -> list[str]:
    """Reveal every secret (showing none), make every source, open the database.

    Raises what is wrong, in one line.
    """
    check_policy(app)
    check_templates(app)
    lines = [f"{app.config.path or 'defaults'}: ok"]
    lines += [f"{ref}: found" for ref in _reveal_all(app)]
    lines += [f"source {s.id}: ok" for s in app.config.sources if source_of(app, s.id)]
    lines.append(f"{app.database.display_url}: ok")
    lines += [f"warning: {line}" for line in unused_upkeep(app)]
    channels = ", ".join(app.config.channels.enabled()) or "none: alerts are shown, not sent"
    return [*lines, f"channels: {channels}"]


def check_policy(app: App) -> None:
    """The holiday calendar exists. Raises ConfigError."""
    app.policy.calendar.is_business_day(app.today())


def check_templates(app: App) -> None:
    """A folder of one's own is there, and what it holds renders. Raises what is wrong, where."""
    folder = app.config.notifications.folder
    if folder is None:
        return
    if not folder.is_dir():
        msg = f"notifications.folder: there is no folder {folder}"
        raise ConfigError(msg, "tracker notifications export FOLDER makes one")
    for channel, parts in PARTS.items():
        request = NewDelivery("check", channel, NOBODY, "test", {"channel": channel})
        build_message(app.renderer, parts, request)


def references(settings: object) -> Iterator[Secret | Url]:
    """Every secret, and every address that may hold one, in these settings."""
    if isinstance(settings, Secret | Url):
        yield settings
    elif isinstance(settings, tuple):
        for one in settings:
            yield from references(one)
    elif is_dataclass(settings) and not isinstance(settings, type):
        for one in fields(settings):
            yield from references(getattr(settings, one.name))


def _reveal_all(app: App) -> Iterator[str]:
    """Try every reference once. Raises ConfigError for the first that leads nowhere."""
    for reference in references(app.config):
        reference.reveal(app.env)
        if isinstance(reference, Secret):
            yield str(reference)

"""The database: that it opens, fits this program, and is nobody else's to read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from tracker.app.context import App
from tracker.app.doctor.sign import Sign, failed, fine, problem, warning
from tracker.db.address import is_sqlite, read_url, sqlite_path
from tracker.db.engine import schema_revision
from tracker.errors import TrackerError

_DRIFT = timedelta(minutes=2)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def database(app: App) -> list[Sign]:
    """How the registry is kept. One that is not there yet is not made, and that is a warning."""
    try:
        path = _file(app)
        if path is not None and not path.exists():
            return [_absent(path)]
        revision = schema_revision(app.database)
    except TrackerError as error:
        return [failed("database", error)]
    signs = [fine("database", f"{app.database.display_url}, schema {revision}")]
    signs += _modes(path) if path is not None else _drift(app)
    return signs


def _file(app: App) -> Path | None:
    address = read_url(app.config.database_url(app.env))
    return sqlite_path(address) if is_sqlite(address) else None


def _absent(path: Path) -> Sign:
    nearest = next(folder for folder in path.parents if folder.exists())
    if not os.access(nearest, os.W_OK | os.X_OK):
        words = f"{path} is not there, and cannot be made: {nearest} is not yours to write to"
        return problem("database", words, "choose another place: [database] url")
    words = f"{path} is not there yet: nothing is registered"
    return warning("database", words, "tracker register, or tracker init, makes it")


def _modes(path: Path) -> Iterator[Sign]:
    """The file is to be its owner's alone (0600), in a folder nobody else can write to."""
    folder = path.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        words = f"{folder} cannot be written to, and SQLite has to"
        yield problem("files", words, f"chmod u+rwx {folder}, or choose another place")
    mode, around = path.stat().st_mode, folder.stat().st_mode
    if mode & _OTHERS:
        words = f"{path} has mode {stat.S_IMODE(mode):04o}: others can read or write it"
        yield warning("files", words, f"chmod 600 {path}")
    if around & _OTHERS_WRITE:
        words = f"{folder} has mode {stat.S_IMODE(around):04o}: others can put files there"
        yield warning("files", words, f"chmod 700 {folder}")
    if not mode & _OTHERS and not around & _OTHERS_WRITE:
        yield fine("files", f"{path} is its owner's alone")


def _drift(app: App) -> Iterator[Sign]:
    """This machine's clock beside the database's, which leases and due times go by."""
    with app.database.read() as tx:
        drift = abs(app.shared_now(tx) - app.now())
    if drift > _DRIFT:
        words = f"this machine and the database are {drift.total_seconds():.0f} s apart"
        yield warning("clock", words, "synchronize both (NTP)")

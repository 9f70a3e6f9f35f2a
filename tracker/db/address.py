"""Database URLs: which driver, which file, and what may be shown of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from tracker.errors import StorageError

_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}
_FORMS = "use sqlite:///PATH or postgresql://USER@HOST/NAME"
_SECRET_OPTIONS = ("password", "sslpassword")


def read_url(url: str) -> URL:
    """A URL with our driver in it. Raises StorageError, without showing what was written."""
    try:
        read = make_url(url)
    except (ArgumentError, ValueError):
        msg = "the database URL cannot be read"
        raise StorageError(msg, _FORMS) from None
    kind = read.drivername.partition("+")[0]
    if kind not in _DRIVERS:
        msg = f"no database of kind {kind!r} is supported"
        raise StorageError(msg, _FORMS)
    return read.set(drivername=_DRIVERS[kind])


def is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def sqlite_path(url: URL) -> Path:
    """The file of a SQLite URL. Raises StorageError for one in memory: it would keep nothing."""
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        msg = "a SQLite database has to be a plain file"
        raise StorageError(msg, _FORMS)
    return Path(url.database)


def display(url: URL) -> str:
    """The URL as people write it, every password in it masked."""
    hidden = {name: "hidden" for name in _SECRET_OPTIONS if name in url.query}
    plain = url.update_query_dict(hidden).set(drivername=url.get_backend_name())
    return plain.render_as_string(hide_password=True)


@contextmanager
def storage_errors(url: URL) -> Iterator[None]:
    """Turn whatever the database says into a StorageError of one line, without secrets or SQL."""
    try:
        yield
    except DBAPIError as error:
        msg = f"{display(url)}: {_said(url, error)}"
        raise StorageError(msg, "tracker db check") from error


def _said(url: URL, error: DBAPIError) -> str:
    """The driver's own words: SQLAlchemy adds the statement and its parameters to them."""
    words = " ".join(str(error.orig).split()) or type(error.orig).__name__
    for secret in (url.password, *(url.query.get(name) for name in _SECRET_OPTIONS)):
        words = words.replace(str(secret), "***") if secret else words
    return words

from __future__ import annotations

import pytest

from tracker.db.address import display, read_url, sqlite_path
from tracker.errors import StorageError

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("url", "driver", "shown"),
    [
        ("sqlite:///r.db", "sqlite+pysqlite", "sqlite:///r.db"),
        ("postgresql://ana@h/r", "postgresql+psycopg", "postgresql://ana@h/r"),
        ("postgres://ana:hunter2@h:1/r", "postgresql+psycopg", "postgresql://ana:***@h:1/r"),
        ("postgresql+psycopg2://h/r", "postgresql+psycopg", "postgresql://h/r"),
        (
            "postgresql://h/r?password=hunter2&sslmode=require",
            "postgresql+psycopg",
            "postgresql://h/r?password=hidden&sslmode=require",
        ),
    ],
)
def test_a_url_gets_our_driver_and_is_shown_without_secrets(
    url: str, driver: str, shown: str
) -> None:
    read = read_url(url)
    assert read.drivername == driver
    assert display(read) == shown


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("mysql://ana:hunter2@h/r", "no database of kind 'mysql'"),
        (f"{SECRET}", "cannot be read"),
        (f"postgresql://ana:{SECRET}@h:port/r", "cannot be read"),
    ],
)
def test_a_url_of_another_kind_is_refused_without_being_shown(url: str, what: str) -> None:
    with pytest.raises(StorageError, match=what) as caught:
        read_url(url)
    assert SECRET not in str(caught.value)
    assert "sqlite:///PATH" in str(caught.value)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:r.db?uri=true"])
def test_a_registry_in_memory_is_refused(url: str) -> None:
    with pytest.raises(StorageError, match="has to be a plain file"):
        sqlite_path(read_url(url))

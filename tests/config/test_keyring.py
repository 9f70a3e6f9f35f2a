"""Secrets in the system's keyring, through the real library and a keyring of its own."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tracker.config import Secret
from tracker.errors import ConfigError

needs_keyring = pytest.mark.skipif(
    importlib.util.find_spec("keyring") is None, reason="keyring is an extra"
)


@pytest.fixture
def ring() -> Iterator[dict[tuple[str, str], str]]:
    """A keyring in memory; asking it for the service ``locked`` fails."""
    import keyring
    from keyring.backend import KeyringBackend
    from keyring.errors import KeyringLocked

    kept: dict[tuple[str, str], str] = {}

    class InMemory(KeyringBackend):
        priority: Any = 1

        def get_password(self, service: str, username: str) -> str | None:
            if service == "locked":
                msg = "it is locked"
                raise KeyringLocked(msg)
            return kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            kept[service, username] = password

    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())  # type: ignore[no-untyped-call]
    yield kept
    keyring.set_keyring(before)


@needs_keyring
def test_a_secret_comes_out_of_the_keyring(ring: dict[tuple[str, str], str]) -> None:
    ring["tracker", "team/smtp"] = "hunter2"
    assert Secret("keyring:tracker/team/smtp").reveal({}) == "hunter2"


@needs_keyring
@pytest.mark.usefixtures("ring")
@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("keyring:tracker/smtp", "the keyring has no tracker/smtp"),
        ("keyring:locked/smtp", "the keyring does not answer for locked/smtp: it is locked"),
    ],
)
def test_what_the_keyring_lacks_is_named(reference: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        Secret(reference).reveal({})


def test_without_the_extra_the_way_to_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(ConfigError, match=r"pip install 'tracker\[keyring\]'"):
        Secret("keyring:tracker/smtp").reveal({})

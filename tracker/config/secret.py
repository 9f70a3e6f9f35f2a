"""Secrets are references: ``env:NAME``, ``file:PATH`` or ``keyring:SERVICE/NAME``.

The reference may be shown; the secret itself is read only at the moment it is used, and never
stored. Nothing here puts a secret, or a mistyped one, into a message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from tracker.errors import ConfigError, InputError

_REFERENCE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|file:.+|keyring:[^/]+/.+")
_SECRET_PARAMETERS = frozenset({"password", "passwd", "pwd", "sslpassword", "token"})
_LARGEST_FILE = 64 * 1024


class WrittenOutError(InputError):
    """A secret stands where a reference to it should."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret is kept. Raises WrittenOutError when ``ref`` is not a reference."""

    ref: str

    def __post_init__(self) -> None:
        if not is_reference(self.ref):
            msg = "a secret must not be written out here"
            raise WrittenOutError(msg, "refer to it: env:NAME, file:PATH or keyring:SERVICE/NAME")

    def __str__(self) -> str:
        return self.ref

    def reveal(self, env: Mapping[str, str]) -> str:
        """The secret itself. Raises ConfigError, naming the reference, when it cannot be had."""
        kind, _, place = self.ref.partition(":")
        match kind:
            case "env":
                return _from_env(place, env)
            case "file":
                return _from_file(Path(place))
        return _from_keyring(*place.split("/", 1))


@dataclass(frozen=True, slots=True)
class Url:
    """An address that may hold a secret: a reference, or written out if it holds none.

    Raises WrittenOutError when a password is written into it.
    """

    value: str

    def __post_init__(self) -> None:
        if not is_reference(self.value) and _holds_password(self.value):
            msg = "the address has a password written into it"
            raise WrittenOutError(msg, "refer to the whole address: env:NAME or file:PATH")

    def __str__(self) -> str:
        return self.value

    def reveal(self, env: Mapping[str, str]) -> str:
        """The address itself. Raises ConfigError when its reference leads nowhere."""
        return Secret(self.value).reveal(env) if is_reference(self.value) else self.value


def is_reference(text: str) -> bool:
    return _REFERENCE.fullmatch(text) is not None


def _holds_password(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        # A password with a stray bracket makes a URL unreadable, not free of passwords.
        return "@" in url
    named = {name.lower() for name, _ in parse_qsl(parts.query)}
    return bool(parts.password) or not named.isdisjoint(_SECRET_PARAMETERS)


def _from_env(name: str, env: Mapping[str, str]) -> str:
    if found := env.get(name):
        return found
    state = "is empty" if name in env else "is not set"
    msg = f"the environment variable {name} {state}"
    raise ConfigError(msg, "the configuration keeps a secret there")


def _from_file(path: Path) -> str:
    try:
        with path.expanduser().open(encoding="utf-8") as file:
            found = file.read(_LARGEST_FILE).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        msg = f"the secret file {path} cannot be read: {reason}"
        raise ConfigError(msg) from None
    if not found:
        msg = f"the secret file {path} is empty"
        raise ConfigError(msg)
    return found


def _from_keyring(service: str, name: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        msg = f"keyring:{service}/{name} needs the keyring package"
        raise ConfigError(msg, "pip install 'tracker[keyring]'") from None
    try:
        found: str | None = keyring.get_password(service, name)
    except KeyringError as error:
        msg = f"the keyring does not answer for {service}/{name}: {error}"
        raise ConfigError(msg) from None
    if not found:
        msg = f"the keyring has no {service}/{name}"
        raise ConfigError(msg, f"keyring set {service} {name}")
    return found

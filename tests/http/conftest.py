"""A client for loopback, and a certificate of its own for TLS."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.certificates import certificate_for
from tracker.http.client import Client
from tracker.http.settings import HttpSettings


@dataclass
class Naps:
    """Sleeping that takes no time and is remembered."""

    taken: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
def make_client(naps: Naps) -> Callable[..., Client]:
    """A client that may read loopback; keyword arguments are its settings."""

    def make(**settings: Any) -> Client:
        return Client(HttpSettings(**{"allow_private": True, "timeout": 5.0} | settings), naps)

    return make


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key, a certificate for ``docs.example`` and who vouches for it, in one PEM file."""
    return certificate_for("docs.example", tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context

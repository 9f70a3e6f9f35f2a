from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest

import tracker.http
from tracker.http import HttpSettings, settings_from
from tracker.http.client import Client


@dataclass(frozen=True)
class Reference:
    name: str

    def reveal(self, env: Mapping[str, str]) -> str:
        return env[self.name]


@dataclass(frozen=True)
class Network:
    allow_private: bool = True
    timeout: timedelta = timedelta(seconds=7)
    proxy: Reference | None = None
    contact: str = "ops@acme.example"


def test_settings_follow_the_network_table() -> None:
    settings = settings_from(Network())
    assert settings == HttpSettings(timeout=7, allow_private=True, contact="ops@acme.example")


def test_a_referenced_proxy_is_looked_up() -> None:
    network = Network(proxy=Reference("PROXY"))
    assert settings_from(network, {"PROXY": "http://p.example:3128"}).proxy == (
        "http://p.example:3128"
    )


def test_naming_the_room_loads_no_library() -> None:
    code = "import sys, tracker.http; sys.exit('requests' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_client_is_loaded_on_first_use_and_nothing_else_is_made_up() -> None:
    assert tracker.http.Client is Client
    with pytest.raises(AttributeError, match="Session"):
        _ = tracker.http.Session

"""A message to send and a world to send it in."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TextIO

from tests.builders import NOON
from tracker.channels.base import Poster, World
from tracker.domain.message import Message


def message(**more: object) -> Message:
    given: dict[str, object] = {
        "key": "key-1",
        "recipient": "owner@acme.example",
        "subject": "[URGENT] support-triage v3: act by 2026-12-03",
        "text": "support-triage v3: act by 2026-12-03\n",
    }
    return Message(**(given | more))  # type: ignore[arg-type]


def world(http: Callable[[], Poster] | None = None, out: TextIO | None = None) -> World:
    return World(now=lambda: NOON, http=http or no_network, out=out or io.StringIO())


def no_network() -> Poster:
    raise AssertionError("this channel has no business on the network")

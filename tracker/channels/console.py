"""Writes messages to the screen, or wherever standard output goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TextIO

from tracker.channels.base import World
from tracker.domain.message import Message
from tracker.errors import DeliveryError


class ConsoleChannel:
    """Text only. What the stream's encoding cannot say is shown as ``?``."""

    id = "console"
    parts = ("text",)

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def send(self, message: Message) -> None:
        """Write and flush. Raises a transient DeliveryError when the stream is closed."""
        encoding = getattr(self._out, "encoding", None) or "utf-8"
        shown = message.text.rstrip("\n").encode(encoding, "replace").decode(encoding)
        try:
            self._out.write(f"{shown}\n")
            self._out.flush()
        except (OSError, ValueError) as error:  # ValueError: I/O operation on closed file
            msg = f"the console cannot be written to: {error}"
            raise DeliveryError(msg) from error


def open_console(options: Mapping[str, Any], world: World) -> ConsoleChannel:
    """The factory named in ``CHANNELS``; there is nothing to configure."""
    return ConsoleChannel(world.out)

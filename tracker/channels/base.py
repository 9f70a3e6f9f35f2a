"""What a channel is, and what it may use of the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TextIO, runtime_checkable

from tracker.clock import Clock
from tracker.domain.message import Message
from tracker.errors import ConfigError


class Channel(Protocol):
    """One way out. ``parts`` are the templates it needs, of ``subject text html blocks``."""

    @property
    def id(self) -> str: ...

    @property
    def parts(self) -> tuple[str, ...]: ...

    def send(self, message: Message) -> None:
        """Return once the receiver has taken the message.

        Raises DeliveryError: ``permanent`` when the same message to the same recipient will never
        be taken, ``retry_after`` when the receiver said how many seconds to wait, ``maybe_sent``
        when it may have been taken although no answer says so.
        """


@runtime_checkable
class Askable(Protocol):
    """What a channel is besides, when its receiver can say whether it has a message."""

    def was_sent(self, message: Message) -> bool | None:
        """Whether the receiver has a message with this key; ``None``: it cannot be told.

        Asked only about a message that may have been sent before. Raises DeliveryError when the
        receiver could not be asked; a permanent one counts as ``None``.
        """


class Answer(Protocol):
    """What an HTTP POST came back with. ``headers`` are looked up in any case."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    @property
    def body(self) -> bytes: ...


class Poster(Protocol):
    """The part of ``tracker.http.Client`` that channels use; it answers whatever the status."""

    def post(
        self,
        url: str,
        *,
        json: Any = None,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Raises FetchError when no answer came; it tells nothing of ``url`` but the host."""

    def request(
        self,
        method: str,
        url: str,
        *,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The same with any method: once, and whatever the answer."""


class Receipts(Protocol):
    """What receivers called the first message of a thread, to go on from there.

    A Slack message's time stamp, a GitHub issue's number. Losing one costs a question or begins a
    new thread, never a message.
    """

    def find(self, recipient: str, thread: str) -> str | None: ...

    def keep(self, recipient: str, thread: str, receipt: str) -> None:
        """Remember it, in place of any earlier one."""


class NoReceipts:
    """Remembers nothing: for channels without threads, and where nothing is stored."""

    def find(self, recipient: str, thread: str) -> str | None:
        return None

    def keep(self, recipient: str, thread: str, receipt: str) -> None:
        pass


@dataclass(frozen=True, slots=True)
class World:
    """``http`` is called on first use, so that a console never loads an HTTP library."""

    now: Clock
    http: Callable[[], Poster]
    out: TextIO
    receipts: Receipts = field(default_factory=NoReceipts)


def need(options: Mapping[str, Any], channel_id: str, name: str) -> str:
    """A required option as text. Raises ConfigError naming the key that is missing."""
    value = options.get(name)
    if not value:
        msg = f"[channels.{channel_id}] has no {name}"
        raise ConfigError(msg, f"set {name}, or enabled = false")
    return str(value)

"""An outbox with the product's channels, on a clock that the test moves."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.builders import NOON
from tracker.app.context import App
from tracker.app.delivering import USUAL, Delivered, Terms, deliver
from tracker.app.outbox import list_outbox, show_delivery
from tracker.config import load_config
from tracker.db import outbox
from tracker.domain.delivery import Delivery, NewDelivery, Outcome
from tracker.domain.message import Message

OWNER = "ml@acme.example"


@dataclass
class Desk:
    """``now`` is this host's clock."""

    folder: Path
    now: datetime = NOON
    apps: list[App] = field(default_factory=list)

    def app(self) -> App:
        """One more process on the same outbox."""
        config = load_config(self.folder / "tracker.toml", {}, self.folder)
        self.apps.append(App(config, {}, lambda: self.now, lambda _: None))
        return self.apps[-1]

    def put(self, app: App, channel: str, recipient: str = OWNER, key: str = "k1") -> None:
        one = NewDelivery(key, channel, recipient, "test", {"channel": channel, "as_of": "now"})
        with app.database.write() as tx:
            outbox.enqueue(tx, [one], now=app.shared_now(tx))

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


def outcomes(app: App, number: int = 1) -> list[Outcome | None]:
    """How each attempt at a delivery ended."""
    return [attempt.outcome for attempt in show_delivery(app, number).attempts]


def stored(app: App, number: int = 1) -> Delivery:
    return show_delivery(app, number).delivery


def states(app: App) -> list[str]:
    return [delivery.state.value for delivery in list_outbox(app)]


def sent_after_waiting(desk: Desk, app: App, terms: Terms = USUAL) -> Delivered:
    """Deliver once the next try of the first message is due."""
    desk.now = max(desk.now, stored(app).next_try_at)
    return deliver(app, terms)


@contextmanager
def desk(folder: Path, channels: str, database: str = "sqlite:///tracker.db") -> Iterator[Desk]:
    """``channels``: the channel tables of the configuration."""
    head = f'[database]\nurl = "{database}"\n\n[network]\nallow_private = true\ntimeout = "5s"\n'
    (folder / "tracker.toml").write_text(f"{head}\n{channels}", encoding="utf-8")
    made = Desk(folder)
    try:
        yield made
    finally:
        for app in made.apps:
            app.close()


def email(port: int, more: str = "") -> str:
    return (
        f'[channels.email]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        f'from = "tracker@acme.example"\nto = ["ops@acme.example"]\n{more}\n'
    )


def slack(folder: Path, url: str, more: str = "") -> str:
    (folder / "hook").write_text(url, encoding="utf-8")
    return f'[channels.slack]\nwebhook_url = "file:hook"\n{more}\n'


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Scripted:
    """A channel that does what it is told, message by message: raise, call, or take.

    ``taken`` holds the keys; a ``askable`` subclass answers from it.
    """

    script: list[Exception | None] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    id: str = "scripted"
    parts: tuple[str, ...] = ("text",)

    def send(self, message: Message) -> None:
        step = self.script.pop(0) if self.script else None
        if step is not None:
            raise step
        self.taken.append(message.key)


class Askable(Scripted):
    def was_sent(self, message: Message) -> bool:
        return message.key in self.taken

"""SMTP: dropped before 250, 451 then 250, one recipient of several refused."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.e2e.world import free_port
from tests.faults.world import OWNER, desk, email, outcomes, sent_after_waiting, states, stored
from tracker.app.delivering import deliver
from tracker.domain.delivery import DeliveryState, Outcome


@dataclass
class Post:
    """A mail server. ``drops``: how many mails it takes and hangs up on before it says so.

    ``answers`` come instead of taking a mail; ``unknown`` recipients are refused.
    """

    drops: int = 0
    answers: list[str] = field(default_factory=list)
    unknown: frozenset[str] = frozenset()
    taken: Counter[str] = field(default_factory=Counter)
    recipients: list[str] = field(default_factory=list)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.unknown:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answers:
            return self.answers.pop(0)
        content = envelope.content
        mail = message_from_bytes(content if isinstance(content, bytes) else b"")
        self.taken[str(mail["Message-ID"])] += 1
        self.recipients += envelope.rcpt_tos
        if self.drops:
            self.drops -= 1
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 OK"


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def port(post: Post) -> Iterator[int]:
    controller = Controller(post, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller.port
    controller.stop()


def test_dropped_before_250_is_sent_again_under_the_same_message_id(
    post: Post, port: int, tmp_path: Path
) -> None:
    post.drops = 1
    with desk(tmp_path, email(port)) as at:
        app = at.app()
        at.put(app, "email")
        assert deliver(app).waiting == 1
        assert sent_after_waiting(at, app).sent == 1
        assert outcomes(app) == [Outcome.UNSURE, Outcome.SENT]
    # Twice in the mailbox at worst, and one mail to whoever goes by Message-ID.
    assert list(post.taken.values()) == [2]


def test_dropped_before_250_is_held_where_that_is_wished(
    post: Post, port: int, tmp_path: Path
) -> None:
    post.drops = 1
    with desk(tmp_path, email(port, 'on_ambiguous = "hold"')) as at:
        app = at.app()
        at.put(app, "email")
        deliver(app)
        assert sent_after_waiting(at, app).held == 1
        assert stored(app).state is DeliveryState.HELD
        assert outcomes(app) == [Outcome.UNSURE, Outcome.HELD]
    assert list(post.taken.values()) == [1]


def test_451_then_250_is_sent_once(post: Post, port: int, tmp_path: Path) -> None:
    post.answers = ["451 try later"]
    with desk(tmp_path, email(port, 'on_ambiguous = "hold"')) as at:
        app = at.app()
        at.put(app, "email")
        assert deliver(app).waiting == 1
        assert sent_after_waiting(at, app).sent == 1
        assert outcomes(app) == [Outcome.RETRY, Outcome.SENT]
    assert list(post.taken.values()) == [1]


def test_one_refused_recipient_keeps_no_other_from_the_mail(
    post: Post, port: int, tmp_path: Path
) -> None:
    post.unknown = frozenset({"gone@acme.example"})
    with desk(tmp_path, email(port)) as at:
        app = at.app()
        for number, recipient in enumerate((OWNER, "gone@acme.example", "ops@acme.example")):
            at.put(app, "email", recipient, f"k{number}")
        done = deliver(app)
        assert (done.sent, done.dead) == (2, 1)
        assert states(app) == ["sent", "dead", "sent"]
        assert "550 no such user" in str(stored(app, 2).last_error)
    assert post.recipients == [OWNER, "ops@acme.example"]


def test_nobody_listening_is_no_reason_for_doubt(tmp_path: Path) -> None:
    with desk(tmp_path, email(free_port(), 'on_ambiguous = "hold"')) as at:
        app = at.app()
        at.put(app, "email")
        assert deliver(app).waiting == 1
        assert sent_after_waiting(at, app).waiting == 1
        assert outcomes(app) == [Outcome.RETRY, Outcome.RETRY]

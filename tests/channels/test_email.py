"""Against a real SMTP server on loopback."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.certificates import certificate_for
from tests.channels.world import message, world
from tracker.channels.email import EmailChannel, open_email
from tracker.errors import DeliveryError

SENDER = "tracker@acme.example"
PASSWORD = "hunter2-secret"


@dataclass
class Mailbox:
    """What the server took, and what it says instead of taking it."""

    rcpt_says: str = "250 OK"
    data_says: str = "250 OK"
    quit_says: str | None = None
    taken: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt_says.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt_says

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data_says.startswith("250"):
            self.taken.append(envelope)
        return self.data_says

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return self.quit_says or "221 Bye"


@dataclass
class Server:
    mailbox: Mailbox
    port: int

    def channel(self, **options: Any) -> EmailChannel:
        given = {"host": "localhost", "port": self.port, "from": SENDER, "security": "none"}
        return open_email(given | options, world())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost, its key, and who vouches for it, in one file."""
    return certificate_for("localhost", tmp_path_factory.mktemp("tls"))


def serve(mailbox: Mailbox, **options: Any) -> Iterator[Server]:
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield Server(mailbox, controller.port)
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


def check_login(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    good = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=good, handled=False)


@pytest.fixture
def plain() -> Iterator[Server]:
    yield from serve(Mailbox())


@pytest.fixture
def guarded(certificate: Path) -> Iterator[Server]:
    """STARTTLS first, then a login, then mail."""
    yield from serve(
        Mailbox(),
        tls_context=tls(certificate),
        require_starttls=True,
        auth_required=True,
        authenticator=check_login,
    )


def failure(channel: EmailChannel) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        channel.send(message())
    return caught.value


def test_a_mail_arrives_whole(plain: Server) -> None:
    sent = message(html="<p>É</p>", text="É\n.\n..dots\n", thread="triage")
    plain.channel().send(sent)
    (envelope,) = plain.mailbox.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, ["owner@acme.example"])
    mail = message_from_bytes(cast(bytes, envelope.content), policy=default)
    assert mail["Subject"] == sent.subject
    text = mail.get_body(("plain",))
    assert text is not None
    assert text.get_content().replace("\r\n", "\n") == sent.text


def test_the_name_of_a_recipient_stays_out_of_the_envelope(plain: Server) -> None:
    plain.channel().send(message(recipient="Ada <ada@acme.example>"))
    assert plain.mailbox.taken[0].rcpt_tos == ["ada@acme.example"]


@pytest.mark.parametrize(
    ("says", "permanent"),
    [
        ("450 mailbox busy", False),
        ("452 \x1b[31mfull", False),
        ("550 no such user", True),
        ("554 spam", True),
    ],
)
@pytest.mark.parametrize("when", ["rcpt_says", "data_says"])
def test_4xx_is_worth_another_try_and_5xx_is_not(
    plain: Server, when: str, says: str, permanent: bool
) -> None:
    setattr(plain.mailbox, when, says)
    error = failure(plain.channel())
    assert error.permanent is permanent
    assert says[:3] in error.message
    assert error.message.isprintable()
    assert plain.mailbox.taken == []


def test_a_rude_goodbye_does_not_send_the_mail_again(plain: Server) -> None:
    plain.mailbox.quit_says = "451 not yet"
    plain.channel().send(message())
    assert len(plain.mailbox.taken) == 1


def test_nobody_there_is_worth_another_try() -> None:
    error = failure(Server(Mailbox(), free_port()).channel())
    assert not error.permanent
    assert "could not be used" in error.message


def test_starttls_and_login(guarded: Server, certificate: Path) -> None:
    options = {"security": "starttls", "ca_file": certificate}
    login = {"username": "tracker", "password": PASSWORD}
    guarded.channel(**options, **login).send(message())
    assert len(guarded.mailbox.taken) == 1


def test_a_wrong_password_is_told_without_the_password(guarded: Server, certificate: Path) -> None:
    options = {"security": "starttls", "ca_file": certificate, "username": "tracker"}
    channel = guarded.channel(**options, password="wrong-secret")
    error = failure(channel)
    assert error.permanent
    assert "check username and password" in (error.hint or "")
    assert "wrong-secret" not in f"{error} {vars(channel)}"


@pytest.mark.parametrize("login", [("tracker", "pässwort"), ("trücker", "passwort")])
def test_a_login_beyond_ascii_is_told_without_it(
    guarded: Server, certificate: Path, login: tuple[str, str]
) -> None:
    username, password = login
    options = {"security": "starttls", "ca_file": certificate}
    error = failure(guarded.channel(**options, username=username, password=password))
    assert "not ASCII" in error.message and "password of [channels.email]" in (error.hint or "")
    assert not (error.permanent or error.maybe_sent)
    assert password not in str(error)
    assert guarded.mailbox.taken == []


def test_a_host_that_is_none_is_told(plain: Server) -> None:
    error = failure(plain.channel(host="mail..example"))
    assert error.message.startswith("'mail..example' is not the name of a host")
    assert not error.maybe_sent


def test_a_certificate_nobody_vouches_for_is_refused(guarded: Server) -> None:
    error = failure(guarded.channel(security="starttls"))
    assert "CERTIFICATE_VERIFY_FAILED" in error.message
    assert not error.permanent


def test_starttls_is_required_not_merely_tried(plain: Server) -> None:
    error = failure(plain.channel(security="starttls"))
    assert "STARTTLS" in error.message
    assert not error.permanent
    assert plain.mailbox.taken == []


def test_tls_from_the_first_byte(certificate: Path) -> None:
    for server in serve_tls(certificate):
        server.channel(security="tls", ca_file=certificate).send(message())
        assert len(server.mailbox.taken) == 1


def serve_tls(certificate: Path) -> Iterator[Server]:
    yield from serve(Mailbox(), ssl_context=tls(certificate), server_hostname="localhost")


def test_the_usual_ports() -> None:
    ports = {"starttls": 587, "tls": 465, "none": 25}
    for security, port in ports.items():
        options = {"host": "h", "from": SENDER, "security": security}
        assert open_email(options, world()).server.port == port

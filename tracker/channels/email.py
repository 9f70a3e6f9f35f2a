"""E-mail by SMTP: one recipient per transaction, so that one bad address stops nobody else's mail.

4xx answers and network trouble are transient, 5xx answers permanent (RFC 5321 §4.2.1).
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tracker.channels.base import World, need
from tracker.channels.mail import bare_address, compose
from tracker.clock import Clock
from tracker.domain.message import Message
from tracker.errors import ConfigError, DeliveryError
from tracker.text import oneline

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_TIMEOUT = 30.0
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Smtp:
    """Where mail is handed in. ``security``: ``starttls`` (required, not merely tried), ``tls`` or
    ``none``; certificates are always verified, against ``ca_file`` if the authority is your own."""

    host: str
    port: int
    security: str = "starttls"
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    timeout: float = _TIMEOUT


class EmailChannel:
    id = "email"
    parts = ("subject", "text", "html")

    def __init__(self, server: Smtp, sender: str, now: Clock) -> None:
        self.server, self._sender, self._now = server, sender, now

    def compose(self, message: Message) -> bytes:
        """The mail as it would be sent (RFC 5322, CRLF), for an ``.eml`` file."""
        return self._mail(message).as_bytes()

    def send(self, message: Message) -> None:
        """Hand the mail in. It counts as sent once the server has taken the whole text."""
        mail = self._mail(message)
        sender, recipient = bare_address(mail, "From"), bare_address(mail, "To")
        with _in_words(self.server), _session(self.server) as smtp, _handing_in(self.server):
            smtp.send_message(mail, sender, [recipient])

    def _mail(self, message: Message) -> EmailMessage:
        return compose(message, self._sender, self._now())


def open_email(options: Mapping[str, Any], world: World) -> EmailChannel:
    """The factory named in ``CHANNELS``. Raises ConfigError for options that do not do."""
    security = str(options.get("security") or "starttls")
    if security not in _PORTS:
        msg = f"[channels.email] security is {security!r}"
        raise ConfigError(msg, f"use one of {', '.join(_PORTS)}")
    ca_file = options.get("ca_file")
    server = Smtp(
        host=need(options, "email", "host"),
        port=int(options.get("port") or _PORTS[security]),
        security=security,
        username=options.get("username"),
        password=options.get("password"),
        ca_file=Path(ca_file) if ca_file else None,
    )
    return EmailChannel(server, need(options, "email", "from"), world.now)


@contextmanager
def _session(server: Smtp) -> Iterator[smtplib.SMTP]:
    """A logged-in connection. What goes wrong while saying goodbye is no failure: the mail is in,
    and failing now would send it twice."""
    smtp = _connect(server)
    try:
        if server.security == "starttls":
            smtp.starttls(context=_tls(server))
        if server.username:
            _log_in(smtp, server.username, server.password or "")
        yield smtp
    finally:
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
        smtp.close()


def _connect(server: Smtp) -> smtplib.SMTP:
    try:
        return _open(server)
    except UnicodeError as error:
        msg = f"{server.host!r} is not the name of a host: {error}"
        raise DeliveryError(msg, "check host of [channels.email]") from error


def _log_in(smtp: smtplib.SMTP, username: str, password: str) -> None:
    """smtplib speaks ASCII only when it logs in. Its error quotes the password: it is not kept."""
    try:
        smtp.login(username, password)
    except UnicodeError:
        msg = "username or password has a character that is not ASCII, and cannot be used to log in"
        raise DeliveryError(msg, "change username or password of [channels.email]") from None


def _open(server: Smtp) -> smtplib.SMTP:
    if server.security == "tls":
        return smtplib.SMTP_SSL(
            server.host, server.port, timeout=server.timeout, context=_tls(server)
        )
    return smtplib.SMTP(server.host, server.port, timeout=server.timeout)


def _tls(server: Smtp) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=server.ca_file)


@contextmanager
def _in_words(server: Smtp) -> Iterator[None]:
    """smtplib's many errors as the one of this house."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise _refused(server, code, said) from error
    except smtplib.SMTPResponseException as error:
        raise _refused(server, error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        msg = f"{server.host}:{server.port}: {error}"
        raise DeliveryError(msg, "check security and username of [channels.email]") from error
    except (smtplib.SMTPException, OSError) as error:
        msg = f"{server.host}:{server.port} could not be used: {error}"
        raise DeliveryError(msg, "check host, port and security of [channels.email]") from error


@contextmanager
def _handing_in(server: Smtp) -> Iterator[None]:
    """A connection that ends before the answer leaves it open whether the mail was taken."""
    try:
        yield
    except OSError as error:
        if isinstance(error, smtplib.SMTPException) and not _is_gone(error):
            raise
        msg = f"{server.host}:{server.port} was gone before it answered: {error}"
        raise DeliveryError(msg, maybe_sent=True) from error


def _is_gone(error: smtplib.SMTPException) -> bool:
    return isinstance(error, smtplib.SMTPServerDisconnected)


def _refused(server: Smtp, code: int, said: bytes | str) -> DeliveryError:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    shown = oneline(text)[:_SHOWN]
    msg = f"{server.host} did not take the mail: {code} {shown}"
    hint = "check the address" if code >= 500 else None
    if code in {530, 534, 535}:
        hint = "check username and password of [channels.email]"
    return DeliveryError(msg, hint, permanent=code >= 500)

"""A message as a mail: RFC 5322, the same bytes for the same message and moment."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from tracker.domain.message import Message
from tracker.errors import ConfigError, DeliveryError

_SPEC = r"""[^\s@<>()\[\]\\,;:"]+@[^\s@<>()\[\]\\,;:"]+"""
_NAME = r"""(?:"[^"<>\\]*"\ ?|[^"<>\\,;:@]*)"""
_ONE = re.compile(f"(?P<bare>{_SPEC})|(?P<name>{_NAME})<(?P<inner>{_SPEC})>")
_CTE = "quoted-printable"  # readable source, and no line over 998 octets


def compose(message: Message, sender: str, at: datetime) -> EmailMessage:
    """Text and HTML as alternatives, from ``sender`` to the one recipient.

    ``Message-ID`` comes from the key, so that a mail sent twice is one mail to those who look;
    ``References`` comes from the thread, so that the mails about one model lie together.
    Raises a permanent DeliveryError for a recipient that is no address; ConfigError for a sender
    that is none.
    """
    recipient = _address(message.recipient)
    if recipient is None:
        msg = f"{message.recipient!r} is not a mail address"
        raise DeliveryError(msg, "correct the owner, or `to` of [channels.email]", permanent=True)
    domain = _sender(sender).domain
    mail = EmailMessage(SMTP)
    mail["From"] = _sender(sender)
    mail["To"] = recipient
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = at
    mail["Message-ID"] = f"<{_digest(message.key)}@{domain}>"
    if message.thread:
        mail["In-Reply-To"] = mail["References"] = f"<thread.{_digest(message.thread)}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Unsubscribe"] = f"<mailto:{_sender(sender).addr_spec}?subject=unsubscribe>"
    mail.set_content(message.text, cte=_CTE)
    if message.html:
        mail.add_alternative(message.html, subtype="html", cte=_CTE)
        mail.set_boundary(f"=_{_digest('boundary of ' + message.key)}")
    return mail


def bare_address(mail: EmailMessage, header: str) -> str:
    """What the envelope wants of a composed mail's ``From`` or ``To``: the address alone."""
    address: Address = mail[header].addresses[0]
    return address.addr_spec


def _sender(sender: str) -> Address:
    address = _address(sender)
    if address is None:
        msg = f"{sender!r} is not a mail address"
        raise ConfigError(msg, "correct `from` of [channels.email]")
    return address


def _address(text: str) -> Address | None:
    """Exactly one address with a domain, or ``None``. A line end in it could add a header.

    Not left to ``email.headerregistry``, which answers some text with an IndexError or worse.
    """
    found = _ONE.fullmatch(text.strip()) if text.isprintable() else None
    if found is None:
        return None
    username, _, domain = (found["bare"] or found["inner"]).rpartition("@")
    return Address((found["name"] or "").strip(' "'), username, domain)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOON
from tests.channels.world import message, world
from tracker.channels.email import EmailChannel, Smtp
from tracker.channels.mail import bare_address, compose
from tracker.errors import ConfigError, DeliveryError

SENDER = "Tracker <tracker@acme.example>"


def parsed(**more: object) -> EmailMessage:
    channel = EmailChannel(Smtp("unused", 25), SENDER, world().now)
    return message_from_bytes(channel.compose(message(**more)), policy=default)


def test_the_headers() -> None:
    mail = parsed(thread="support-triage")
    assert mail["From"] == SENDER
    assert mail["To"] == "owner@acme.example"
    assert mail["Subject"] == "[URGENT] support-triage v3: act by 2026-12-03"
    assert mail["Date"].datetime == NOON
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] == "<mailto:tracker@acme.example?subject=unsubscribe>"
    assert mail["Message-ID"].endswith("@acme.example>")
    assert mail["References"] == mail["In-Reply-To"]


def test_text_alone_is_one_part_and_html_is_the_better_alternative() -> None:
    assert parsed().get_content_type() == "text/plain"
    mail = parsed(html="<p>É</p>", text="É\n" + "long " * 400)
    assert mail.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    html = mail.get_body(("html",))
    assert html is not None
    assert html.get_content().strip() == "<p>É</p>"


def test_the_same_message_is_the_same_bytes_and_a_later_try_the_same_id() -> None:
    one = compose(message(html="<p>"), SENDER, NOON)
    again = compose(message(html="<p>"), SENDER, NOON)
    later = compose(message(html="<p>"), SENDER, NOON + timedelta(hours=1))
    other = compose(message(key="key-2"), SENDER, NOON)
    assert one.as_bytes() == again.as_bytes()
    assert one["Message-ID"] == later["Message-ID"] != other["Message-ID"]


def test_the_mails_about_one_model_lie_in_one_thread() -> None:
    first, second = parsed(thread="triage", key="a"), parsed(thread="triage", key="b")
    assert first["References"] == second["References"] != parsed(thread="other")["References"]
    assert parsed()["References"] is None


def test_lines_end_as_the_protocol_wants_and_none_is_too_long() -> None:
    channel = EmailChannel(Smtp("unused", 25), SENDER, world().now)
    raw = channel.compose(message(text="x" * 3000, html="y" * 3000))
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_no_subject_can_add_a_header() -> None:
    mail = parsed(subject="act\r\nBcc: spy@evil.example\r\n\r\nbody")
    assert mail["Bcc"] is None
    assert mail["Subject"] == "act Bcc: spy@evil.example body"


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "platform-team",
        "@acme.example",
        "a@acme.example, b@acme.example",
        "a@acme.example\r\nBcc: spy@evil.example",
        "a@acme.example\nX: y",
        "a@acme.example>\x00",
        "a b@acme.example",
        "group: a@acme.example;",
    ],
)
def test_what_is_no_address_is_never_tried_again(recipient: str) -> None:
    with pytest.raises(DeliveryError, match="is not a mail address") as caught:
        compose(message(recipient=recipient), SENDER, NOON)
    assert caught.value.permanent


@pytest.mark.parametrize(
    "recipient",
    [
        "Ada Lovelace <ada@acme.example>",
        '"Ada, Countess of Lovelace" <ada@acme.example>',
        "Zoë <zoë@acme.example>",
        "ada+ml@acme.example",
    ],
)
def test_a_recipient_may_have_a_name(recipient: str) -> None:
    mail = compose(message(recipient=recipient), SENDER, NOON)
    assert mail["To"] == recipient
    assert f"<{bare_address(mail, 'To')}>" in f"<{recipient}>"


@given(st.text(alphabet='a@.,;:<>[]()"\\ é=?-\r\n', max_size=12))
def test_any_recipient_is_one_address_or_refused(recipient: str) -> None:
    try:
        mail = compose(message(recipient=recipient), SENDER, NOON)
    except DeliveryError as error:
        assert error.permanent
        return
    assert len(mail["To"].addresses) == 1
    assert bare_address(mail, "To") in recipient
    assert len(mail.as_bytes().split(b"\r\n\r\n")[0].split(b"\r\nTo: ")) == 2


def test_a_sender_that_is_no_address_is_a_matter_of_configuration() -> None:
    with pytest.raises(ConfigError, match="'tracker' is not a mail address"):
        compose(message(), "tracker", NOON)

from __future__ import annotations

from pathlib import Path

import pytest

from tests.templates.facts import ONE_ALERT
from tracker.channels.rendering import build_message
from tracker.domain.delivery import NewDelivery
from tracker.errors import InputError, NotFoundError
from tracker.render import Renderer


def request(channel: str, event: str = "alert") -> NewDelivery:
    return NewDelivery("key", channel, "someone", event, ONE_ALERT, thread="support-triage")


def blocks_template(folder: Path, body: str) -> Renderer:
    (folder / "slack").mkdir()
    (folder / "slack/alert.blocks.j2").write_text(body)
    return Renderer(folder)


def test_a_mail_has_its_three_parts_and_keeps_who_it_is_for() -> None:
    built = build_message(Renderer(), ("subject", "text", "html"), request("email"))
    assert built.subject == "[URGENT] support-triage v3: act by 2026-12-03"
    assert "8 business days left" in built.text
    assert (built.html or "").startswith("<!doctype html>")
    assert (built.key, built.recipient, built.thread) == ("key", "someone", "support-triage")
    assert built.blocks == []


def test_without_a_subject_the_first_line_is_one() -> None:
    built = build_message(Renderer(), ("text",), request("file"))
    assert built.subject == "support-triage v3: act by 2026-12-03"
    assert built.html is None


def test_a_channel_without_templates_gets_the_shared_ones() -> None:
    own = build_message(Renderer(), ("text",), request("console"))
    assert build_message(Renderer(), ("text",), request("pager")).text == own.text
    with pytest.raises(NotFoundError, match=r"pager/nothing\.text\.j2"):
        build_message(Renderer(), ("text",), request("pager", "nothing"))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('[{"type": "divider"},]', r"slack/alert\.blocks\.j2 does not write JSON"),
        ("", "does not write JSON"),
        ('{"type": "divider"}', "not a list of blocks"),
        ('["divider"]', "not a list of blocks"),
        ("[{% for i in range(51) %}{},{% endfor %}{}]", "writes 52 blocks; Slack takes 50"),
    ],
)
def test_blocks_that_are_none(tmp_path: Path, body: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        build_message(blocks_template(tmp_path, body), ("blocks",), request("slack"))

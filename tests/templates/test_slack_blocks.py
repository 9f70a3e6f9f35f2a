"""Slack's own library accepts every payload, however much there is to say."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from tests.templates.facts import ALERT, COSTS, EVENTS, PARTS, TRIAGE, UNDELIVERED
from tracker.channels.rendering import build_message
from tracker.domain.delivery import NewDelivery
from tracker.domain.message import Message
from tracker.render import Renderer

LONG = "&<>" * 4000
MANY = [
    TRIAGE
    | {
        "label": f"{LONG} v{n}",
        "serve_reason": LONG,
        "train_reason": LONG + "!",
        "replacement_note": LONG,
        "replacements": [LONG] * 3,
        "notes": [LONG] * 5,
        "previous": {"level": "act", "serve_until": None},
        "evidence": [
            {
                "url": "https://a.example/" + "&" * 3000,
                "section": LONG,
                "quote": LONG,
                "announced_on": None,
                "read": None,
            }
        ]
        * 4,
    }
    for n in range(300)
]
HUGE: dict[str, dict[str, Any]] = {
    "alert": ALERT | {"findings": MANY, "unjudged": [{"label": LONG, "reason": LONG}] * 90},
    "costs": COSTS
    | {
        "models": [COSTS["models"][0] | {"label": LONG, "unknown": [LONG] * 9}] * 90,
        "unmatched_usage": [{"model": LONG}] * 90,
        "unproven": [LONG] * 90,
        "changes": [COSTS["changes"][0] | {"label": LONG}] * 90,
        "not_earning": [{"label": LONG, "why": LONG}] * 90,
        "next_forced": [COSTS["next_forced"][0] | {"label": LONG}] * 90,
    },
    "health": {
        "broken": [{"source": LONG, "why": LONG, "last_good_on": None, "next": LONG}] * 40,
        "held": [{"source": LONG, "why": LONG, "last_good_on": LONG, "next": LONG}] * 40,
        "back": [{"source": LONG}] * 40,
        "as_of": LONG,
    },
    "resolved": {
        "findings": MANY,
        "resolved": {"reason": LONG, "on": "2026-11-23"},
    },
    "test": {"channel": LONG},
    "undelivered": dict.fromkeys(UNDELIVERED, LONG) | {"about": [LONG] * 40, "attempts": 10},
}
EMPTY: dict[str, dict[str, Any]] = {
    "alert": {"findings": []},
    "costs": COSTS | {"models": [], "unmatched_usage": [], "totals": {"once": {}, "month": {}}},
    "health": {"broken": [], "held": [], "back": [], "as_of": ""},
    "resolved": {"findings": [TRIAGE], "resolved": {"reason": "", "on": "2026-11-23"}},
    "test": {},
    "undelivered": UNDELIVERED | {"state": "held", "about": []},
}


def rendered(event: str, facts: dict[str, Any]) -> Message:
    request = NewDelivery("k", "slack", "#ml", event, facts)
    return build_message(Renderer(), PARTS["slack"], request)


@pytest.mark.parametrize("event", sorted(EVENTS))
@pytest.mark.parametrize("facts", [EVENTS, HUGE, EMPTY], ids=["usual", "huge", "empty"])
def test_slack_takes_it(event: str, facts: dict[str, dict[str, Any]]) -> None:
    message = rendered(event, facts[event])
    blocks = Block.parse_all(message.blocks)
    assert len(blocks) == len(message.blocks) <= 50
    for block in blocks:
        block.validate_json()
    for text in texts(message.blocks):
        assert 0 < len(text["text"]) <= 3000
    for block_json in message.blocks:
        assert all(len(f["text"]) <= 2000 for f in block_json.get("fields", []))
        if block_json["type"] == "header":
            assert len(block_json["text"]["text"]) <= 150
    assert 0 < len(message.text) <= 8000


def test_how_many_are_left_out_is_said() -> None:
    shown = [text["text"] for text in texts(rendered("alert", HUGE["alert"]).blocks)]
    assert "… and 291 models more: tracker alerts list" in shown


def texts(node: Any) -> list[dict[str, Any]]:
    """Every text object in the payload."""
    if isinstance(node, list):
        return [text for item in node for text in texts(item)]
    if isinstance(node, dict):
        own = [node] if node.get("type") in {"plain_text", "mrkdwn"} else []
        return own + [text for item in node.values() for text in texts(item)]
    return []

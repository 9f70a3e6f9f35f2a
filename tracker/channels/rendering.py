"""From a delivery to a message: every part of a channel rendered, and checked for its form."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tracker.domain.delivery import NewDelivery
from tracker.domain.message import Message
from tracker.errors import InputError
from tracker.render import Renderer
from tracker.text import clip, oneline, visible_facts

_SUBJECT_CHARS = 200
_SLACK_BLOCKS = 50


def build_message(renderer: Renderer, parts: Iterable[str], request: NewDelivery) -> Message:
    """Render ``parts`` (of ``subject text html blocks``) of ``request`` for its channel.

    A channel without a template of its own, as a third party's may be, gets the shared one.
    Raises InputError when a template fails or its blocks are not a JSON list of objects;
    NotFoundError when there is no template for a part.
    """
    done = {p: renderer.render(_template(renderer, request, p), request.facts) for p in parts}
    text = done.get("text", "")
    return Message(
        key=request.key,
        recipient=request.recipient,
        subject=clip(oneline(done.get("subject") or _first_line(text)), _SUBJECT_CHARS),
        text=text,
        html=done.get("html"),
        blocks=_blocks(_template(renderer, request, "blocks"), done.get("blocks", "[]")),
        thread=request.thread,
        event=request.event,
        facts=visible_facts(request.facts),
    )


def _template(renderer: Renderer, request: NewDelivery, part: str) -> str:
    name = f"{request.event}.{part}.j2"
    own, shared = f"{request.channel}/{name}", f"_shared/{name}"
    return shared if not renderer.exists(own) and renderer.exists(shared) else own


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


def _blocks(template: str, written: str) -> list[dict[str, Any]]:
    try:
        blocks = json.loads(written)
    except ValueError as error:
        msg = f"{template} does not write JSON: {error}"
        raise InputError(msg, "pass every value through the filter tojson") from error
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        msg = f"{template} writes JSON, but not a list of blocks"
        raise InputError(msg, "it begins with [ and holds objects with a type")
    if len(blocks) > _SLACK_BLOCKS:
        msg = f"{template} writes {len(blocks)} blocks; Slack takes {_SLACK_BLOCKS}"
        raise InputError(msg, "show fewer findings, and say how many more there are")
    return blocks

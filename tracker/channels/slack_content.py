"""What Slack is given to show, the same by a bot and by an incoming webhook."""

from __future__ import annotations

from typing import Any

from tracker.domain.message import Message

_TEXT_CHARS = 3000


def content(message: Message) -> dict[str, Any]:
    """With blocks, ``text`` is what notifications and screen readers get."""
    text = message.text.strip()[:_TEXT_CHARS]
    plain = {"text": text, "unfurl_links": False, "unfurl_media": False}
    return plain | ({"blocks": message.blocks} if message.blocks else {})

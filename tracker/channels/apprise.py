"""Everything Apprise speaks to: Teams, Discord, PagerDuty, ntfy and more, one address at a time.

The only door to the library, which is an extra and opens its own connections. It says only whether
the service took the message: at least once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tracker.channels.base import World
from tracker.domain.message import Message
from tracker.errors import ConfigError, DeliveryError

_MENTION = re.compile(r"(?<![\w@])@(?=[\w&!])")


class AppriseChannel:
    """``urls``: recipient → address with its secrets. The recipient is how the address is known."""

    id = "apprise"
    parts = ("subject", "text")

    def __init__(self, urls: Mapping[str, str]) -> None:
        self._urls = urls

    def send(self, message: Message) -> None:
        """Raises a transient DeliveryError when the service did not take it, or did not answer."""
        import apprise

        url = self._urls.get(message.recipient)
        if url is None:
            msg = f"[channels.apprise] has no address {message.recipient} any more"
            raise DeliveryError(msg, "put it back into urls, or drop the message", permanent=True)
        service = apprise.Apprise()
        if not service.add(url):
            msg = f"{message.recipient} holds no address that Apprise knows"
            raise DeliveryError(msg, "see https://github.com/caronc/apprise/wiki")
        plain = apprise.NotifyFormat.TEXT
        title, body = inert(message.subject), inert(message.text)
        if not service.notify(title=title, body=body, body_format=plain):
            msg = f"the service at {message.recipient} did not take the message"
            # It may have, and been slow to say so: Apprise does not tell the two apart.
            raise DeliveryError(msg, "tracker alerts test --channel apprise", maybe_sent=True)


def open_apprise(options: Mapping[str, Any], world: World) -> AppriseChannel:
    """The factory named in ``CHANNELS``. Raises ConfigError without addresses or the library."""
    from importlib.util import find_spec

    if not options.get("urls"):
        msg = "[channels.apprise] has no urls"
        raise ConfigError(msg, 'write: urls = ["env:TRACKER_APPRISE_URL"]')
    if find_spec("apprise") is None:
        msg = "[channels.apprise] needs the apprise package"
        raise ConfigError(msg, "pip install 'tracker[apprise]'")
    return AppriseChannel(options["urls"])


def inert(text: str) -> str:
    """Text that neither mentions nor links in the chat markup of any service.

    It goes to services whose markup is not known here, so what begins a mention, a tag or a link
    text is written with a character that looks like it and means nothing.
    """
    return _MENTION.sub("＠", text).replace("<", "‹").replace("](", "] (")

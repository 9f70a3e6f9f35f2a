"""What stands around the messages of ``tracker alerts preview``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.app.previewing import NOBODY
from tracker.cli.output import count, dim, visible, warn

if TYPE_CHECKING:
    from tracker.app.previewing import Preview
    from tracker.domain.message import Message


def head(message: Message, channel: str | None) -> str:
    """To whom it goes, and its subject; on which channel, where several are shown."""
    where = f"Channel: {channel}   " if channel else ""
    to = "(no owner)" if message.recipient == NOBODY else visible(message.recipient)
    return dim(f"{where}To: {to}   Subject: {visible(message.subject)}")


def aside(found: Preview) -> Iterator[str]:
    """What is not shown and why, and how many messages there are; for stderr."""
    if found.quiet:
        alerts = count(len(found.quiet), "alert is", "alerts are")
        names = ", ".join(f"{one.row.alert.facts['label']} ({one.why})" for one in found.quiet)
        yield dim(visible(f"{alerts} quiet: {names}"))
    for one in found.channels:
        if not one.configured:
            look = "this is what its messages look like"
            yield warn(f"the channel {one.channel} is not configured: {look}")
        elif one.elsewhere and not one.messages:
            yield warn(f"nothing goes to the channel {one.channel}")
    yield dim(f"{count(len(found.messages), 'message')}; nothing was sent")

"""What stands around the messages of ``tracker alerts preview``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.app.previewing import NOBODY
from tracker.cli.output import count, dim, visible, warn

if TYPE_CHECKING:
    from tracker.app.previewing import Preview
    from tracker.domain.message import Message


def head(message: Message) -> str:
    """To whom it goes, and its subject."""
    to = "(no owner)" if message.recipient == NOBODY else visible(message.recipient)
    return dim(f"To: {to}   Subject: {visible(message.subject)}")


def aside(found: Preview, channel: str) -> Iterator[str]:
    """What is not shown and why, and how many messages there are; for stderr."""
    if found.quiet:
        alerts = count(len(found.quiet), "alert is", "alerts are")
        names = ", ".join(f"{one.row.alert.facts['label']} ({one.why})" for one in found.quiet)
        yield dim(visible(f"{alerts} quiet: {names}"))
    if not found.configured:
        yield warn(f"the channel {channel} is not configured: this is what its messages look like")
    elif found.elsewhere and not found.messages:
        yield warn("nothing goes to this channel")
    yield dim(f"{count(len(found.messages), 'message')}; nothing was sent")

"""The ways a message can go out. Each is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.channels.base import Channel, World

CHANNELS = {
    "apprise": "tracker.channels.apprise:open_apprise",
    "console": "tracker.channels.console:open_console",
    "email": "tracker.channels.email:open_email",
    "file": "tracker.channels.file:open_file",
    "github": "tracker.channels.github:open_github",
    "slack": "tracker.channels.slack:open_slack",
    "webhook": "tracker.channels.webhook:open_webhook",
}
"""Channel id → ``module:factory``; a factory takes the channel's options and the world."""

ENTRY_POINTS = "tracker.channels"


def channel_ids() -> list[str]:
    """Every channel there is: ours, and those of installed packages (entry points)."""
    return sorted({*CHANNELS, *_installed()})


def open_channel(channel_id: str, options: Mapping[str, Any], world: World) -> Channel:
    """A channel ready to send. ``options`` are those of ``[channels.<id>]``, secrets resolved.

    Raises NotFoundError for an id nobody provides, ConfigError for options that do not do and for
    an installed package's channel that cannot be loaded or made.
    """
    from importlib import import_module

    target = CHANNELS.get(channel_id)
    if target is None:
        return _open_installed(channel_id, options, world)
    module, _, name = target.partition(":")
    channel: Channel = getattr(import_module(module), name)(options, world)
    return channel


def _installed() -> dict[str, Any]:
    from importlib.metadata import entry_points

    return {entry.name: entry for entry in entry_points(group=ENTRY_POINTS)}


def _open_installed(channel_id: str, options: Mapping[str, Any], world: World) -> Channel:
    from tracker.channels.guarding import opening
    from tracker.errors import NotFoundError

    entry = _installed().get(channel_id)
    if entry is None:
        msg = f"there is no channel {channel_id!r}"
        raise NotFoundError(msg, f"there are: {', '.join(channel_ids())}")
    with opening(channel_id):
        channel: Channel = entry.load()(options, world)
    return channel

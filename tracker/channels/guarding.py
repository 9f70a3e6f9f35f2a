"""A channel may be anybody's code: whatever it raises ends one message, never the loop over them.

What is no error of this house is a fault in the channel, so its traceback is logged.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from tracker.channels.base import Channel
from tracker.errors import ConfigError, DeliveryError, TrackerError

_logger = logging.getLogger(__name__)


@contextmanager
def guarded(channel: Channel) -> Iterator[None]:
    """Turn what a channel did not foresee into a DeliveryError, with its class and words.

    Nobody knows how far the channel had come: the message may have been sent.
    """
    try:
        yield
    except TrackerError:
        raise
    except Exception as error:
        _logger.exception("the channel %s failed", channel.id)
        msg = f"the channel {channel.id} failed: {type(error).__name__}: {error}"
        raise DeliveryError(msg, "the traceback is in the log", maybe_sent=True) from error


@contextmanager
def opening(channel_id: str) -> Iterator[None]:
    """The same while an installed package's channel is loaded and made: raises ConfigError."""
    try:
        yield
    except TrackerError:
        raise
    except Exception as error:
        _logger.exception("the channel %s cannot be opened", channel_id)
        msg = f"the channel {channel_id} cannot be opened: {type(error).__name__}: {error}"
        raise ConfigError(msg, "update the package it comes with, or its options") from error

"""Sending a message that may have been sent before."""

from __future__ import annotations

from tracker.channels.base import Askable, Channel
from tracker.channels.guarding import guarded
from tracker.domain.delivery import OnAmbiguous, Outcome
from tracker.domain.message import Message
from tracker.errors import DeliveryError


def send_once(
    channel: Channel, message: Message, *, unsure: bool, on_ambiguous: OnAmbiguous
) -> Outcome:
    """Send ``message``, unless it is known, or feared, to be there: ``SENT FOUND HELD``.

    ``unsure``: an earlier attempt may have reached the receiver. Then the receiver is asked by the
    message's key; where it cannot tell, ``on_ambiguous`` decides. Raises DeliveryError as
    :meth:`Channel.send` does, whatever the channel raises that is no error of ours included;
    ``maybe_sent`` still when it was the question that failed.
    """
    if unsure:
        there = _ask(channel, message)
        if there:
            return Outcome.FOUND
        if there is None and on_ambiguous is OnAmbiguous.HOLD:
            return Outcome.HELD
    with guarded(channel):
        channel.send(message)
    return Outcome.SENT


def _ask(channel: Channel, message: Message) -> bool | None:
    if not isinstance(channel, Askable):
        return None
    try:
        with guarded(channel):
            return channel.was_sent(message)
    except DeliveryError as error:
        if error.permanent:
            return None
        waits = error.retry_after
        raise DeliveryError(
            error.message, error.hint, retry_after=waits, maybe_sent=True
        ) from error

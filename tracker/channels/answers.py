"""What the answer to an HTTP request means for a delivery: taken, try again, or never."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tracker.channels.base import Answer
from tracker.errors import DeliveryError, FetchError
from tracker.http.retry import retry_after
from tracker.text import oneline

_TRY_LATER = frozenset({408, 425, 429})
_SHOWN = 80


def answer_of(receiver: str, ask: Callable[[], Answer]) -> Answer:
    """What ``ask`` comes back with. Without an answer nothing says "never", so it is tried again.

    Raises DeliveryError; ``receiver`` is how its message calls whoever did not answer.
    """
    try:
        return ask()
    except FetchError as error:
        msg = f"{receiver} could not be reached: {error.message}"
        raise DeliveryError(msg, error.hint, maybe_sent=not error.unconnected) from error


def check_status(receiver: str, answer: Answer, now: datetime, hints: dict[int, str]) -> None:
    """Return for 2xx; else raise DeliveryError with the hint for the status, if there is one."""
    status = answer.status
    if 200 <= status < 300:
        return
    never = 400 <= status < 500 and status not in _TRY_LATER
    waits = retry_after(answer.headers.get("Retry-After"), now)
    msg = f"{receiver} did not take the message: {status} {said(answer)}".strip()
    raise DeliveryError(
        msg, hints.get(status), permanent=never, retry_after=waits, maybe_sent=status >= 500
    )


def said(answer: Answer) -> str:
    """The answer's first words, as text that cannot harm a log."""
    text = answer.body[:_SHOWN].decode("utf-8", "replace")
    return oneline(text)


def json_of(answer: Answer) -> Any:
    """The body as JSON, or ``None``."""
    try:
        return json.loads(answer.body)
    except ValueError:
        return None

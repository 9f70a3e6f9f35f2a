"""When to try a delivery again, and when to give it up (RELIABILITY §6); without clock or dice."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from tracker.errors import DeliveryError

_NAMESPACE = uuid.UUID("6d0c1b8e-6d0f-5d6b-9a0e-0f5b1f3f3c55")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """``first`` doubles with every try up to ``cap``; dead after ``tries`` or ``lifetime``."""

    first: timedelta = timedelta(minutes=2)
    cap: timedelta = timedelta(hours=1)
    retry_after_cap: timedelta = timedelta(hours=24)
    tries: int = 10
    lifetime: timedelta = timedelta(hours=72)


DEFAULT_POLICY = RetryPolicy()


def next_try(
    attempt: int,
    created_at: datetime,
    error: DeliveryError,
    now: datetime,
    rng: Random,
    policy: RetryPolicy = DEFAULT_POLICY,
) -> datetime | None:
    """When to send again after the ``attempt``-th try (from 1) failed; ``None``: it is dead.

    The wait is a random part of an exponentially growing one ("full jitter", Brooker 2015), so that
    what failed together is not tried together. A receiver's Retry-After comes first, then the
    jitter, because the others it turned away were told the same.
    """
    if error.permanent or attempt >= policy.tries:
        return None
    asked = min(timedelta(seconds=error.retry_after or 0), policy.retry_after_cap)
    again = now + max(asked, timedelta()) + _jitter(attempt, rng, policy)
    return again if again <= created_at + policy.lifetime else None


def delivery_key(alert: str, stage: str, channel: str, recipient: str) -> str:
    """The same for the same news to the same recipient, for ever: a UUIDv5 of the four."""
    parts = (alert, stage, channel, recipient)
    return str(uuid.uuid5(_NAMESPACE, "".join(f"{len(p)}:{p}" for p in parts)))


def _jitter(attempt: int, rng: Random, policy: RetryPolicy) -> timedelta:
    longest = min(policy.first * 2 ** (attempt - 1), policy.cap)
    return timedelta(seconds=rng.uniform(1.0, longest.total_seconds()))

"""When to try again: full-jitter backoff, and the server's own word in both of its forms."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import SystemRandom

_RANDOM = SystemRandom()


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110 §10.2.3): seconds, or an HTTP date.

    ``None`` when there is none or it cannot be read; never negative.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


def backoff(failures: int, first: float, longest: float) -> float:
    """Seconds to wait after so many failures: anywhere up to ``first`` doubled each time.

    Full jitter, so that many clients that failed together do not come back together.
    """
    return _RANDOM.uniform(0.0, min(longest, first * 2 ** (failures - 1)))

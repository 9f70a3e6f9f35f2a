"""What a single value of the configuration may be, beyond its type.

A limit takes the value and says what is wrong with it, or ``None``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any, Protocol
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from tracker.config.duration import format_duration
from tracker.domain.currencies import CURRENCIES
from tracker.domain.level import Level

Limit = Callable[[Any], str | None]


class _Ordered(Protocol):
    def __le__(self, other: Any, /) -> bool: ...


def between(low: _Ordered, high: _Ordered) -> Limit:
    """Both ends are allowed."""

    def limit(value: Any) -> str | None:
        if low <= value and value <= high:
            return None
        return f"must be {_words(low)} to {_words(high)}, not {_words(value)}"

    return limit


def matching(pattern: str, words: str) -> Limit:
    """The whole text fits ``pattern``; ``words`` say what that means. Empty means not set."""
    compiled = re.compile(pattern)

    def limit(value: str) -> str | None:
        return None if not value or compiled.fullmatch(value) else f"must be {words}, not {value!r}"

    return limit


slug = matching(r"[a-z0-9]+([._-][a-z0-9]+)*", "lower-case letters and digits joined by -")
holiday_country = matching(r"[A-Z]{2,3}(-[\w ]+)?", "a country like US, or with a region: DE-BY")


def currency(value: str) -> str | None:
    """A code of ISO 4217, in capitals."""
    return None if value in CURRENCIES else f"must be a currency code like USD, not {value!r}"


def timezone(value: str) -> str | None:
    """A zone of the IANA database."""
    return None if _known_zone(value) else f"{value!r} is not a time zone{_nearest_zone(value)}"


def web_address(value: str) -> str | None:
    """http or https, to a host, without a name or password in it."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return "is not an address"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return f"must be an address like https://example.com/page, not {value!r}"
    return "must not hold a name or password" if "@" in parts.netloc else None


@cache
def _known_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _nearest_zone(value: str) -> str:
    zones = {zone.lower(): zone for zone in available_timezones()}
    by_city = {zone.rpartition("/")[2]: zone for zone in zones}
    near = difflib.get_close_matches(value.lower().replace(" ", "_"), [*zones, *by_city], 1)
    return f"; did you mean {zones[by_city.get(near[0], near[0])]}?" if near else ""


def whole_days(span: timedelta) -> str | None:
    """Zero, or up to a year in days: alerts are said again by the daily check."""
    if span % timedelta(days=1) or not timedelta() <= span <= timedelta(days=365):
        return f"must be 0s or whole days up to 365d, not {format_duration(span)}"
    return None


def speaks(level: Level) -> str | None:
    return "must be info or above: nothing is sent at none" if level is Level.NONE else None


def _words(value: object) -> str:
    return format_duration(value) if isinstance(value, timedelta) else str(value)

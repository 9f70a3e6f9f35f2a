"""What templates can do with a value. Documented for users in ``docs/templates.md``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from tracker.domain.level import Level
from tracker.domain.partial_date import Precision, shown_day
from tracker.text import clip, oneline, visible

UNKNOWN = "unknown"
_CENT = Decimal("0.01")
_LONGEST_LINK = 2000  # a Slack text holds 3000
_NOT_IN_LINKS = re.compile(r"[\s<>|\"\\^`{}]")
_BACKTICKS = re.compile(r"`+")
_BOUNDS = {
    "exact": "until {}",
    "not_before": "at least until {}",
    "tentative": "until {} (tentative)",
    "unknown": "until {} (unconfirmed)",
}


def day(value: str | date | None, precision: str | None = None) -> str:
    """An ISO date, or ``unknown``: a date nobody announced is never left blank.

    With a ``precision``, a period by its name: ``Q2 2027 (counted from 2027-04-01)``.
    """
    if not value:
        return UNKNOWN
    if precision in (None, Precision.DAY):
        return str(value)
    return shown_day(date.fromisoformat(str(value)), Precision(precision))


def until(value: str | date | None, bound: str, precision: str | None = None) -> str:
    """An end with what it is worth: ``until 2027-01-14``, ``at least until 2027-01-14``."""
    return _BOUNDS[bound].format(day(value, precision)) if value else "no end date known"


def left(count: int | None, unit: str) -> str:
    """``8 business days left``, ``last day today``, ``3 days ago``, or nothing when not known."""
    if count is None:
        return ""
    if count == 0:
        return "last day today"
    return f"{plural(abs(count), unit)} {'left' if count > 0 else 'ago'}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 model``, ``2 models``; give the plural where an ``s`` does not make it."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def money(amount: str | int | Decimal | None, currency: str) -> str:
    """``1,234.50 USD``; below a cent every digit is kept, so that little never reads as nothing."""
    if amount is None:
        return UNKNOWN
    value = Decimal(amount)
    tiny = value != 0 and abs(value) < _CENT
    return f"{value.normalize():f} {currency}" if tiny else f"{value:,.2f} {currency}"


def slack(value: str) -> str:
    """Inert in Slack's mrkdwn: no mention, no link, no command can be written without ``<``.

    https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def slack_link(url: str, label: str | None = None) -> str:
    """A mrkdwn link, label escaped; the label alone when ``url`` is too long or no web address."""
    shown = slack(oneline(label or short_url(url)).replace("|", "¦"))
    fits = is_web(url) and len(slack(url)) <= _LONGEST_LINK
    return f"<{slack(url)}|{shown}>" if fits else shown


def fenced(value: str, limit: int) -> str:
    """A Markdown code block, in which nothing is markup: its fence is longer than any in the text.

    Only whole lines are left out beyond ``limit`` characters, and that they are is said.
    """
    text = value.strip("\n")
    if len(text) > limit:
        text = text[:limit].rpartition("\n")[0] + "\n… more: tracker alerts list"
    longest = max(map(len, _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def short_url(url: str) -> str:
    """An address as people say it: without the scheme, the query and a last slash."""
    return oneline(re.sub(r"^https?://(?:www\.)?", "", url)).partition("?")[0].rstrip("/")


def is_web(url: str | None) -> bool:
    """Whether this may become a link: an absolute http(s) address without odd characters."""
    if not url or _NOT_IN_LINKS.search(url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def urgent_first(findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings by level, the most pressing first; within a level the earliest date to act by."""
    return sorted(findings, key=lambda f: (-Level(f["level"]).rank, f["act_by"] or "9", f["label"]))


FILTERS: dict[str, Callable[..., Any]] = {
    "clip": clip,
    "day": day,
    "fenced": fenced,
    "left": left,
    "money": money,
    "oneline": oneline,
    "plural": plural,
    "short_url": short_url,
    "slack": slack,
    "slack_link": slack_link,
    "until": until,
    "urgent_first": urgent_first,
    "visible": visible,
}
TESTS: dict[str, Callable[..., bool]] = {"web": is_web}

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tracker.render.filters import (
    day,
    is_web,
    left,
    money,
    plural,
    short_url,
    slack,
    slack_link,
    until,
    urgent_first,
)


def test_a_date_that_is_not_known_is_said_to_be_unknown() -> None:
    assert (day(None), day(""), day("2026-12-03")) == ("unknown", "unknown", "2026-12-03")
    assert day(date(2026, 12, 3)) == "2026-12-03"


@pytest.mark.parametrize(
    ("value", "bound", "words"),
    [
        ("2027-01-14", "exact", "until 2027-01-14"),
        ("2027-01-14", "not_before", "at least until 2027-01-14"),
        ("2027-01-14", "tentative", "until 2027-01-14 (tentative)"),
        ("2027-01-14", "unknown", "until 2027-01-14 (unconfirmed)"),
        (None, "exact", "no end date known"),
    ],
)
def test_until(value: str | None, bound: str, words: str) -> None:
    assert until(value, bound) == words


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        (None, "2027-04-01"),
        ("day", "2027-04-01"),
        ("month", "April 2027 (counted from 2027-04-01)"),
        ("quarter", "Q2 2027 (counted from 2027-04-01)"),
        ("year", "2027 (counted from 2027-04-01)"),
    ],
)
def test_a_period_is_called_by_its_name(precision: str | None, words: str) -> None:
    assert day("2027-04-01", precision) == words
    assert until("2027-04-01", "exact", precision) == f"until {words}"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (8, "8 days left"),
        (1, "1 day left"),
        (0, "last day today"),
        (-1, "1 day ago"),
        (-3, "3 days ago"),
        (None, ""),
    ],
)
def test_left(count: int | None, words: str) -> None:
    assert left(count, "day") == words


def test_plural() -> None:
    assert (plural(1, "model"), plural(0, "model")) == ("1 model", "0 models")
    assert plural(1200, "entry", "entries") == "1,200 entries"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1234.5", "1,234.50 USD"),
        (Decimal("-3"), "-3.00 USD"),
        (0, "0.00 USD"),
        ("0.000588", "0.000588 USD"),
        ("1E-9", "0.000000001 USD"),
        (None, "unknown"),
    ],
)
def test_money(amount: str | int | Decimal | None, words: str) -> None:
    assert money(amount, "USD") == words


def test_nothing_in_mrkdwn_can_begin_a_command() -> None:
    assert slack("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


@pytest.mark.parametrize(
    ("url", "web"),
    [
        ("https://openai.example/a?b=c#d", True),
        ("http://openai.example", True),
        ("HTTPS://openai.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//openai.example/x", False),
        ("https://", False),
        ("https://[broken", False),
        ("https://a.example/|<!channel>", False),
        ("https://a.example/ b", False),
        ("java\nscript:x", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, web: bool) -> None:
    assert is_web(url) is web


def test_slack_link() -> None:
    assert slack_link("https://a.example/x?a=1&b=2") == (
        "<https://a.example/x?a=1&amp;b=2|a.example/x>"
    )
    assert slack_link("https://a.example", "a|b <!here>\n") == (
        "<https://a.example|a¦b &lt;!here&gt;>"
    )
    assert slack_link("javascript:alert(1)", "the page") == "the page"
    assert slack_link("https://a.example/" + "&" * 500, "long") == "long"


def test_short_url() -> None:
    assert short_url("https://www.a.example/docs/?utm=1") == "a.example/docs"


def test_the_most_pressing_comes_first_and_unknown_dates_last() -> None:
    found: list[dict[str, Any]] = [
        {"label": "d", "level": "plan", "act_by": None},
        {"label": "c", "level": "plan", "act_by": "2027-02-01"},
        {"label": "b", "level": "dead", "act_by": "2027-03-01"},
        {"label": "a", "level": "plan", "act_by": "2027-01-01"},
    ]
    assert [f["label"] for f in urgent_first(found)] == ["b", "a", "c", "d"]

from __future__ import annotations

from datetime import date

import pytest

from tracker.dates import leading_day, read_day, read_when
from tracker.domain.partial_date import (
    Anchor,
    Bound,
    PartialDate,
    Precision,
    RelativeDate,
    UnknownDate,
    WhyUnknown,
)

EXACT = ("exact", "day")
FLOOR = ("not_before", "day")


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("2026-07-23", "2026-07-23", EXACT),
        ("2026-07-23T00:00:00Z", "2026-07-23", EXACT),
        ("Dec 11, 2026", "2026-12-11", EXACT),
        ("May 7, 2026", "2026-05-07", EXACT),
        ("Sept. 5, 2025", "2025-09-05", EXACT),
        ("August 26th, 2025", "2025-08-26", EXACT),
        ("April 4 th, 2026", "2026-04-04", EXACT),
        ("15 January 2026", "2026-01-15", EXACT),
        ("1st of March 2026", "2026-03-01", EXACT),
        ("2025/03/30", "2025-03-30", EXACT),
        ("2026‑03‑26", "2026-03-26", EXACT),
        ("2026–03–26", "2026-03-26", EXACT),
        ("July\u00a015th, 2025 (all Regions)", "2025-07-15", EXACT),
        ("Mar 1, 2026 (us-east-1, us-east-2, and us-west-2 Regions)", "2026-03-01", EXACT),
        ("October 4, 2024 (only in us-west-2)", "2024-10-04", EXACT),
        ("June 6, 2025, that is 2025-06-06", "2025-06-06", EXACT),
        ("Not sooner than June 9, 2027", "2027-06-09", FLOOR),
        ("No sooner than May 20, 2028", "2028-05-20", FLOOR),
        ("No earlier than 2026-04-14", "2026-04-14", FLOOR),
        ("Not before May 19, 2027", "2027-05-19", FLOOR),
        ("Will not be retired before May 19, 2027", "2027-05-19", FLOOR),
        (
            "No retirement scheduled. Will not retire before April 15, 2027",
            "2027-04-15",
            FLOOR,
        ),
        ("at earliest 2024-06-13", "2024-06-13", FLOOR),
        ("2026-05-01 or later", "2026-05-01", FLOOR),
        ("Available until at least June 1, 2027", "2027-06-01", FLOOR),
        ("No later than 2026-10-01", "2026-10-01", ("tentative", "day")),
        ("~2026-10-01", "2026-10-01", ("tentative", "day")),
        ("Earliest June 2026", "2026-06", ("not_before", "month")),
        ("In September, 2025", "2025-09", ("exact", "month")),
        ("2026-09", "2026-09", ("exact", "month")),
        ("late June 2026", "2026-06", ("tentative", "month")),
        ("Q3 2026", "2026-Q3", ("exact", "quarter")),
        ("2026-Q4", "2026-Q4", ("exact", "quarter")),
        ("second quarter of 2026", "2026-Q2", ("exact", "quarter")),
        ("2027", "2027", ("exact", "year")),
        ("early 2027", "2027", ("tentative", "year")),
    ],
)
def test_a_date_keeps_its_precision_its_bound_and_its_words(
    text: str, value: str, kind: tuple[str, str]
) -> None:
    bound, precision = kind
    assert read_when(text) == PartialDate(value, Precision(precision), Bound(bound), text)


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "-", "---", "–", "n/a", "N/A", "NA", "N/A.", "none", "TBD", "*",
        "No retirement date announced", "No shutdown date announced", "No retirement scheduled",
        "Not yet announced", "To be determined",
    ],
)  # fmt: skip
def test_silence_is_not_announced(text: str) -> None:
    assert read_when(text) == UnknownDate(WhyUnknown.NOT_ANNOUNCED, text.strip())


@pytest.mark.parametrize(
    "text",
    [
        "No earlier than 2026-09-31",  # published by Azure
        "2525/06/06",  # published by Mistral
        "1997-01-01",
        "13/14/2026",
        "08/16/26",  # in an order nobody told us
        "2026-13",
        "February 30, 2026",
        "gpt-4o-2024-08-06",  # an id is no date
        "December 31st",
        "Retired",
        "soon",
        "2026-03-31, moved to 2026-10-01",
        "June 2026 – 2026-09-01",
        "a year after something else",
    ],
)
def test_what_is_not_one_date_is_unreadable_and_keeps_its_words(text: str) -> None:
    assert read_when(text) == UnknownDate(WhyUnknown.UNREADABLE, text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("08/16/26", "2026-08-16"),
        ("1/6/25", "2025-01-06"),
        ("No sooner than 12/4/2025", "2025-12-04"),
    ],
)
def test_month_first_only_where_the_source_says_so(text: str, value: str) -> None:
    read = read_when(text, us_order=True)
    assert isinstance(read, PartialDate)
    assert read.value == value


def test_month_first_is_not_bent_to_make_a_date() -> None:
    text = "16/08/26"
    assert read_when(text, us_order=True) == UnknownDate(WhyUnknown.UNREADABLE, text)


@pytest.mark.parametrize(
    ("text", "anchor", "months", "days"),
    [
        ("Base model retirement", Anchor.BASE_RETIREMENT, 0, 0),
        ("At base model retirement", Anchor.BASE_RETIREMENT, 0, 0),
        ("One year after training retirement", Anchor.TRAINING_RETIREMENT, 12, 0),
        ("12 months after the EOL date of the base model", Anchor.BASE_RETIREMENT, 12, 0),
        ("45 days after a replacement model is released", Anchor.REPLACEMENT_RELEASE, 0, 45),
        ("two weeks after the release of its successor", Anchor.REPLACEMENT_RELEASE, 0, 14),
        ("30 days before base model retirement", Anchor.BASE_RETIREMENT, 0, -30),
    ],
)
def test_a_rule_is_kept_as_a_rule(text: str, anchor: Anchor, months: int, days: int) -> None:
    assert read_when(text) == RelativeDate(anchor, months, days, text)


def test_a_rule_can_be_a_floor() -> None:
    read = read_when("No earlier than one year after training retirement")
    assert isinstance(read, RelativeDate)
    assert (read.months, read.bound) == (12, Bound.NOT_BEFORE)


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("2026-06-11: GPT-5 and o3 model deprecations", date(2026, 6, 11)),
        ("2025-06-10: gpt-4o-realtime-preview-2024-10-01", date(2025, 6, 10)),
        ("On May 7th, 2026, we notified developers", date(2026, 5, 7)),
        ("[September 14, 2026: qwen]", date(2026, 9, 14)),
        ("Update to self-serve fine-tuning", None),
        ("Retired on 2026-01-01", None),
        ("May 2026: several models", None),
    ],
)
def test_the_day_a_heading_starts_with(title: str, day: date | None) -> None:
    assert leading_day(title) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("announced on August 26th, 2025", date(2025, 8, 26)),
        ("August 26, 2025, that is 2025-08-26", date(2025, 8, 26)),
        ("2025-08-26 and 2025-08-27", None),
        ("August 2025", None),
        ("N/A", None),
    ],
)
def test_the_one_day_a_text_names(text: str, day: date | None) -> None:
    assert read_day(text) == day

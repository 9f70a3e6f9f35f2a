from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tracker.dates import find_dates, read_when
from tracker.domain.partial_date import Bound, PartialDate, Precision

PARAGRAPH = (
    "Standard retires on 2026-03-31, with upgrades starting on March 9, 2026. "
    "For gpt-4o-2024-08-06 it has moved to 10/1/26."
)
DAYS = st.dates(date(2015, 1, 1), date(2099, 12, 31))
MONTHS = [
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
]  # fmt: skip


def test_every_date_of_a_paragraph_with_its_place() -> None:
    found = find_dates(PARAGRAPH, us_order=True)
    assert [f.value for f in found] == ["2026-03-31", "2026-03-09", "2026-10-01"]
    assert [PARAGRAPH[f.start : f.end] for f in found] == ["2026-03-31", "March 9, 2026", "10/1/26"]


def test_a_date_without_known_order_is_found_without_value() -> None:
    [found] = find_dates("10/1/26")
    assert (found.value, found.day) == (None, None)


def test_a_year_counts_only_where_nothing_finer_is_written() -> None:
    assert [f.value for f in find_dates("in 2025 and 2026")] == ["2025", "2026"]
    assert [f.value for f in find_dates("the 2025 models end June 2026")] == ["2026-06"]


def _ordinal(day: int) -> str:
    return "th" if 10 <= day <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _spellings(d: date) -> list[str]:
    month = MONTHS[d.month - 1]
    return [
        d.isoformat(),
        d.isoformat().replace("-", "\u2011"),
        d.strftime("%Y/%m/%d"),
        f"{d.year}/{d.month}/{d.day}",
        f"{month} {d.day}, {d.year}",
        f"{month[:3]} {d.day}, {d.year}",
        f"{month[:3].upper()}. {d.day:02} {d.year}",
        f"{month} {d.day}{_ordinal(d.day)}, {d.year}",
        f"{d.day} {month} {d.year}",
        f"{d.day}{_ordinal(d.day)} of {month}, {d.year}",
        f"{d.isoformat()} 00:00:00 UTC",
    ]


@given(DAYS)
def test_every_spelling_of_a_day_reads_back(day: date) -> None:
    for text in _spellings(day):
        assert read_when(text) == PartialDate(day.isoformat(), Precision.DAY, Bound.EXACT, text)


@given(DAYS)
def test_month_first_reads_back(day: date) -> None:
    for text in (f"{day.month}/{day.day}/{day.year}", f"{day:%m/%d}/{day.year % 100:02}"):
        expected = day.isoformat() if "/20" in text or day.year >= 2000 else None
        read = read_when(text, us_order=True)
        assert isinstance(read, PartialDate)
        assert read.value == expected


@given(DAYS, st.sampled_from(["Not sooner than", "No earlier than", "Not before", "at earliest"]))
def test_a_floor_reads_back(day: date, words: str) -> None:
    text = f"{words} {MONTHS[day.month - 1]} {day.day}, {day.year}"
    assert read_when(text) == PartialDate(day.isoformat(), Precision.DAY, Bound.NOT_BEFORE, text)


@given(st.integers(2015, 2099), st.integers(1, 12), st.integers(1, 4))
def test_coarser_dates_read_back(year: int, month: int, quarter: int) -> None:
    wanted = {
        f"{MONTHS[month - 1]} {year}": (f"{year}-{month:02}", Precision.MONTH),
        f"{year}-{month:02}": (f"{year}-{month:02}", Precision.MONTH),
        f"Q{quarter} {year}": (f"{year}-Q{quarter}", Precision.QUARTER),
        str(year): (str(year), Precision.YEAR),
    }
    for text, (value, precision) in wanted.items():
        assert read_when(text) == PartialDate(value, precision, Bound.EXACT, text)


@given(st.text(max_size=60))
def test_nothing_makes_it_fail(text: str) -> None:
    assert read_when(text).text == text.strip()

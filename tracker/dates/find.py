"""Finds every calendar date written in a text, in any of the ways providers write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tracker.domain.partial_date import Precision

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ORDINAL = r"(?:\s?(?:st|nd|rd|th))?"
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}

# A date glued to a word, a dot or a hyphen is part of a model id (gpt-4o-2024-08-06), not a date.
_PATTERN = re.compile(
    rf"""(?<![\w\-/.@–—])(?:
      (?P<y_iso>\d{{4}})(?P<sep>[-–—/.])(?P<m_iso>\d{{1,2}})(?P=sep)(?P<d_iso>\d{{1,2}})
        (?:[T\ ]\d\d:\d\d[\d:.]*\ ?(?:Z|UTC|[+-]\d\d:?\d\d)?)?
    | (?P<mon_us>{_MONTH})\s+(?P<d_us>\d{{1,2}}){_ORDINAL},?\s+(?P<y_us>\d{{4}})
    | (?P<d_eu>\d{{1,2}}){_ORDINAL}\s+(?:of\s+)?(?P<mon_eu>{_MONTH}),?\s+(?P<y_eu>\d{{4}})
    | (?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})/(?P<y_num>\d{{4}}|\d\d)
    | Q(?P<q_a>[1-4])[\s,/-]*(?P<y_qa>\d{{4}})
    | (?P<y_qb>\d{{4}})[\s/-]*Q(?P<q_b>[1-4])
    | (?P<q_c>first|second|third|fourth)\s+quarter\s+(?:of\s+)?(?P<y_qc>\d{{4}})
    | (?P<mon_my>{_MONTH}),?\s+(?:of\s+)?(?P<y_my>\d{{4}})
    | (?P<y_ym>\d{{4}})[-/](?P<m_ym>\d{{1,2}})
    | (?P<y_only>20\d\d)
    )(?!\w|[-–—/]\w|\.\d)""",
    re.IGNORECASE | re.VERBOSE,
)
# Hyphens that browsers must not break at, and the like: they mean what a hyphen means.
_HYPHENS = str.maketrans("\u2010\u2011\u2012\u2212\u00a0\u202f", "----  ")

_FIRST_YEAR, _LAST_YEAR = 2015, 2099


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at ``text[start:end]``. ``value`` is ``None`` where it names no day that exists,
    or where day and month cannot be told apart."""

    value: str | None
    precision: Precision
    start: int
    end: int

    @property
    def day(self) -> date | None:
        exact = self.value is not None and self.precision is Precision.DAY
        return date.fromisoformat(self.value or "") if exact else None


def straighten(text: str) -> str:
    """Odd hyphens and spaces made plain, one for one, so that offsets stay true."""
    return text.translate(_HYPHENS)


def find_dates(text: str, *, us_order: bool = False) -> tuple[FoundDate, ...]:
    """Every date in ``text``, in reading order.

    ``us_order``: the source is known to write 8/16/26 for 16 August 2026. Without it such a date
    is found but has no value. A bare year counts only where nothing finer is written.
    """
    found = [_found(m, us_order=us_order) for m in _PATTERN.finditer(straighten(text))]
    finer = [f for f in found if f.precision is not Precision.YEAR]
    return tuple(finer or found)


def _found(match: re.Match[str], *, us_order: bool) -> FoundDate:
    precision, value = _value(match.groupdict(), us_order=us_order)
    return FoundDate(value, precision, match.start(), match.end())


def _value(g: dict[str, str | None], *, us_order: bool) -> tuple[Precision, str | None]:
    if y := g["y_iso"]:
        return Precision.DAY, _day(y, g["m_iso"], g["d_iso"])
    if y := g["y_us"]:
        return Precision.DAY, _day(y, _month(g["mon_us"]), g["d_us"])
    if y := g["y_eu"]:
        return Precision.DAY, _day(y, _month(g["mon_eu"]), g["d_eu"])
    if y := g["y_num"]:
        year = y if len(y) == 4 else f"20{y}"
        return Precision.DAY, _day(year, g["first"], g["second"]) if us_order else None
    return _coarse(g)


def _coarse(g: dict[str, str | None]) -> tuple[Precision, str | None]:
    if year := g["y_qa"] or g["y_qb"]:
        return Precision.QUARTER, _in_range(year, f"-Q{g['q_a'] or g['q_b']}")
    if year := g["y_qc"]:
        return Precision.QUARTER, _in_range(year, f"-Q{_QUARTERS[(g['q_c'] or '').lower()]}")
    if year := g["y_my"] or g["y_ym"]:
        month = _month(g["mon_my"]) if g["mon_my"] else int(g["m_ym"] or 0)
        return Precision.MONTH, _in_range(year, f"-{month:02}") if 1 <= month <= 12 else None
    return Precision.YEAR, _in_range(g["y_only"] or "", "")


def _day(year: str, month: str | int | None, day: str | None) -> str | None:
    try:
        value = date(int(year), int(month or 0), int(day or 0))
    except ValueError:
        return None
    return value.isoformat() if _FIRST_YEAR <= value.year <= _LAST_YEAR else None


def _month(name: str | None) -> int:
    return _MONTHS.index((name or "")[:3].lower()) + 1


def _in_range(year: str, rest: str) -> str | None:
    return year + rest if _FIRST_YEAR <= int(year) <= _LAST_YEAR else None

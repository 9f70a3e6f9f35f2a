"""Provider date text → ``When``: value, precision and bound, with the words kept.

Pure and standard library only. Day/month against month/day is never guessed: the source says so.
"""

from __future__ import annotations

from tracker.dates.find import FoundDate, find_dates
from tracker.dates.read import leading_day, read_day, read_when

__all__ = ["FoundDate", "find_dates", "leading_day", "read_day", "read_when"]

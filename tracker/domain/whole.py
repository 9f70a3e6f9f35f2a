"""Whole numbers that people and files write."""

from __future__ import annotations

MOST_STORED = 2**31 - 1
"""The largest a column of whole numbers takes."""
MOST_ID = 2**63 - 1
"""The largest id of a row."""


def read_whole(text: str, most: int) -> int | None:
    """A whole number in ASCII digits, from 0 to ``most``; ``None`` for anything else.

    ``str.isdigit`` takes ``²``, which ``int`` does not, and ``int`` refuses thousands of digits.
    """
    digits = text.lstrip("0") or text[-1:]
    if not (text.isascii() and text.isdigit()) or len(digits) > len(str(most)):
        return None
    number = int(digits)
    return number if number <= most else None

"""What can be said of a comparison."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """``none``: there is too little to say anything. ``inconclusive``: it could be either."""

    BEATS = "beats"
    NON_INFERIOR = "non_inferior"
    WORSE = "worse"
    INCONCLUSIVE = "inconclusive"
    NONE = "none"

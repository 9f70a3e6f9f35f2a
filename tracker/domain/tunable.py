"""Whether a model can be fine-tuned at its provider at all, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Tunable:
    """``says`` is a sentence without a full stop; ``noted`` the day somebody read it."""

    can: bool
    says: str
    url: str = ""
    noted: date | None = None


Tunability = Mapping[tuple[str, str], Tunable]
"""(provider, full id) → what is known. Not in it: not known, which is not "no"."""

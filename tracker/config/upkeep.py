"""``[[costs.upkeep]]``: what keeping one model up takes, as far as only the team knows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from tracker.config import limits

_TOKENS = limits.between(0, 100_000_000)
_CALLS = limits.between(0, 10**12)


@dataclass(frozen=True, slots=True)
class CallSettings:
    """Tokens of one call. Cached input is not part of ``uncached``; output includes reasoning."""

    uncached: int = field(default=0, metadata={"limit": _TOKENS})
    cached: int = field(default=0, metadata={"limit": _TOKENS})
    output: int = field(default=0, metadata={"limit": _TOKENS})


@dataclass(frozen=True, slots=True)
class UpkeepSettings:
    """One table per model. What is left out is not known, and named where it would be needed.

    Hours are per time: of one retune, one refresh of the data, the first labeling. Amounts are in
    ``costs.currency``. ``training_tokens`` are already times the epochs.
    """

    model: str = ""
    calls_per_month: int | None = field(default=None, metadata={"limit": _CALLS})
    call: CallSettings | None = None
    prompted_call: CallSettings | None = None
    bigger_model: str | None = None
    successor: str | None = None
    other_host: str | None = None
    training_tokens: int | None = field(default=None, metadata={"limit": _CALLS})
    training_hours: Decimal | None = None
    grader_cost: Decimal | None = None
    eval_cost: Decimal | None = None
    review_hours: Decimal | None = None
    engineering_hours: Decimal | None = None
    labeling_hours: Decimal | None = None
    data_hours: Decimal | None = None
    refreshes_per_year: Decimal | None = None
    evals_per_year: Decimal | None = None
    hosting_hours: Decimal | None = None
    forced_per_year: Decimal | None = None

"""What a model was used for, by day, as imported from a provider or a proxy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.money import Money


@dataclass(frozen=True, slots=True)
class UsageDay:
    """One day of one model id from one source. Importing the same three again replaces the row.

    ``input_tokens`` includes ``cached_tokens``. ``billed`` is what the provider charged, if known.
    """

    day: date
    model: str
    source: str
    requests: int
    input_tokens: int
    output_tokens: int
    cached_tokens: int = 0
    billed: Money | None = None
    provider: str | None = None

"""Dated list prices, and the book that finds the one valid for a model on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tracker.costs.amounts import EXACT, Unknown, amount_text
from tracker.domain.money import Money

SELF_HOSTED = "self_hosted"
"""Where one pays for the machine, not for tokens: no price of theirs is missing."""


class PriceKind(StrEnum):
    INPUT = "input"
    CACHED_INPUT = "cached_input"
    OUTPUT = "output"
    BATCH_INPUT = "batch_input"
    BATCH_OUTPUT = "batch_output"
    TRAINING = "training"
    HOSTING_HOUR = "hosting_hour"
    MODEL_UNIT_HOUR = "model_unit_hour"
    GPU_HOUR = "gpu_hour"
    STORAGE_MONTH = "storage_month"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")

    @property
    def usual_per(self) -> int:
        """What such a price is normally quoted for: a million tokens, one hour or one month."""
        per_one = self.value.endswith(("_hour", "_month"))
        return 1 if per_one else 1_000_000


TOKENS = (PriceKind.INPUT, PriceKind.OUTPUT)
"""Who knows one of these knows what ordinary use of a model costs."""


@dataclass(frozen=True, slots=True)
class PriceRow:
    """``price`` buys ``per`` tokens (or hours, or months) from ``valid_from`` to ``valid_to``.

    ``model`` is an id or a glob where ``*`` stands for any characters, in lower case. Both days are
    included; without ``valid_to`` the price still holds. ``source_url`` and ``retrieved_at`` say
    where and when the price was read.
    """

    provider: str
    model: str
    kind: PriceKind
    price: Decimal
    per: int
    currency: str
    valid_from: date
    valid_to: date | None
    source_url: str
    retrieved_at: date

    def cost(self, quantity: Decimal | int) -> Money:
        """The price of so many tokens, hours or months."""
        product = EXACT.multiply(self.price, Decimal(quantity))
        return Money(EXACT.divide(product, Decimal(self.per)), self.currency)

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def matches(self, model: str) -> bool:
        """Whether the glob matches ``model``, which is in lower case."""
        if "*" not in self.model:
            return self.model == model
        parts = self.model.split("*")
        if not model.startswith(parts[0]):
            return False  # nearly every row of a book, and much cheaper than the pattern
        pattern = ".*".join(re.escape(part) for part in parts)
        return re.fullmatch(pattern, model, re.DOTALL) is not None

    @property
    def specificity(self) -> tuple[bool, int]:
        """An id without ``*`` comes first, then the glob that spells out more characters."""
        return ("*" not in self.model, len(self.model.replace("*", "")))

    @property
    def as_written(self) -> dict[str, Any]:
        """Under the keys of a price file; the price as text."""
        return {
            "provider": self.provider,
            "model": self.model,
            "kind": self.kind.value,
            "price": amount_text(self.price),
            "per": self.per,
            "currency": self.currency,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "source_url": self.source_url,
            "retrieved_at": self.retrieved_at,
        }


class PriceBook:
    """The user's own rows first, then those shipped with the program.

    As soon as one of the user's rows is valid for a model, kind and day, the shipped ones are not
    looked at: what the team pays beats what the list says.
    """

    def __init__(self, user: Iterable[PriceRow] = (), shipped: Iterable[PriceRow] = ()) -> None:
        self._layers = (tuple(user), tuple(shipped))
        self._matching: dict[tuple[str, str, PriceKind], list[list[PriceRow]]] = {}

    @property
    def rows(self) -> list[PriceRow]:
        """Every row, the user's first."""
        return [row for layer in self._layers for row in layer]

    @property
    def own(self) -> tuple[PriceRow, ...]:
        """The user's rows."""
        return self._layers[0]

    def knows(self, provider: str, model: str, kinds: Iterable[PriceKind] = TOKENS) -> bool:
        """Whether there is a row, of any day, for one of these kinds of price of ``model``."""
        return any(layer for k in kinds for layer in self._rows_for(provider, model, k))

    def lookup(self, provider: str, model: str, kind: PriceKind, on: date) -> PriceRow | Unknown:
        """The most specific row valid on that day, or what is missing.

        Two rows that fit equally well and differ make the price unknown rather than arbitrary.
        """
        layers = self._rows_for(provider, model, kind)
        for layer in layers:
            valid = [row for row in layer if row.valid_on(on)]
            if valid:
                return _most_specific(valid)
        dated = " on that day" if any(layers) else ""
        return Unknown(f"price of {kind.words} for {provider} {model}{dated}")

    def _rows_for(self, provider: str, model: str, kind: PriceKind) -> list[list[PriceRow]]:
        # Remembered because a report asks for the same few models on every day of a month.
        key = (provider, model.lower(), kind)
        if key not in self._matching:
            found = self._rows_named(*key)
            base = None if any(found) else _quoted_as(provider, key[1])
            self._matching[key] = self._rows_named(provider, base, kind) if base else found
        return self._matching[key]

    def _rows_named(self, provider: str, model: str, kind: PriceKind) -> list[list[PriceRow]]:
        return [
            [r for r in layer if (r.provider, r.kind) == (provider, kind) and r.matches(model)]
            for layer in self._layers
        ]


def _quoted_as(provider: str, model: str) -> str | None:
    """Azure quotes what a tune costs by its base, and gives each tune an id of its own."""
    base, mark, _ = model.partition(".ft-")
    return base if provider == "azure" and mark else None


def _most_specific(rows: list[PriceRow]) -> PriceRow | Unknown:
    best = max(row.specificity for row in rows)
    first, *others = (row for row in rows if row.specificity == best)
    for other in others:
        if (other.price, other.per, other.currency) != (first.price, first.per, first.currency):
            globs = f"{first.model!r} and {other.model!r} fit equally well"
            return Unknown(f"price of {first.kind.words}: {globs}")
    return first

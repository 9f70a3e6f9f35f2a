"""What the record says beside the clocks, when it comes to deciding: proof, money and use.

``None`` is "not known" everywhere: it never counts as zero, as false, or as a pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from tracker.domain.decision import Action, Decision
from tracker.domain.model_ref import ModelRef
from tracker.domain.money import Money
from tracker.domain.version import ModelVersion, Reason

Never = Literal["never"]


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not known, and the command that would supply it."""

    what: str
    command: str


@dataclass(frozen=True, slots=True)
class NotKnown:
    """What nobody knows, and why; ``missing`` is what it would take to know."""

    reason: str
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A lower bound: what is known of an amount, and what is not in it."""

    money: Money
    missing: tuple[Missing, ...]


Amount = Money | AtLeast | NotKnown


@dataclass(frozen=True, slots=True)
class Arm:
    """One comparison that was made. ``holds``: it came out as the next step needs.

    ``measured``: both sides were; else ``words`` say what was not.
    """

    holds: bool
    words: str
    measured: bool = True


@dataclass(frozen=True, slots=True)
class Price:
    """What an option costs: to get there, and every month from then on."""

    once: Amount
    month: Amount

    @property
    def missing(self) -> tuple[Missing, ...]:
        """All that its amounts lack, each once."""
        amounts = (self.once, self.month)
        named = (each for one in amounts if not isinstance(one, Money) for each in one.missing)
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True, slots=True)
class Payback:
    """When a retune has paid for itself. ``basis``: against what, and by whose prices."""

    months: Decimal | Never
    basis: str


@dataclass(frozen=True, slots=True)
class LifeLeft:
    """How much longer a base is served, in months of 30.4375 days.

    ``survivors`` is from how many other bases that was estimated; ``None``: its end is published.
    """

    months: Decimal
    basis: str
    survivors: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the decision table asks for that no notice says.

    ``proof`` is the tuned model against its baseline, as its reason needs. The three arms of a
    successor's eval are the tuned model (old), ``prompted`` (the successor, only prompted) and
    ``retuned`` (a tune of the successor); each is held against the old one.
    ``successor_dearer``: a prompted call of the successor costs more than one of the tuned model.
    ``calls_month`` are by usage where that is known, else by configuration (``calls_source``).
    ``idle_30_days``: there was no call in the last 30 days. ``payback`` is that of a retune on the
    first successor that can be tuned, and ``life_left`` how long that successor has to live.
    ``unpriced`` is what keeps payback, or what a call of the successor costs, from being known.
    ``decisions`` are those about the version, the last at the end. ``measured`` are later versions
    of the model that have an eval of their own, by the base they stand on.
    """

    reason: Reason | None = None
    proof: Arm | None = None
    prompted: Arm | None = None
    retuned: Arm | None = None
    successor_dearer: bool | None = None
    calls_month: Decimal | None = None
    calls_source: str = "usage"
    break_even_calls: int | Never | None = None
    payback: Payback | None = None
    life_left: LifeLeft | NotKnown | None = None
    idle_30_days: bool | None = None
    prices: Mapping[Action, Price] = field(default_factory=dict)
    unpriced: tuple[Missing, ...] = ()
    decisions: tuple[Decision, ...] = ()
    measured: Mapping[ModelRef, ModelVersion] = field(default_factory=dict)


def idle_words(evidence: Evidence) -> str:
    """Why a version counts as not used, as it was counted or configured."""
    if evidence.calls_source == "usage":
        return "nobody has called it for 30 days"
    return f"nobody calls it, by {evidence.calls_source}"

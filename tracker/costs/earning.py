"""Does a fine-tune still earn its place? By its calls, and the calls from which it would pay."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tracker.costs.economics import BY_USAGE, NEVER, Against, BreakEven, Economics
from tracker.costs.figures import Missing


class Earns(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Earning:
    """The verdict, and why in words without a full stop."""

    earns: Earns
    why: str


def earning(account: Economics) -> Earning:
    """By the calls that were measured, or else configured.

    ``no`` without a call, or with fewer calls than the break-even against all three others.

    One counterfactual against which it pays is enough to stay; one that is not known, to say
    nothing.
    """
    used = account.inputs.used
    calls = used.figure
    if isinstance(calls, Missing):
        return Earning(Earns.UNKNOWN, "how often it is called is not known")
    if calls == 0:
        none = "no calls in the last 30 days"
        return Earning(Earns.NO, none if used.source == BY_USAGE else f"no calls by {used.source}")
    paying = [one for one in account.against if _pays(one, calls) is True]
    if paying:
        name = paying[0].kind.value
        return Earning(Earns.YES, f"pays against the {name}")
    unknown = [one.kind.value for one in account.against if _pays(one, calls) is None]
    if unknown:
        return Earning(
            Earns.UNKNOWN, f"no break-even is known against the {', the '.join(unknown)}"
        )
    return Earning(Earns.NO, f"{calls:,.0f} calls a month by {used.source}{_needed(account)}")


def _pays(one: Against, calls: Decimal) -> bool | None:
    """Against one; without labor it pays at fewer calls, so too few for that are too few."""
    full = _enough(one.outcome.with_labor.break_even, calls)
    if full is not None:
        return full
    return False if _enough(one.outcome.without_labor.break_even, calls) is False else None


def _enough(break_even: BreakEven, calls: Decimal) -> bool | None:
    match break_even:
        case Missing():
            return None
        case int():
            return calls >= break_even
    return False


def _needed(account: Economics) -> str:
    known = [one.outcome.with_labor.break_even for one in account.against]
    counts = [calls for calls in known if isinstance(calls, int)]
    if counts:
        return f", of the {min(counts):,} it takes at the least"
    return "; it pays at no number of calls" if set(known) == {NEVER} else ", too few to pay"

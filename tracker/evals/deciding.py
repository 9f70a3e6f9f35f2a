"""What the numbers of a comparison allow to be said."""

from __future__ import annotations

from tracker.evals.binary import rate_at_most
from tracker.evals.evidence import Evidence, Method
from tracker.evals.spread import FEWEST_CLUSTERS, FEWEST_PAIRS, non_inferiority, pairs_needed
from tracker.evals.verdict import Verdict

_LEVEL = 0.05
_FEWEST_DISCORDANT = 6


def decide(found: Evidence, min_effect: float, margin: float | None) -> tuple[Verdict, str]:
    """The verdict and the reason for it, in this order of preference: beats, non_inferior, worse.

    A gain needs an interval above 0, p < 0.05 and ``min_effect``; without pairs it is never claimed
    (DOMAIN C3).
    """
    if too_few := _too_few(found):
        return Verdict.NONE, too_few
    if found.low > 0 and found.p < _LEVEL and found.method is not Method.UNPAIRED:
        if found.difference >= min_effect:
            return Verdict.BEATS, "better by more than chance"
        short = f"better, but by less than the minimum effect of {min_effect:g}"
        return Verdict.NON_INFERIOR, short
    if margin is not None and _is_not_worse(found, margin):
        below = ", though measurably lower" if found.high < 0 else ""
        return Verdict.NON_INFERIOR, f"not worse by more than the margin of {margin:g}{below}"
    if found.high < 0 and not _differs_too_rarely(found):
        return Verdict.WORSE, "worse: the whole interval is below 0"
    return Verdict.INCONCLUSIVE, _why_inconclusive(found)


def _too_few(found: Evidence) -> str | None:
    if found.n < FEWEST_PAIRS:
        return f"{found.n} examples; a verdict takes {FEWEST_PAIRS}"
    clusters = found.units.count if found.units else 0
    if found.method is Method.CLUSTERED and clusters < FEWEST_CLUSTERS:
        return f"{clusters} clusters; a verdict takes {FEWEST_CLUSTERS}"
    return None


def _differs_too_rarely(found: Evidence) -> bool:
    """Fewer than 6 differences cannot reach p < 0.05, whichever way they all go."""
    return found.units is not None and found.units.discordant < _FEWEST_DISCORDANT


def _is_not_worse(found: Evidence, margin: float) -> bool:
    """By the normal bound; which knows nothing of a handful of differences (its error may be 0).

    There the exact bound on the rate of losses decides, since no mean loss can exceed it.
    """
    units = found.units
    if units is not None and _differs_too_rarely(found):
        return units.rates and rate_at_most(units.lost, units.count) < margin
    return non_inferiority(found.difference, found.error, margin).shown


def _why_inconclusive(found: Evidence) -> str:
    units = found.units
    if units is None:
        above = "higher, but without per-example scores a gain is not claimed"
        return above if found.low > 0 else "the interval holds 0"
    if _differs_too_rarely(found):
        what = "clusters" if found.method is Method.CLUSTERED else "examples"
        return f"the two differ on only {units.discordant} of {units.count} {what}"
    if found.method is Method.MCNEMAR and found.difference:
        needed = pairs_needed(units.discordant / units.count, found.difference)
        return f"the interval holds 0; a difference this size takes about {needed} examples to show"
    return "the interval holds 0"

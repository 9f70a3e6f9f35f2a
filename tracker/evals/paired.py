"""Comparing two eval runs example by example.

Methods: Miller 2024, "Adding Error Bars to Evals" (arXiv 2411.00640); McNemar 1947.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import StatisticsError, correlation

from tracker.domain.version import EvalRun
from tracker.errors import InputError
from tracker.evals.binary import sign_test
from tracker.evals.deciding import decide
from tracker.evals.evidence import Evidence, Method, from_means, from_pairs
from tracker.evals.spread import FEWEST_PAIRS, mean, standard_error
from tracker.evals.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run A against run B. ``difference`` and its interval are positive where A is better.

    ``n`` counts the pairs (unpaired: the examples of the smaller run, 0 if unknown). ``se`` is the
    standard error of the difference, ``ci_low`` and ``ci_high`` its 95 % interval, ``statistic``
    the z or t behind it; all ``None`` where there is nothing to compute them from. ``mean_a`` and
    ``mean_b`` are over the pairs. ``sign_p`` stands beside a t test; ``only_a`` and ``only_b``
    count examples without a partner. ``why`` explains ``verdict``.
    """

    n: int
    mean_a: float
    mean_b: float
    difference: float
    se: float | None
    ci_low: float | None
    ci_high: float | None
    p_value: float | None
    method: Method
    verdict: Verdict
    why: str
    statistic: float | None = None
    unpaired_se: float | None = None
    correlation: float | None = None
    sign_p: float | None = None
    clusters: int | None = None
    only_a: int = 0
    only_b: int = 0

    @property
    def unpaired(self) -> bool:
        """Whether means were compared, not examples."""
        return self.method in (Method.UNPAIRED, Method.NONE)


def compare(
    a: EvalRun, b: EvalRun, *, min_effect: float = 0.0, margin: float | None = None
) -> Comparison:
    """Compare ``a`` (the candidate) with ``b`` (what it must beat).

    ``min_effect`` is the gain worth having and ``margin`` the loss that can be borne, both in units
    of the metric and both set before looking; without a margin ``non_inferior`` is not claimed for
    anything that may be a loss. Raises InputError for runs of different suites, versions, metrics,
    directions or judges, and for runs that disagree about an example's cluster.
    """
    _insist_on_alike(a, b)
    if not (0 <= min_effect < math.inf and 0 <= (margin or 0) < math.inf):
        msg = "the minimum effect and the margin must be 0 or more"
        raise InputError(msg, "give them in units of the metric, e.g. 0.02 for 2 points")
    if a.scores and b.scores:
        return _compare_pairs(a, b, min_effect, margin)
    return _compare_means(a, b, min_effect, margin)


def _insist_on_alike(a: EvalRun, b: EvalRun) -> None:
    for what, of_a, of_b in (
        ("suites", a.suite, b.suite),
        ("versions of the suite", a.suite_version, b.suite_version),
        ("metrics", a.metric, b.metric),
        ("directions of the metric", _direction(a), _direction(b)),
        ("judges", a.judge, b.judge),
    ):
        if of_a != of_b:
            msg = f"{a.suite} {a.metric}: different {what}: {_said(of_a)} and {_said(of_b)}"
            raise InputError(msg, "score both runs the same way")
    if a.suite_hash and b.suite_hash and a.suite_hash != b.suite_hash:
        msg = f"{a.suite} {a.metric}: the tests have changed between the two runs"
        raise InputError(msg, "the tool's digests of the suite differ: run both on the same tests")


def gains_of(a: EvalRun, b: EvalRun) -> tuple[list[float], set[float], list[str]]:
    """What A gained over B in each example both have, the scores that occur, and the clusters."""
    keys = sorted(a.scores.keys() & b.scores.keys())
    sign = _sign(a)
    gains = [sign * (a.scores[key] - b.scores[key]) for key in keys]
    scores = {a.scores[key] for key in keys} | {b.scores[key] for key in keys}
    return gains, scores, _groups(a, b, keys)


def _direction(run: EvalRun) -> str:
    return "higher is better" if run.higher_is_better else "lower is better"


def _said(value: str | None) -> str:
    return "not stated" if value is None else value


def _compare_pairs(a: EvalRun, b: EvalRun, min_effect: float, margin: float | None) -> Comparison:
    keys = sorted(a.scores.keys() & b.scores.keys())
    gains, scores, groups = gains_of(a, b)
    alone = (len(a.scores) - len(keys), len(b.scores) - len(keys))
    if len(keys) < 2:
        most = max(len(a.scores), len(b.scores))
        why = (
            f"{len(keys)} of {most:,} example ids are in both runs: give one example one id in both"
        )
        found = _no_verdict(a, b, len(keys), why)
        return replace(found, only_a=alone[0], only_b=alone[1])
    of_a, of_b = [a.scores[k] for k in keys], [b.scores[k] for k in keys]
    evidence = from_pairs(gains, scores, groups)
    found = _comparison(evidence, mean(of_a), mean(of_b), min_effect, margin)
    unmatched = f"; without a partner: {alone[0]} and {alone[1]} examples" if any(alone) else ""
    return replace(
        found,
        why=found.why + unmatched,
        unpaired_se=math.hypot(standard_error(of_a), standard_error(of_b)),
        correlation=_correlation(of_a, of_b),
        sign_p=_sign_p(gains) if evidence.method is Method.T_TEST else None,
        clusters=len(set(groups)) or None,
        only_a=alone[0],
        only_b=alone[1],
    )


def _compare_means(a: EvalRun, b: EvalRun, min_effect: float, margin: float | None) -> Comparison:
    sizes = [run.n or len(run.scores) for run in (a, b)]
    n = min(sizes)
    if a.stderr is None or b.stderr is None:
        why = "only the means are known: nothing can be told without per-example scores"
        return _no_verdict(a, b, n, why)
    if n < FEWEST_PAIRS:
        known = f"{n} examples" if n else "it is not known on how many examples"
        return _no_verdict(a, b, n, f"{known}; a verdict takes {FEWEST_PAIRS}")
    error = math.hypot(a.stderr, b.stderr)
    evidence = from_means(_sign(a) * (a.mean - b.mean), error, n)
    return replace(_comparison(evidence, a.mean, b.mean, min_effect, margin), unpaired_se=error)


def _comparison(
    found: Evidence, mean_a: float, mean_b: float, min_effect: float, margin: float | None
) -> Comparison:
    verdict, why = decide(found, min_effect, margin)
    return Comparison(
        n=found.n,
        mean_a=mean_a,
        mean_b=mean_b,
        difference=found.difference,
        se=found.error,
        ci_low=found.low,
        ci_high=found.high,
        p_value=found.p,
        method=found.method,
        verdict=verdict,
        why=why,
        statistic=found.statistic,
    )


def _no_verdict(a: EvalRun, b: EvalRun, n: int, why: str) -> Comparison:
    return Comparison(
        n=n,
        mean_a=a.mean,
        mean_b=b.mean,
        difference=_sign(a) * (a.mean - b.mean),
        se=None,
        ci_low=None,
        ci_high=None,
        p_value=None,
        method=Method.NONE,
        verdict=Verdict.NONE,
        why=why,
    )


def _groups(a: EvalRun, b: EvalRun, keys: Sequence[str]) -> list[str]:
    """The cluster of each pair, from whichever run states it; empty if neither does."""
    if not a.clusters and not b.clusters:
        return []
    for key in keys:
        if key in a.clusters and key in b.clusters and a.clusters[key] != b.clusters[key]:
            both = f"{a.clusters[key]} and {b.clusters[key]}"
            msg = f"{a.suite}: example {key} is in different clusters in the two runs: {both}"
            raise InputError(msg, "the same example must come from the same cluster")
    # An example whose cluster nobody states stands for itself.
    known = b.clusters | a.clusters
    return [known.get(key, f"\0{key}") for key in keys]


def _sign(run: EvalRun) -> int:
    return 1 if run.higher_is_better else -1


def _sign_p(gains: Sequence[float]) -> float:
    return sign_test(sum(g > 0 for g in gains), sum(g < 0 for g in gains))


def _correlation(of_a: Sequence[float], of_b: Sequence[float]) -> float | None:
    try:
        return correlation(of_a, of_b)
    except StatisticsError:  # one of the two is constant
        return None

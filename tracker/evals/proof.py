"""Whether a fine-tune is proven to have been worth making, for the reason it was made.

DOMAIN C3: format and voice must beat prompting with retrieval; latency and cost must be no worse
than the bigger prompted model (and pay back, which the costs show). Any other reason is held to the
stricter rule. The first suite on which both were measured decides; a significant loss on another
one contradicts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tracker.domain.version import EvalRun, ModelVersion, Reason, Rung
from tracker.errors import InputError
from tracker.evals.naming import suite
from tracker.evals.verdict import Verdict

if TYPE_CHECKING:
    # Loaded where there is a baseline to compare with: most registrations bring none.
    from tracker.evals.paired import Comparison

DEFAULT_MIN_EFFECT = 0.0
DEFAULT_MARGIN = 0.02
_LEVEL = 0.05


class ProofStatus(StrEnum):
    PROVEN = "proven"
    UNPROVEN = "unproven"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Proof:
    """``sentence`` says it for a person; ``comparison`` is what it rests on, if it came to one.

    ``run`` and ``baseline`` are the two runs that were compared for it.
    """

    status: ProofStatus
    sentence: str
    comparison: Comparison | None = None
    run: EvalRun | None = None
    baseline: EvalRun | None = None

    @property
    def has_compared(self) -> bool:
        """It came to a comparison: only then can it be due again."""
        return self.run is not None and self.baseline is not None


@dataclass(frozen=True, slots=True)
class _Rule:
    verdicts: tuple[Verdict, ...]
    rungs: tuple[Rung, ...]
    missing: str


_MUST_BEAT = _Rule((Verdict.BEATS,), (Rung.RETRIEVAL,), "prompting with retrieval")
_MAY_EQUAL = _Rule(
    (Verdict.BEATS, Verdict.NON_INFERIOR),
    (Rung.PROMPT, Rung.RETRIEVAL),
    "the bigger prompted model",
)
_RULES = {Reason.LATENCY_COST: _MAY_EQUAL}


@dataclass(frozen=True, slots=True)
class _Arm:
    """The fine-tune against one baseline on one suite."""

    run: EvalRun
    baseline: EvalRun
    found: Comparison

    @property
    def sentence(self) -> str:
        from tracker.evals.wording import sentence

        return sentence(self.run, self.baseline, self.found)

    @property
    def is_loss(self) -> bool:
        is_below = self.found.ci_high is not None and self.found.ci_high < 0
        return is_below and self.found.verdict not in (Verdict.NONE, Verdict.INCONCLUSIVE)

    def as_proof(self, status: ProofStatus, said: str) -> Proof:
        return Proof(status, said, self.found, self.run, self.baseline)


def proof_of(version: ModelVersion) -> Proof:
    """:func:`proof` of what is recorded of a version."""
    details = version.details
    return proof(details.reason, details.evals, name=f"{details.model}@{version.number}")


def proof(
    reason: Reason | None,
    runs: Sequence[EvalRun],
    *,
    name: str = "MODEL",
    min_effect: float = DEFAULT_MIN_EFFECT,
    margin: float = DEFAULT_MARGIN,
) -> Proof:
    """Weigh the eval runs of a model version: one fine-tune run and its baselines per suite.

    ``runs`` are in the order they were recorded; measuring the same thing again (same rung, suite,
    metric and subject) replaces what was measured before. ``min_effect`` and ``margin`` are in
    units of the metric; the margin counts only for a reason that is content with no loss (latency
    and cost). ``name`` is what the version goes by in a command.
    Never raises for runs that cannot be compared: such a proof is ``unproven`` and says why.
    """
    rule = _RULES.get(reason, _MUST_BEAT) if reason else _MUST_BEAT
    runs = latest(runs)
    tuned = [run for run in runs if run.rung is Rung.FINETUNE]
    if not tuned:
        return Proof(ProofStatus.UNPROVEN, "unproven: the fine-tune itself was not measured")
    baselines = [run for run in runs if run.rung in (Rung.PROMPT, Rung.RETRIEVAL)]
    primary = _primary(rule, tuned, baselines)
    allowed = margin if Verdict.NON_INFERIOR in rule.verdicts else None
    arms, refusals = _arms(primary, baselines, min_effect, allowed)
    required = [arm for arm in arms if arm.baseline.rung in rule.rungs]
    if not required:
        said = _missing(rule, primary, baselines, refusals, name)
        return Proof(ProofStatus.UNPROVEN, said, run=primary)
    weakest = min(required, key=lambda arm: arm.found.difference)
    others = [run for run in tuned if run is not primary]
    loss = _loss(rule, arms) or _loss_elsewhere(others, baselines, rule, allowed)
    if loss is not None:
        return loss.as_proof(ProofStatus.CONTRADICTED, loss.sentence)
    status = ProofStatus.UNPROVEN
    if weakest.found.verdict in rule.verdicts:
        status = ProofStatus.PROVEN
    return weakest.as_proof(status, _said(weakest, status))


def _primary(rule: _Rule, tuned: Sequence[EvalRun], baselines: Sequence[EvalRun]) -> EvalRun:
    """The first suite with a run of what the fine-tune must beat; else its own first."""
    there = {(one.suite, one.metric) for one in baselines if one.rung in rule.rungs}
    return next((run for run in tuned if (run.suite, run.metric) in there), tuned[0])


def baseline_for(reason: Reason | None) -> tuple[tuple[Rung, ...], str]:
    """The rungs one of which has to be measured beside the fine-tune, and what that is in words."""
    rule = _RULES.get(reason, _MUST_BEAT) if reason else _MUST_BEAT
    return rule.rungs, rule.missing


def latest(runs: Sequence[EvalRun]) -> list[EvalRun]:
    """Of several measurements of the same thing the last one, at the place of the first.

    A fine-tune is one thing whatever it was called; baselines are told apart by their subject.
    """
    found: dict[tuple[object, ...], EvalRun] = {}
    for run in runs:
        subject = None if run.rung is Rung.FINETUNE else run.subject
        found[run.rung, run.suite, run.metric, subject] = run
    return list(found.values())


def replaced(runs: Sequence[EvalRun]) -> tuple[bool, ...]:
    """Of each run whether a later one of the same thing has taken its place."""
    counting = {id(run) for run in latest(runs)}
    return tuple(id(run) not in counting for run in runs)


def _arms(
    run: EvalRun, baselines: Sequence[EvalRun], min_effect: float, margin: float | None
) -> tuple[list[_Arm], list[str]]:
    """Comparisons on the suite of ``run``, and why others on it could not be made."""
    arms: list[_Arm] = []
    refusals: list[str] = []
    on_it = [b for b in baselines if (b.suite, b.metric) == (run.suite, run.metric)]
    if not on_it:
        return arms, refusals
    from tracker.evals.paired import compare

    for baseline in on_it:
        try:
            found = compare(run, baseline, min_effect=min_effect, margin=margin)
        except InputError as error:
            refusals.append(error.message)
            continue
        arms.append(_Arm(run, baseline, found))
    return arms, refusals


def _loss(rule: _Rule, arms: Sequence[_Arm]) -> _Arm | None:
    """A loss against any baseline, unless the rule allows a loss within the margin."""
    return next(
        (arm for arm in arms if arm.is_loss and arm.found.verdict not in rule.verdicts), None
    )


def _loss_elsewhere(
    others: Sequence[EvalRun], baselines: Sequence[EvalRun], rule: _Rule, margin: float | None
) -> _Arm | None:
    """A loss on a further suite that remains one after Holm's correction for looking at several."""
    arms = [arm for run in others for arm in _arms(run, baselines, 0.0, margin)[0]]
    if not arms:
        return None
    from tracker.evals.spread import holm

    adjusted = holm([1.0 if arm.found.p_value is None else arm.found.p_value for arm in arms])
    significant = [arm for arm, p in zip(arms, adjusted, strict=True) if p < _LEVEL]
    return _loss(rule, significant)


def _missing(
    rule: _Rule, run: EvalRun, baselines: Sequence[EvalRun], refusals: Sequence[str], name: str
) -> str:
    if refusals:
        return f"unproven: the baseline cannot be compared: {refusals[0]}"
    if any(baseline.suite == run.suite and baseline.metric == run.metric for baseline in baselines):
        return f"unproven: {rule.missing} was not measured on {suite(run)}, only prompting alone"
    if elsewhere := [each for each in baselines if each.rung in rule.rungs]:
        return _elsewhere(run, elsewhere[-1], name)
    return f"unproven: no baseline: measure {rule.missing} on {suite(run)} {run.metric}"


def _elsewhere(run: EvalRun, baseline: EvalRun, name: str) -> str:
    """There is a baseline, of something else: two tables of one eval are two suites by their names,
    which only a person can know."""
    mine, other = f"{suite(run)} {run.metric}", f"{suite(baseline)} {baseline.metric}"
    said = f"unproven: the baseline was measured on {other}, the fine-tune on {mine}"
    if run.suite == baseline.suite:
        return f"{said}: score both by one metric"
    add = f"tracker evals add {name} FILE --rung {baseline.rung} --suite {run.suite}"
    return f"{said}: score both on one suite, or, if it is one, say so: {add}"


def _said(arm: _Arm, status: ProofStatus) -> str:
    return arm.sentence if status is ProofStatus.PROVEN else f"{arm.sentence}: {arm.found.why}"

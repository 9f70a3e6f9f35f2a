"""The three arms of a retune: the old fine-tune, a tune of the new base, the new base prompted.

All on one eval set: runs that cannot be compared with the old fine-tune's say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.domain.model_ref import ModelRef
from tracker.domain.version import EvalRun, ModelVersion, Rung
from tracker.errors import InputError
from tracker.evals.paired import compare
from tracker.evals.proof import DEFAULT_MARGIN, latest
from tracker.evals.verdict import Verdict
from tracker.evals.wording import sentence
from tracker.lifecycle.evidence import Arm

_AS_GOOD = (Verdict.BEATS, Verdict.NON_INFERIOR)


def prompted_arm(
    version: ModelVersion, family: Sequence[ModelVersion], successors: Iterable[str]
) -> Arm | None:
    """A successor, only prompted, against the fine-tune; runs are known by their subject.

    ``successors`` are model ids; a run is about one of them if its subject names it.
    """
    names = [name.lower() for name in successors]
    runs = [
        run
        for each in family
        for run in each.details.evals
        if run.rung in (Rung.PROMPT, Rung.RETRIEVAL) and _names(run, names)
    ]
    return _against_old(version, runs)


def retuned_arm(version: ModelVersion, family: Sequence[ModelVersion]) -> Arm | None:
    """A later version's own run, on another base, against this version's."""
    later = (
        other
        for other in family
        if other.number > version.number and other.details.base != version.details.base
    )
    runs = [r for other in later for r in other.details.evals if r.rung is Rung.FINETUNE]
    return _against_old(version, runs)


def measured_later(
    version: ModelVersion, family: Sequence[ModelVersion]
) -> dict[ModelRef, ModelVersion]:
    """The later versions that have an eval of their own, by their base; the last one counts."""
    return {
        other.details.base: other
        for other in sorted(family, key=lambda each: each.number)
        if other.number > version.number
        and other.details.base is not None
        and any(run.rung is Rung.FINETUNE for run in other.details.evals)
    }


def _against_old(version: ModelVersion, runs: Sequence[EvalRun]) -> Arm | None:
    """The last of ``runs`` that can be held against the fine-tune's first suite."""
    old = next((r for r in latest(version.details.evals) if r.rung is Rung.FINETUNE), None)
    if old is None:
        return None
    for run in reversed(runs):
        if (run.suite, run.metric) != (old.suite, old.metric):
            continue
        try:
            found = compare(run, old, margin=DEFAULT_MARGIN)
        except InputError:
            # Another judge, or another version of the suite: it says nothing about this one.
            continue
        return Arm(found.verdict in _AS_GOOD, sentence(run, old, found))
    return None


def _names(run: EvalRun, names: Sequence[str]) -> bool:
    subject = (run.subject or "").lower()
    return any(name in subject for name in names)

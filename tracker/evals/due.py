"""When a proof has to be given again: what it was measured with, or against, is no longer so.

A proof is about one fine-tune of one base, scored by one judge on one version of a suite, against
the best that could be done without tuning. When any of these changes, it speaks of the past.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tracker.domain.version import EvalRun, ModelVersion, Rung
from tracker.evals.naming import suite
from tracker.evals.proof import Proof

_BASELINES = (Rung.PROMPT, Rung.RETRIEVAL)


def due_again(version: ModelVersion, proof: Proof, family: Sequence[ModelVersion]) -> list[str]:
    """Why the proof of ``version`` is due again, in sentences; empty where it still holds.

    ``family`` are all versions of the model, by number. Only a proof that came to a comparison can
    be due again; one that was never given is ``unproven``. Due are:

    * the base: the version's base is no longer the one its run was recorded on;
    * the judge, or the suite's version: a run of the same suite recorded later, also with a later
      version of the model, has another one;
    * the baseline: a later version of the model brought another measurement of it.
    """
    run, baseline = proof.run, proof.baseline
    if run is None or baseline is None:
        return []
    later = [other for other in family if other.number > version.number]
    since = [*_after(version.details.evals, run), *_runs(later)]
    same = [r for r in since if (r.suite, r.metric) == (run.suite, run.metric)]
    return [*_base(version, run), *_scoring(run, same), *_baseline(run, baseline, later)]


def _base(version: ModelVersion, run: EvalRun) -> Iterator[str]:
    base = version.details.base
    if run.base is not None and base is not None and run.base != str(base):
        yield f"the base is now {base}; it was measured on {run.base}"


def _scoring(run: EvalRun, later: Sequence[EvalRun]) -> Iterator[str]:
    if not later:
        return
    newest = later[-1]
    if newest.judge != run.judge:
        judges = (newest.judge or "no judge", run.judge or "none")
        yield f"{run.suite} is now scored by {judges[0]}; the proof by {judges[1]}"
    if newest.suite_version != run.suite_version:
        yield f"the suite is now {suite(newest)}; it was measured on {suite(run)}"


def _baseline(run: EvalRun, baseline: EvalRun, later: Iterable[ModelVersion]) -> Iterator[str]:
    for version in reversed(list(later)):
        for other in reversed(version.details.evals):
            if not _is_baseline_of(run, other):
                continue
            if _measured(other) != _measured(baseline):
                gave = f"{other.mean:.3f}, not {baseline.mean:.3f}"
                yield f"the baseline was measured again with {version.label}: {gave}"
            return


def _is_baseline_of(run: EvalRun, other: EvalRun) -> bool:
    return other.rung in _BASELINES and (other.suite, other.metric) == (run.suite, run.metric)


def _measured(run: EvalRun) -> tuple[object, ...]:
    """What tells one measurement from another; the same file given again is the same."""
    return (run.rung, run.subject, run.mean, run.n, run.scores)


def _after(runs: Sequence[EvalRun], run: EvalRun) -> Sequence[EvalRun]:
    at = next((i for i, one in enumerate(runs) if one is run), len(runs))
    return runs[at + 1 :]


def _runs(versions: Iterable[ModelVersion]) -> list[EvalRun]:
    return [run for version in versions for run in version.details.evals]

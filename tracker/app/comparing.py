"""``evals compare``: which two runs are meant, and how they compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tracker.app.context import App
from tracker.app.evals import RESULT_ENDINGS, read_subject, split_subject, stem_of
from tracker.app.known_leaks import known_leaks
from tracker.app.registry import find
from tracker.domain.version import EvalRun, Rung
from tracker.errors import InputError
from tracker.evals.proof import latest, proof
from tracker.evals.report import Asked, comparison_report


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the runs: by suite, metric and rung, where there are several."""

    suite: str | None = None
    metric: str | None = None
    rung: Rung | None = None
    clusters: bool = True


def compare_runs(app: App, a: str, b: str | None, choice: Choice, asked: Asked) -> dict[str, Any]:
    """A against B; each is a file, ``FILE#SUBJECT``, or a version (``MODEL@3``).

    Without B, a file is taken to hold both runs, and a version is compared with the baseline its
    proof rests on, or the one on the suite and metric that were chosen. ``suite`` chooses among
    recorded runs, and names the suite of a table, which has no name for it. Raises InputError where
    two runs cannot be told or cannot be compared.
    """
    of_a, of_b = _two(app, a, b, choice)
    if (stem_of(of_a) and stem_of(of_b)) and (_is_file(a) or _is_file(b or a)):
        of_b = replace(of_b, suite=of_a.suite)
    if not choice.clusters:
        of_a, of_b = (replace(run, clusters={}) for run in (of_a, of_b))
    leaks = _leaks(app, [name for name in (a, b) if name is not None and not _is_file(name)])
    return comparison_report(of_a, of_b, asked) | {"leaks": leaks}


def _leaks(app: App, references: Sequence[str]) -> list[str]:
    """What is known of the versions compared: such an eval is in part a test of memory."""
    versions = [find(app, reference) for reference in references]
    if not versions:
        return []
    with app.database.read() as tx:
        known = known_leaks(tx, [version.details.model for version in versions])
    named = [(v.label, known.get((v.details.model, v.number), ())) for v in versions]
    return list(dict.fromkeys(f"{label}: {words}" for label, said in named for words in said))


def _two(app: App, a: str, b: str | None, choice: Choice) -> tuple[EvalRun, EvalRun]:
    if b is not None:
        return _pair(_runs(app, a, choice), _runs(app, b, choice), (a, b))
    if not _is_file(a):
        return _proof_pair(app, a, choice)
    first = _runs(app, a, choice)
    metric = first[0].metric
    same = [run for run in first if run.metric == metric]
    if len(same) != 2:
        msg = f"{a} holds {len(same)} runs of {metric}; which two are meant?"
        raise InputError(msg, f"{a}#SUBJECT {a}#SUBJECT; there: {_subjects(same)}")
    return same[0], same[1]


def _proof_pair(app: App, reference: str, choice: Choice) -> tuple[EvalRun, EvalRun]:
    version = find(app, reference)
    runs = _chosen(reference, version.details.evals, choice) if version.details.evals else []
    name = f"{version.details.model}@{version.number}"
    found = proof(version.details.reason, runs, name=name)
    if found.run is None or found.baseline is None:
        msg = f"{version.label} is {found.sentence}"
        raise InputError(msg, f"tracker evals add {name} FILE --rung retrieval")
    return found.run, found.baseline


def _pair(
    first: Sequence[EvalRun], second: Sequence[EvalRun], names: tuple[str, str]
) -> tuple[EvalRun, EvalRun]:
    """The first suite and metric of A that B has as well; of tables, the metric alone."""
    for of_a in first:
        for of_b in second:
            tables = stem_of(of_a) and stem_of(of_b) and any(map(_is_file, names))
            same_suite = of_a.suite == of_b.suite or tables
            if same_suite and of_a.metric == of_b.metric and of_a is not of_b:
                return of_a, of_b
    if len(first) == len(second) == 1:
        return first[0], second[0]
    measured = "; ".join(
        f"{n}: {_measured(r)}" for n, r in zip(names, (first, second), strict=True)
    )
    msg = f"nothing was measured in both {names[0]} and {names[1]}"
    raise InputError(msg, measured)


def _runs(app: App, reference: str, choice: Choice) -> list[EvalRun]:
    if _is_file(reference):
        runs = [_as_suite(run, choice.suite) for run in read_subject(reference, Rung.OTHER)]
    else:
        runs = _version_runs(app, reference, choice)
    return _chosen(reference, runs, choice)


def _as_suite(run: EvalRun, suite: str | None) -> EvalRun:
    """A table is of the suite somebody says it is of."""
    return replace(run, suite=suite) if suite is not None and stem_of(run) else run


def _chosen(reference: str, runs: Sequence[EvalRun], choice: Choice) -> list[EvalRun]:
    suite, metric = choice.suite, choice.metric
    chosen = [r for r in runs if suite in (None, r.suite) and metric in (None, r.metric)]
    if not chosen:
        asked = " ".join(word for word in (suite, metric) if word) or "such run"
        msg = f"{reference} has no {asked}"
        raise InputError(msg, f"there: {_measured(runs) or 'none'}")
    return chosen


def _version_runs(app: App, reference: str, choice: Choice) -> list[EvalRun]:
    version = find(app, reference)
    wanted = choice.rung or Rung.FINETUNE
    return [run for run in latest(version.details.evals) if run.rung is wanted]


def _is_file(reference: str) -> bool:
    """A path that is there, or is written like one: models may have a dot in their name, too."""
    path, _ = split_subject(reference)
    return Path(path).is_file() or "/" in path or Path(path).suffix.lower() in RESULT_ENDINGS


def _subjects(runs: Sequence[EvalRun]) -> str:
    return ", ".join(run.subject or "unnamed" for run in runs)


def _measured(runs: Sequence[EvalRun]) -> str:
    return ", ".join(dict.fromkeys(f"{run.suite} {run.metric}" for run in runs))

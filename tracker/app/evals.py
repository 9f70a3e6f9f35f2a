"""Eval results: recording them with a version, finding whose they are, comparing them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from tracker.app.context import App
from tracker.app.evidence import on_base, read_results
from tracker.app.known_leaks import Leaks, known_leaks
from tracker.app.proofs import weigh
from tracker.app.registry import resolve
from tracker.db import registry
from tracker.domain.version import EvalRun, ModelVersion, Rung
from tracker.errors import InputError, TrackerError
from tracker.evals.proof import replaced
from tracker.importers.evals.given import NotResultsError

RESULT_ENDINGS = frozenset(
    {".json", ".eval", ".csv", ".tsv", ".jsonl", ".ndjson", ".yaml", ".yml", ".md"}
)
"""What a file of eval results may be called, in lower case."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the command says about a run because its file does not, or says it badly."""

    suite: str | None = None
    suite_version: str | None = None
    metric: str | None = None
    subject: str | None = None
    judge: str | None = None
    embedder: str | None = None
    lower_is_better: bool = False

    def apply(self, runs: Iterable[EvalRun]) -> list[EvalRun]:
        """``metric`` chooses; the others replace what the file said."""
        named = ("suite", "suite_version", "subject", "judge", "embedder")
        said = {name: value for name in named if (value := getattr(self, name)) is not None}
        if self.lower_is_better:
            said["higher_is_better"] = False
        return [replace(r, **said) for r in runs if self.metric in (None, r.metric)]


@dataclass(frozen=True, slots=True)
class Added:
    """``known`` were recorded before: the same file, measuring the same thing."""

    version: ModelVersion
    new: tuple[EvalRun, ...]
    known: tuple[EvalRun, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """One run of a batch: whose it is (``None``: nobody's that is known), and whether it is new."""

    path: Path
    run: EvalRun
    version: ModelVersion | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """``refused`` are the files that could not be read, each with why.

    ``passed_over`` are files of the folders that hold no eval results.
    """

    runs: tuple[Imported, ...] = ()
    refused: tuple[tuple[Path, TrackerError], ...] = ()
    passed_over: tuple[Path, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Every file was read, and every run in them is somebody's."""
        return not self.refused and all(one.version is not None for one in self.runs)


def add(
    app: App,
    reference: str,
    files: Sequence[str | Path],
    rung: Rung | None,
    corrections: Corrections | None = None,
) -> Added:
    """Record the runs in ``files`` (or ``FILE#SUBJECT``) with one version, all or none.

    ``rung`` says what was measured: the fine-tune, or a baseline. The same file again adds nothing.
    Raises InputError, NotFoundError.
    """
    corrections = corrections or Corrections()
    runs = [run for name in files for run in corrections.apply(_read(str(name), rung))]
    if not runs:
        msg = f"{', '.join(map(str, files))}: no run of the metric {corrections.metric}"
        raise InputError(msg, "leave out --metric to take every one")
    return record(app, reference, runs)


def split_subject(reference: str) -> tuple[str, str | None]:
    """``scores.csv#base`` to the file and the subject; a file of that very name comes first."""
    if Path(reference).is_file():
        return reference, None
    path, sign, subject = reference.rpartition("#")
    return (path, subject) if sign else (reference, None)


def read_subject(reference: str, rung: Rung | None) -> list[EvalRun]:
    """The runs in a file, or those in it of one subject. Raises InputError."""
    path, subject = split_subject(reference)
    runs = read_results(Path(path), rung)
    chosen = [run for run in runs if subject in (None, run.subject)]
    if not chosen:
        msg = f"{path} has no run of {subject!r}"
        raise InputError(msg, f"there: {', '.join(run.subject or 'unnamed' for run in runs)}")
    return chosen


def record(app: App, reference: str, runs: Iterable[EvalRun]) -> Added:
    """Add runs to a version, but for those that are there already."""
    with app.database.write() as tx:
        version = resolve(tx, reference)
        there = {_identity(run) for run in version.details.evals}
        stood = on_base(runs, version.details.base)
        new = [run for run in stood if _identity(run) not in there]
        if new:
            registry.add_evals(tx, version.id, new, actor=app.actor, now=app.now())
            weigh(app, tx, version.details.model)
        found = resolve(tx, f"{version.details.model}@{version.number}")
    return Added(found, tuple(new), tuple(run for run in stood if _identity(run) in there))


def import_batch(app: App, paths: Sequence[Path], *, dry_run: bool = False) -> Batch:
    """Find out whose each run is, by the serving id it names, and record it as the fine-tune's.

    ``paths`` may be folders. Links in them are not followed. A bad file does not keep the others
    from being imported. ``dry_run`` records nothing.
    """
    owners = _owners(app)
    out: list[Imported] = []
    refused: list[tuple[Path, TrackerError]] = []
    passed_over: list[Path] = []
    for path in files_in(paths):
        try:
            runs = read_results(path, Rung.OTHER)
            out += [_place(app, path, run, owners, dry_run) for run in runs]
        except NotResultsError as error:
            if path in paths:
                refused.append((path, error))
            else:
                passed_over.append(path)
        except TrackerError as error:
            refused.append((path, error))
    return Batch(tuple(out), tuple(refused), tuple(passed_over))


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files, and those in the folders that could be eval results, by their endings."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = (p for p in sorted(path.rglob("*")) if p.suffix.lower() in RESULT_ENDINGS)
        # What lm-evaluation-harness wrote beside its results is read with them.
        found += [
            p
            for p in inside
            if p.is_file() and not p.is_symlink() and not p.name.startswith("samples_")
        ]
    return found


@dataclass(frozen=True, slots=True)
class Listed:
    """``replaced``: the same was measured again, and only the later run counts for the proof."""

    version: ModelVersion
    run: EvalRun
    replaced: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """``leaks`` of those versions of which training data is known to be in eval data."""

    runs: tuple[Listed, ...]
    leaks: Leaks

    def leaks_of(self, version: ModelVersion) -> tuple[str, ...]:
        return self.leaks.get((version.details.model, version.number), ())


def listing(app: App, reference: str | None) -> Listing:
    """Every recorded run, of one version or of all in service."""
    with app.database.read() as tx:
        versions = [resolve(tx, reference)] if reference else registry.list_versions(tx)
        models = [versions[0].details.model] if reference else None
        leaks = known_leaks(tx, models)
    return Listing(tuple(one for version in versions for one in _listed(version)), leaks)


def _listed(version: ModelVersion) -> Iterator[Listed]:
    runs = version.details.evals
    for run, is_replaced in zip(runs, replaced(runs), strict=True):
        yield Listed(version, run, is_replaced)


def _read(reference: str, rung: Rung | None) -> list[EvalRun]:
    """What is meant alone is what the command says it is, whatever its column is called.

    Several columns are what they are called. Raises InputError where the command says of them what
    none of them is.
    """
    runs = read_subject(reference, rung)
    subjects = list(dict.fromkeys(run.subject or "unnamed" for run in runs))
    if rung is None:
        return runs
    if len(subjects) == 1:
        return [replace(run, rung=rung) for run in runs]
    if rung not in {run.rung for run in runs}:
        msg = f"{reference} has runs of {', '.join(subjects)}, and none is {rung.value}"
        raise InputError(msg, f"name the one that is meant: {reference}#{subjects[0]}")
    return runs


def _owners(app: App) -> dict[str, ModelVersion]:
    """By serving id; the id alone, since results do not say who serves."""
    with app.database.read() as tx:
        versions = registry.list_versions(tx)
    return {v.details.serving_id: v for v in versions if v.details.serving_id}


def _place(
    app: App, path: Path, run: EvalRun, owners: dict[str, ModelVersion], dry_run: bool
) -> Imported:
    owner = next((owners[name] for name in _names(run) if name in owners), None)
    if owner is None:
        return Imported(path, run, None, is_new=False)
    run = replace(run, rung=Rung.FINETUNE)
    if dry_run:
        there = {_identity(r) for r in owner.details.evals}
        return Imported(path, run, owner, is_new=_identity(run) not in there)
    added = record(app, f"{owner.details.model}@{owner.number}", [run])
    return Imported(path, run, added.version, is_new=bool(added.new))


def _names(run: EvalRun) -> list[str]:
    """What the run calls the model it measured: as tools spell it, and in its own metadata."""
    subject = run.subject or ""
    names = [subject, subject.partition("/")[2], subject.partition(":")[2]]
    metadata: dict[str, Any] = run.details.get("metadata") or {}
    return [*names, *(value for value in metadata.values() if isinstance(value, str))]


def _identity(run: EvalRun) -> tuple[object, ...]:
    """What makes two runs the same one: the file's content, and what in it was measured."""
    what = (run.rung, run.suite, run.suite_version, run.metric, run.subject, run.judge)
    return (run.source_sha256 or (run.mean, run.n, str(run.ran_at)), *what)


def stem_of(run: EvalRun) -> str | None:
    """The name of a table's file, where that is all its suite is called by."""
    named = PurePath(run.source).stem if run.source else None
    return named if run.tool is None and named == run.suite else None

"""One tune: what is new is registered, what is known learns what it lacked, and a job that left no
model is recorded as the job it is. Each is a transaction of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tracker.app.completing import complete, missing
from tracker.app.context import App
from tracker.app.differing import differences
from tracker.app.imported import Done, Imported
from tracker.app.proofs import weigh
from tracker.app.registering import prepare, register
from tracker.app.wishes import Wishes, unused
from tracker.db import registry, tuning_jobs
from tracker.db.journal import plain
from tracker.domain.tuning_job import JobState, TuningJob
from tracker.domain.version import ModelVersion, NewVersion
from tracker.errors import ConflictError
from tracker.importers.registration import Registration
from tracker.importers.tunes.base import Tune

_LEARNS = (
    "serving_id",
    "venue",
    "method",
    "job_id",
    "owner",
    "reason",
    "trained_on",
    "trained_tokens",
)
"""What a version that is known takes from a later artefact, where it has nothing yet."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A model as it would be registered. ``told``: as the artefact alone has it."""

    asked: Registration
    told: NewVersion
    new: NewVersion


def ready(app: App, tune: Tune, wishes: Wishes) -> Ready:
    """Check a tune and work out its version. Raises InputError, ConflictError or UsageError."""
    asked = _wished(tune.asked, wishes)
    told = _prepared(app, asked)
    if not (wishes.base or wishes.base_revision) or (told.base and told.base.pinned):
        return Ready(asked, told, told)
    asked = _on_base(asked, wishes)
    return Ready(asked, told, _prepared(app, asked))


def _prepared(app: App, asked: Registration) -> NewVersion:
    """What an artefact tells besides is no field misspelled, and is not looked at as one."""
    new, _ = prepare(replace(asked, extra={}), Path(), app.own_providers)
    return replace(new, extra=asked.extra)


def import_one(app: App, tune: Tune, wishes: Wishes) -> Imported:
    """Store one tune. Raises InputError, ConflictError or UsageError, and then nothing is stored.

    Raises StorageError where the database itself fails.
    """
    if tune.state is not JobState.SUCCEEDED:
        return _job(app, tune, _wished(tune.asked, wishes), wishes)
    found = ready(app, tune, wishes)
    asked, told, new = found.asked, found.told, found.new
    with app.database.read() as tx:
        known = _find(tx, new)
    if known is not None:
        lesson = _lesson(known, new)
        if not wishes.dry_run:
            lesson = _learn(app, new, lesson)
            _settle(app, new)
        differs = differences(lesson.known.details, told)
        left = unused(wishes, lesson.details, app.own_providers)
        return replace(_said(tune, lesson), differs=differs, unused=left)
    label = new.model
    if not wishes.dry_run:
        made = register(app, asked, Path())
        label = made.version.label
        _settle(app, new)
        if not made.created:
            return _told(tune, new, Done.KNOWN, label)
    return registered(app, tune, new, label, wishes)


def known_already(
    app: App, tune: Tune, found: Ready, known: ModelVersion, wishes: Wishes
) -> Imported | None:
    """What is said of a tune of which all is on record; ``None`` where there is more to record."""
    lesson, record = _lesson(known, found.new), known.details
    if lesson.is_new:
        return None
    told = _said(tune, lesson)
    differs = differences(record, found.told)
    return replace(told, differs=differs, unused=unused(wishes, record, app.own_providers))


def registered(app: App, tune: Tune, new: NewVersion, label: str, wishes: Wishes) -> Imported:
    """What is said of a tune that has become a version, or would."""
    done, left = _told(tune, new, Done.REGISTERED, label), unused(wishes, new, app.own_providers)
    return replace(done, unused=left) if left else done


def _wished(asked: Registration, wishes: Wishes) -> Registration:
    """With what the user says, and a key of its own where the provider gives no id to serve by."""
    said: dict[str, Any] = {}
    if wishes.name:
        said["name"] = wishes.name
    if wishes.owner:
        said["owner"] = wishes.owner
    if wishes.reason:
        said |= {"reason": wishes.reason, "accept_knowledge": wishes.accept_knowledge}
    if not asked.model_id and not asked.idempotency_key and asked.job_id:
        said["idempotency_key"] = f"{asked.provider}:{asked.job_id}"
    return replace(asked, **said) if said else asked


def _on_base(asked: Registration, wishes: Wishes) -> Registration:
    """On the base the user says, or at the commit of it."""
    if wishes.base:
        return replace(asked, base=wishes.base, base_revision=wishes.base_revision)
    if isinstance(asked.base, dict):
        return replace(asked, base=asked.base | {"revision": wishes.base_revision})
    return asked


def _find(tx: registry.Tx, new: NewVersion) -> ModelVersion | None:
    """The version that is this tune: by key, by what it is served as, or by the job that made it.

    One job may leave a model and its checkpoints, so a job only counts where an id is missing.
    """
    found = None
    if new.idempotency_key:
        found = registry.find_by_idempotency_key(tx, new.idempotency_key)
    if found is None and new.serving_id:
        found = registry.find_by_serving_id(tx, new.provider, new.serving_id)
    if found is None and new.job_id:
        made = registry.find_by_job_id(tx, new.provider, new.job_id)
        found = next((v for v in made if not (v.details.serving_id and new.serving_id)), None)
    return found


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What an artefact tells a version that is known: fields, and ``added`` of ``evidence``."""

    known: ModelVersion
    learned: dict[str, Any]
    evidence: NewVersion
    added: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        """Whether there is anything that the record lacks."""
        return bool(self.learned or self.added)

    @property
    def details(self) -> NewVersion:
        """The version once it has learned."""
        return replace(self.known.details, **self.learned)

    @property
    def changes(self) -> dict[str, Any]:
        before = self.known.details
        pairs = {n: [plain(getattr(before, n)), plain(v)] for n, v in self.learned.items()}
        return pairs | ({"evidence": [None, ", ".join(self.added)]} if self.added else {})


def _lesson(known: ModelVersion, new: NewVersion) -> _Lesson:
    evidence = _evidence(known.details, new)
    return _Lesson(known, _learned(known.details, new), evidence, missing(known, evidence))


def _learn(app: App, new: NewVersion, lesson: _Lesson) -> _Lesson:
    """Record what there is to learn, by what is on record when it is written; says what it was.

    Between finding the version and writing to it somebody else may have said more of it. Raises
    ConflictError where it is not that tune any more.
    """
    if not lesson.is_new:
        return lesson
    with app.database.write() as tx:
        registry.hold(tx, lesson.known.id)
        known = _find(tx, new)
        if known is None or known.id != lesson.known.id:
            msg = f"{lesson.known.label} was changed while this was imported"
            raise ConflictError(msg, "import it again")
        lesson = _lesson(known, new)
        registry.edit_version(tx, known.id, lesson.learned, actor=app.actor, now=app.now())
        if lesson.added:
            complete(tx, known, lesson.evidence, actor=app.actor, now=app.now())
        if lesson.is_new:
            weigh(app, tx, known.details.model)
    return lesson


def _said(tune: Tune, lesson: _Lesson) -> Imported:
    done = Done.CHANGED if lesson.is_new else Done.KNOWN
    told = _told(tune, lesson.details, done, lesson.known.label)
    return replace(told, changes=lesson.changes) if lesson.is_new else told


def _evidence(known: NewVersion, new: NewVersion) -> NewVersion:
    """The evidence to add. Data and costs only where there are none of the kind: a provider's file
    and the one it was made from are one dataset, and an invoice and an estimate are one cost."""
    roles = {ref.role for ref in known.datasets}
    kinds = {cost.kind for cost in known.costs}
    return replace(
        new,
        datasets=tuple(ref for ref in new.datasets if ref.role not in roles),
        costs=tuple(cost for cost in new.costs if cost.kind not in kinds),
    )


def _learned(known: NewVersion, new: NewVersion) -> dict[str, Any]:
    """What the record lacks and the artefact tells; what is recorded is never overwritten.

    A base that is pinned takes the place of one that is not: the snapshot that of its alias.
    """
    told = {name: getattr(new, name) for name in _LEARNS}
    fresh = {n: v for n, v in told.items() if v is not None and getattr(known, n) is None}
    base = new.base
    if base is not None and (known.base is None or (base.pinned and not known.base.pinned)):
        fresh["base"] = base
    return fresh


def _job(app: App, tune: Tune, asked: Registration, wishes: Wishes) -> Imported:
    """Record a job that is no model, unless it is known to have become one, or to be over."""
    provider, job_id = asked.provider or "other", asked.job_id or asked.idempotency_key or ""
    job = TuningJob(
        provider=provider,
        job_id=job_id,
        name=asked.name,
        state=tune.state,
        status=tune.status or tune.state.value,
        seen_at=app.now(),
        base=asked.base_raw,
        error=tune.error,
        artefact=asked.artefact,
    )
    told = Imported(
        where(tune),
        Done.JOB,
        asked.name,
        asked.job_id,
        asked.base_raw,
        job.status,
        tune.error,
        asks=_asks_of_job(tune),
    )
    with app.database.read() as tx:
        made = registry.find_by_job_id(tx, provider, job_id)
        seen = tuning_jobs.get_job(tx, provider, job_id)
    # A job that is still running may have left checkpoints, and is running all the same.
    models = [version for version in made if "checkpoint" not in version.details.tags]
    if models:
        return replace(told, done=Done.KNOWN, label=models[0].label)
    if seen is not None and (seen.state is tune.state or tune.state is JobState.RUNNING):
        return replace(told, done=Done.KNOWN, status=seen.status)
    if not wishes.dry_run:
        with app.database.write() as tx:
            tuning_jobs.put_job(tx, job, actor=app.actor)
    return told


def _asks_of_job(tune: Tune) -> tuple[str, ...]:
    if tune.state is not JobState.INCOMPLETE:
        return ()
    return ("what was tuned, and from what, is not said: tracker register NAME --base …",)


def _settle(app: App, new: NewVersion) -> None:
    """A job that was recorded as running has left a model: the record of the job says so."""
    if new.job_id is None:
        return
    with app.database.read() as tx:
        seen = tuning_jobs.get_job(tx, new.provider, new.job_id)
    if seen is not None and seen.state is not JobState.SUCCEEDED:
        with app.database.write() as tx:
            tuning_jobs.settle_job(tx, new.provider, new.job_id, actor=app.actor, now=app.now())


def _told(tune: Tune, new: NewVersion, done: Done, label: str) -> Imported:
    return Imported(
        where(tune),
        done,
        label,
        new.serving_id or new.job_id,
        plain(new.base) if new.base else None,
        tune.status,
        notes=tune.problems,
        asks=_asks(new),
    )


def _asks(new: NewVersion) -> tuple[str, ...]:
    base = new.base
    if base is None:
        return ("the base is unknown: say it with --base PROVIDER/MODEL",)
    if base.pinned:
        return ()
    if base.provider == "self_hosted":
        return (
            f"the base {base.model} is a path: say what it is, "
            "--base huggingface/ORG/MODEL --base-revision COMMIT",
        )
    if base.provider == "huggingface":
        return (f"the base {base.model} is not pinned: say --base-revision COMMIT",)
    return (f"the base {base.full_id} is not pinned: it can change under the same name",)


def where(tune: Tune) -> str:
    """The file, or the entry of it, that a tune was read from."""
    artefact = tune.asked.artefact
    return (artefact.path if artefact else None) or tune.asked.name

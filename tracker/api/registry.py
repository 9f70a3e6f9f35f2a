"""What is registered: put in, looked at, corrected, taken out of service."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypedDict, Unpack

from tracker.api.calls import Calls
from tracker.api.choices import choice
from tracker.api.paths import PathLike, paths
from tracker.app.exporting import ExportFormat
from tracker.app.exporting import export as run_export
from tracker.app.imported import ImportReport
from tracker.app.importing import import_batch
from tracker.app.registering import Registered
from tracker.app.registering import register as run_register
from tracker.app.registry import edit as run_edit
from tracker.app.registry import find, set_alias
from tracker.app.registry import history as read_history
from tracker.app.registry import retire as run_retire
from tracker.app.standing import standings
from tracker.app.tune_api import fetch_batch
from tracker.app.tune_files import read_batch
from tracker.app.wishes import Wishes
from tracker.domain.history import HistoryEntry
from tracker.domain.model_ref import ModelRef
from tracker.domain.money import parse_money
from tracker.domain.version import (
    Cost,
    CostKind,
    EvalRun,
    LeadTimes,
    Method,
    ModelVersion,
    Reason,
    Role,
    Rung,
)
from tracker.errors import InputError
from tracker.importers.registration import DatasetInput, EvalInput, Registration
from tracker.lifecycle.judge import Judgement


class Changes(TypedDict, total=False):
    """What can be changed of a version; ``None`` takes a value away."""

    owner: str | None
    base: str | ModelRef
    serving_id: str | None
    venue: str | None
    job_id: str | None
    method: str | Method | None
    reason: str | Reason | None
    reason_note: str | None
    trained_on: date | None
    trained_tokens: int | None
    refresh_due: date | None
    tags: dict[str, str]
    license: str
    lead_times: LeadTimes | None
    note: str | None


class RegistryCalls(Calls):
    """``reference`` is ``"triage"``, ``"triage@3"`` or ``"triage@production"``."""

    def register(
        self,
        name: str,
        *,
        base: str | Mapping[str, str] | None = None,
        model_id: str | None = None,
        dataset: PathLike | Iterable[PathLike] = (),
        eval: EvalRun | PathLike | None = None,
        baseline: EvalRun | PathLike | None = None,
        cost: str | Cost | None = None,
        reason: str | Reason | None = None,
        reason_note: str | None = None,
        accept_knowledge: bool = False,
        method: str | Method | None = None,
        base_revision: str | None = None,
        provider: str | None = None,
        venue: str | None = None,
        job_id: str | None = None,
        owner: str | None = None,
        aliases: str | Iterable[str] = (),
        tags: Mapping[str, str] | None = None,
        lead_times: LeadTimes | None = None,
        trained_on: date | None = None,
        trained_tokens: int | None = None,
        refresh_due: date | None = None,
        note: str | None = None,
        idempotency_key: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Registered:
        """Record a tuned model version; the same ``model_id`` twice is the same registration.

        ``cost`` is text such as ``"214.50 EUR"``, never a float. The fields mean what they do in
        ``schemas/v1/model_version.schema.json``; ``extra`` is anything else, only kept. Relative
        paths start at the current folder. Raises InputError, UsageError or ConflictError; then
        nothing is written.
        """
        asked = Registration(
            name=name,
            base=dict(base) if isinstance(base, Mapping) else base,
            model_id=model_id,
            datasets=tuple(DatasetInput(Role.TRAIN, path=str(p)) for p in paths(dataset)),
            evals=(*_runs(eval, Rung.FINETUNE), *_runs(baseline, Rung.RETRIEVAL)),
            costs=_costs(cost),
            reason=None if reason is None else choice(Reason, reason, "reason"),
            reason_note=reason_note,
            accept_knowledge=accept_knowledge,
            method=None if method is None else choice(Method, method, "method"),
            base_revision=base_revision,
            provider=provider,
            venue=venue,
            job_id=job_id,
            owner=owner,
            aliases=(aliases,) if isinstance(aliases, str) else tuple(aliases),
            tags=dict(tags or {}),
            lead_times=lead_times,
            trained_on=trained_on,
            trained_tokens=trained_tokens,
            refresh_due=refresh_due,
            note=note,
            idempotency_key=idempotency_key,
            extra=dict(extra or {}),
        )
        return run_register(self._app, asked, Path())

    def import_file(
        self,
        path: PathLike | Iterable[PathLike],
        *,
        name: str | None = None,
        owner: str | None = None,
        base: str | None = None,
        base_revision: str | None = None,
        reason: str | Reason | None = None,
        accept_knowledge: bool = False,
        dry_run: bool = False,
    ) -> ImportReport:
        """Register what was tuned, from provider jobs, adapters, cards and configurations.

        ``path`` may be a folder or an archive. ``base`` is for those whose artefact does not pin
        one, ``reason`` for those of which none is on record. What cannot be imported is listed in
        the report and stops nothing else; the same file twice registers nothing twice. Raises
        StorageError.
        """
        why = None if reason is None else choice(Reason, reason, "reason")
        wishes = Wishes(name, owner, base, base_revision, why, accept_knowledge, dry_run)
        batch = read_batch([str(p) for p in paths(path)], sys.stdin.buffer)
        return import_batch(self._app, batch, wishes)

    def import_jobs(
        self,
        provider: str,
        *,
        since: date | None = None,
        name: str | None = None,
        owner: str | None = None,
        reason: str | Reason | None = None,
        accept_knowledge: bool = False,
        dry_run: bool = False,
    ) -> ImportReport:
        """As :meth:`import_file`, from the jobs a provider's own API lists (``"openai"``).

        ``since`` leaves out what was made before that day, UTC. Raises ConfigError without the key
        the configuration refers to, FetchError where the API does not answer.
        """
        why = None if reason is None else choice(Reason, reason, "reason")
        batch = fetch_batch(self._app, provider, since)
        wishes = Wishes(name, owner, reason=why, accept_knowledge=accept_knowledge, dry_run=dry_run)
        return import_batch(self._app, batch, wishes)

    def version(self, reference: str) -> ModelVersion:
        """``"triage"``, ``"triage@3"`` or ``"triage@production"``. Raises NotFoundError."""
        return find(self._app, reference)

    def versions(self, *, include_retired: bool = False) -> list[Judgement]:
        """Every version with how it stands today, on the facts already known."""
        return standings(self._app, include_retired=include_retired)

    def history(self, model: str | None = None) -> list[HistoryEntry]:
        """Who changed what and when, oldest first."""
        return read_history(self._app, model)

    def edit(self, reference: str, **changes: Unpack[Changes]) -> ModelVersion:
        """Correct or complete a version; the history keeps what it said before.

        Raises NotFoundError, and InputError if nothing changes or a field there is not is named.
        """
        return run_edit(self._app, reference, _typed(changes))

    def alias(self, reference: str, alias: str, *, remove: bool = False) -> ModelVersion:
        """Point a name of yours (``"production"``) at a version, or take it away."""
        return set_alias(self._app, reference, alias, remove=remove)

    def retire(self, reference: str, note: str | None = None) -> ModelVersion:
        """Take a version out of service: it is kept, and no longer watched."""
        return run_retire(self._app, reference, note)

    def export(self, reference: str, form: str | ExportFormat) -> str:
        """A version as ``"cyclonedx"`` (JSON) or as a ``"model-card"`` (Markdown).

        Raises NotFoundError, and InputError for another format.
        """
        return run_export(self._app, reference, choice(ExportFormat, form, "form"))


def _runs(given: EvalRun | PathLike | None, rung: Rung) -> tuple[EvalInput, ...]:
    if given is None:
        return ()
    if isinstance(given, EvalRun):
        if (given.rung is Rung.FINETUNE) is not (rung is Rung.FINETUNE):
            msg = f"a run of the rung {given.rung.value} was given as the {rung.value} one"
            raise InputError(msg, "eval= takes the fine-tune's run, baseline= the one it must beat")
        return (EvalInput(rung=rung, run=given),)
    return (EvalInput(rung=rung, path=str(given)),)


def _costs(given: str | Cost | None) -> tuple[Cost, ...]:
    if given is None:
        return ()
    if isinstance(given, Cost):
        return (given,)
    return (Cost(CostKind.TRAINING, parse_money(given), source="register"),)


def _typed(changes: Changes) -> dict[str, Any]:
    """Words of the two closed vocabularies as what they stand for."""
    out: dict[str, Any] = {**changes}
    kinds: dict[str, type[Reason] | type[Method]] = {"reason": Reason, "method": Method}
    for name, kind in kinds.items():
        if out.get(name) is not None:
            out[name] = choice(kind, out[name], name)
    return out

"""``register``: check what was handed in, work out the rest, and record it whole or not at all."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tracker.app import dataset_news
from tracker.app.completing import complete
from tracker.app.context import App
from tracker.app.dataset_news import DataNews, HeldOut, LeakFound, Since
from tracker.app.evidence import ReadData, on_base, read_datasets, read_runs
from tracker.app.known_leaks import keep_leaks
from tracker.app.names import check_alias, check_name
from tracker.app.proofs import weigh, weigh_new
from tracker.datasets.streams import Progress
from tracker.db import registry
from tracker.domain.model_ref import ModelRef
from tracker.domain.version import ModelVersion, NewVersion, Reason, Role
from tracker.errors import ConflictError, InputError, UsageError
from tracker.importers.registration import DOCUMENT_FIELDS, Registration
from tracker.matching.base import canonical, provider_in, read_base
from tracker.matching.providers import provider_named
from tracker.matching.serving_id import ServingId, read_serving_id


@dataclass(frozen=True, slots=True)
class Registered:
    """``created`` is false when the same registration had been made before.

    ``added`` then says what of the evidence was new and has been added to it.
    """

    version: ModelVersion
    created: bool
    warnings: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    data: DataNews = DataNews()  # noqa: RUF009 - frozen, so it may be shared


def register(
    app: App, asked: Registration, folder: Path, *, progress: Progress | None = None
) -> Registered:
    """Record one tuned model version. Relative paths are relative to ``folder``.

    ``progress`` is told of the bytes of datasets as they are read.

    The same idempotency key, or the same serving id at the same provider, is the same registration:
    the version recorded then is returned, completed by the datasets, evals and costs it did not
    have. Raises InputError, UsageError or ConflictError, and then
    nothing has been written.
    """
    new, warnings, data = _prepare(asked, folder, app.own_providers, progress)
    held, unchecked = dataset_news.held_out(data.files)
    leaks = _leaks(app, new.model, data, held)
    with app.database.write() as tx:
        dataset_news.keep_sketches(tx, data.files, held, app.now())
        known = _known(tx, new)
        if known is not None:
            added = complete(tx, known, new, actor=app.actor, now=app.now())
            weigh(app, tx, new.model)
            version = registry.get_version(tx, new.model, known.number) or known
            keep_leaks(tx, version, leaks, actor=app.actor, now=app.now())
            news = DataNews(_since(tx, version, data), leaks, unchecked) if added else DataNews()
            return Registered(version, created=False, added=added, data=news)
        version = registry.add_version(tx, new, actor=app.actor, now=app.now())
        weigh_new(app, tx, version)
        keep_leaks(tx, version, leaks, actor=app.actor, now=app.now())
        for alias in asked.aliases:
            registry.set_alias(tx, new.model, alias, version.id, actor=app.actor, now=app.now())
        if asked.aliases:
            version = registry.get_version(tx, new.model, version.number) or version
        news = DataNews(_since(tx, version, data), leaks, unchecked)
        others = registry.numbers_in_service(tx, new.model)
    warnings += (*_unreachable(app, new.owner), *_older_ones(version, others))
    return Registered(version, created=True, warnings=warnings, data=news)


def prepare(
    asked: Registration, folder: Path, own: Sequence[str] = ()
) -> tuple[NewVersion, tuple[str, ...]]:
    """Everything ``register`` checks and computes before it touches the registry.

    ``own``: providers besides the known ones, which configured sources bring along.
    """
    new, warnings, _ = _prepare(asked, folder, own, None)
    return new, warnings


def _prepare(
    asked: Registration, folder: Path, own: Sequence[str], progress: Progress | None
) -> tuple[NewVersion, tuple[str, ...], ReadData]:
    check_name(asked.name)
    for alias in asked.aliases:
        check_alias(alias)
    parts = read_serving_id(asked.model_id, _said_to_serve(asked, own)) if asked.model_id else None
    provider = _provider(asked, parts, own)
    base = _base(asked, parts, provider, own)
    insist_on_knowledge(asked.reason, accepted=asked.accept_knowledge)
    data = read_datasets(asked.datasets, folder, progress)
    new = NewVersion(
        model=asked.name,
        provider=provider,
        serving_id=asked.model_id,
        base=base,
        base_raw=_words_for_base(asked, parts),
        venue=asked.venue,
        method=asked.method,
        job_id=asked.job_id,
        reason=asked.reason,
        reason_note=asked.reason_note,
        owner=asked.owner,
        tags=asked.tags,
        datasets=data.refs,
        evals=on_base(read_runs(asked.evals, folder, asked.suite), base),
        costs=asked.costs,
        lead_times=asked.lead_times,
        trained_on=asked.trained_on,
        refresh_due=asked.refresh_due,
        trained_tokens=asked.trained_tokens,
        note=asked.note,
        artefact=asked.artefact,
        extra=asked.extra,
        idempotency_key=asked.idempotency_key,
    )
    return new, (*data.problems, *_warnings(new)), data


def _since(tx: registry.Tx, version: ModelVersion, data: ReadData) -> Since | None:
    return dataset_news.since_last(tx, version) if data.files else None


def _leaks(app: App, model: str, data: ReadData, held: list[HeldOut]) -> tuple[LeakFound, ...]:
    """Before anything is written: to read the training data once more can take its time."""
    if not any(file.ref.role is Role.TRAIN and file.sketch for file in data.files):
        return ()
    with app.database.read() as tx:
        known = dataset_news.registered_evals(tx, model)
    return dataset_news.find_leaks(data.files, dataset_news.each_once([*held, *known]))


def _words_for_base(asked: Registration, parts: ServingId | None) -> str | None:
    told = asked.base if isinstance(asked.base, str) else None
    return asked.base_raw or told or (parts.base if parts else None)


def _known(tx: registry.Tx, new: NewVersion) -> ModelVersion | None:
    known = None
    if new.idempotency_key:
        known = registry.find_by_idempotency_key(tx, new.idempotency_key)
    if known is None and new.serving_id:
        known = registry.find_by_serving_id(tx, new.provider, new.serving_id)
    if known is not None and known.details.model != new.model:
        what = new.serving_id or f"key {new.idempotency_key}"
        msg = f"{what} is already registered, as {known.label}"
        raise ConflictError(msg, f"use that name: tracker models show {known.details.model}")
    return known


def _said_to_serve(asked: Registration, own: Sequence[str]) -> str | None:
    """By ``--provider``, or else by what the base is written with; ``None`` if neither says."""
    if asked.provider:
        return provider_named(asked.provider, own)
    base = asked.base
    if isinstance(base, str):
        return provider_in(base, own)
    return provider_named(base["provider"], own) if base else None


def _provider(asked: Registration, parts: ServingId | None, own: Sequence[str]) -> str:
    named = provider_named(asked.provider, own) if asked.provider else None
    if named and parts and parts.provider != named:
        msg = f"{asked.model_id} is an id of {parts.provider}, not of {named}"
        raise ConflictError(msg, "leave out --provider, or correct --model-id")
    written = _said_to_serve(asked, own)
    if parts and parts.provider == "openai" and written not in (None, "openai", "huggingface"):
        # Others' ids go with the names OpenAI gave its models, but nobody else gives out its ids.
        msg = f"--base says {written}, but {asked.model_id} is an id of openai"
        raise ConflictError(msg, "correct one of the two")
    if named or parts:
        return named or (parts.provider if parts else "")
    base = _as_ref(asked, None, own)
    if base is None:
        msg = f"who serves {asked.name}? neither --model-id nor --base says"
        raise UsageError(msg, "add --base PROVIDER/MODEL or --provider PROVIDER")
    return "self_hosted" if base.provider == "huggingface" else base.provider


def _base(
    asked: Registration, parts: ServingId | None, provider: str, own: Sequence[str]
) -> ModelRef | None:
    given = _as_ref(asked, provider, own)
    told = read_base(parts.base, serving=provider) if parts and parts.base else None
    if given is None or told is None:
        return given or told
    # An alias in the id (…-latest) says less than the snapshot behind it.
    if not told.full_id.endswith("-latest") and not given.full_id.startswith(told.full_id):
        msg = f"--base says {given.full_id}, but {asked.model_id} was tuned from {told.full_id}"
        raise ConflictError(msg, "correct one of the two")
    return given


def _as_ref(asked: Registration, serving: str | None, own: Sequence[str]) -> ModelRef | None:
    base = asked.base
    if base is None:
        return None
    if isinstance(base, str):
        return read_base(base, serving=serving, revision=asked.base_revision, own=own)
    ref = read_base(f"{base['provider']}/{base['model']}", serving=serving, own=own)
    version = base.get("version") or ref.version
    return canonical(ref.provider, ref.model, version, base.get("revision") or asked.base_revision)


def insist_on_knowledge(reason: Reason | None, *, accepted: bool) -> None:
    """Knowledge is a reason only for who says that it is meant. Raises InputError."""
    if reason is Reason.KNOWLEDGE and not accepted:
        msg = "fine-tuning changes behavior, not knowledge: knowledge belongs in retrieval"
        raise InputError(msg, "if you mean it all the same, add --accept-knowledge")


def _warnings(new: NewVersion) -> tuple[str, ...]:
    out = [_not_understood(name) for name in new.extra]
    if new.base is None:
        out.append("the base is unknown, so no notice can be matched: add --base PROVIDER/MODEL")
    elif not new.base.pinned:
        out.append(f"the base {new.base.full_id} is not pinned: it can change under the same name")
    return tuple(out)


def _unreachable(app: App, owner: str | None) -> tuple[str, ...]:
    if not owner or "@" in owner:
        return ()
    from tracker.alerts.routing import team_of
    from tracker.app.recipients import book_of

    if team_of(book_of(app).teams, owner) is not None:
        return ()
    nobody = f"the owner {owner} is neither an address nor of a team"
    return (f"{nobody}: only the channels' own recipients get its alerts",)


def _older_ones(version: ModelVersion, others: list[int]) -> tuple[str, ...]:
    """``others``: numbers of the versions in service."""
    model = version.details.model
    older = [f"{model}@{number}" for number in others if number < version.number]
    if not older:
        return ()
    hint = f"tracker models retire {older[0]} when it no longer serves"
    return (f"still watched beside it: {', '.join(older)}; {hint}",)


def _not_understood(name: str) -> str:
    near = difflib.get_close_matches(name.replace("-", "_"), DOCUMENT_FIELDS, n=1, cutoff=0.7)
    meant = f"; did you mean {near[0]}?" if near else ""
    return f"{name!r} in the document was not understood, only kept{meant}"


def with_flags(document: Registration, flags: Registration) -> Registration:
    """A registration document, overridden by what was said on the command line, 0 included."""
    unsaid = Registration(name="")
    said = {
        name: value
        for name in Registration.__dataclass_fields__
        if (value := getattr(flags, name)) != getattr(unsaid, name)
    }
    return replace(document, **said)

"""Looking at and changing what is registered: list, show, history, edit, alias, retire."""

from __future__ import annotations

import difflib
from typing import Any

from tracker.app.context import App
from tracker.app.names import check_alias
from tracker.app.proofs import weigh
from tracker.db import registry
from tracker.domain.history import HistoryEntry
from tracker.domain.version import LICENSE, ModelVersion
from tracker.domain.whole import MOST_STORED, read_whole
from tracker.errors import InputError, NotFoundError
from tracker.matching.base import read_base


def find(app: App, reference: str) -> ModelVersion:
    """``triage`` (the latest version), ``triage@3``, ``triage@v3`` or ``triage@production``.

    Raises NotFoundError, with the names that come close.
    """
    with app.database.read() as tx:
        return resolve(tx, reference)


def resolve(tx: registry.Tx, reference: str) -> ModelVersion:
    """Like :func:`find`, inside a transaction that is already open."""
    model, _, which = reference.partition("@")
    number = read_whole(which.removeprefix("v"), MOST_STORED)
    if which and number is None:
        found = registry.by_alias(tx, model, which)
    else:
        found = registry.get_version(tx, model, number)
    if found is None:
        raise _not_found(tx, model, which)
    return found


def history(app: App, model: str | None) -> list[HistoryEntry]:
    """Who changed what and when, oldest first."""
    with app.database.read() as tx:
        if model is not None:
            model = resolve(tx, model).details.model
        return registry.history(tx, model)


def edit(app: App, reference: str, changes: dict[str, Any]) -> ModelVersion:
    """Change details of a version; a base may be text, and ``license`` leaves the other tags.

    Raises InputError if nothing changes.
    """
    if not changes:
        msg = f"nothing to change in {reference}"
        raise InputError(msg, "say what: --owner, --base, --note … (tracker models edit --help)")
    with app.database.write() as tx:
        version = resolve(tx, reference)
        if isinstance(changes.get("base"), str):
            provider, own = version.details.provider, app.own_providers
            base = read_base(changes["base"], serving=provider, own=own)
            changes = changes | {"base": base}
        if "license" in changes:
            tags = changes.get("tags", version.details.tags) | {LICENSE: changes["license"]}
            changes = {k: v for k, v in changes.items() if k != "license"} | {"tags": tags}
        registry.edit_version(tx, version.id, changes, actor=app.actor, now=app.now())
        weigh(app, tx, version.details.model)
        return resolve(tx, f"{version.details.model}@{version.number}")


def set_alias(app: App, reference: str, alias: str, *, remove: bool = False) -> ModelVersion:
    """Point ``alias`` (ours, e.g. ``production``) at a version, or take it away."""
    check_alias(alias)
    with app.database.write() as tx:
        version = resolve(tx, reference)
        target = None if remove else version.id
        registry.set_alias(tx, version.details.model, alias, target, actor=app.actor, now=app.now())
        return resolve(tx, f"{version.details.model}@{version.number}")


def retire(app: App, reference: str, note: str | None = None) -> ModelVersion:
    """Take a version out of service: it is kept, and no longer watched."""
    with app.database.write() as tx:
        version = resolve(tx, reference)
        registry.retire(tx, version.id, note=note, actor=app.actor, now=app.now())
        weigh(app, tx, version.details.model)
        return resolve(tx, f"{version.details.model}@{version.number}")


def _not_found(tx: registry.Tx, model: str, which: str) -> NotFoundError:
    names = registry.model_names(tx)
    if model in names:
        return NotFoundError(
            f"{model} has no version or alias {which!r}", f"tracker models show {model}"
        )
    near = difflib.get_close_matches(model, names, n=1)
    hint = f"did you mean {near[0]}?" if near else "see: tracker models list"
    return NotFoundError(f"no model {model!r} is registered", hint)

"""Looking at notices: those that hold now, and how they came to say what they say."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tracker.app.asked import asked_about
from tracker.app.context import App
from tracker.app.facts import load_facts
from tracker.db import notices as notice_rows
from tracker.domain.notice import CATALOG_PREFIX, Notice, Scope
from tracker.domain.source import KnownNotice, NoticeRevision, NoticeStatus
from tracker.errors import InputError


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a notice's story. ``kind``: of change, or ``bundled`` (known before the first
    reading), ``waiting`` (a later date that needs a second reading), ``missing`` (not on the page).

    ``before`` is the notice as it was, where it was something else.
    """

    at: datetime | None
    kind: str
    notice: Notice
    revision: int | None = None
    before: Notice | None = None


def find_notices(
    app: App, *, provider: str | None = None, model: str | None = None, scope: str | None = None
) -> list[Notice]:
    """Notices by provider, model (any spelling of its id) and scope; newest announcement first."""
    if scope is not None and scope not in [s.value for s in Scope]:
        msg = f"there is no scope {scope!r}"
        raise InputError(msg, f"scopes: {', '.join(s.value for s in Scope)}")
    notices = load_facts(app).notices
    _check_provider(provider, {n.provider for n in notices})
    asked = asked_about(model) if model is not None else None
    found = [
        n
        for n in notices
        if (provider is None or n.provider == provider)
        and (asked is None or asked.is_about(n))
        and (scope is None or n.scope.value == scope)
    ]
    return sorted(found, key=_order)


def notice_story(app: App, model: str) -> list[Step]:
    """Everything that was ever said about a model, by any spelling of its id, oldest first.

    What is only bundled comes first; what waits or is missing today comes last.
    """
    asked = asked_about(model)
    with app.database.read() as tx:
        stories = (r for s in asked.subjects for r in notice_rows.story(tx, s))
        told = [r for r in stories if asked.is_about(r.notice)]
        rows = [k for k in notice_rows.known(tx) if asked.is_about(k.notice)]
    bundled = [
        Step(n.evidence.read_at, "bundled", n)
        for n in load_facts(app).notices
        if n.source.startswith(CATALOG_PREFIX) and asked.is_about(n)
    ]
    return [*bundled, *_revised(told), *(step for row in rows for step in _standing(row))]


def _check_provider(provider: str | None, known: set[str]) -> None:
    if provider is None or provider in known:
        return
    near = difflib.get_close_matches(provider, known, n=1)
    msg = f"no notices of {provider!r} are known"
    hint = f"did you mean {near[0]}?" if near else f"there are some of {', '.join(sorted(known))}"
    raise InputError(msg, hint)


def _revised(told: list[NoticeRevision]) -> list[Step]:
    before: dict[str, Notice] = {}
    steps: list[Step] = []
    for revision in sorted(told, key=lambda r: (r.at, r.key, r.revision)):
        kind = revision.kind.value
        notice = revision.notice
        steps.append(Step(revision.at, kind, notice, revision.revision, before.get(revision.key)))
        before[revision.key] = notice
    return steps


def _standing(row: KnownNotice) -> Iterator[Step]:
    if row.pending is not None:
        yield Step(row.pending_since, "waiting", row.pending, before=row.notice)
    if row.status is NoticeStatus.MISSING:
        yield Step(row.missing_since, "missing", row.notice)


def _order(notice: Notice) -> tuple[str, int, str]:
    announced = notice.announced_on.toordinal() if notice.announced_on else 0
    return (notice.provider, -announced, notice.subject)

"""Looking at notices: those that hold now, and how they came to say what they say."""

from __future__ import annotations

import difflib

from tracker.app.context import App
from tracker.app.facts import load_facts
from tracker.db import notices as notice_rows
from tracker.domain.notice import Notice, Scope
from tracker.domain.source import NoticeRevision
from tracker.errors import InputError


def find_notices(
    app: App, *, provider: str | None = None, model: str | None = None, scope: str | None = None
) -> list[Notice]:
    """Notices by provider, model id (exact, any case) and scope; newest announcement first."""
    if scope is not None and scope not in [s.value for s in Scope]:
        msg = f"there is no scope {scope!r}"
        raise InputError(msg, f"scopes: {', '.join(s.value for s in Scope)}")
    notices = load_facts(app).notices
    _check_provider(provider, {n.provider for n in notices})
    found = [
        n
        for n in notices
        if (provider is None or n.provider == provider)
        and (model is None or _names(n, model))
        and (scope is None or n.scope.value == scope)
    ]
    return sorted(found, key=_order)


def notice_story(app: App, model: str) -> list[NoticeRevision]:
    """Every revision of every notice about a model id, oldest first."""
    with app.database.read() as tx:
        return notice_rows.story(tx, model)


def _check_provider(provider: str | None, known: set[str]) -> None:
    if provider is None or provider in known:
        return
    near = difflib.get_close_matches(provider, known, n=1)
    msg = f"no notices of {provider!r} are known"
    hint = f"did you mean {near[0]}?" if near else f"there are some of {', '.join(sorted(known))}"
    raise InputError(msg, hint)


def _names(notice: Notice, model: str) -> bool:
    asked = model.lower()
    full = f"{notice.model_id}-{notice.version}" if notice.version else notice.model_id
    return asked in {(notice.model_id or "").lower(), (full or "").lower()}


def _order(notice: Notice) -> tuple[str, int, str]:
    announced = notice.announced_on.toordinal() if notice.announced_on else 0
    return (notice.provider, -announced, notice.subject)

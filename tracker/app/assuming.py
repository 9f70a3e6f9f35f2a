"""What if a base ended on another day: facts in which somebody assumes so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.app.context import App
from tracker.app.facts import Facts
from tracker.catalog.names import alias_history, bundled_spellings
from tracker.domain.model_ref import ModelRef
from tracker.domain.notice import Evidence, Notice, Scope
from tracker.domain.partial_date import exact
from tracker.domain.version import ModelVersion
from tracker.errors import InputError
from tracker.lifecycle.judge import served_base
from tracker.matching.base import canonical, read_base
from tracker.matching.index import build_index

SOURCE = "assumed"
_SERVING = (Scope.INFERENCE, Scope.FINE_TUNED_INFERENCE)


@dataclass(frozen=True, slots=True)
class Assumption:
    """``base``, and every fine-tune of it, ends on ``day``."""

    base: ModelRef
    day: date

    @property
    def words(self) -> str:
        return f"{self.base.provider}/{self.base.full_id} ends {self.day}"


def read_assumption(app: App, text: str) -> Assumption:
    """``openai/gpt-4.1-mini=2027-03-01``. Raises InputError for anything else."""
    model, _, day = text.rpartition("=")
    hint = "write it PROVIDER/MODEL=YYYY-MM-DD: openai/gpt-4.1-mini=2027-03-01"
    try:
        when = date.fromisoformat(day.strip())
    except ValueError:
        msg = f"{text!r} assumes no date"
        raise InputError(msg, hint) from None
    if not model.strip():
        msg = f"{text!r} assumes nothing about a model"
        raise InputError(msg, hint)
    return Assumption(read_base(model, own=app.own_providers), when)


def assume(
    facts: Facts, assumptions: Sequence[Assumption], versions: Iterable[ModelVersion]
) -> Facts:
    """The facts, with these ends in place of whatever is published about them.

    Raises InputError for a model that no notice mentions, not even as a replacement, and nothing
    registered stands on.
    """
    bases = {base for version in versions if (base := served_base(version))}
    for assumption in assumptions:
        facts = _with(facts, assumption, bases)
    return facts


def _with(facts: Facts, assumption: Assumption, bases: set[ModelRef]) -> Facts:
    base, index = assumption.base, facts.index
    known = {(b.provider, b.full_id) for b in bases}
    known |= {(n.provider, name.lower()) for n in facts.notices for name in n.replacements}
    if not index.knows(base) and (base.provider, base.full_id) not in known:
        near = index.nearest(base)
        msg = f"nothing is known about {base.provider}/{base.full_id}"
        hint = f"did you mean {base.provider}/{near}?" if near else "see: tracker notices list"
        raise InputError(msg, hint)
    names = {base.full_id.lower(), *index.same_as(base)}
    gone = [n for n in facts.notices if _is_about(n, base.provider, names)]
    kept = [n for n in facts.notices if n not in gone]
    # Another day is assumed, no other way on.
    instead = next((n.replacements for n in gone if n.replacements), ())
    made = [
        _notice(canonical(base.provider, name), scope, assumption.day, instead)
        for name in sorted(names)
        for scope in _SERVING
    ]
    notices = (*kept, *made)
    index = build_index(notices, bundled_spellings(), alias_history())
    return replace(facts, notices=notices, index=index)


def _is_about(notice: Notice, provider: str, names: set[str]) -> bool:
    if notice.provider != provider or notice.scope not in _SERVING:
        return False
    own = (notice.model_id or "").lower().removeprefix("ft-")
    return own in names or f"{own}-{notice.version}".lower() in names


def _notice(base: ModelRef, scope: Scope, day: date, instead: tuple[str, ...]) -> Notice:
    said = f"assumed to end {day}"
    return Notice(
        source=SOURCE,
        provider=base.provider,
        model_id=base.model,
        version=base.version,
        scope=scope,
        retires_on=exact(day),
        replacements=instead,
        evidence=Evidence("assumption", "--assume", said),
        note=said,
    )

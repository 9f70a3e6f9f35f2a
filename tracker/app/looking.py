"""Which versions a check has to look at: what has changed since the last one, and who needs you.

What was found last is kept by subject (``tracker.lifecycle.subject``) and moves on only together
with the alerts, in one transaction: a check that is cut off has looked at nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.app.advising import named_successors
from tracker.app.context import App
from tracker.app.facts import Facts
from tracker.app.lead_times import working_in
from tracker.catalog.names import alias_history, bundled_spellings
from tracker.db import alerts, decisions, registry, selecting
from tracker.db import subjects as store
from tracker.db.tx import Tx
from tracker.domain.decision import Action
from tracker.domain.level import Level
from tracker.domain.version import ModelVersion
from tracker.lifecycle.deadline import Policy
from tracker.lifecycle.judge import Judgement, judge, served_base
from tracker.lifecycle.subject import RULES, look, subject_keys, subject_of
from tracker.matching.digests import changed_keys, digest, key_digests
from tracker.matching.index import NoticeIndex
from tracker.matching.keys import own_root

FEW = 200
"""Versions in service up to which every check looks at all of them, and shows each."""

_NEEDING = tuple(level for level in Level if level.rank >= Level.PLAN.rank)
_SAYING = tuple(level for level in Level if level is not Level.NONE)
_MOST_PLACED = 10_000
"""Versions placed at a time; and when there are more, there is no use in naming each."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How to check: ``whole`` looks at every version, ``anew`` trusts nothing found before.

    ``within``: look also at what has to be acted on within so many days. Up to ``few`` versions in
    service all are looked at. ``pause`` comes before each request to a source.
    """

    whole: bool = False
    anew: bool = False
    within: int | None = None
    few: int = FEW
    pause: Callable[[], None] = lambda: None


WHOLE = Wish(whole=True)


@dataclass(frozen=True, slots=True)
class Seen:
    """The versions looked at, and what there is besides.

    ``judgements`` are by name and number, of whole models. ``looked`` holds the ids of all versions
    whose alerts may change, ``None`` for every one. ``tunes`` are versions that were not judged and
    are tunes of something a notice names as a replacement. ``providers`` run the clocks of all.
    """

    judgements: tuple[Judgement, ...]
    looked: frozenset[int] | None
    in_service: int
    tunes: tuple[ModelVersion, ...]
    providers: frozenset[str]


@dataclass(frozen=True, slots=True)
class _News:
    """``versions`` were changed, ``subjects`` stand in another way; ``everything``: do not ask.

    Of those in ``silent`` there is nothing to say any more: no end is announced. ``since`` is the
    day of the last check.
    """

    everything: bool
    since: date | None = None
    versions: Collection[int] = ()
    subjects: Collection[int] = ()
    silent: Collection[int] = ()


def look_around(app: App, tx: Tx, facts: Facts, today: date, wish: Wish) -> Seen:
    """Bring what is kept up to ``facts`` and ``today``, and judge what has to be looked at."""
    policy = working_in(app, tx).policy
    news = _catch_up(app, tx, facts.index, (policy, today), anew=wish.anew)
    count = selecting.in_service(tx)
    models = None
    if count > wish.few and not (wish.whole or wish.anew):
        act_by = None if wish.within is None else today + timedelta(days=wish.within)
        speaking = alerts.due_versions(tx, app.now()) | decisions.due_for_review(tx, today)
        models = _models(tx, news, act_by, speaking)
        models |= _to_remind(app, tx, news, today)
    versions = registry.list_watched(tx, models)
    judgements = tuple(judge(version, facts.index, policy, today) for version in versions)
    looked = None
    if models is not None and not news.everything:
        looked = frozenset(selecting.versions_of(tx, models))
    return Seen(
        judgements,
        looked,
        count,
        tuple(_tunes(tx, judgements) if models is not None else ()),
        frozenset(selecting.providers(tx)),
    )


def _catch_up(
    app: App, tx: Tx, index: NoticeIndex, world: tuple[Policy, date], *, anew: bool
) -> _News:
    policy, today = world
    before, marks = store.open_marks(tx), _marks(app, policy, today)
    moved = {name for name in marks if before.get(name) != marks[name]}
    if anew or "rules" in moved:
        store.forget_all(tx)
    after = key_digests(index)
    changed = changed_keys(store.read_digests(tx), after)
    store.save_digests(tx, changed, after)
    new = store.unplaced(tx, {own_root(key.id) for key in changed if key.kind == "own"})
    _place(tx, new, index)
    # The day before yesterday is no less another day than tomorrow.
    again = bool(moved & {"rules", "policy"}) or marks["day"] < before.get("day", "")
    turned, silent = _judge_due(tx, index, world, store.due(tx, changed, today, everything=again))
    store.save_marks(tx, marks)
    everything = bool(moved & {"rules", "told"}) or anew or len(new) > _MOST_PLACED
    since = None if everything else date.fromisoformat(before["day"])
    return _News(everything, since, new, turned, silent)


def _marks(app: App, policy: Policy, today: date) -> dict[str, str]:
    """What the stored findings rest on, besides notices and versions."""
    lead, said = policy.lead_times, app.config.lead_times
    names = [sorted(map(str, one.items())) for one in (alias_history(), bundled_spellings())]
    working = [lead.retrain, lead.eval, lead.rollout, policy.training_margin]
    config = app.config
    who = (config.channels.enabled(), config.teams, config.recipients)
    return {
        "rules": digest([RULES, names]),
        "policy": digest([working, said.calendar, _holidays_release(said.calendar), said.holidays]),
        "day": today.isoformat(),
        "told": digest([repr((config.notifications, *who)), repr(config.alerts)]),
    }


def _holidays_release(calendar: str) -> str | None:
    """A later release of the library can know other holidays."""
    if not calendar:
        return None
    from importlib.metadata import version

    return version("holidays")


def _place(tx: Tx, version_ids: Sequence[int], index: NoticeIndex) -> None:
    for start in range(0, len(version_ids), _MOST_PLACED):
        some = registry.light_versions(tx, version_ids[start : start + _MOST_PLACED])
        store.place(tx, [_placing(version, index) for version in some])


def _placing(version: ModelVersion, index: NoticeIndex) -> store.Placing:
    base, own = served_base(version), version.details.serving_id
    return store.Placing(
        version.id,
        subject_of(version, index),
        base.provider if base else None,
        base.full_id.lower() if base else None,
        own_root(own) if own else None,
    )


def _judge_due(
    tx: Tx, index: NoticeIndex, world: tuple[Policy, date], due: Sequence[store.Due]
) -> tuple[list[int], list[int]]:
    """Judge subjects; returns the ids of those of which there is something else to say now.

    First those of which there is something, then those of which there is nothing.
    """
    policy, today = world
    by_version = {one.version_id: one for one in due}
    looks, keys = {}, {}
    turned: list[int] = []
    silent: list[int] = []
    for version in registry.light_versions(tx, by_version):
        one = by_version[version.id]
        looks[one.id] = found = look(version, index, policy, today)
        keys[one.id] = list(subject_keys(version, index))
        if found.outcome != one.outcome:
            says = found.unjudged or found.level is not Level.NONE or _can_move(version)
            (turned if says else silent).append(one.id)
    store.save_looks(tx, looks, keys)
    return turned, silent


def _models(tx: Tx, news: _News, act_by: date | None, speaking: Collection[int]) -> set[int]:
    """The models to look at, whole; ``speaking``: versions of which something is due to be said."""
    found = selecting.standing_out(tx, _SAYING if news.everything else _NEEDING, act_by)
    found |= selecting.scored_by_models(tx)
    if news.everything:
        return found | selecting.with_open_alerts(tx)
    found |= selecting.models_of_versions(tx, {*news.versions, *speaking})
    found |= selecting.models_of_subjects(tx, news.subjects)
    return found | selecting.telling_of(tx, news.silent) if news.silent else found


def _to_remind(app: App, tx: Tx, news: _News, today: date) -> set[int]:
    """The models whose reminders can be others now, though nothing else about them has changed."""
    found = selecting.to_remind(tx, news.since, today, app.config.alerts.baseline_after)
    found |= selecting.about_to(tx, Action.MOVE_HOST)
    return found | selecting.unpinned(tx) if news.everything else found


def _can_move(version: ModelVersion) -> bool:
    """Where an alias moves, its level stays, and there is something to say all the same."""
    return version.details.base is not None and not version.details.base.pinned


def _tunes(tx: Tx, judgements: Iterable[Judgement]) -> Iterable[ModelVersion]:
    needing = [j for j in judgements if j.unjudged is None and j.needs_you]
    named = (selecting.last_tune_of(tx, *name) for name in sorted(named_successors(needing)))
    return registry.light_versions(tx, [id_ for id_ in named if id_ is not None])

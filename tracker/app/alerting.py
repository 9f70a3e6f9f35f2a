"""From judgements to alerts to deliveries: three different rows, written in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.alerts.life import quieted
from tracker.alerts.schedule import midnight
from tracker.app.alert_record import Record, origin
from tracker.app.alert_traffic import reopen_used
from tracker.app.closing import tell_resolved
from tracker.app.context import App
from tracker.app.facts import Freshness, load_facts
from tracker.app.following import followed
from tracker.app.recipients import rhythm_of
from tracker.app.telling import hand_over, tell
from tracker.db import alerts as alert_rows
from tracker.db import decisions, tellings
from tracker.domain.alert import Alert, AlertKind, AlertRow, AlertState, Life
from tracker.lifecycle.advice import Advice
from tracker.lifecycle.decision import Following, Quiet, Resolved
from tracker.lifecycle.finding import alert_of
from tracker.lifecycle.judge import Judgement
from tracker.lifecycle.reviews import review_alerts
from tracker.lifecycle.scorers import Scorer, scorer_alerts

_FOLLOWING = (
    AlertKind.FT_INFERENCE_SHUTDOWN,
    AlertKind.BASE_SHUTDOWN,
    AlertKind.TRAINING_CLOSURE,
)
"""The alerts that follow a decision about their version."""

_ASLEEP = (AlertState.SNOOZED,)
_BY_THEMSELVES = (AlertState.OPEN, *_ASLEEP)

Follows = Mapping[int, Following]


@dataclass(frozen=True, slots=True)
class Raised:
    """What this check changed: the alerts with something new to say, and messages made.

    ``news`` has repeats too, and what woke from a snooze. ``untold`` counts the alerts that hold
    and that nobody would get: no channel has a recipient.
    """

    news: tuple[AlertRow, ...]
    resolved: int
    deliveries: int
    untold: int = 0


def raise_alerts(
    app: App,
    judgements: Sequence[Judgement],
    freshness: Mapping[str, Freshness],
    advice: Mapping[int, Advice],
    scorers: Sequence[Scorer] = (),
    looked: Collection[int] | None = None,
) -> Raised:
    """Open, update, repeat, wake or resolve alerts, and put what is to be said into the outbox.

    An alert that has nothing new to say (same level, same dates) makes no second delivery to the
    same recipient, repeats aside. What somebody has acknowledged, snoozed or resolved by hand keeps
    quiet as :mod:`tracker.alerts.life` says.

    ``scorers`` are the judges and embedders behind the versions' proofs. ``looked``: the ids of the
    versions looked at, retired ones too, where that is not all of them; of the others only what is
    due by itself is said.
    """
    with app.database.write() as tx:
        return raise_in(app, tx, judgements, Basis(freshness, advice, scorers, looked))


@dataclass(frozen=True, slots=True)
class Basis:
    """What alerts rest on besides the judgements; as in :func:`raise_alerts`."""

    freshness: Mapping[str, Freshness]
    advice: Mapping[int, Advice]
    scorers: Sequence[Scorer] = ()
    looked: Collection[int] | None = None
    reminders: Sequence[Alert] = ()


def raise_in(app: App, tx: alert_rows.Tx, judgements: Sequence[Judgement], basis: Basis) -> Raised:
    """:func:`raise_alerts` inside a transaction that is already open."""
    now = app.now()
    moved = move_on(app, tx, judgements, basis, now)
    closings = tell_resolved(app, tx, moved.resolved, now)
    untold = tell(app, tx, (r for r in moved.rows if not is_quiet(r.alert, moved.follows)), now)
    count = hand_over(app, tx, basis.freshness, now)
    news = tuple(row for row in moved.rows if row.is_news)
    return Raised(news, len(moved.resolved), count + closings, untold)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a check made of the alerts, before anybody is told. ``rows``: those it looked at."""

    rows: list[AlertRow]
    resolved: list[AlertRow]
    follows: Follows


def move_on(
    app: App, tx: alert_rows.Tx, judgements: Sequence[Judgement], basis: Basis, now: datetime
) -> Moved:
    """Open, update, repeat, wake or resolve alerts, and tell nobody."""
    record = Record(tx, now, rhythm_of(app), origin=origin("check"))
    follows = followed(tx, judgements)
    wanted, unscored = _wanted(tx, judgements, basis)
    wanted = [alert for alert in wanted if not _is_settled(alert, follows)]
    held = alert_rows.open_alerts(tx, basis.looked)
    rows = [record.raise_alert(alert, _following(app, follows)) for alert in wanted]
    keep = {(a.version_id, a.kind) for a in wanted}
    keep |= {(version_id, AlertKind.JUDGE_SHUTDOWN) for version_id in unscored}
    keep |= _used(held, {j.version.id for j in judgements}, follows)
    resolved = _resolve_rest(record, held, keep, follows)
    return Moved(_with_time(record, [*rows, *reopen_used(record)]), resolved, follows)


def _wanted(
    tx: alert_rows.Tx, judgements: Sequence[Judgement], basis: Basis
) -> tuple[list[Alert], set[int]]:
    """The alerts there should be, and the versions whose judge or embedder cannot be judged."""
    about_scorers, unscored = scorer_alerts(basis.scorers, judgements)
    raised = (alert_of(j, basis.advice.get(j.version.id)) for j in judgements)
    reviews = review_alerts(judgements, decisions.in_force(tx))
    found = [*(alert for alert in raised if alert is not None), *about_scorers, *reviews]
    return [*found, *basis.reminders], unscored


def wake(app: App) -> int:
    """What becomes due between two checks: snoozes that are over, digests, quiet hours that end.

    Returns how many messages were made. Repeats wait for the check, which knows what still holds.
    """
    now = app.now()
    with app.database.read() as tx:
        if not tellings.has_due(tx, now) and not alert_rows.has_due(tx, now, _ASLEEP):
            return 0
    freshness = load_facts(app).freshness
    with app.database.write() as tx:
        record = Record(tx, now, rhythm_of(app), origin=origin("serve"))
        tell(app, tx, [record.pass_time(r) for r in alert_rows.due_alerts(tx, now, _ASLEEP)], now)
        return hand_over(app, tx, freshness, now)


def _with_time(record: Record, rows: Sequence[AlertRow]) -> list[AlertRow]:
    """The rows as they are once time has passed for them, and all others that are due."""
    done = {row.id: row for row in rows}
    for due in alert_rows.due_alerts(record.tx, record.now, _BY_THEMSELVES):
        after = record.pass_time(due)
        if after.is_news or due.id not in done:
            done[due.id] = after
    return list(done.values())


def _following(app: App, follows: Follows) -> Callable[[Alert, Life], Life]:
    """While a decision keeps an alert quiet, its next repeat is when that is over."""

    def afterwards(alert: Alert, life: Life) -> Life:
        what = follows.get(alert.version_id)
        if alert.kind in _FOLLOWING and isinstance(what, Quiet):
            return quieted(life, midnight(what.speaks_on, app.config.team.timezone))
        return life

    return afterwards


def _is_settled(alert: Alert, follows: Follows) -> bool:
    follows_it = alert.kind in (*_FOLLOWING, AlertKind.REVIEW_DUE)
    return follows_it and isinstance(follows.get(alert.version_id), Resolved)


def is_quiet(alert: Alert, follows: Follows) -> bool:
    """What was not told while quiet is told once the decision is due and nothing came of it."""
    return alert.kind in _FOLLOWING and isinstance(follows.get(alert.version_id), Quiet)


def _resolve_rest(
    record: Record,
    held: Iterable[AlertRow],
    keep: set[tuple[int, AlertKind]],
    follows: Follows,
) -> list[AlertRow]:
    """Close what no longer holds, and return it as it is then.

    That a version cannot be judged is an alert of its own. Of a version whose judge or embedder
    could not be judged, ``keep`` names the alert about it.
    """
    gone = [r for r in held if (r.alert.version_id, r.alert.kind) not in keep]
    return [record.resolve(row, _why_over(row.alert, follows)) for row in gone]


def _used(
    held: Iterable[AlertRow], judged: Collection[int], follows: Follows
) -> set[tuple[int, AlertKind]]:
    """The alerts about versions that are out of service, or have a successor, and are called."""
    return {
        (row.alert.version_id, row.alert.kind)
        for row in held
        if "traffic" in row.alert.facts
        and (row.alert.version_id not in judged or _is_settled(row.alert, follows))
    }


def _why_over(alert: Alert, follows: Follows) -> str:
    what = follows.get(alert.version_id)
    if alert.kind in _FOLLOWING and isinstance(what, Resolved):
        return what.reason
    return "no longer holds"

"""From alerts that have something to say to messages in the outbox, by way of who hears when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tracker.alerts.bundles import Bundle, Due, bundles
from tracker.alerts.inhibition import inhibited
from tracker.alerts.outbox import delivery_key
from tracker.alerts.routing import routes
from tracker.alerts.schedule import Desk, tell_at
from tracker.app.context import App
from tracker.app.facts import Freshness
from tracker.app.recipients import book_of, desk_of
from tracker.db import alerts as alert_rows
from tracker.db import outbox, tellings
from tracker.db.tx import Tx
from tracker.domain.alert import AlertRow
from tracker.domain.delivery import NewDelivery
from tracker.domain.telling import Route, Telling


def tell(app: App, tx: Tx, rows: Iterable[AlertRow], now: datetime) -> int:
    """Note who is to hear of what these alerts say; returns how many nobody would hear of.

    The same news goes to the same recipient once, however often this is called. Whoever becomes a
    recipient later, as a new owner or by a new channel, is told what holds.
    """
    book, desks = book_of(app), Desks(app)
    planned: list[Telling] = []
    untold = 0
    for row in audible(app, tx, rows):
        alert = row.alert
        to = routes(book, alert.facts.get("owner"), alert.level, row.life.repeats)
        untold += not to
        planned += [desks.telling(row, route, now) for route in to]
    tellings.plan(tx, planned)
    return untold


def audible(app: App, tx: Tx, rows: Iterable[AlertRow]) -> list[AlertRow]:
    """Those that are told if somebody is there to hear: unanswered, no lower than ``min_level``,
    and with no graver alert about the same version that says it all."""
    least = app.config.notifications.min_level.rank
    loud = [row for row in rows if row.life.is_open and row.alert.level.rank >= least]
    quiet = inhibited(alert_rows.alerts_of(tx, {row.alert.version_id for row in loud}))
    return [row for row in loud if row.id not in quiet]


def hand_over(app: App, tx: Tx, freshness: Mapping[str, Freshness], now: datetime) -> int:
    """Put what is due into messages; returns how many.

    A message says what holds now, not what held when it became due; what nobody needs to know any
    more is let go.
    """
    found = tellings.due(tx, now)
    rows = alert_rows.alerts_by_id(tx, {one.alert_id for one in found})
    moot = [one for one in found if not rows[one.alert_id].life.is_open]
    tellings.settle(tx, moot, None, now=now)
    desks = Desks(app)
    rows = with_repeats(app, tx, rows)
    due = [
        Due(one, rows[one.alert_id], desks.of(one.route).pace)
        for one in found
        if rows[one.alert_id].life.is_open
    ]
    made = bundles(due)
    requests = [delivery_of(bundle, app.today(now), freshness, now) for bundle in made]
    count = outbox.enqueue(tx, requests, now=app.shared_now(tx))
    for bundle, request in zip(made, requests, strict=True):
        tellings.settle(tx, bundle.tellings, request.key, now=now)
    return count


def message_facts(
    findings: Sequence[dict[str, Any]],
    day: date,
    freshness: Mapping[str, Freshness],
    now: datetime,
) -> dict[str, Any]:
    """What the ``alert`` templates are given: findings, and how old the facts under them are."""
    providers = dict.fromkeys((f.get("dependency") or f)["provider"] for f in findings)
    fresh = [freshness[name] for name in providers if name in freshness]
    words = "; ".join(f"{one.provider}: {one.words(now)}" for one in fresh)
    age = {"facts_age": words} if words else {}
    return {"findings": list(findings), "as_of": day.isoformat(), **age}


def delivery_of(
    bundle: Bundle, today: date, freshness: Mapping[str, Freshness], now: datetime
) -> NewDelivery:
    """``alert_id`` is the first alert in it; ``alert_tellings`` has all of them."""
    channel, recipient = bundle.route.channel, bundle.route.recipient
    findings = [row.alert.facts for row in bundle.rows]
    return NewDelivery(
        key=delivery_key("alerts", bundle.stage, channel, recipient),
        channel=channel,
        recipient=recipient,
        event="alert",
        facts=message_facts(findings, today, freshness, now),
        thread=bundle.thread,
        alert_id=bundle.rows[0].id,
    )


def with_repeats(app: App, tx: Tx, rows: Mapping[int, AlertRow]) -> dict[int, AlertRow]:
    """The rows; those that nobody has answered since they were last said say so."""
    again = {row.id: row.life.news for row in rows.values() if row.life.repeats}
    before = tellings.said_before(tx, again)
    return dict(rows) | {
        id_: _repeated(rows[id_], app.today(at).isoformat()) for id_, at in before.items()
    }


def _repeated(row: AlertRow, said_on: str) -> AlertRow:
    facts = row.alert.facts | {"repeat": {"alert": row.id, "said_on": said_on}}
    return replace(row, alert=replace(row.alert, facts=facts))


class Desks:
    """How each recipient wants to hear, looked up once."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._known: dict[Route, Desk] = {}

    def telling(self, row: AlertRow, route: Route, now: datetime) -> Telling:
        """What this alert says now, on its way to one recipient, when they want to hear it."""
        return Telling(row.id, row.life.news, route, tell_at(self.of(route), row.alert.level, now))

    def of(self, route: Route) -> Desk:
        if route not in self._known:
            self._known[route] = desk_of(self._app, route)
        return self._known[route]

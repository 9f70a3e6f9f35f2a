"""What would be sent on a day: the alerts as a check would leave them, to whom they would go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby

from tracker.alerts.bundles import Bundle, Due, bundles
from tracker.alerts.routing import routes
from tracker.app.advising import advice_for
from tracker.app.alerting import Basis, Follows, is_quiet, move_on
from tracker.app.context import App
from tracker.app.facts import Facts, load_facts
from tracker.app.recipients import book_of
from tracker.app.reminding import reminders_for
from tracker.app.standing import judge_watched, scorers_of
from tracker.app.telling import Desks, audible, delivery_of, with_repeats
from tracker.channels.rendering import build_message
from tracker.db import alerts as alert_rows
from tracker.domain.alert import AlertRow
from tracker.domain.message import Message
from tracker.domain.telling import Route
from tracker.lifecycle.decision import Quiet

NOBODY = "nobody@example.invalid"
"""Stands in for the recipient of a model without an owner."""
PARTS = {
    "email": ("subject", "text", "html"),
    "slack": ("text", "blocks"),
    "console": ("text",),
    "file": ("text",),
    "webhook": (),
    "github": ("subject", "text"),
    "apprise": ("subject", "text"),
}
"""The channels a message can be previewed for without being configured."""


@dataclass(frozen=True, slots=True)
class Hushed:
    """An alert that holds and is not said, and what keeps it: an answer, or a decision."""

    row: AlertRow
    why: str


@dataclass(frozen=True, slots=True)
class OnChannel:
    """``configured`` false: nothing goes there; the messages, to the owners, are for their look.

    ``elsewhere`` counts the alerts that are told, and to nobody on this channel.
    """

    channel: str
    messages: tuple[Message, ...]
    configured: bool
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What each channel would be given, and the alerts that are quiet on all of them."""

    channels: tuple[OnChannel, ...]
    quiet: tuple[Hushed, ...]

    @property
    def messages(self) -> tuple[tuple[str, Message], ...]:
        """Every message with its channel."""
        return tuple((one.channel, message) for one in self.channels for message in one.messages)


@dataclass(frozen=True, slots=True)
class _Stand:
    """The alerts on a day: those that would be told, and those that something keeps quiet."""

    speaking: list[AlertRow]
    quiet: tuple[Hushed, ...]


def preview(app: App, channels: Sequence[str] = (), on: date | None = None) -> Preview:
    """What channels would be given for the alerts that hold on a day, told before or not.

    Unless some are named these are all that are configured, or else email. The alerts are as a
    check on that day, at noon, would leave them; nothing of it is kept. Each message is for whom
    the routing gives it on its channel. Raises StorageError.
    """
    day = on or app.today()
    moment = datetime.combine(on, time(12), UTC) if on else app.now()
    facts = load_facts(app)
    stand = _rehearsed(app, facts, day, moment)

    def given(channel: str) -> OnChannel:
        ways = _Ways(app, channel)
        made = _bundled(ways, stand.speaking, moment)
        requests = (delivery_of(bundle, day, facts.freshness, moment) for bundle in made)
        messages = tuple(build_message(app.renderer, PARTS[channel], one) for one in requests)
        elsewhere = sum(not ways.of(row) for row in stand.speaking)
        return OnChannel(channel, messages, ways.is_configured, elsewhere)

    asked = channels or tuple(app.config.channels.enabled()) or ("email",)
    return Preview(tuple(given(channel) for channel in asked), stand.quiet)


class _Ways:
    """To whom an alert goes on one channel."""

    def __init__(self, app: App, channel: str) -> None:
        self.channel, self.desks = channel, Desks(app)
        self.is_configured = channel in app.config.channels.enabled()
        self._book = book_of(app)

    def of(self, row: AlertRow) -> list[Route]:
        """By the routing; to the owner alone where the channel is not configured."""
        owner, level = row.alert.facts.get("owner"), row.alert.level
        if not self.is_configured:
            return [Route(self.channel, owner or NOBODY)]
        found = routes(self._book, owner, level, row.life.repeats)
        return [route for route in found if route.channel == self.channel]


def _bundled(ways: _Ways, rows: Sequence[AlertRow], now: datetime) -> list[Bundle]:
    """In the order in which they would go out: what waits for an hour, or a digest, comes later."""
    due = [
        Due(ways.desks.telling(row, route, now), row, ways.desks.of(route).pace)
        for row in rows
        for route in ways.of(row)
    ]
    due.sort(key=_time)
    return [bundle for _, together in groupby(due, _time) for bundle in bundles(together)]


def _time(due: Due) -> datetime:
    return due.telling.due_at


def _rehearsed(app: App, facts: Facts, day: date, moment: datetime) -> _Stand:
    judgements = judge_watched(app, facts, day)
    advice, scorers = advice_for(app, judgements, facts), scorers_of(app, facts, judgements)
    with app.database.rehearse() as tx:
        reminders = reminders_for(app, tx, facts, judgements)
        basis = Basis(facts.freshness, advice, scorers, reminders=reminders)
        follows = move_on(app, tx, judgements, basis, moment).follows
        held = alert_rows.open_alerts(tx)
        quiet = tuple(Hushed(row, why) for row in held if (why := _hushed(row, follows)))
        still = {one.row.id for one in quiet}
        loud = audible(app, tx, (row for row in held if row.id not in still))
        speaking = with_repeats(app, tx, {row.id: row for row in loud})
        return _Stand(list(speaking.values()), quiet)


def _hushed(row: AlertRow, follows: Follows) -> str:
    if not row.life.is_open:
        return row.life.state.value
    what = follows.get(row.alert.version_id)
    if is_quiet(row.alert, follows) and isinstance(what, Quiet):
        return f"{what.action.words} decided, {what.day}"
    return ""

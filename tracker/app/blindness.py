"""Telling the operators what the program cannot see: once when it begins, once when it is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tracker.alerts.outbox import delivery_key
from tracker.app.context import App
from tracker.app.polling import enabled_sources
from tracker.app.recipients import recipients
from tracker.db import held as held_rows
from tracker.db import outbox
from tracker.db import sources as source_rows
from tracker.domain.delivery import NewDelivery
from tracker.domain.held import HeldKind, HeldReading
from tracker.domain.source import Health, SourceState

BROKEN, HELD = "broken", "held"


@dataclass(frozen=True, slots=True)
class News:
    """What is to be said of one source: ``broken``, ``held`` or ``back``."""

    event: str
    state: SourceState
    held: HeldReading | None = None


def tell_operators(app: App) -> int:
    """Queue one message about every source whose standing is news; returns how many are queued.

    What was said is kept in the source's state, in the same transaction, so an episode is told
    once however often it is looked at. Where nobody can be told, nothing is taken as told.
    """
    now, to = app.now(), recipients(app, None)
    if not to:
        return 0
    read = set(enabled_sources(app))
    with app.database.write() as tx:
        waiting = {h.source: h for h in held_rows.waiting(tx) if h.kind is HeldKind.REACH}
        states = [s for name, s in source_rows.states(tx).items() if name in read]
        found = [(s, news_of(s, waiting.get(s.source))) for s in states]
        for state, one in found:
            source_rows.put_state(tx, replace(state, told=_told(state, one)))
        news = [one for _, one in found if one is not None]
        return outbox.enqueue(tx, _deliveries(news, to, now), now=app.shared_now(tx)) if news else 0


def news_of(state: SourceState, held: HeldReading | None) -> News | None:
    """What the operators have not been told about a source, if anything."""
    if state.health is Health.BROKEN and state.told != BROKEN:
        return News("broken", state, held)
    if state.health is Health.OK and state.told == BROKEN:
        return News("back", state)
    if held is not None and state.told is None and state.health is not Health.OK:
        return News("held", state, held)
    return None


def health_facts(news: Iterable[News], now: datetime) -> dict[str, Any]:
    """What the ``health`` templates are given."""
    facts: dict[str, Any] = {"broken": [], "held": [], "back": []}
    for one in news:
        facts[one.event].append(_facts(one))
    return facts | {"as_of": now.isoformat(timespec="minutes")}


def _told(state: SourceState, news: News | None) -> str | None:
    if state.health is Health.OK:
        return None
    return news.event if news is not None else state.told


def _facts(news: News) -> dict[str, Any]:
    state = news.state
    good = state.last_good_at
    approve = f"tracker notices approve {state.source}"
    return {
        "source": state.source,
        "why": news.held.reason if news.held else state.message,
        "last_good_on": good.date().isoformat() if good else None,
        "next": approve if news.held else f"tracker sources try {state.source}",
    }


def _deliveries(
    news: list[News], to: Iterable[tuple[str, str]], now: datetime
) -> list[NewDelivery]:
    facts: Mapping[str, Any] = health_facts(news, now)
    told = ",".join(sorted(f"{n.event} {n.state.source}" for n in news))
    return [
        NewDelivery(
            key=delivery_key("health", f"{told}|{now.isoformat()}", channel, recipient),
            channel=channel,
            recipient=recipient,
            event="health",
            facts=dict(facts),
            thread="sources",
        )
        for channel, recipient in to
    ]

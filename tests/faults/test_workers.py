"""Workers that die, receivers that are down, and messages that never arrive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.faults.world import (
    Askable,
    Desk,
    Scripted,
    closed_port,
    desk,
    email,
    outcomes,
    states,
    stored,
)
from tracker.alerts.breaker import TRIPS_AFTER
from tracker.app.context import App
from tracker.app.delivering import USUAL, Terms, deliver
from tracker.app.outbox import list_outbox
from tracker.channels.base import Channel
from tracker.db import outbox
from tracker.db.outbox_by_hand import requeue
from tracker.domain.delivery import DeliveryState, Outcome
from tracker.errors import ConfigError, DeliveryError

FILE = '[channels.file]\npath = "messages.jsonl"\n'
BUSY = DeliveryError("busy")
GONE = DeliveryError("gone", permanent=True)


def terms(channel: Channel) -> Terms:
    return Terms(open_channel=lambda app, name: channel)


def killed_after_sending(app: App, channel: Scripted) -> None:
    """A worker that is gone between the sending and the settling."""
    with app.database.write() as tx:
        (claimed,) = outbox.claim(
            tx, worker="gone:1", now=app.shared_now(tx), lease=USUAL.lease, limit=1
        )
    channel.taken.append(claimed.request.key)


@pytest.mark.parametrize(
    ("make", "arrivals", "outcome"), [(Askable, 1, Outcome.FOUND), (Scripted, 2, Outcome.SENT)]
)
def test_a_receiver_that_can_be_asked_gets_it_once(
    tmp_path: Path, make: Callable[[], Scripted], arrivals: int, outcome: Outcome
) -> None:
    channel = make()
    with desk(tmp_path, FILE) as at:
        app = at.app()
        at.put(app, "file")
        killed_after_sending(app, channel)
        assert deliver(app, terms(channel)).sent == 0
        at.later(minutes=5)
        assert deliver(app, terms(channel)).sent == 1
        assert outcomes(app) == [None, outcome]
    assert channel.taken == ["k1"] * arrivals


def test_a_broken_configuration_leaves_the_doubt(tmp_path: Path) -> None:
    channel = Askable()

    def broken(app: App, name: str) -> Channel:
        msg = "no such channel"
        raise ConfigError(msg)

    with desk(tmp_path, FILE) as at:
        app = at.app()
        at.put(app, "file")
        killed_after_sending(app, channel)
        at.later(minutes=5)
        assert deliver(app, Terms(open_channel=broken)).waiting == 1
        at.now = stored(app).next_try_at
        deliver(app, terms(channel))
        assert outcomes(app) == [None, Outcome.UNSURE, Outcome.FOUND]
    assert channel.taken == ["k1"]


def many(at: Desk, app: App, count: int) -> None:
    for number in range(count):
        at.put(app, "file", key=f"k{number}")


def test_a_receiver_that_is_down_costs_few_messages_a_try(tmp_path: Path) -> None:
    channel = Scripted([BUSY] * (TRIPS_AFTER + 1))
    with desk(tmp_path, FILE) as at:
        app = at.app()
        many(at, app, 10)
        assert deliver(app, terms(channel)).waiting == TRIPS_AFTER
        assert sum(d.attempts for d in list_outbox(app)) == TRIPS_AFTER
        assert deliver(app, terms(channel)).waiting == 0
        at.later(minutes=1)
        assert deliver(app, terms(channel)).waiting == 1  # One is let through, and fails.
        at.later(hours=2)
        assert deliver(app, terms(channel)).sent == 10


def test_a_fault_in_a_channel_holds_up_nothing_behind_it(tmp_path: Path) -> None:
    channel = Scripted([ValueError("their fault")])
    with desk(tmp_path, FILE) as at:
        app = at.app()
        many(at, app, 3)
        done = deliver(app, terms(channel))
        assert (done.waiting, done.sent) == (1, 2)
        assert "the channel scripted failed: ValueError: their fault" in done.errors[0]
        assert outcomes(app) == [Outcome.UNSURE]


def test_whoever_refuses_is_there(tmp_path: Path) -> None:
    channel = Scripted([GONE] * 8)
    with desk(tmp_path, FILE) as at:
        app = at.app()
        many(at, app, 10)
        done = deliver(app, terms(channel))
        assert (done.dead, done.sent) == (8, 2)


def test_what_never_arrives_is_told_elsewhere_once_a_day(tmp_path: Path) -> None:
    gone, fine = Scripted([GONE, GONE, GONE]), Scripted()
    by_name = Terms(open_channel=lambda app, name: gone if name == "email" else fine)
    with desk(tmp_path, email(closed_port()) + FILE) as at:
        app = at.app()
        for key in ("k1", "k2"):
            at.put(app, "email", key=key)
        assert deliver(app, by_name).dead == 2
        told = [d for d in list_outbox(app) if d.request.event == "undelivered"]
        assert [(d.request.channel, d.state.value) for d in told] == [("file", "sent")]
        assert told[0].request.facts["why"] == "gone"
        at.later(days=1)
        at.put(app, "email", key="k3")
        deliver(app, by_name)
        assert len([d for d in list_outbox(app) if d.request.event == "undelivered"]) == 2
    assert len(fine.taken) == 2


def test_a_death_that_cannot_be_told_of_makes_no_more_of_them(tmp_path: Path) -> None:
    with desk(tmp_path, email(closed_port()) + FILE) as at:
        app = at.app()
        at.put(app, "email")
        deliver(app, terms(Scripted([GONE, GONE])))
        assert states(app) == ["dead", "dead"]


def test_with_one_channel_only_there_is_nobody_to_tell(tmp_path: Path) -> None:
    with desk(tmp_path, FILE) as at:
        app = at.app()
        at.put(app, "file")
        assert deliver(app, terms(Scripted([GONE]))).dead == 1
        assert states(app) == ["dead"]


def test_dead_after_three_days_and_alive_again_when_asked(tmp_path: Path) -> None:
    channel = Scripted([BUSY] * 2)
    with desk(tmp_path, FILE) as at:
        app = at.app()
        at.put(app, "file")
        at.later(hours=72)
        assert deliver(app, terms(channel)).dead == 1
        with app.database.write() as tx:
            assert requeue(tx, 1, by="ana", now=at.now)
        assert deliver(app, terms(channel)).waiting == 1
        at.later(minutes=5)
        assert deliver(app, terms(channel)).sent == 1
        assert outcomes(app) == [Outcome.DEAD, Outcome.REQUEUED, Outcome.RETRY, Outcome.SENT]


def test_the_file_channel_is_asked(tmp_path: Path) -> None:
    with desk(tmp_path, FILE) as at:
        app = at.app()
        at.put(app, "file")
        with app.database.write() as tx:
            outbox.claim(tx, worker="gone:1", now=at.now, lease=timedelta(minutes=5), limit=1)
        at.later(minutes=5)
        assert deliver(app).sent == 1
        assert outcomes(app) == [None, Outcome.SENT]
        assert stored(app).state is DeliveryState.SENT

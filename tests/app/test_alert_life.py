"""What the season leaves out: nights, retired models that are called, reviews, many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tracker.app.alerting import raise_alerts, wake
from tracker.app.answering import alert_story, reopen, resolve
from tracker.app.context import App
from tracker.app.deciding import Choice, decide
from tracker.app.facts import load_facts
from tracker.app.messages import list_alerts
from tracker.app.registering import register
from tracker.app.registry import retire
from tracker.app.standing import judge_watched
from tracker.config import load_config
from tracker.db import outbox, usage
from tracker.domain.alert import AlertAction, AlertKind, AlertState
from tracker.domain.message import Message
from tracker.domain.usage import UsageDay
from tracker.errors import InputError
from tracker.importers.registration import Registration

CONFIG = """
[team]
identity = "ada"
[database]
url = "sqlite:///tracker.db"
[channels.console]
"""
MINI = "openai/gpt-4o-mini-2024-07-18"
"""Ends on 2027-01-14, says the bundled catalog."""


class Clock:
    moment = datetime(2026, 11, 23, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


Made = Callable[..., App]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    apps: list[App] = []

    def make(more: str = "", models: int = 1) -> App:
        path = tmp_path / "tracker.toml"
        path.write_text(CONFIG + more, encoding="utf-8")
        app = App(load_config(path, {}, tmp_path), {}, now=Clock())
        apps.append(app)
        for number in range(models):
            name = f"m{number}"
            own = f"ft:gpt-4o-mini-2024-07-18:acme::{name}"
            asked = Registration(name=name, base=MINI, model_id=own)
            register(app, asked, tmp_path)
        return app

    yield make
    for app in apps:
        app.close()


def check(app: App, **later: int) -> int:
    """A check after so much time; returns how many messages it made."""
    assert isinstance(app.now, Clock)
    app.now.moment += timedelta(**later)
    facts = load_facts(app)
    judgements = judge_watched(app, facts, app.today())
    return raise_alerts(app, judgements, facts.freshness, {}).deliveries


def findings(app: App) -> list[list[str]]:
    with app.database.read() as tx:
        sent = outbox.list_deliveries(tx)
    return [[f["model"] for f in one.request.facts["findings"]] for one in sent]


def test_what_becomes_news_at_night_is_said_in_the_morning(made: Made) -> None:
    app = made('[notifications.quiet_hours]\nstart = "20:00"\nend = "07:00"\n')
    assert check(app) == 0
    assert wake(app) == 0
    assert isinstance(app.now, Clock)
    app.now.moment += timedelta(hours=1)
    assert wake(app) == 1
    assert (wake(app), check(app)) == (0, 0)
    assert findings(app) == [["m0"]]


def test_what_was_settled_in_the_night_is_not_said(made: Made) -> None:
    app = made('[notifications.quiet_hours]\nstart = "20:00"\nend = "07:00"\n')
    check(app)
    resolve(app, ["m0"], "known")
    assert check(app, hours=2) == 0
    assert findings(app) == []


def test_six_models_hit_by_one_notice_are_one_message_and_five_are_five(made: Made) -> None:
    app = made(models=6)
    assert check(app) == 1
    assert findings(app) == [[f"m{n}" for n in range(6)]]
    resolve(app, ["m0"], "known")
    with app.database.read() as tx:
        closing = outbox.list_deliveries(tx)[-1].request
    assert (closing.event, closing.facts["findings"][0]["model"]) == ("resolved", "m0")
    assert closing.facts["resolved"]["in_thread"] == 5
    assert not Message("k", "r", "s", "t", event="resolved", facts=closing.facts).ends_thread
    assert check(app, days=1) == 5


def test_a_retired_model_that_is_called_is_an_alert_again(made: Made) -> None:
    app = made()
    check(app)
    retire(app, "m0")
    check(app, days=1)
    [over] = list_alerts(app, include_resolved=True)
    assert over.life.state is AlertState.RESOLVED
    served = str(over.alert.facts["serving_id"])
    for day, requests in ((23, 9), (24, 9), (25, 0), (26, 4), (27, 3)):
        one = UsageDay(
            date(2026, 11, day), served.upper(), "openai", requests, 0, 0, 0, None, "openai"
        )
        with app.database.write() as tx:
            usage.replace_days(tx, [one])
    assert check(app, days=4) == 1
    [again] = list_alerts(app)
    assert again.alert.facts["traffic"] == {"last_on": "2026-11-27", "requests": 7}
    assert alert_story(app, again.id).events[-1].action is AlertAction.REOPENED
    check(app, hours=1)
    assert [row.id for row in list_alerts(app)] == [again.id]
    resolve(app, ["m0"], "the caller is told")
    check(app, days=1)
    assert list_alerts(app) == []


def test_a_decision_is_reviewed_on_its_day_and_a_new_one_ends_that(made: Made) -> None:
    app = made()
    assert isinstance(app.now, Clock)
    app.now.moment = datetime(2026, 10, 20, 6, tzinfo=UTC)
    decide(app, "m0", Choice("stay", "until the pilot is over", review_on=date(2026, 10, 26)))
    check(app, days=5)
    assert AlertKind.REVIEW_DUE not in [row.alert.kind for row in list_alerts(app)]
    assert check(app, days=1) == 2  # That it ends, which was quiet until now, and the review.
    [review] = [r for r in list_alerts(app) if r.alert.kind is AlertKind.REVIEW_DUE]
    assert review.alert.facts["next"] == "tracker decide m0@1 stay --note WHY"
    said = review.alert.facts["reminder"]
    assert said["what"] == "review of the decision due on 2026-10-26"
    assert said["why"] == "stay, decided on 2026-10-20: until the pilot is over"
    assert (review.alert.act_by, review.alert.facts["act_by"]) == (None, None)
    decide(app, "m0", Choice("stay", "it is not over", review_on=date(2026, 10, 30)))
    check(app, hours=1)
    assert AlertKind.REVIEW_DUE not in [row.alert.kind for row in list_alerts(app)]


def test_what_is_decided_late_has_a_day_for_its_review_all_the_same(made: Made) -> None:
    app = made()
    late = decide(
        app, "m0", Choice("stay", "until the pilot is over", review_on=date(2026, 12, 20))
    )
    assert late.review_moved == "at the latest on the retrain-by date"
    assert late.decision.review_on == date(2026, 12, 3)
    assert check(app) == 0
    assert AlertKind.REVIEW_DUE not in [row.alert.kind for row in list_alerts(app)]


def test_what_is_decided_on_the_last_day_is_not_asked_about_again(made: Made) -> None:
    app = made()
    assert isinstance(app.now, Clock)
    app.now.moment = datetime(2027, 1, 13, 6, tzinfo=UTC)
    last = decide(app, "m0", Choice("stay", "it ends tomorrow"))
    assert last.review_moved == "the model stops on 2027-01-14"
    check(app)
    check(app, days=1)
    assert AlertKind.REVIEW_DUE not in [row.alert.kind for row in list_alerts(app)]


def test_a_new_recipient_is_told_once_what_holds(made: Made) -> None:
    app = made()
    assert check(app) == 1
    more = made('[[teams]]\nname = "all"\n[channels.file]\npath = "said.jsonl"\n', models=0)
    assert check(more) == 1
    assert check(more) == 0
    with more.database.read() as tx:
        assert [d.request.channel for d in outbox.list_deliveries(tx)] == ["console", "file"]


def test_a_repeat_says_when_it_was_said_and_how_to_answer_it(made: Made) -> None:
    app = made()
    assert check(app) == 1
    while not check(app, days=1):
        pass
    with app.database.read() as tx:
        first, *_, last = (d.request.facts["findings"][0] for d in outbox.list_deliveries(tx))
    [row] = list_alerts(app)
    assert first.get("repeat") is None
    assert (row.life.repeats, last["repeat"]["alert"]) == (1, row.id)
    assert last["repeat"]["said_on"] < app.today().isoformat()


def test_what_was_resolved_by_hand_can_be_opened_again(made: Made) -> None:
    app = made()
    check(app)
    with pytest.raises(InputError, match="alert 1 is not resolved"):
        reopen(app, 1)
    resolve(app, ["1"], "the pilot is over", door="test")
    assert check(app, hours=1) == 0
    reopen(app, 1, "it goes on", door="test")
    assert check(app, hours=1) == 1
    [row] = list_alerts(app)
    events = alert_story(app, 1).events
    assert (row.life.state, row.life.by_hand) == (AlertState.OPEN, False)
    assert (events[-1].action, events[-1].actor, events[-1].detail) == (
        AlertAction.REOPENED,
        "ada",
        "it goes on",
    )
    retire(app, "m0")
    check(app, hours=1)
    with pytest.raises(InputError, match="alert 1 ended by itself"):
        reopen(app, 1)

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.app.season import DAYS, STORIES, Said, day, expected, news
from tracker.app.alerting import raise_alerts, wake
from tracker.app.answering import acknowledge, alert_story, resolve, snooze
from tracker.app.context import App
from tracker.app.delivering import deliver
from tracker.app.facts import Facts, load_facts
from tracker.app.messages import list_alerts
from tracker.app.polling import poll
from tracker.app.registering import register
from tracker.app.standing import judge_watched
from tracker.config import load_config
from tracker.db import outbox, usage
from tracker.domain.alert import AlertAction
from tracker.domain.delivery import DeliveryState
from tracker.domain.message import RESOLVED
from tracker.domain.source import Health
from tracker.domain.usage import UsageDay
from tracker.importers.registration import Registration

CONFIG = """
[team]
identity = "ada"
[database]
url = "sqlite:///season.db"
[lead_times]
learn = false
[[sources]]
id = "in-house"
kind = "json_feed"
path = "notices.json"
provider = "in-house"
[channels.console]
[[teams]]
name = "one"
members = ["ada"]
recipients = ["console:ada"]
escalate_to = ["console:chief", "console:board"]
[[teams]]
name = "two"
recipients = ["console:two"]
[[recipients]]
to = "console:two"
pace = "weekly"
"""


class Clock:
    def __init__(self) -> None:
        self.moment = datetime.combine(day(0), time(6), UTC)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    path = tmp_path / "tracker.toml"
    path.write_text(CONFIG, encoding="utf-8")
    app = App(load_config(path, {}, tmp_path), {}, now=Clock())
    for name, story in STORIES.items():
        asked = Registration(
            name=name, base=f"in-house/{name}-1", model_id=f"{name}-ft", owner=story.owner or None
        )
        register(app, asked, tmp_path)
    yield app
    app.close()


def notice(name: str, until: date) -> dict[str, Any]:
    when = {"value": until.isoformat(), "precision": "day", "bound": "exact", "text": str(until)}
    evidence = {
        "url": "https://models.example.com/notices.json",
        "section": "Notices",
        "quote": f"{name} ends {until}",
        "capture_sha256": None,
        "read_at": None,
    }
    return {
        "source": "in-house",
        "provider": "in-house",
        "model_id": f"{name}-1",
        "display_name": None,
        "version": None,
        "scope": "inference",
        "retires_on": when,
        "announced_on": None,
        "replacements": [],
        "applies_to": {"audience": None, "regions": [], "tiers": []},
        "evidence": evidence,
    }


def page(number: int) -> str:
    """What the provider states on this day; ten models nobody has keep it long."""
    rows = [notice(f"other-{n}", date(2028, 1, 1)) for n in range(10)]
    for name, story in STORIES.items():
        stated = [until for since, until in sorted(story.told.items()) if since <= number]
        if stated and stated[-1] is not None:
            rows.append(notice(name, stated[-1]))
    return json.dumps(rows)


def live(app: App, folder: Path, number: int, facts: Facts | None) -> Facts:
    """The check at six, what people answer at seven, and the service's tick at eight.

    The page is read, and the facts with it, on the day it changes and on the next: more often it
    could say no more.
    """
    assert isinstance(app.now, Clock)
    app.now.moment = datetime.combine(day(number), time(6), UTC)
    if facts is None or page(number) != page(number - 2):
        (folder / "notices.json").write_text(page(number), encoding="utf-8")
        [poll_] = poll(app, ["in-house"])
        assert poll_.state.health is Health.OK
        facts = load_facts(app)
    raise_alerts(app, judge_watched(app, facts, app.today()), facts.freshness, {})
    deliver(app)
    app.now.moment += timedelta(hours=1)
    for name, story in STORIES.items():
        answer = story.answers.get(number)
        if answer == "ack":
            acknowledge(app, [name], "on it", door="test")
        elif answer == "resolve":
            resolve(app, [name], "it is known", door="test")
        elif isinstance(answer, int):
            snooze(app, [name], day(number + answer), door="test")
        if story.called_on == number:
            called = UsageDay(day(number), f"{name}-ft", "in-house", 7, 0, 0, 0, None, "in-house")
            with app.database.write() as tx:
                usage.replace_days(tx, [called])
    app.now.moment += timedelta(hours=1)
    if wake(app):
        deliver(app)
    return facts


def said(app: App) -> list[Said]:
    with app.database.read() as tx:
        sent = outbox.list_deliveries(tx)
    assert {one.state for one in sent} == {DeliveryState.SENT}
    found = []
    for one in sent:
        over = one.request.event == RESOLVED
        findings = one.request.facts["findings"]
        models = ((f["model"], RESOLVED if over else f["level"]) for f in findings)
        to = one.request.recipient
        to = "all" if to == "console" else to
        on = (one.created_at.date() - day(0)).days
        found.append(Said(on, to, tuple(sorted(models))))
    return sorted(found)


def test_a_season_says_exactly_what_the_rules_make_it_say(app: App, tmp_path: Path) -> None:
    facts = None
    for number in range(DAYS):
        facts = live(app, tmp_path, number, facts)
    told = said(app)
    assert told == expected()
    assert len(told) > 100

    by_hand = [one for one in told if one.models == (("moves", "plan"),)]
    assert [(one.on, one.to) for one in by_hand] == [(5, "ada"), (20, "ada")]
    [row] = [r for r in list_alerts(app) if r.alert.facts["model"] == "dies"]
    actions = [event.action for event in alert_story(app, row.id).events]
    assert actions.count(AlertAction.REOPENED) == 1
    assert actions.count(AlertAction.RESOLVED) == 1


def test_the_season_has_every_kind_of_day() -> None:
    """The oracle itself: an answer is kept, a repeat is counted, a chain is climbed."""
    assert not [n for n, _, _ in news(STORIES["again"]) if 58 < n < 100]
    assert max(repeats for _, _, repeats in news(STORIES["moves"])) > 2
    assert {"chief", "board", "two", "ada", "all"} == {one.to for one in expected()}

"""The calendar, read back with the library's parser: what is in it, and what stays the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from tests.reports.facts import (
    DEAD,
    FLOOR,
    HOSTILE,
    MADE_AT,
    SETTLED,
    STANDINGS,
    TRIAGE,
    UNJUDGED,
    hostile_standings,
)
from tests.reports.golden import hold
from tracker.render import Renderer
from tracker.reports.facts import Standing, Standings
from tracker.reports.ics import write


def events(facts: Standings) -> list[Any]:
    found = Calendar.from_ical(write(facts, Renderer()))
    assert not found.errors
    return list(found.walk("VEVENT"))


def of(*models: Standing, **changes: Any) -> list[Any]:
    return events(replace(STANDINGS, models=models, **changes))


def test_golden() -> None:
    hold("calendar.ics", write(STANDINGS, Renderer()))


def test_the_events_of_one_model() -> None:
    found = [(str(e["summary"]), e.decoded("dtstart"), str(e["status"])) for e in of(TRIAGE)]
    assert found == [
        ("support-triage v3: review the decision", date(2026, 12, 1), "CONFIRMED"),
        ("support-triage v3: act by", date(2026, 12, 3), "CONFIRMED"),
        ("support-triage v3: training closes (tentative)", date(2027, 1, 6), "TENTATIVE"),
        ("support-triage v3: serving ends", date(2027, 1, 14), "CONFIRMED"),
    ]
    due = of(TRIAGE)[1]
    assert due.decoded("dtend") == date(2026, 12, 4)
    assert due.decoded("dtstamp") == MADE_AT
    assert str(due["description"]).splitlines() == [
        "move host: azure serves the same base longer; until 2027-10-01, they say",
        "missing: an eval there (tracker register support-triage --base azure/x)",
        "base openai gpt-4o-mini-2024-07-18, served by openai",
        "owner ml@acme.example",
        "tracker plan support-triage@3",
    ]
    [alarm] = due.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(days=-7)
    assert [e for e in of(TRIAGE) if e.walk("VALARM")] == [due]


def test_only_what_is_announced_and_still_to_be_done_has_a_day() -> None:
    summaries = [str(e["summary"]) for e in of(DEAD, SETTLED, FLOOR, UNJUDGED)]
    assert summaries == ["faq v1: serving ends", "notes v1: serving ends"]
    assert of(replace(TRIAGE, settled="retired", trains=TRIAGE.serves))[0]["summary"].endswith(
        "serving ends"
    )


def test_an_event_is_the_same_one_when_its_day_moves_and_another_for_another_version() -> None:
    later = replace(TRIAGE, act_by=date(2026, 12, 9), advice="retune")
    before, after = (
        {str(e["summary"]): (str(e["uid"]), int(e["sequence"])) for e in found}
        for found in (of(TRIAGE), of(later, made_at=MADE_AT + timedelta(days=1)))
    )
    assert before.keys() == after.keys()
    for name, (uid, sequence) in before.items():
        assert after[name] == (uid, sequence + 1)
    uids = [str(e["uid"]) for e in of(TRIAGE, replace(TRIAGE, number=4, label="support-triage v4"))]
    assert len(uids) == len(set(uids)) == 8
    assert write(STANDINGS, Renderer()) == write(STANDINGS, Renderer())


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_people_and_pages_say_adds_no_line(text: str) -> None:
    written = write(hostile_standings(text), Renderer())
    lines = written.split("\r\n")
    assert all(len(line.encode()) <= 75 and "\n" not in line for line in lines)
    names = {line.partition(":")[0].partition(";")[0] for line in lines if line[:1] != " "}
    plain = write(STANDINGS, Renderer()).split("\r\n")
    assert names <= {line.partition(":")[0].partition(";")[0] for line in plain}
    assert len(events(hostile_standings(text))) == 4
    assert written.count("BEGIN:VALARM\r\n") == 1


def test_no_models_are_no_events() -> None:
    assert of() == []

"""``tracker report`` on a real registry: each format, to the screen and to a file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from tests.cli.conftest import Run
from tests.cli.test_registered import write_material
from tracker import Tracker
from tracker.errors import NotFoundError

FT = "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz"
DAY = "2026-11-23"


@pytest.fixture
def team(run: Run) -> Run:
    write_material()
    evals = ("--reason", "format", "--eval", "ft.json", "--baseline", "rag.json")
    assert run("register", "triage", "--model-id", FT, *evals, "--owner", "me@acme.example")
    assert run("register", "nameless", "--provider", "openai", "--model-id", "mine").exit_code == 0
    return run


def test_the_page(team: Run) -> None:
    html = team("report", "html", "--on", DAY).stdout
    for part in (
        "1 model needs you",
        "1 cannot be judged",
        "act by <strong>2026-12-03</strong> · 8 business days left",
        "until 2027-01-14",
        "<strong>move host</strong>: azure serves fine-tunes of the same base until 2027-10-01",
        "The facts are too old to rely on.",
        "me@acme.example",
        "read 2026-11-23",
        "as of 2026-11-23",
    ):
        assert part in html, part
    assert team("report", "html", "--on", DAY).stdout == html


def test_a_successor_and_a_decision_show(team: Run) -> None:
    team("decide", "triage", "move-host", "--note", "to Azure")
    page = team("report", "html").stdout
    assert re.search(r"<dd>move host, [^<]*: to Azure</dd>", page)
    assert "review the decision" in team("report", "ics").stdout
    azure = "gpt-4.1-mini-2025-04-14.ft-0f31c0de5b2a4d7f-triage"
    team("register", "triage", "--model-id", azure)
    assert "0 models need you" in team("report", "html", "--on", DAY).stdout
    assert "triage v1: act by" not in team("report", "ics", "--on", DAY).stdout


def test_the_calendar(team: Run) -> None:
    calendar = Calendar.from_ical(team("report", "ics", "--on", DAY).stdout_bytes)
    found = [str(event["summary"]) for event in calendar.walk("VEVENT")]
    assert found == ["triage v1: act by", "triage v1: training closes", "triage v1: serving ends"]


def test_the_feed_tells_what_the_checks_changed(team: Run) -> None:
    assert team("check", "--offline").exit_code == 3
    team("models", "retire", "triage@1")
    team("check", "--offline")
    feed = ElementTree.fromstring(team("report", "feed").stdout)
    titles = [node.text for node in feed.iter("{http://www.w3.org/2005/Atom}title")][1:]
    assert titles == [
        "triage v1: ft inference shutdown resolved",
        "triage v1: ft inference shutdown opened",
        "nameless v1: unjudged opened",
    ]


def test_a_file_is_written_whole_and_for_its_owner(team: Run) -> None:
    done = team("report", "html", "--output", "page.html")
    assert (done.exit_code, done.stdout) == (0, "")
    page = Path("page.html")
    assert page.stat().st_mode & 0o777 == 0o600
    assert page.read_text("utf-8").endswith("</html>\n")
    page.chmod(0o644)
    team("report", "html", "-o", "page.html")
    assert page.stat().st_mode & 0o777 == 0o644
    assert not list(Path().glob(".page.html.*"))


def test_where_it_cannot_be_written(team: Run) -> None:
    done = team("report", "ics", "-o", "nowhere/cal.ics")
    assert done.exit_code == 1
    assert "cannot write nowhere/cal.ics: No such file or directory" in done.stderr
    Path("there").mkdir()
    Path("there/x").touch()
    done = team("report", "ics", "-o", "there")
    assert done.exit_code == 2 and "is a directory" in done.stderr


def test_a_judge_that_stops_is_told(run: Run) -> None:
    write_material()
    data = json.loads(Path("ft.json").read_text("utf-8")) | {"judge": "openai/gpt-4o-2024-08-06"}
    Path("ft.json").write_text(json.dumps(data), encoding="utf-8")
    base = ("--base", "anthropic/claude-haiku-4-5-20251001")
    assert run("register", "notes", *base, "--eval", "ft.json").exit_code == 0
    page = run("report", "html", "--on", "2026-12-20").stdout
    words = "judge openai gpt-4o-2024-08-06 of triage@3 stops 2027-01-14, score again by another"
    assert f"<strong>notes v1</strong>: {words}" in page


def test_nothing_is_registered(run: Run) -> None:
    assert "No models are registered." in run("report", "html").stdout
    assert "VEVENT" not in run("report", "ics").stdout
    assert "<entry>" not in run("report", "feed").stdout


def test_from_python(team: Run) -> None:
    with Tracker() as tracker:
        assert tracker.report("html").startswith("<!doctype html>")
        with pytest.raises(NotFoundError, match="there is no report 'pdf'"):
            tracker.report("pdf")

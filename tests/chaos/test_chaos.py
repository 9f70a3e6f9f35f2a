"""The short form: what the long one of ``make chaos`` shows, with fewer kills."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos import replica
from tests.chaos.harness import Plan, run, work_folder
from tests.chaos.report import table
from tests.db.postgres import Server, running_server

# Kills come quickly here: the whole thing has to be over in a few seconds.
PAUSE = (0.05, 0.15)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as running:
        yield running


@pytest.fixture
def folder() -> Iterator[Path]:
    with work_folder() as made:
        yield made


def test_no_kill_loses_a_message_or_sends_one_twice_where_that_can_be_helped(
    server: Server, folder: Path
) -> None:
    result = run(server.fresh(), folder, Plan(kills=42, alerts=120, pause=PAUSE))
    shown = table("short form", result)
    assert result.kills >= 40 and result.alerts >= 120, shown
    assert result.lost == 0 and result.unsettled == 0, shown
    assert result.again("webhook", "askable", "file") == 0, shown
    assert result.again("email", "slack") <= result.kills, shown
    assert all(sink.distinct_extra == 0 for sink in result.sinks), shown
    assert result.finished == result.slots > 0, shown


def test_marking_first_loses_messages_under_the_same_kills(server: Server, folder: Path) -> None:
    plan = Plan(kills=12, alerts=60, pause=PAUSE, variant=replica.mark_first)
    result = run(server.fresh(), folder, plan)
    assert result.lost > 0, table("mark, then send", result)

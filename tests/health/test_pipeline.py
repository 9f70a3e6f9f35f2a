"""The same mutants through the whole of it: fetch, parsing child, contract, holds, database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.e2e.sources import Sources, made_sources
from tests.e2e.world import PAGE
from tests.health.mutations import mutants
from tests.health.trial import Facts
from tests.sources.test_captures import CAPTURES, LABELED
from tracker.db import held as held_rows
from tracker.domain.held import Decision
from tracker.domain.source import Health

RENAMED_AT_MOST = 3
"""Of the mutants with a renamed header; the pure test has them all."""


def _facts(sources: Sources) -> Facts:
    return {n.key: (n.retires_on, n.replacements, n.lifecycle) for n in sources.known()}


def _some(page: str) -> Iterable[tuple[str, str]]:
    found = list(mutants(page))
    renamed = [pair for pair in found if pair[0].startswith("renamed")]
    return [*renamed[:RENAMED_AT_MOST], *(pair for pair in found if pair not in renamed)]


def _judge(sources: Sources, source: str, page: str) -> None:
    sources.pages[source] = page
    assert sources.read()[source].state.health is Health.OK
    before = _facts(sources)
    for name, mutant in _some(page):
        sources.pages[source] = mutant
        first, second = sources.read(hours=7)[source], sources.read(hours=7)[source]
        assert first.news == second.news == [], (name, first.news, second.news)
        assert _facts(sources) == before, name
        for poll in (first, second):
            assert poll.state.health is Health.OK or poll.state.message, name
        sources.pages[source] = page
        assert sources.read(hours=7)[source].news == [], name
        assert _facts(sources) == before, name


def test_a_small_page(tmp_path: Path, httpserver: HTTPServer) -> None:
    with made_sources(tmp_path, httpserver, ["openai"]) as sources:
        _judge(sources, "openai", PAGE.format(mini="2027-01-14"))


@pytest.mark.captures
@pytest.mark.parametrize(("source", "name"), [(s, n) for s, n, _ in LABELED])
def test_captures(source: str, name: str, tmp_path: Path, httpserver: HTTPServer) -> None:
    path = CAPTURES / name
    if not path.exists():
        pytest.skip("the full captures are not here")
    with made_sources(tmp_path, httpserver, [source]) as sources:
        _judge(sources, source, path.read_text("utf-8"))


def test_a_second_source_that_agrees_releases_what_is_held(
    tmp_path: Path, httpserver: HTTPServer
) -> None:
    ids = [f"gpt-{i}-2025-01-01" for i in range(12)]

    def page(day: str) -> str:
        rows = "".join(f"| {day} | `{i}` |\n" for i in ids)
        return f"# T\n\n| Shutdown date | Model |\n|---|---|\n{rows}"

    def answer(day: str, count: int) -> str:
        return json.dumps({"data": [{"id": i, "shutdown_date": day} for i in ids[:count]]})

    with made_sources(tmp_path, httpserver, ["openai", "openai-api"]) as sources:
        sources.pages |= {"openai": page("2027-06-01"), "openai-api": answer("2027-06-01", 12)}
        sources.read()
        sources.pages["openai"] = page("2027-05-01")
        held = sources.read(hours=7)["openai"]
        assert held.held and "changes the dates of 12 of 12" in (held.state.message or "")
        sources.pages["openai-api"] = answer("2027-05-01", 12)
        polls = sources.read(hours=7)
        assert [p.state.health for p in polls.values()] == [Health.OK, Health.OK]
        assert {n.retires_on.text for n in sources.known()} == {"2027-05-01"}
        with sources.app.database.read() as tx:
            assert held_rows.waiting(tx) == []
            last = held_rows.last(tx, "openai")
            assert last is not None and last.decision is Decision.AGREED

"""``tracker doctor``: each thing that can be wrong is told, with what to do, and hides nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tracker import Tracker
from tracker.app.context import App
from tracker.app.doctor import setting
from tracker.app.doctor.examine import examine
from tracker.app.doctor.sign import Sign, Verdict, exit_code
from tracker.config import load_config
from tracker.db import held, jobs, outbox, sources
from tracker.db.tx import Tx
from tracker.domain.delivery import NewDelivery
from tracker.domain.held import HeldKind, HeldReading
from tracker.domain.source import Health, SourceState

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
GOOD = '[database]\nurl = "sqlite:///registry.db"\n'
CHANNEL = '[channels.file]\npath = "out"\n'


@pytest.fixture
def opened() -> Iterator[list[App]]:
    apps: list[App] = []
    yield apps
    for app in apps:
        app.close()


@pytest.fixture
def world(tmp_path: Path, opened: list[App]) -> Callable[..., App]:
    folder = tmp_path / "team"
    folder.mkdir(mode=0o700)

    def make(text: str = GOOD, env: dict[str, str] | None = None, now: datetime = NOON) -> App:
        path = folder / "tracker.toml"
        path.write_text(text, encoding="utf-8")
        opened.append(App(load_config(path, {}, folder), env or {}, now=lambda: now))
        return opened[-1]

    return make


def told(app: App, about: str) -> list[Sign]:
    return [sign for sign in examine(app) if sign.about == about]


def one(app: App, about: str) -> Sign:
    [sign] = told(app, about)
    return sign


def write(app: App, change: Callable[[Tx], Any]) -> App:
    with app.database.write() as tx:
        change(tx)
    return app


def test_a_registry_in_order(world: Callable[..., App]) -> None:
    app = world(GOOD + CHANNEL)
    with app.database.read():
        pass
    signs = {sign.about: sign for sign in examine(app)}
    for about in ("program", "configuration", "extras", "clock", "database", "files", "prices"):
        assert signs[about].verdict is Verdict.OK, signs[about]
    assert signs["clock"].words == "2026-11-24 12:00 UTC, 12:00 in UTC"
    assert signs["database"].words.endswith("registry.db, schema 0016")
    assert signs["sources"].words.endswith(" of them, none read yet")
    assert not any(about.startswith("source ") for about in signs)
    assert signs["checks"].words == "no check has read a source yet"
    assert signs["channel file"].remedy == "tracker alerts test --channel file"
    assert exit_code(list(signs.values())) == 0


def test_a_registry_that_is_not_there_is_not_made(world: Callable[..., App]) -> None:
    app = world()
    sign = one(app, "database")
    assert sign.verdict is Verdict.WARNING and "registry.db is not there yet" in sign.words
    assert not (Path(str(app.config.path)).parent / "registry.db").exists()
    assert told(app, "checks") == []


def test_without_a_configuration_the_defaults_hold(tmp_path: Path, opened: list[App]) -> None:
    opened.append(App(load_config(None, {}, tmp_path), {}, now=lambda: NOON))
    sign = one(opened[0], "configuration")
    assert (sign.verdict, sign.remedy) == (Verdict.WARNING, "tracker init writes one")


@pytest.mark.parametrize(
    ("text", "about", "words"),
    [
        ('[database]\nurl = "env:NOWHERE"\n', "database", "NOWHERE is not set"),
        ('[database]\nurl = "sqlite:////dev/null/r.db"\n', "database", "cannot be made"),
        (GOOD + '[channels.slack]\nwebhook_url = "env:NOWHERE"\n', "secret", "NOWHERE is not set"),
        (GOOD + '[lead_times]\ncalendar = "ZZ"\n', "configuration", "no holiday calendar for 'ZZ'"),
        (GOOD + '[notifications]\nfolder = "none"\n', "templates", "there is no folder"),
        (
            GOOD + '[[sources]]\nid = "x-api"\nkind = "table_page"\nurl = "https://x.example"\n',
            "source x-api",
            "this name is kept",
        ),
    ],
)
def test_what_does_not_work(world: Callable[..., App], text: str, about: str, words: str) -> None:
    signs = examine(world(text))
    found = [s for s in signs if s.about == about and s.verdict is Verdict.PROBLEM]
    assert [s for s in found if words in s.words], signs
    assert exit_code(signs) == 1


def test_prices_and_rates_that_cannot_be_read_are_problems(world: Callable[..., App]) -> None:
    app = world(GOOD + '[costs]\nprices_file = "p.toml"\nfx_file = "fx.toml"\n')
    with app.database.read():
        pass
    folder = Path(str(app.config.path)).parent
    assert "p.toml (not there yet)" in one(app, "prices").words
    assert "there is no file" in one(app, "exchange rates").words
    (folder / "p.toml").write_text("x =", encoding="utf-8")
    assert one(app, "prices").verdict is Verdict.PROBLEM


def test_secrets_are_tried_and_not_shown(world: Callable[..., App]) -> None:
    text = GOOD + '[channels.slack]\nwebhook_url = "env:HOOK"\n'
    app = world(text, {"HOOK": "https://hooks.example/s3cr3t"})
    assert one(app, "secret").words == "env:HOOK: found"
    assert "s3cr3t" not in json.dumps([sign.as_json for sign in examine(app)])


def test_files_that_others_can_reach(world: Callable[..., App]) -> None:
    app = world()
    with app.database.read():
        pass
    folder = Path(str(app.config.path)).parent
    (folder / "registry.db").chmod(0o644)
    folder.chmod(0o777)
    found = told(app, "files")
    assert [sign.verdict for sign in found] == [Verdict.WARNING] * 2
    assert found[0].remedy == f"chmod 600 {folder / 'registry.db'}"
    assert "has mode 0777" in found[1].words


def test_a_clock_before_the_release_is_wrong(world: Callable[..., App]) -> None:
    sign = one(world(now=datetime(2020, 1, 1, tzinfo=UTC)), "clock")
    assert sign.verdict is Verdict.PROBLEM and "before 2026-" in sign.words


@pytest.mark.parametrize(
    ("text", "extra"),
    [
        (GOOD + '[channels.apprise]\nurls = ["env:URL"]\n', "apprise"),
        (GOOD + '[[sources]]\nid = "bedrock-api"\n', "bedrock"),
        (GOOD + '[import.vertex]\nendpoint = "https://x.example/v1"\n', "vertex"),
    ],
)
def test_an_extra_that_is_wanted_and_not_there(
    world: Callable[..., App], monkeypatch: pytest.MonkeyPatch, text: str, extra: str
) -> None:
    assert one(world(text), "extras").verdict is Verdict.OK
    monkeypatch.setattr(setting, "EXTRAS", {**setting.EXTRAS, extra: "no_such.module"})
    missing, rest = told(world(text), "extras")
    assert (missing.verdict, missing.remedy) == (
        Verdict.PROBLEM,
        f"pip install 'tracker[{extra}]'",
    )
    assert f"not installed: {extra}" in rest.words


READ = SourceState("openai", Health.OK, last_try_at=NOON - HOUR, last_good_at=NOON - HOUR)


@pytest.mark.parametrize(
    ("state", "verdict", "words"),
    [
        (READ, Verdict.OK, "last good reading 2026-11-24 11:00 UTC"),
        (replace(READ, last_good_at=NOON - 72 * HOUR), Verdict.WARNING, "2026-11-21 12:00"),
        (replace(READ, health=Health.SUSPECT, message="3 rows"), Verdict.WARNING, ": 3 rows"),
        (replace(READ, health=Health.BROKEN, message="404"), Verdict.PROBLEM, "broken, last good"),
    ],
)
def test_the_health_of_a_source(
    world: Callable[..., App], state: SourceState, verdict: Verdict, words: str
) -> None:
    app = write(world(), lambda tx: sources.put_state(tx, state))
    sign = one(app, "source openai")
    assert sign.verdict is verdict and words in sign.words
    assert one(app, "checks").verdict is Verdict.OK
    assert one(app, "source azure").words == "never read"


def test_a_reading_that_is_held(world: Callable[..., App]) -> None:
    waits = HeldReading("openai", HeldKind.REACH, "too much", NOON, NOON, "0" * 64, ())
    app = write(world(), lambda tx: held.hold(tx, waits))
    assert one(app, "source openai").remedy == "tracker notices held"


@pytest.mark.parametrize(
    ("late", "verdict", "words"),
    [
        (-18 * HOUR, Verdict.OK, "tracker serve checks next 2026-11-25 06:00 UTC"),
        (6 * HOUR, Verdict.WARNING, "was to check 2026-11-24 06:00 UTC and has not"),
    ],
)
def test_whether_a_check_is_planned(
    world: Callable[..., App], late: timedelta, verdict: Verdict, words: str
) -> None:
    app = write(world(), lambda tx: jobs.ensure_job(tx, "check", NOON - late))
    sign = one(app, "schedule")
    assert sign.verdict is verdict and words in sign.words


def test_a_check_that_runs_and_one_that_failed(world: Callable[..., App]) -> None:
    app = world()

    def claim(tx: Tx) -> int | None:
        jobs.ensure_job(tx, "check", NOON)
        return jobs.claim_job(tx, "check", worker="host-1", now=NOON, lease=HOUR)

    write(app, claim)
    assert one(app, "schedule").words == "host-1 is running a check"
    due, failed = NOON + HOUR, "failed: no disk"
    write(
        app,
        lambda tx: jobs.finish_job(tx, "check", fence=1, next_due_at=due, outcome=failed, now=NOON),
    )
    sign = one(app, "schedule")
    assert sign.verdict is Verdict.WARNING and sign.words.endswith("failed: no disk")
    late = replace(READ, last_try_at=NOON - 100 * HOUR)
    write(app, lambda tx: sources.put_state(tx, late))
    assert one(app, "checks").verdict is Verdict.WARNING


def test_how_messages_fare(world: Callable[..., App]) -> None:
    app = world(GOOD + CHANNEL)
    requests = [NewDelivery(f"k{n}", "file", "out", "test", {}) for n in range(3)]
    claimed: list[Any] = []

    def claim(tx: Tx) -> None:
        outbox.enqueue(tx, requests, now=NOON)
        claimed[:] = outbox.claim(tx, worker="w", now=NOON, lease=HOUR, limit=2)

    write(app, claim)
    assert one(app, "channel file").words.endswith("nothing sent yet, 3 waiting")
    write(app, lambda tx: outbox.settle_sent(tx, claimed[0], now=NOON))
    write(app, lambda tx: outbox.settle_held(tx, claimed[1], error="?", now=NOON))
    sign = one(app, "channel file")
    assert "last sent 2026-11-24 12:00 UTC, 1 held" in sign.words
    write(app, lambda tx: claimed.append(*outbox.claim(tx, **_LAST)))
    write(app, lambda tx: outbox.settle_dead(tx, claimed[2], error="no", now=NOON))
    sign = one(app, "channel file")
    assert (sign.verdict, sign.remedy) == (
        Verdict.PROBLEM,
        "tracker outbox list --state dead",
    )


_LAST: dict[str, Any] = {"worker": "w", "now": NOON, "lease": HOUR, "limit": 1}


def test_from_python(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text(GOOD, encoding="utf-8")
    with Tracker(tmp_path / "tracker.toml") as tracker:
        assert tracker.examine()[0].about == "program"

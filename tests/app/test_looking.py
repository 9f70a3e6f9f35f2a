"""What is kept from check to check says what judging everything anew says, whatever happens."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import notice
from tracker.app.check import CheckReport, check
from tracker.app.context import App
from tracker.app.deciding import Choice, decide
from tracker.app.looking import Wish
from tracker.cli.check_text import print_report
from tracker.config import load_config
from tracker.db import alerts, registry
from tracker.db import notices as notice_rows
from tracker.db.tables.operations import deliveries
from tracker.domain.alert import AlertRow
from tracker.domain.notice import EVERY_MODEL, Notice, Scope
from tracker.domain.source import KnownNotice, NoticeStatus
from tracker.domain.version import EvalRun, LeadTimes, ModelVersion, NewVersion, Rung
from tracker.errors import ConflictError
from tracker.lifecycle.finding import finding
from tracker.matching.base import canonical

CALM = '[alerts]\nbaseline_after = "0s"\n'
"""Nothing becomes due by itself but what the test is about."""
NARROW, ANEW = Wish(few=0), Wish(anew=True)
START = datetime(2023, 3, 1, 12, tzinfo=UTC)
"""Before anything that is bundled was published: only the test's own notices count."""

OPENAI = ("gpt-4", "gpt-4o", "gpt-4-0613", "gpt-4o-2024-08-06", "gpt-4o-2024-05-13", "gpt-4.1")
IDS = {"openai": OPENAI, "azure": ("gpt-4", "gpt-4o"), "cohere": ("command", "command-r")}
OWN = tuple(f"ft:gpt-4o-2024-08-06:acme:{n}:Id{n}" for n in "abcdef")
DATES = (
    "2023-02-01",
    "2023-03-20",
    "2023-06-30",
    "2023-09-01",
    "2024-06-01",
    "Not before 2023-06-01",
    "2023-09-31",
)
SCOPES = (Scope.INFERENCE, Scope.TRAINING, Scope.FINE_TUNED_INFERENCE)


@dataclass
class Now:
    at: datetime = START

    def __call__(self) -> datetime:
        return self.at


@contextmanager
def opened(folder: Path, now: Now, more: str = "") -> Iterator[App]:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "tracker.toml"
    text = '[database]\nurl = "sqlite:///registry.db"\n[channels.file]\npath = "out.jsonl"\n'
    path.write_text(text + more, encoding="utf-8")
    app = App(load_config(path, {}, folder), {}, now=now, hindsight=False)
    yield app
    app.close()


def checked(app: App, wish: Wish = NARROW, *, send: bool = True) -> CheckReport:
    return check(app, offline=True, send=send, wish=wish)


def put(app: App, *found: Notice, status: NoticeStatus = NoticeStatus.LIVE) -> None:
    rows = [KnownNotice(n, status, 1, START, START) for n in found]
    with app.database.write() as tx:
        notice_rows.save(tx, rows, [], now=START)


def add(app: App, base: tuple[str, str] | None, **more: Any) -> ModelVersion:
    ref = canonical(*base) if base else None
    new = NewVersion(
        model=more.pop("model", "triage"),
        provider=ref.provider if ref else "openai",
        serving_id=more.pop("serving_id", None),
        base=ref,
        **more,
    )
    with app.database.write() as tx:
        return registry.add_version(tx, new, actor="ana", now=app.now())


def said(report: CheckReport) -> dict[str, Any]:
    """What a person is told, by the labels."""
    return {
        "needing": [finding(j, report.advice.get(j.version.id)) for j in report.needing],
        "unjudged": [(j.version.label, j.unjudged) for j in report.unjudged],
        "settled": sorted(j.version.label for j in report.settled),
        "watched": len(report.watched) + report.quiet,
        "judges_all": report.judges_all,
        "stale": report.stale,
        "scorers": [(s.version.label, s.name, s.level, s.unjudged) for s in report.scorers],
    }


def kept(app: App) -> list[dict[str, Any]]:
    """Open alerts, but for what is another number every day."""
    daily = ("days_left", "business_days_left")
    with app.database.read() as tx:
        rows = alerts.open_alerts(tx)
    return sorted(
        (
            {"stage": row.alert.stage, "at": row.opened_at, "act_by": row.alert.act_by}
            | {name: what for name, what in row.alert.facts.items() if name not in daily}
            for row in rows
        ),
        key=lambda facts: (facts["label"], facts["stage"]),
    )


def told(app: App) -> Counter[str]:
    with app.database.read() as tx:
        rows = tx.execute(select(deliveries.c.thread, deliveries.c.event)).all()
    return Counter(f"{row.thread} {row.event}" for row in rows)


@dataclass
class World:
    """Two registries that are told the same; one is checked narrowly, the other always anew."""

    narrow: App
    anew: App
    now: Now
    rng: random.Random
    notices: dict[str, Notice] = field(default_factory=dict)
    versions: list[ModelVersion] = field(default_factory=list)

    def both(self, act: Callable[[App], object]) -> None:
        for app in (self.narrow, self.anew):
            act(app)

    def step(self) -> None:
        does = (
            self.tell,
            self.tell,
            self.withdraw,
            self.register,
            self.register,
            self.edit,
            self.retire,
            self.promote,
            self.decided,
            self.score,
            self.measure,
            self.wait,
        )
        self.rng.choice(does)()

    def tell(self) -> None:
        rng = self.rng
        provider = rng.choice(sorted(IDS))
        pool = (*IDS[provider], *(OWN[:3] if provider == "openai" else ()), EVERY_MODEL)
        new = notice(
            rng.choice(pool),
            rng.choice(DATES),
            rng.choice(SCOPES),
            provider=provider,
            same_row=tuple(rng.sample(IDS[provider], rng.random() < 0.2)),
            replacements=tuple(rng.sample(IDS[provider], rng.random() < 0.3)),
        )
        self.notices[new.key] = new
        self.both(lambda app: put(app, new))

    def withdraw(self) -> None:
        if self.notices:
            gone = self.notices.pop(self.rng.choice(sorted(self.notices)))
            self.both(lambda app: put(app, gone, status=NoticeStatus.WITHDRAWN))

    def base(self) -> tuple[str, str] | None:
        provider = self.rng.choice((*sorted(IDS), None))
        return None if provider is None else (provider, self.rng.choice(IDS[provider]))

    def lead(self) -> LeadTimes | None:
        return self.rng.choice((None, LeadTimes(2, 1, 1), LeadTimes(40, 10, 10)))

    def register(self) -> None:
        base, lead, model = self.base(), self.lead(), self.rng.choice("abcdefghijkl")
        own = self.rng.choice((None, f"{self.rng.choice(OWN)}:ckpt-step-1", *OWN))
        try:
            for app in (self.narrow, self.anew):
                made = add(app, base, serving_id=own, lead_times=lead, model=model)
            self.versions.append(made)
        except ConflictError:
            return

    def edit(self) -> None:
        if not self.versions:
            return
        which, base = self.rng.choice(self.versions).id, self.base()
        change: dict[str, Any] = self.rng.choice(
            (
                {"base": canonical(*base) if base else None},
                {"lead_times": self.lead()},
                {"owner": self.rng.choice(("ana@acme.example", "bo@acme.example"))},
                {"trained_on": self.rng.choice((None, date(2023, 2, 1), date(2024, 6, 1)))},
                {"refresh_due": self.rng.choice((None, *map(date.fromisoformat, DATES[:4])))},
            )
        )
        self.write(lambda tx: registry.edit_version(tx, which, change, actor="ana", now=self.now()))

    def retire(self) -> None:
        if self.versions:
            gone = self.versions.pop(self.rng.randrange(len(self.versions))).id
            self.write(lambda tx: registry.retire(tx, gone, note=None, actor="a", now=self.now()))

    def promote(self) -> None:
        if self.versions:
            which = self.rng.choice(self.versions)
            self.write(
                lambda tx: registry.set_alias(
                    tx, which.details.model, "production", which.id, actor="a", now=self.now()
                )
            )

    def decided(self) -> None:
        if self.versions:
            which, action = (
                self.rng.choice(self.versions),
                self.rng.choice(("retune", "stay", "move_host")),
            )
            name = f"{which.details.model}@{which.number}"
            self.both(lambda app: decide(app, name, Choice(action, "we have to")))

    def measure(self) -> None:
        if self.versions:
            which, rung = self.rng.choice(self.versions).id, self.rng.choice(list(Rung))
            runs = [EvalRun(rung, "tone", "score", 4.0)]
            self.write(lambda tx: registry.add_evals(tx, which, runs, actor="a", now=self.now()))

    def score(self) -> None:
        if self.versions:
            which, judge = self.rng.choice(self.versions).id, self.rng.choice(("gpt-4o", "humans"))
            runs = [EvalRun(Rung.FINETUNE, "tone", "score", 4.5, judge=judge)]
            self.write(lambda tx: registry.add_evals(tx, which, runs, actor="a", now=self.now()))

    def wait(self) -> None:
        self.now.at += timedelta(days=self.rng.choice((1, 1, 5, 30, 90, -20)))

    def write(self, act: Callable[[registry.Tx], object]) -> None:
        for app in (self.narrow, self.anew):
            with app.database.write() as tx:
                act(tx)

    def compare(self) -> None:
        whole = checked(self.narrow, send=False)
        narrow, anew = checked(self.narrow), checked(self.anew, ANEW)
        assert said(narrow) == said(whole) == said(anew)
        assert kept(self.narrow) == kept(self.anew)
        assert told(self.narrow) == told(self.anew)
        again = checked(self.narrow)
        assert again.raised is not None and again.raised.news == ()
        assert (again.raised.resolved, again.raised.deliveries) == (0, 0)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_kept_says_what_judging_anew_says(seed: int, tmp_path: Path) -> None:
    now, rng = Now(), random.Random(seed)  # noqa: S311 - nothing secret
    with opened(tmp_path / "narrow", now) as narrow, opened(tmp_path / "anew", now) as anew:
        world = World(narrow, anew, now, rng)
        for _ in range(6):
            world.register()
            world.tell()
        for _ in range(8):
            for _ in range(rng.randint(1, 3)):
                world.step()
            world.compare()


@contextmanager
def quiet_registry(folder: Path, more: str = "") -> Iterator[tuple[App, Now]]:
    """Three models on bases that end in a year, checked once: there is nothing to say of them."""
    now = Now()
    with opened(folder, now, CALM + more) as app:
        for name, base in (("a", "gpt-4"), ("b", "gpt-4o"), ("c", "gpt-4.1")):
            add(
                app, ("openai", base), model=name, serving_id=f"ft:{base}:acme:{name}:1:ckpt-step-7"
            )
            put(app, notice(base, "2024-06-01"))
        assert checked(app).in_service == 3
        assert looked(app) == []
        yield app, now


def ends(tx: alerts.Tx) -> list[AlertRow]:
    return [row for row in alerts.open_alerts(tx) if not row.alert.is_reminder]


def looked(app: App, wish: Wish = NARROW) -> list[str]:
    return [j.version.details.model for j in checked(app, wish).judgements]


def test_only_what_has_changed_is_looked_at_and_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with quiet_registry(tmp_path) as (app, _):
        put(app, notice("gpt-4o", "2024-07-01"))
        assert (looked(app), looked(app)) == (["b"], [])
        with app.database.write() as tx:
            registry.edit_version(tx, 3, {"owner": "bo@acme.example"}, actor="bo", now=START)
        assert (looked(app), looked(app)) == (["c"], [])
        add(app, ("openai", "gpt-4"), model="d")
        assert (looked(app), looked(app)) == (["d"], [])
        report = checked(app)
        assert (report.judgements, report.quiet, report.judges_all) == ((), 4, True)
        print_report(report, "UTC")
        assert "0 models need you, 4 watched   as of" in capsys.readouterr().out
        assert looked(app, Wish(few=0, within=300)) == []
        assert looked(app, Wish(few=0, within=500)) == ["a", "b", "c", "d"]
        assert looked(app, Wish(few=4)) == looked(app, ANEW) == ["a", "b", "c", "d"]


def test_a_day_that_changes_a_level_is_looked_at_and_so_is_a_day_before(tmp_path: Path) -> None:
    with quiet_registry(tmp_path) as (app, now):
        put(app, notice("gpt-4o", "2023-09-01"))
        assert (looked(app), looked(app)) == (["b"], [])
        now.at = START + timedelta(days=70)
        assert [j.level.value for j in checked(app).needing] == ["plan"]
        now.at = START
        assert (looked(app), looked(app)) == (["b"], [])
        now.at = START + timedelta(days=60)
        assert looked(app) == ["b"]


def test_a_notice_about_one_tune_is_about_that_one(tmp_path: Path) -> None:
    with quiet_registry(tmp_path) as (app, _):
        own = notice("ft:gpt-4o:acme:b:1", "2023-03-20", Scope.FINE_TUNED_INFERENCE)
        put(app, own)
        [found] = checked(app).needing
        assert (found.version.label, found.clocks.serve.ends) == ("b v1", date(2023, 3, 20))
        put(app, own, status=NoticeStatus.WITHDRAWN)
        assert (looked(app), looked(app)) == (["b"], [])


def test_a_version_put_into_production_is_looked_at_with_its_model(tmp_path: Path) -> None:
    with quiet_registry(tmp_path) as (app, _):
        add(app, ("openai", "gpt-4.1"), model="b")
        assert len(looked(app)) == 2
        with app.database.read() as tx:
            assert len(ends(tx)) == 4
        put(app, notice("gpt-4.1", "2024-09-01"))
        assert looked(app) == ["b", "b", "c"]
        with app.database.read() as tx:
            assert len(ends(tx)) == 4
        with app.database.write() as tx:
            registry.set_alias(tx, "b", "production", 4, actor="ana", now=START)
        assert (looked(app), looked(app)) == (["b", "b"], [])
        with app.database.read() as tx:
            assert len(ends(tx)) == 3


def test_another_policy_another_channel_and_another_level_are_looked_through(
    tmp_path: Path,
) -> None:
    with quiet_registry(tmp_path) as (_, now):
        with opened(tmp_path, now, CALM + "[lead_times]\nretrain = 270\n") as app:
            assert [j.level.value for j in checked(app).needing] == ["plan"] * 3
        with opened(tmp_path, now, CALM) as app:
            assert (len(looked(app)), looked(app)) == (3, [])
        with opened(tmp_path, now, CALM + "[channels.console]\nenabled = true\n") as app:
            report = checked(app)
            assert report.raised is not None
            # One about each end, and one for all three bases that are not pinned.
            assert (report.raised.news, report.raised.deliveries) == ((), 4)
            assert looked(app) == []

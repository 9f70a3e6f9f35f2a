"""Captures of the past, put through the pipeline of today on a clock of their own.

Every capture is read at 06:00 UTC of its day, and the same page once more a day later, so that what
needs two readings that agree (a later date, a disappearance) gets the second. The registry is a
throwaway one; what it would have told is kept, and nothing is sent. Bundled notices count from the
day they were captured: the past does not know them earlier.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from tracker.app.advising import advice_for
from tracker.app.alerting import raise_alerts
from tracker.app.context import App
from tracker.app.facts import Facts, load_facts
from tracker.app.fetching import Page
from tracker.app.polling import Poll, take_in
from tracker.app.replay.captures import DatedCapture
from tracker.app.standing import judge_all
from tracker.config import Url
from tracker.config.channels import Channels
from tracker.config.settings import DatabaseSettings
from tracker.db import registry
from tracker.domain.alert import AlertRow
from tracker.domain.version import NewVersion
from tracker.sources import load_source
from tracker.sources.base import Capture

_MORNING = time(6, tzinfo=UTC)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """What a day brought: ``told`` are the alerts with news, as they would have been sent."""

    day: date
    polls: tuple[Poll, ...] = ()
    told: tuple[AlertRow, ...] = ()
    resolved: int = 0

    @property
    def eventful(self) -> bool:
        return bool(
            self.told or self.resolved or any(not p.unchanged or p.news for p in self.polls)
        )


@dataclass
class _Clock:
    moment: datetime

    def __call__(self) -> datetime:
        return self.moment


@dataclass
class _Stage:
    """The throwaway installation, and the page each source shows at the moment."""

    app: App
    clock: _Clock
    shown: dict[str, DatedCapture] = field(default_factory=dict)
    facts: Facts | None = None


def replay(app: App, captures: Sequence[DatedCapture], models: Sequence[NewVersion]) -> list[Day]:
    """The eventful days from the first capture to the day after the last, in order."""
    with tempfile.TemporaryDirectory(prefix="tracker-replay-") as folder:
        clock = _Clock(datetime.combine(captures[0].day, _MORNING))
        stage = _Stage(_throwaway(app, Path(folder), clock), clock)
        try:
            _register(stage.app, models)
            days = [_live(stage, day, captures) for day in _days(captures)]
        finally:
            stage.app.close()
    return [day for day in days if day.eventful]


def registered_models(app: App) -> list[NewVersion]:
    """Copies of what is registered, without the files and figures a replay has no use for."""
    with app.database.read() as tx:
        versions = registry.list_versions(tx)
    return [replace(v.details, datasets=(), evals=(), costs=(), artefact=None) for v in versions]


def _throwaway(app: App, folder: Path, now: Callable[[], datetime]) -> App:
    database = DatabaseSettings(Url(f"sqlite:///{folder / 'replay.db'}"))
    config = replace(app.config, database=database, channels=Channels())
    return App(config, app.env, now=now, hindsight=False)


def _register(app: App, models: Iterable[NewVersion]) -> None:
    with app.database.write() as tx:
        for model in models:
            registry.add_version(tx, model, actor=app.actor, now=app.now())


def _days(captures: Sequence[DatedCapture]) -> Iterator[date]:
    day = captures[0].day
    while day <= captures[-1].day + _DAY:
        yield day
        day += _DAY


def _live(stage: _Stage, day: date, captures: Sequence[DatedCapture]) -> Day:
    stage.clock.moment = datetime.combine(day, _MORNING)
    fresh = [c for c in captures if c.day == day]
    read = {c.source for c in fresh}
    again = [c for s, c in stage.shown.items() if c.day == day - _DAY and s not in read]
    polls = [_read(stage, capture) for capture in (*fresh, *again)]
    stage.shown |= {c.source: c for c in fresh}
    if polls or stage.facts is None:
        stage.facts = load_facts(stage.app)
    judgements = judge_all(stage.app, stage.facts, stage.app.today())
    advice = advice_for(stage.app, judgements, stage.facts)
    raised = raise_alerts(stage.app, judgements, stage.facts.freshness, advice)
    return Day(day, tuple(polls), raised.news, raised.resolved)


def _read(stage: _Stage, capture: DatedCapture) -> Poll:
    source = load_source(capture.source)
    body = capture.path.read_bytes()
    page = Capture(source.url, body, capture.media_type, stage.clock())
    return take_in(stage.app, source, Page(page))

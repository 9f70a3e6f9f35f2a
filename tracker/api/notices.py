"""What providers have published, and where it was read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tracker.api.calls import Calls
from tracker.api.paths import PathLike
from tracker.app.holding import Decided as HoldDecided
from tracker.app.holding import decide as decide_held
from tracker.app.holding import held_readings
from tracker.app.notices import Step, find_notices, notice_story
from tracker.app.replay.captures import dated_captures
from tracker.app.replay.models import models_from
from tracker.app.replay.run import Day, registered_models
from tracker.app.replay.run import replay as run_replay
from tracker.app.sources import describe, health
from tracker.app.sources import try_source as run_try
from tracker.domain.held import HeldReading
from tracker.domain.notice import Notice
from tracker.sources.base import Reading


class NoticeCalls(Calls):
    """Notices with the words that prove them, and the health of their sources."""

    def notices(
        self, *, provider: str | None = None, model: str | None = None, scope: str | None = None
    ) -> list[Notice]:
        """Notices known now: read live where that was possible, bundled otherwise.

        ``model`` may be an alias, or have its provider in front (``"azure/gpt-4o"``). Raises
        InputError for a scope there is not.
        """
        return find_notices(self._app, provider=provider, model=model, scope=scope)

    def notice_history(self, model: str) -> list[Step]:
        """The whole story of a model's dates, with the evidence for each step."""
        return notice_story(self._app, model)

    def held_readings(self) -> list[HeldReading]:
        """Readings that wait: they look misread, or would change too much at once."""
        return held_readings(self._app)

    def approve(self, source: str, *, reject: bool = False) -> HoldDecided:
        """Let the held reading of a source count, or drop it. Raises NotFoundError if none is."""
        return decide_held(self._app, source, reject=reject)

    def sources(self) -> list[dict[str, Any]]:
        """Every source there is, and whether a check reads it: ``sources list --json``."""
        return describe(self._app)

    def source_health(self) -> list[dict[str, Any]]:
        """How the last readings went: ``sources status --json``."""
        return health(self._app)

    def try_source(self, source: str, from_file: PathLike | None = None) -> Reading:
        """Read a source once, live or from a saved page; nothing is stored.

        Raises NotFoundError, InputError, FetchError or ParseError.
        """
        return run_try(self._app, source, Path(from_file) if from_file is not None else None)

    def replay(
        self, folder: PathLike, *, source: str | None = None, models: PathLike | None = None
    ) -> list[Day]:
        """The days on which dated captures would have told somebody something, in order.

        Judged are copies of the registered models, or the registrations of the JSON file
        ``models``. Nothing is stored or sent. Raises InputError where there is nothing to replay.
        """
        captures, _ = dated_captures(Path(folder), source)
        chosen = models_from(Path(models)) if models else registered_models(self._app)
        return run_replay(self._app, captures, chosen)

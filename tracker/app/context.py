"""What every use case is given: the configuration, and the world behind four doors."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from tracker import clock
from tracker.config.settings import SourceSettings

if TYPE_CHECKING:
    from tracker.alerts.breaker import Breaker
    from tracker.config import Config
    from tracker.db.engine import Database
    from tracker.db.tx import Tx
    from tracker.http import Client
    from tracker.lifecycle.deadline import Policy
    from tracker.render import Renderer


@dataclass
class App:
    """The composition of one process. Everything behind it is opened on first use.

    ``now`` and ``sleep`` are the only clock and the only waiting there is, ``rng`` the only chance;
    tests pass their own. ``hindsight`` false leaves out the bundled notices that nobody knew yet at
    ``now``. ``breakers`` is what this process knows of each channel's receiver.
    """

    config: Config
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    now: clock.Clock = clock.now
    sleep: Callable[[float], None] = time.sleep
    rng: random.Random = field(default_factory=random.Random)
    hindsight: bool = True
    breakers: dict[str, Breaker] = field(default_factory=dict)

    @cached_property
    def database(self) -> Database:
        """The registry's database. Raises StorageError when it cannot be used."""
        from tracker.db.engine import open_database

        return open_database(self.config.database_url(self.env), now=self.now())

    @cached_property
    def http(self) -> Client:
        from tracker.http import Client, settings_from

        return Client(settings_from(self.config.network, self.env), sleep=self.sleep)

    @cached_property
    def renderer(self) -> Renderer:
        from tracker.render import Renderer

        return Renderer(self.config.notifications.folder)

    @cached_property
    def policy(self) -> Policy:
        """How this team counts business days and lead times."""
        from tracker.lifecycle.calendar import make_calendar
        from tracker.lifecycle.deadline import Policy

        lead = self.config.lead_times
        calendar = make_calendar(lead.calendar, lead.holidays)
        return Policy(lead.lead_times, calendar, lead.training_margin)

    def source_settings(self, source: str) -> SourceSettings:
        """What the configuration says about a source; the defaults if it says nothing."""
        named = (s for s in self.config.sources if s.id == source)
        return next(named, SourceSettings(id=source))

    @property
    def own_providers(self) -> tuple[str, ...]:
        """The providers that sources made by configuration bring along."""
        made = (s for s in self.config.sources if s.kind is not None)
        return tuple(str(s.options.get("provider") or s.id) for s in made)

    @property
    def actor(self) -> str:
        """Who the history says did it."""
        return self.config.team.identity

    def shared_now(self, tx: Tx) -> datetime:
        """The moment by the clock that all replicas share: the database's, where it has one."""
        from tracker.db.shared_clock import shared_now

        return shared_now(tx, self.now())

    def today(self, moment: datetime | None = None) -> date:
        """The calendar day in the team's time zone."""
        return clock.local_date(moment or self.now(), self.config.team.timezone)

    def close(self) -> None:
        if "database" in self.__dict__:
            self.database.close()

"""The shape of the configuration: one dataclass per table of the TOML file.

A field is a key. Its type says how the key is written: ``timedelta`` as ``"48h"``, ``Decimal`` as
``"90.00"``, ``Path`` relative to the file's folder, ``Secret`` as a reference; ``None`` is an
absent key or an empty text. Its metadata may hold a ``limit`` for the value, the key's ``name``
where that is no Python name, ``rest`` where it takes the keys nobody named, and ``outside`` where
it is not in the file.

``config.example.toml`` explains every key to people and ``schemas/v1/config.schema.json`` to
programs; tests hold the three together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from tracker.config import limits
from tracker.config.secret import Secret, Url
from tracker.config.upkeep import UpkeepSettings
from tracker.domain.level import Level
from tracker.domain.pace import Pace
from tracker.domain.version import LeadTimes

_DAYS = limits.between(0, 365)
_AGES = limits.between(timedelta(hours=1), timedelta(days=90))
_INTERVALS = limits.between(timedelta(0), timedelta(days=7))
_TIMEOUTS = limits.between(timedelta(seconds=1), timedelta(minutes=5))
_RUNS = limits.between(timedelta(seconds=1), timedelta(days=7))


@dataclass(frozen=True, slots=True)
class TeamSettings:
    """``identity`` signs the history; without it the login name does."""

    name: str = ""
    identity: str = ""
    timezone: str = field(default="UTC", metadata={"limit": limits.timezone})


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """``url`` is SQLite or PostgreSQL. A relative SQLite path starts at the file's folder."""

    url: Url = field(default=Url(""))


@dataclass(frozen=True, slots=True)
class LeadTimeSettings:
    """Business days; ``calendar`` is a country of the ``holidays`` library: US, DE-BY.

    ``learn``: three or more past tunes of one's own replace ``retrain`` by what they took.
    """

    retrain: int = field(default=15, metadata={"limit": _DAYS})
    eval: int = field(default=5, metadata={"limit": _DAYS})
    rollout: int = field(default=10, metadata={"limit": _DAYS})
    training_margin: int = field(default=5, metadata={"limit": _DAYS})
    calendar: str = field(default="", metadata={"limit": limits.holiday_country})
    holidays: tuple[date, ...] = ()
    learn: bool = True

    @property
    def lead_times(self) -> LeadTimes:
        return LeadTimes(self.retrain, self.eval, self.rollout)


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """``max_age``: older facts do not count as facts. ``timezone`` is the team's unless given.

    ``min_interval``: the scheduled check leaves a source alone that was asked less long ago.
    """

    max_age: timedelta = field(default=timedelta(hours=48), metadata={"limit": _AGES})
    daily_at: time = time(6, 0)
    min_interval: timedelta = field(default=timedelta(hours=20), metadata={"limit": _INTERVALS})
    timezone: str | None = field(default=None, metadata={"limit": limits.timezone})


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """``allow_private`` permits addresses inside the company's network."""

    allow_private: bool = False
    timeout: timedelta = field(default=timedelta(seconds=20), metadata={"limit": _TIMEOUTS})
    proxy: Url | None = None
    contact: str = ""


class SourceKind(StrEnum):
    """Sources that are configuration only; they take options of their own."""

    TABLE_PAGE = "table_page"
    JSON_FEED = "json_feed"


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """One ``[[sources]]`` table. ``options`` are the further keys of a source that has a kind."""

    id: str = field(default="", metadata={"limit": limits.slug})
    enabled: bool = True
    url: str | None = field(default=None, metadata={"limit": limits.web_address})
    kind: SourceKind | None = None
    api_key: Secret | None = None
    endpoint: str | None = field(default=None, metadata={"limit": limits.web_address})
    options: dict[str, Any] = field(default_factory=dict, metadata={"rest": True})


@dataclass(frozen=True, slots=True)
class TuneApiSettings:
    """An API whose jobs are imported; ``endpoint`` is needed where each customer has its own."""

    api_key: Secret | None = None
    endpoint: str | None = field(default=None, metadata={"limit": limits.web_address})


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """A provider without a table is read with what the source of its API is configured with."""

    openai: TuneApiSettings = field(default_factory=TuneApiSettings)
    azure: TuneApiSettings = field(default_factory=TuneApiSettings)
    mistral: TuneApiSettings = field(default_factory=TuneApiSettings)
    together: TuneApiSettings = field(default_factory=TuneApiSettings)
    fireworks: TuneApiSettings = field(default_factory=TuneApiSettings)
    vertex: TuneApiSettings = field(default_factory=TuneApiSettings)
    mlflow: TuneApiSettings = field(default_factory=TuneApiSettings)
    bedrock: TuneApiSettings = field(default_factory=TuneApiSettings)

    def of(self, provider: str) -> TuneApiSettings:
        """The settings of one of them."""
        found: TuneApiSettings = getattr(self, provider)
        return found


@dataclass(frozen=True, slots=True)
class UsageApiSettings:
    """The API that usage and charges are read from; ``api_key`` is an admin key."""

    api_key: Secret | None = None
    endpoint: str | None = field(default=None, metadata={"limit": limits.web_address})


@dataclass(frozen=True, slots=True)
class CostSettings:
    """What people cost is counted only where it is given: an unknown rate is not zero."""

    prices_file: Path | None = None
    fx_file: Path | None = None
    currency: str = field(default="USD", metadata={"limit": limits.currency})
    labor_rate: Decimal | None = None
    openai: UsageApiSettings = field(default_factory=UsageApiSettings)
    upkeep: tuple[UpkeepSettings, ...] = ()


@dataclass(frozen=True, slots=True)
class EvalSettings:
    """One ``[[evals]]`` table: a command of your own that evaluates a version on a suite.

    ``command`` is run without a shell. ``{result}`` in it is where it shall write; with ``result``
    it writes there anyway.
    """

    suite: str = ""
    command: tuple[str, ...] = ()
    result: Path | None = None
    timeout: timedelta = field(default=timedelta(hours=1), metadata={"limit": _RUNS})


@dataclass(frozen=True, slots=True)
class RepeatSettings:
    """How long an alert nobody has answered waits before it is said again; ``0s`` is never."""

    act: timedelta = field(default=timedelta(days=7), metadata={"limit": limits.whole_days})
    urgent: timedelta = field(default=timedelta(days=1), metadata={"limit": limits.whole_days})
    overdue: timedelta = field(default=timedelta(days=1), metadata={"limit": limits.whole_days})
    dead: timedelta = field(default=timedelta(days=1), metadata={"limit": limits.whole_days})


@dataclass(frozen=True, slots=True)
class QuietSettings:
    """No alert goes out from ``start`` to ``end``; ``timezone`` is the team's unless given.

    Levels from ``except_from`` on wait neither for that nor for a digest.
    """

    start: time | None = None
    end: time | None = None
    timezone: str | None = field(default=None, metadata={"limit": limits.timezone})
    except_from: Level | None = field(default=None, metadata={"limit": limits.speaks})


@dataclass(frozen=True, slots=True)
class EscalationSettings:
    """``to`` is a chain: each repeat that nobody answers goes to one more of them."""

    to: tuple[str, ...] = ()
    level: Level = field(default=Level.URGENT, metadata={"limit": limits.speaks})


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """``baseline_after``: how long a version may go without a baseline eval; ``0s`` is for ever."""

    baseline_after: timedelta = field(
        default=timedelta(days=14), metadata={"limit": limits.whole_days}
    )


@dataclass(frozen=True, slots=True)
class NotificationSettings:
    """``folder`` holds templates of your own; they replace the packaged ones file by file.

    ``pace`` is how often a recipient hears of alerts who has no table of their own.
    """

    folder: Path | None = None
    min_level: Level = field(default=Level.INFO, metadata={"limit": limits.speaks})
    pace: Pace = Pace.IMMEDIATE
    digest_at: time = time(7, 0)
    repeats: RepeatSettings = field(default_factory=RepeatSettings)
    quiet_hours: QuietSettings = field(default_factory=QuietSettings)
    escalation: EscalationSettings = field(default_factory=EscalationSettings)


@dataclass(frozen=True, slots=True)
class OwnerTeamSettings:
    """One ``[[teams]]`` table: whose models are theirs, and who hears of them instead of all."""

    name: str = ""
    members: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    escalate_to: tuple[str, ...] = ()
    quiet_hours: QuietSettings | None = None


@dataclass(frozen=True, slots=True)
class RecipientSettings:
    """One ``[[recipients]]`` table: how somebody wants to hear. ``timezone`` is where they live.

    Their ``quiet_hours`` take the place of their team's, and these of everybody's.
    """

    to: str = ""
    pace: Pace = Pace.IMMEDIATE
    timezone: str | None = field(default=None, metadata={"limit": limits.timezone})
    quiet_hours: QuietSettings | None = None


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """``heartbeat_url`` is asked after every good daily check, for a dead man's switch."""

    heartbeat_url: Url | None = None

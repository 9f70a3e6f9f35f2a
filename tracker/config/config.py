"""The configuration as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from tracker.config.channels import Channels
from tracker.config.duration import format_duration
from tracker.config.secret import Secret, Url
from tracker.config.settings import (
    AlertSettings,
    CheckSettings,
    CostSettings,
    DatabaseSettings,
    EvalSettings,
    ImportSettings,
    LeadTimeSettings,
    NetworkSettings,
    NotificationSettings,
    OwnerTeamSettings,
    RecipientSettings,
    ServiceSettings,
    SourceSettings,
    TeamSettings,
)


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, checked and complete. ``path`` is ``None`` where no file was found."""

    team: TeamSettings = field(default_factory=TeamSettings)
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    lead_times: LeadTimeSettings = field(default_factory=LeadTimeSettings)
    check: CheckSettings = field(default_factory=CheckSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    sources: tuple[SourceSettings, ...] = ()
    imports: ImportSettings = field(default_factory=ImportSettings, metadata={"name": "import"})
    channels: Channels = field(default_factory=Channels)
    costs: CostSettings = field(default_factory=CostSettings)
    evals: tuple[EvalSettings, ...] = ()
    alerts: AlertSettings = field(default_factory=AlertSettings)
    notifications: NotificationSettings = field(default_factory=NotificationSettings)
    teams: tuple[OwnerTeamSettings, ...] = ()
    recipients: tuple[RecipientSettings, ...] = ()
    service: ServiceSettings = field(default_factory=ServiceSettings)
    path: Path | None = field(default=None, metadata={"outside": True})

    @property
    def check_timezone(self) -> str:
        """The zone in which ``check.daily_at`` is meant."""
        return self.check.timezone or self.team.timezone

    def database_url(self, env: Mapping[str, str]) -> str:
        """The database's address with its password. Raises ConfigError if a reference is empty."""
        return self.database.url.reveal(env)

    def masked(self) -> dict[str, Any]:
        """Plain values under the names they have in the file; secrets as their references."""
        shown: dict[str, Any] = _shown(self)
        return shown


def _shown(value: Any) -> Any:
    if isinstance(value, Secret | Url):
        return str(value)
    if is_dataclass(value):
        return _shown_table(value)
    if isinstance(value, tuple | list):
        return [_shown(one) for one in value]
    if isinstance(value, dict):
        return {key: _shown(one) for key, one in value.items()}
    return _shown_word(value)


def _shown_word(value: Any) -> Any:
    match value:
        case timedelta():
            return format_duration(value)
        case time():
            return value.isoformat("minutes")
        case bool() | int() | None:
            return value
    return str(value)


def _shown_table(settings: Any) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for one in fields(settings):
        value = _shown(getattr(settings, one.name))
        if one.metadata.get("rest"):
            table.update(value)
        else:
            table[one.metadata.get("name") or one.name] = value
    return table

"""What reports are written from: plain facts, gathered and worded elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tracker.domain.alert import AlertAction
from tracker.domain.level import Level
from tracker.domain.partial_date import Bound


@dataclass(frozen=True, slots=True)
class Until:
    """One clock of a model: the day, what it is worth, and why; ``day`` is ``None`` without one.

    ``precision``: how much of a period the day stands for, as in ``tracker/alert/v1``.
    """

    day: date | None
    bound: Bound
    reason: str
    precision: str | None = None

    @property
    def ends(self) -> date | None:
        """The day it ends, only where an end is announced: a not-before is no end."""
        return self.day if self.bound in (Bound.EXACT, Bound.TENTATIVE) else None


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is not known, and the command that supplies it."""

    what: str
    command: str


@dataclass(frozen=True, slots=True)
class Cited:
    """The notice a date comes from. ``url`` is as published, and may be anything."""

    url: str
    announced_on: date | None
    read_on: date | None


@dataclass(frozen=True, slots=True)
class RunRate:
    """What upkeep takes a month, all in one currency. With anything in ``missing`` a lower bound;
    ``amount`` is ``None`` where nothing of it is known."""

    amount: Decimal | None
    currency: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One version in service. ``needs_you``: somebody has to act, and no successor has taken over.

    ``unjudged`` says why nothing can be said of it; ``unclear``: it was only promised up to a day
    that is over, or is deprecated without a day; ``settled`` says why nothing has to be done any
    more. ``advice`` is a word or two, ``because`` the sentence behind it. ``judges`` says which
    judge or embedder of its evals ends soon, and by when to score again.
    """

    model: str
    number: int
    label: str
    owner: str | None
    provider: str
    base: str | None
    serving_id: str | None
    level: Level
    needs_you: bool
    unjudged: str | None
    unclear: bool
    settled: str | None
    serves: Until
    trains: Until
    act_by: date | None
    business_days_left: int | None
    advice: str
    because: str
    missing: tuple[Lacking, ...]
    notes: tuple[str, ...]
    judges: tuple[str, ...]
    proof: str
    proof_words: str
    decided: str | None
    review_on: date | None
    run_rate: RunRate | None
    cited: Cited | None


@dataclass(frozen=True, slots=True)
class FactsAge:
    """How old what is known about one provider is, in words; ``stale``: too old to rely on."""

    provider: str
    words: str
    stale: bool


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How the last readings of one source went."""

    source: str
    health: str
    last_good: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class Standings:
    """Every version in service on a day, by the day to act. ``made_at`` is in UTC."""

    team: str
    today: date
    made_at: datetime
    models: tuple[Standing, ...]
    ages: tuple[FactsAge, ...]
    sources: tuple[SourceHealth, ...]


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One line of an alert's record. ``number`` counts the lines of this registry's record."""

    number: int
    at: datetime
    action: AlertAction
    label: str
    kind: str
    detail: str
    owner: str | None
    base: str | None
    next: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class News:
    """What has changed lately, the newest first."""

    team: str
    made_at: datetime
    items: tuple[NewsItem, ...]


Facts = Standings | News

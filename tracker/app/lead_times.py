"""How this team works: its business days, and lead times from the tunes it has done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tracker.app.context import App
from tracker.db.promotions import Promotion, promotions
from tracker.db.tx import Tx
from tracker.domain.version import PRODUCTION, Artefact
from tracker.errors import InputError
from tracker.lifecycle.deadline import Policy

if TYPE_CHECKING:
    # Loaded where something was promoted.
    from tracker.lifecycle.leadtime import Learned, Tune

_NEWEST = 50
"""Promotions looked at: what a retune took years ago says little about the next one."""

_FRESH = timedelta(days=30)
"""What is registered later than that after its training was promoted long before, most likely: the
day on which its alias was typed is not the day it went into service."""


@dataclass(frozen=True, slots=True)
class Working:
    """``learned`` is ``None`` where the configured lead time counts."""

    policy: Policy
    learned: Learned | None = None


def team_policy(app: App) -> Policy:
    """The policy every judgement of this team is made by."""
    return working(app).policy


def working(app: App) -> Working:
    """The configured policy, its days to retrain replaced by what three or more tunes took."""
    with app.database.read() as tx:
        return working_in(app, tx)


def working_in(app: App, tx: Tx) -> Working:
    """The same, inside a transaction that is already open."""
    if not app.config.lead_times.learn:
        return Working(app.policy)
    found = promotions(tx, PRODUCTION, most=_NEWEST)
    if not found:
        return Working(app.policy)
    from tracker.lifecycle.leadtime import learn

    tunes = [tune for tune in (_tune(app, promotion) for promotion in found) if tune]
    learned = learn(tunes, app.policy.calendar)
    if learned is None:
        return Working(app.policy)
    lead = replace(app.policy.lead_times, retrain=learned.days)
    return Working(replace(app.policy, lead_times=lead), learned)


def _tune(app: App, promotion: Promotion) -> Tune | None:
    """``None`` where its days say nothing: unknown, or of a tune taken over from the past."""
    from tracker.lifecycle.leadtime import Tune

    started = _job_start(promotion.artefact) or promotion.trained_on
    promoted = app.today(promotion.promoted_at)
    if started is None or started > promoted:
        return None
    ended = promotion.trained_on or started
    if app.today(promotion.registered_at) - ended > _FRESH:
        return None
    return Tune(promotion.label, started, promoted)


def _job_start(artefact: Artefact | None) -> date | None:
    """The day the job was created, where its artefact tells and is about one job only."""
    if artefact is None:
        return None
    from tracker.importers.tunes.base import Item
    from tracker.importers.tunes.read import read_tunes

    try:
        read = read_tunes(artefact.raw, Item(artefact.format, artefact.raw, None))
    except InputError:
        # Kept verbatim, it may be in a format that only a plugin no longer installed could read.
        return None
    if len(read.tunes) != 1 or read.tunes[0].created_at is None:
        return None
    return read.tunes[0].created_at.date()

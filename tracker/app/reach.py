"""How many registered versions a reading would speak to, were it believed."""

from __future__ import annotations

from datetime import datetime

from tracker.app.context import App
from tracker.app.facts import Facts, facts_with
from tracker.app.lead_times import working_in
from tracker.catalog.names import alias_history, bundled_spellings
from tracker.db import registry
from tracker.db.tx import Tx
from tracker.domain.version import ModelVersion
from tracker.lifecycle.finding import alert_of
from tracker.lifecycle.judge import judge, served_base
from tracker.matching.index import NoticeIndex, build_index
from tracker.sources.blast import Reach
from tracker.sources.reconcile import Outcome


def reach_of(app: App, tx: Tx, facts: Facts, outcome: Outcome, now: datetime) -> Reach:
    """The versions whose alert would be news: those the changes name are judged twice."""
    versions = registry.list_watched(tx)
    changes = build_index([c.notice for c in outcome.changes], bundled_spellings(), alias_history())
    named = [
        v for v in versions if changes.matches(served_base(v), v.details.serving_id, v.made_on)
    ]
    if not named:
        return Reach(0, len(versions))
    after, today = facts_with(facts, outcome.known), app.today(now)
    policy = working_in(app, tx).policy
    least = app.config.notifications.min_level.rank

    def said(version: ModelVersion, index: NoticeIndex) -> str | None:
        alert = alert_of(judge(version, index, policy, today))
        return alert.stage if alert is not None and alert.level.rank >= least else None

    news = [v for v in named if (new := said(v, after.index)) and new != said(v, facts.index)]
    return Reach(len(news), len(versions))

"""What reports are written from, gathered: how every model stands, and what has changed lately.

Everything is read in a few queries, however many models there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tracker.app.context import App
from tracker.app.facts import Freshness
from tracker.app.planning import Plan, portfolio
from tracker.app.sources import health
from tracker.costs.figures import Total
from tracker.db.alert_events import latest_events
from tracker.db.alerts import alerts_by_id
from tracker.domain.alert import AlertAction, AlertEvent, AlertRow
from tracker.domain.level import Level
from tracker.lifecycle.decision import Resolved
from tracker.lifecycle.finding import precision_of
from tracker.lifecycle.reading import ClockReading
from tracker.reports.facts import (
    Cited,
    FactsAge,
    Lacking,
    News,
    NewsItem,
    RunRate,
    SourceHealth,
    Standing,
    Standings,
    Until,
)

NEWEST = 50
"""News items a feed holds."""

_TOLD = (AlertAction.OPENED, AlertAction.CHANGED, AlertAction.REOPENED, AlertAction.RESOLVED)


def standings_of(app: App, on: date | None = None) -> Standings:
    """How every version in service stands on a day, on the facts already known."""
    found = portfolio(app, on=on)
    currency = app.config.costs.currency
    return Standings(
        team=app.config.team.name,
        today=found.today,
        made_at=app.now(),
        models=tuple(_standing(plan, currency) for plan in found.plans),
        ages=tuple(_ages(app, found.plans)),
        sources=tuple(_sources(app)),
    )


def news_of(app: App) -> News:
    """The newest lines of the alerts' record that say something new about a model."""
    with app.database.read() as tx:
        found = latest_events(tx, _TOLD, NEWEST)
        rows = alerts_by_id(tx, {event.alert_id for _, event in found})
    items = tuple(_item(number, event, rows[event.alert_id]) for number, event in found)
    return News(app.config.team.name, app.now(), items)


def _standing(plan: Plan, currency: str) -> Standing:
    judgement, version, advice = plan.judgement, plan.version, plan.advice
    details, due = version.details, judgement.deadline
    settled = plan.following.reason if isinstance(plan.following, Resolved) else None
    decision = plan.decisions[-1] if plan.decisions else None
    return Standing(
        model=details.model,
        number=version.number,
        label=version.label,
        owner=details.owner,
        provider=details.provider,
        base=str(details.base) if details.base else None,
        serving_id=details.serving_id,
        level=judgement.level,
        needs_you=judgement.unjudged is None and judgement.needs_you and settled is None,
        unjudged=judgement.unjudged,
        unclear=judgement.is_unclear,
        settled=settled,
        serves=_until(judgement.clocks.serve),
        trains=_until(judgement.clocks.train),
        act_by=due.act_by,
        business_days_left=due.business_days_left,
        advice=advice.action.words,
        because=advice.because,
        missing=tuple(Lacking(one.what, one.command) for one in advice.missing),
        notes=judgement.notes,
        judges=tuple(
            f"{s.role} {s.words}" for s in plan.scorers if s.level.rank >= Level.PLAN.rank
        ),
        proof=plan.proof.words,
        proof_words="; ".join((plan.proof.proof.sentence, *plan.proof.due, *plan.proof.leaks)),
        decided=f"{decision.head}: {decision.note}" if decision else None,
        review_on=decision.review_on if decision else None,
        run_rate=_run_rate(plan.run_rate, currency),
        cited=_cited(judgement.clocks.serve),
    )


def _until(clock: ClockReading) -> Until:
    because = "; ".join((clock.reason, *clock.caveats))
    return Until(clock.day, clock.bound, because, precision_of(clock))


def _run_rate(total: Total, currency: str) -> RunRate:
    known = total.complete or bool(total.amount)
    return RunRate(total.amount if known else None, currency, total.missing)


def _cited(clock: ClockReading) -> Cited | None:
    if clock.notice is None:
        return None
    evidence = clock.notice.evidence
    read = evidence.read_at.date() if evidence.read_at else None
    return Cited(evidence.url, clock.notice.announced_on, read)


def _ages(app: App, plans: Iterable[Plan]) -> Iterable[FactsAge]:
    """The age of the facts about each provider that runs the clock of a model."""
    now, longest = app.now(), app.config.check.max_age
    found = {plan.freshness.provider: plan.freshness for plan in plans if plan.freshness}
    for provider in sorted(found):
        fact: Freshness = found[provider]
        yield FactsAge(provider, fact.words(now), fact.age(now) > longest)


def _sources(app: App) -> Iterable[SourceHealth]:
    for row in health(app):
        yield SourceHealth(row["source"], row["health"], row["last_good_at"], row["message"])


def _item(number: int, event: AlertEvent, row: AlertRow) -> NewsItem:
    facts = row.alert.facts
    urls = [cited["url"] for cited in facts.get("evidence") or ()]
    return NewsItem(
        number=number,
        at=event.at,
        action=event.action,
        label=str(facts.get("label", "")),
        kind=row.alert.kind.value.replace("_", " "),
        detail=event.detail,
        owner=facts.get("owner"),
        base=facts.get("base"),
        next=facts.get("next"),
        url=urls[0] if urls else None,
    )

"""From judgements to alerts to deliveries: three different rows, written in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tracker.alerts.outbox import delivery_key
from tracker.app.closing import tell_resolved
from tracker.app.context import App
from tracker.app.deciding import followed
from tracker.app.facts import Freshness
from tracker.config.settings import (
    AppriseSettings,
    ChannelSettings,
    EmailSettings,
    FileSettings,
    GitHubSettings,
    SlackSettings,
    WebhookSettings,
)
from tracker.db import alerts as alert_rows
from tracker.db import outbox
from tracker.domain.alert import Alert, AlertKind, AlertRow
from tracker.domain.delivery import NewDelivery
from tracker.lifecycle.advice import Advice
from tracker.lifecycle.decision import Following, Quiet, Resolved
from tracker.lifecycle.finding import alert_of
from tracker.lifecycle.judge import Judgement
from tracker.lifecycle.scorers import Scorer, scorer_alerts

_FOLLOWING = (
    AlertKind.FT_INFERENCE_SHUTDOWN,
    AlertKind.BASE_SHUTDOWN,
    AlertKind.TRAINING_CLOSURE,
)
"""The alerts that follow a decision about their version."""

Follows = Mapping[int, Following]


@dataclass(frozen=True, slots=True)
class Raised:
    """What this check changed: the alerts with something new to say, and messages made.

    ``untold`` counts the alerts that hold and that nobody would get: no channel has a recipient.
    """

    news: tuple[AlertRow, ...]
    resolved: int
    deliveries: int
    untold: int = 0


def raise_alerts(
    app: App,
    judgements: Sequence[Judgement],
    freshness: Mapping[str, Freshness],
    advice: Mapping[int, Advice],
    scorers: Sequence[Scorer] = (),
    looked: Collection[int] | None = None,
) -> Raised:
    """Open, update or resolve alerts, and put one delivery per channel and recipient in the outbox.

    An alert that has nothing new to say (same level, same dates) makes no second delivery to the
    same recipient. Whoever becomes a recipient later, as a new owner or by a new channel, is told
    once what holds.

    ``scorers`` are the judges and embedders behind the versions' proofs. ``looked``: the ids of the
    versions looked at, retired ones too, where that is not all of them; no other alert is touched.
    """
    with app.database.write() as tx:
        return raise_in(app, tx, judgements, Basis(freshness, advice, scorers, looked))


@dataclass(frozen=True, slots=True)
class Basis:
    """What alerts rest on besides the judgements; as in :func:`raise_alerts`."""

    freshness: Mapping[str, Freshness]
    advice: Mapping[int, Advice]
    scorers: Sequence[Scorer] = ()
    looked: Collection[int] | None = None


def raise_in(app: App, tx: alert_rows.Tx, judgements: Sequence[Judgement], basis: Basis) -> Raised:
    """:func:`raise_alerts` inside a transaction that is already open."""
    now = app.now()
    about_scorers, unscored = scorer_alerts(basis.scorers, judgements)
    raised = (alert_of(j, basis.advice.get(j.version.id)) for j in judgements)
    wanted = [*(alert for alert in raised if alert is not None), *about_scorers]
    follows = followed(tx, judgements)
    wanted = [alert for alert in wanted if not _is_settled(alert, follows)]
    held = alert_rows.open_alerts(tx, basis.looked)
    before = {(row.alert.version_id, row.alert.kind): row.alert for row in held}
    rows = [_raise(tx, alert, before, now) for alert in wanted]
    keep = {(a.version_id, a.kind) for a in wanted}
    keep |= {(version_id, AlertKind.JUDGE_SHUTDOWN) for version_id in unscored}
    resolved = _resolve_rest(tx, held, keep, follows, now)
    least = app.config.notifications.min_level.rank
    loud = [r for r in rows if r.alert.level.rank >= least and not _is_quiet(r.alert, follows)]
    closings = tell_resolved(app, tx, resolved, now)
    told = [_deliveries(app, row, basis.freshness) for row in loud]
    due = app.shared_now(tx)
    count = outbox.enqueue(tx, (request for some in told for request in some), now=due)
    news = tuple(row for row in rows if row.is_news)
    return Raised(news, len(resolved), count + closings, untold=told.count([]))


def recipients(app: App, owner: str | None) -> list[tuple[str, str]]:
    """(channel, recipient) for a model with this owner."""
    out: list[tuple[str, str]] = []
    for name, settings in app.config.channels.enabled().items():
        out += [(name, recipient) for recipient in _addresses(settings, owner)]
    return out


def _addresses(settings: ChannelSettings, owner: str | None) -> list[str]:
    match settings:
        case EmailSettings():
            own = [owner] if owner and "@" in owner and settings.to_owner else []
            return list(dict.fromkeys([*own, *settings.to]))
        case SlackSettings():
            return [settings.channel or "webhook"]
        case WebhookSettings():
            return ["webhook"]
        case GitHubSettings():
            return [settings.repo]
        case AppriseSettings():
            return [str(one) for one in settings.urls]
        case FileSettings():
            return [str(settings.path)]
        case _:
            return ["console"]


def _raise(
    tx: alert_rows.Tx, alert: Alert, before: dict[tuple[int, AlertKind], Alert], now: datetime
) -> AlertRow:
    """Store the alert; a message about a change says what it was before."""
    old = before.get((alert.version_id, alert.kind))
    if old is not None and old.stage != alert.stage:
        previous = {"level": old.level.value, "serve_until": old.facts.get("serve_until")}
        alert = replace(alert, facts=alert.facts | {"previous": previous})
    return alert_rows.raise_alert(tx, alert, now=now)


def _is_settled(alert: Alert, follows: Follows) -> bool:
    return alert.kind in _FOLLOWING and isinstance(follows.get(alert.version_id), Resolved)


def _is_quiet(alert: Alert, follows: Follows) -> bool:
    """What was not told while quiet is told once the decision is due and nothing came of it."""
    return alert.kind in _FOLLOWING and isinstance(follows.get(alert.version_id), Quiet)


def _resolve_rest(
    tx: alert_rows.Tx,
    held: Iterable[AlertRow],
    keep: set[tuple[int, AlertKind]],
    follows: Follows,
    now: datetime,
) -> list[AlertRow]:
    """Close what no longer holds, and return it as it is then.

    That a version cannot be judged is an alert of its own. Of a version whose judge or embedder
    could not be judged, ``keep`` names the alert about it.
    """
    gone = [r for r in held if (r.alert.version_id, r.alert.kind) not in keep]
    closed = []
    for row in gone:
        reason = _why_over(row.alert, follows)
        alert_rows.resolve(tx, row.id, reason=reason, now=now)
        closed.append(replace(row, resolved_at=now, resolved_reason=reason))
    return closed


def _why_over(alert: Alert, follows: Follows) -> str:
    what = follows.get(alert.version_id)
    if alert.kind in _FOLLOWING and isinstance(what, Resolved):
        return what.reason
    return "no longer holds"


def _deliveries(app: App, row: AlertRow, freshness: Mapping[str, Freshness]) -> list[NewDelivery]:
    alert = row.alert
    facts = message_facts(alert.facts, app.today(), freshness, app.now())
    thread = f"model-{alert.facts['model']}"
    # The moment is part of what makes it news: a date that moves and moves back is told twice.
    stage = f"{alert.stage}|{row.updated_at.isoformat()}"
    return [
        NewDelivery(
            key=delivery_key(str(row.id), stage, channel, recipient),
            channel=channel,
            recipient=recipient,
            event="alert",
            facts=facts,
            thread=thread,
            alert_id=row.id,
        )
        for channel, recipient in recipients(app, alert.facts.get("owner"))
    ]


def message_facts(
    finding: dict[str, Any], day: date, freshness: Mapping[str, Freshness], now: datetime
) -> dict[str, Any]:
    """What the ``alert`` templates are given: a finding, and how old the facts under it are."""
    fresh = freshness.get((finding.get("dependency") or finding)["provider"])
    age = {"facts_age": f"{fresh.provider}: {fresh.words(now)}"} if fresh else {}
    return {"findings": [finding], "as_of": day.isoformat(), **age}

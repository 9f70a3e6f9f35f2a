"""A judgement as plain facts: what templates, ``--json`` and ``alert.schema.json`` are given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from tracker.domain.alert import Alert, AlertKind
from tracker.domain.level import Level
from tracker.domain.notice import Notice, Scope
from tracker.domain.notice_words import date_words
from tracker.domain.partial_date import PartialDate, Precision, shown_day
from tracker.lifecycle.judge import Judgement
from tracker.lifecycle.reading import ClockReading

if TYPE_CHECKING:
    from tracker.lifecycle.advice import Advice

_KINDS = {
    Scope.FINE_TUNED_INFERENCE: AlertKind.FT_INFERENCE_SHUTDOWN,
    Scope.INFERENCE: AlertKind.BASE_SHUTDOWN,
}


def finding(judgement: Judgement, advice: Advice | None = None) -> dict[str, Any]:
    """One ``tracker/alert/v1`` object. Dates are ISO or null; bounds say what a date means."""
    version, due = judgement.version, judgement.deadline
    details, serve = version.details, judgement.clocks.serve
    return {
        "schema": "tracker/alert/v1",
        "model": details.model,
        "version": version.number,
        "label": version.label,
        "owner": details.owner,
        "provider": details.provider,
        "base": str(details.base) if details.base else None,
        "serving_id": details.serving_id,
        "kind": kind_of(judgement).value,
        "level": judgement.level.value,
        "judged": judgement.unjudged is None,
        "unjudged": judgement.unjudged,
        **_clock("serve", serve),
        **_clock("train", judgement.clocks.train),
        "act_by": _iso(due.act_by),
        "retrain_by": _iso(due.retrain_by),
        "business_days_left": due.business_days_left,
        "days_left": (serve.ends - judgement.today).days if serve.ends else None,
        "replacements": list(serve.notice.replacements) if serve.notice else [],
        "replacement_note": serve.notice.note if serve.notice else None,
        "notes": list(judgement.notes),
        "advice": _advice(advice),
        "next": f"tracker plan {details.model}@{version.number}",
        "evidence": _evidence(judgement),
        "dependency": None,
        "reminder": None,
        "repeat": None,
        "previous": None,
    }


def alert_of(judgement: Judgement, advice: Advice | None = None) -> Alert | None:
    """The alert this judgement calls for; none while nothing has to be known.

    That a version cannot be judged has to be known too: it is said once, at level ``info``.
    """
    unjudged = judgement.unjudged is not None
    level = Level.INFO if unjudged else judgement.level
    if level is Level.NONE:
        return None
    facts = finding(judgement, advice) | {"level": level.value}
    kind, act_by = kind_of(judgement), judgement.deadline.act_by
    return Alert(judgement.version.id, kind, level, act_by, facts)


def kind_of(judgement: Judgement) -> AlertKind:
    """What ends: the tuned model, its base, or only the training on the platform."""
    if judgement.unjudged is not None:
        return AlertKind.UNJUDGED
    serve = judgement.clocks.serve
    if serve.ends is None and judgement.clocks.closure.ends is not None:
        return AlertKind.TRAINING_CLOSURE
    scope = serve.notice.scope if serve.notice else Scope.INFERENCE
    return _KINDS.get(scope, AlertKind.BASE_SHUTDOWN)


def precision_of(clock: ClockReading) -> str | None:
    """How much of a period a clock's day stands for; ``None`` without a day."""
    return clock.when.precision.value if isinstance(clock.when, PartialDate) else None


def shown_until(facts: Mapping[str, Any], clock: str) -> str | None:
    """The end that facts kept earlier speak of, for a person. ``clock``: ``serve`` or ``train``."""
    day, precision = facts.get(f"{clock}_until"), facts.get(f"{clock}_precision")
    if day is None:
        return None
    return shown_day(date.fromisoformat(day), Precision(precision or Precision.DAY))


def _advice(advice: Advice | None) -> dict[str, Any] | None:
    if advice is None:
        return None
    action, because, missing = advice.action.value, advice.because, [m.what for m in advice.missing]
    return {"action": action, "because": because, "missing": missing}


def _clock(name: str, clock: ClockReading) -> dict[str, Any]:
    return {
        f"{name}_until": _iso(clock.day),
        f"{name}_bound": clock.bound.value,
        f"{name}_precision": precision_of(clock),
        f"{name}_reason": clock.reason,
        f"{name}_caveats": list(clock.caveats),
        f"{name}_disagreeing": [f"{n.source} says {date_words(n)}" for n in clock.disagreeing],
    }


def _evidence(judgement: Judgement) -> list[dict[str, Any]]:
    clocks = judgement.clocks
    found: dict[str, dict[str, Any]] = {}
    for clock in (clocks.serve, clocks.train):
        if clock.notice is not None:
            found.setdefault(clock.notice.key, citation(clock.notice))
    return list(found.values())


def citation(notice: Notice) -> dict[str, Any]:
    """Where and when a notice was read, and its words."""
    evidence = notice.evidence
    return {
        "source": notice.source,
        "url": evidence.url,
        "section": evidence.section,
        "quote": evidence.quote,
        "announced_on": _iso(notice.announced_on),
        "read": _iso(evidence.read_at.date()) if evidence.read_at else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

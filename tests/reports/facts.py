"""A team with one model of each sort: urgent, without a date, unjudged, gone, settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tracker.domain.alert import AlertAction, Level
from tracker.domain.partial_date import Bound
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

MADE_AT = datetime(2026, 11, 23, 6, 0, 4, tzinfo=UTC)
TODAY = date(2026, 11, 23)
NO_DAY = Until(None, Bound.UNKNOWN, "no end is announced")

TRIAGE = Standing(
    model="support-triage",
    number=3,
    label="support-triage v3",
    owner="ml@acme.example",
    provider="openai",
    base="openai gpt-4o-mini-2024-07-18",
    serving_id="ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz",
    level=Level.URGENT,
    needs_you=True,
    unjudged=None,
    unclear=False,
    settled=None,
    serves=Until(date(2027, 1, 14), Bound.EXACT, "fine-tunes stop at openai"),
    trains=Until(date(2027, 1, 6), Bound.TENTATIVE, "all training closes at openai"),
    act_by=date(2026, 12, 3),
    business_days_left=8,
    advice="move host",
    because="azure serves the same base longer; until 2027-10-01, they say",
    missing=(Lacking("an eval there", "tracker register support-triage --base azure/x"),),
    notes=("base is an alias",),
    judges=("judge openai gpt-4o of triage@3 stops 2027-01-14",),
    proof="proven",
    proof_words="0.943 vs 0.881: beats",
    decided="move host, review 2026-12-01: terms checked",
    review_on=date(2026, 12, 1),
    run_rate=RunRate(Decimal("120.50"), "USD", ("labor_rate",)),
    cited=Cited("https://openai.example/deprecations?x=1", date(2026, 10, 14), TODAY),
)


def standing(model: str, **changes: Any) -> Standing:
    """A quiet one, with ``changes``."""
    quiet = replace(
        TRIAGE,
        model=model,
        number=1,
        label=f"{model} v1",
        level=Level.NONE,
        needs_you=False,
        serves=NO_DAY,
        trains=NO_DAY,
        act_by=None,
        business_days_left=None,
        advice="stay",
        because="nothing has to start",
        missing=(),
        notes=(),
        judges=(),
        decided=None,
        review_on=None,
        run_rate=None,
        cited=None,
    )
    return replace(quiet, **changes)


UNJUDGED = standing(
    "legacy-tone",
    owner=None,
    base=None,
    serving_id=None,
    unjudged="its base is unknown",
    missing=(Lacking("its base is unknown", "tracker models edit legacy-tone@1 --base …"),),
)
DEAD = standing(
    "faq",
    level=Level.DEAD,
    needs_you=True,
    serves=Until(date(2025, 9, 15), Bound.EXACT, "gone"),
    cited=Cited("javascript:alert(1)", None, None),
)
SETTLED = standing(
    "notes",
    level=Level.ACT,
    settled="resolved by v2",
    act_by=date(2026, 12, 20),
    serves=Until(date(2027, 2, 1), Bound.EXACT, "the base stops"),
    run_rate=RunRate(None, "USD", ("upkeep",)),
)
FLOOR = standing(
    "clauses", unclear=True, serves=Until(date(2026, 10, 1), Bound.NOT_BEFORE, "a floor")
)
STANDINGS = Standings(
    team="Acme",
    today=TODAY,
    made_at=MADE_AT,
    models=(DEAD, TRIAGE, SETTLED, FLOOR, UNJUDGED),
    ages=(
        FactsAge("azure", "bundled facts of 2026-04-01 (236 days old)", stale=True),
        FactsAge("openai", "read 06:00 UTC today", stale=False),
    ),
    sources=(
        SourceHealth("azure", "unread", None, None),
        SourceHealth("groq", "suspect", "2026-11-22T06:00+00:00", "page gave 3 rows, 36 before"),
        SourceHealth("openai", "ok", "2026-11-23T06:00+00:00", None),
    ),
)
OPENED = NewsItem(
    number=1,
    at=datetime(2026, 11, 21, 6, 0, tzinfo=UTC),
    action=AlertAction.OPENED,
    label="support-triage v3",
    kind="ft inference shutdown",
    detail="act, 2027-01-14",
    owner="ml@acme.example",
    base="openai gpt-4o-mini-2024-07-18",
    next="tracker plan support-triage@3",
    url="https://openai.example/deprecations?x=1&y=2",
)
RESOLVED = replace(
    OPENED,
    number=2,
    at=MADE_AT,
    action=AlertAction.RESOLVED,
    detail="resolved by v4",
    owner=None,
    base=None,
    url="javascript:alert(1)",
)
NEWS = News("Acme", MADE_AT, (RESOLVED, OPENED))

HOSTILE = (
    "</td><script>alert(1)</script><img src=x onerror=alert(1)>",
    '"><a href="https://evil.example">act now</a>',
    "javascript:alert(1)",
    "x\r\nBEGIN:VALARM\r\nATTACH:ftp://evil.example",
    "\u202egpt\u2066-4o\u2069\u200b\x1b[31m\x00\ufffe",
    "{{ 7*7 }}{% raw %} ]]> <!ENTITY x SYSTEM 'file:///etc/passwd'> &x;",
)


def hostile_standings(text: str) -> Standings:
    """``text`` in every place that comes from people or pages."""
    model = replace(
        TRIAGE,
        owner=text,
        base=text,
        serving_id=text,
        serves=replace(TRIAGE.serves, reason=text),
        trains=replace(TRIAGE.trains, reason=text),
        because=text,
        missing=(Lacking(text, text),),
        notes=(text,),
        judges=(text,),
        proof_words=text,
        decided=text,
        cited=Cited(text, None, None),
    )
    unjudged = replace(UNJUDGED, unjudged=text, owner=text)
    health = SourceHealth("groq", "suspect", None, text)
    ages = (FactsAge(text, text, stale=True),)
    return replace(STANDINGS, team=text, models=(model, unjudged), sources=(health,), ages=ages)

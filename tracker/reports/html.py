"""One self-contained page: what needs somebody first, then every model.

The looks are in ``notifications/report/page.html.j2``, which a team can replace by its own.
"""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from tracker.domain.level import Level
from tracker.render import Limits, Renderer
from tracker.render.filters import UNKNOWN, money, until
from tracker.reports.facts import RunRate, Standing, Standings

TEMPLATE = "report/page.html.j2"

_CHARS, _CHARS_EACH = 2_000_000, 20_000
_CPU_SECONDS, _MODELS_A_SECOND = 10, 500
_MEMORY, _MEMORY_EACH = 512 * 1024 * 1024, 100_000


def write(facts: Standings, renderer: Renderer) -> str:
    """The page. Raises InputError for a template of the team's own that cannot be rendered."""
    page = renderer.render(TEMPLATE, page_facts(facts), limits_for(len(facts.models)))
    return f"{page.rstrip()}\n"


def limits_for(models: int) -> Limits:
    """What a page about so many models may use up: a bound for each of them, and a start."""
    seconds = _CPU_SECONDS + models // _MODELS_A_SECOND
    return Limits(
        output_chars=_CHARS + models * _CHARS_EACH,
        cpu_seconds=seconds,
        wall_seconds=4.0 * seconds,
        memory_bytes=_MEMORY + models * _MEMORY_EACH,
    )


def page_facts(facts: Standings) -> dict[str, Any]:
    """The template's variables: JSON, described in ``docs/templates.md``."""
    rows = [_row(model) for model in facts.models]
    return {
        "team": facts.team,
        "as_of": facts.today.isoformat(),
        "made_at": f"{facts.made_at:%Y-%m-%d %H:%M} UTC",
        "models": rows,
        "needing": [row for row in rows if row["needs_you"]],
        "judges": [{"label": m.label, "words": w} for m in facts.models for w in m.judges],
        "unjudged": [row for row in rows if row["unjudged"]],
        "stale": [asdict(age) for age in facts.ages if age.stale],
        "facts": [asdict(age) for age in facts.ages],
        "sources": [asdict(source) for source in facts.sources],
        "doubtful": [asdict(s) for s in facts.sources if s.health in ("suspect", "broken")],
        "costs": _costs([m.run_rate for m in facts.models if m.run_rate is not None]),
    }


def _row(model: Standing) -> dict[str, Any]:
    serves, trains = model.serves, model.trains
    return {
        "label": model.label,
        "owner": model.owner,
        "provider": model.provider,
        "base": model.base,
        "serving_id": model.serving_id,
        "level": _level(model),
        "needs_you": model.needs_you,
        "unjudged": model.unjudged,
        "settled": model.settled,
        "serves": until(serves.day, serves.bound.value, serves.precision),
        "serves_because": serves.reason,
        "trains": until(trains.day, trains.bound.value, trains.precision),
        "trains_because": trains.reason,
        "act_by": model.act_by.isoformat() if model.act_by else None,
        "left": model.business_days_left,
        "advice": model.advice,
        "because": model.because,
        "missing": [{"what": one.what, "command": one.command} for one in model.missing],
        "notes": list(model.notes),
        "proof": model.proof,
        "proof_words": model.proof_words,
        "decided": model.decided,
        "month": _month(model.run_rate),
        "month_missing": list(model.run_rate.missing) if model.run_rate else [],
        "source": _source(model),
    }


def _level(model: Standing) -> str:
    """A level of its own for what is not known: it must not look like all is well."""
    if model.unjudged is not None:
        return UNKNOWN
    if model.unclear:
        return "unclear"
    return "ok" if model.level is Level.NONE else model.level.value


def _month(rate: RunRate | None) -> str:
    if rate is None or rate.amount is None:
        return UNKNOWN
    return ("at least " if rate.missing else "") + money(rate.amount, rate.currency)


def _costs(rates: list[RunRate]) -> dict[str, Any] | None:
    """What upkeep takes in all; ``None`` where nothing is known of any of them."""
    known = [rate for rate in rates if rate.amount is not None]
    if not known:
        return None
    total = sum((rate.amount for rate in known if rate.amount is not None), Decimal(0))
    return {
        "month": money(total, known[0].currency),
        "known": len(known),
        "partial": sum(bool(rate.missing) for rate in known),
        "unknown": len(rates) - len(known),
    }


def _source(model: Standing) -> dict[str, Any] | None:
    cited = model.cited
    if cited is None:
        return None
    announced, read = cited.announced_on, cited.read_on
    return {
        "url": cited.url,
        "announced_on": announced.isoformat() if announced else None,
        "read_on": read.isoformat() if read else None,
    }

"""The screens of ``tracker plan``: one model's ways on, and the portfolio by the day to act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import click

from tracker.app.estimating import Estimate
from tracker.app.planning import Mill, Plan, Portfolio
from tracker.cli.decided_text import decided_line, following_line
from tracker.cli.output import count, dim, level_word, table, until, visible, warn
from tracker.cli.spent_text import saved_lines, spent_words
from tracker.costs.amounts import Unknown
from tracker.domain.decision import Action
from tracker.domain.money import Money
from tracker.domain.version import Status
from tracker.lifecycle.evidence import Amount, AtLeast, Missing, NotKnown
from tracker.lifecycle.options import Option, Possible
from tracker.lifecycle.reading import ClockReading

_COLORS = {Possible.OPEN: "green", Possible.UNCLEAR: "yellow", Possible.RULED_OUT: "red"}
_WIDTH = 16
_ENDS_IT = (Action.PROMPT, Action.RETRIEVE, Action.RETIRE)
"""Decisions after which the version goes out of service without another in its place."""


def print_plan(plan: Plan, found: Portfolio, now: datetime) -> None:
    """Clocks, dates, every option, the recommendation, and what would make it firmer."""
    head = click.style(visible(plan.version.label), bold=True)
    click.echo(f"{head}   {_level(plan)}{_aside(found)}")
    for name, text in _facts(plan):
        click.echo(f"  {name:<10}{text}")
    for scorer in plan.scorers:
        click.echo(f"  {scorer.role:<10}{visible(scorer.words)}")
    _print_decided(plan)
    click.echo()
    for option in plan.options:
        _print_option(option)
    click.echo()
    advice = plan.advice
    click.echo(f"{click.style(advice.action.words, bold=True)}: {visible(advice.because)}")
    for line in advice.evidence:
        click.echo(f"  └ {visible(line)}")
    _print_missing(advice.missing)
    click.echo(dim(f"treadmill: {_treadmill_words(plan.mill)}"))
    for line in saved_lines(plan.mill.spent, plan.currency):
        click.echo(dim(f"           {line}"))
    for line in _sources(plan, now):
        click.echo(dim(visible(line)))
    click.echo(dim(f"next: {_next(plan)}"))


def _print_decided(plan: Plan) -> None:
    """The last decision, what its alert does meanwhile, and what is late about it."""
    for decision in plan.decisions[-1:]:
        click.echo(f"  {'decided':<10}{visible(decided_line(decision))}")
    if plan.answer is not None:
        click.echo(f"  {'alert':<10}{visible(plan.answer.words)}")
    follows = following_line(plan.following)
    if follows is not None and (plan.answer is None or not plan.answer.ends):
        click.echo(f"  {'':<10}{dim(visible(follows))}")
    if plan.lapsed is not None:
        click.echo(f"  {'':<10}{warn(visible(plan.lapsed))}")


def print_portfolio(found: Portfolio) -> None:
    """One line per version, and one per model about its treadmill."""
    if not found.plans:
        click.echo("no models are registered, or none is in service: tracker register --help")
        return
    settled = sum(plan.settled for plan in found.plans)
    due = sum(plan.judgement.needs_you for plan in found.plans) - settled
    needs = f"{count(due, 'model')} need{'s' if due == 1 else ''} you"
    parts = [needs, f"{len(found.plans)} in service"]
    parts += [f"{settled} settled"] if settled else []
    click.echo(click.style(", ".join(parts), bold=True) + _aside(found))
    head = ["LEVEL", "MODEL", "ACT BY", "LEFT", "SERVES UNTIL", "RECOMMENDED", "DECIDED"]
    table([_row(plan) for plan in found.plans], head)
    click.echo()
    head = ["TREADMILL", "RETUNES", "FORCED", "MEAN LIFE OF BASES", "ON THIS BASE", "SPENT", "NEXT"]
    table([_mill_row(mill) for mill in found.treadmills], head)


def _aside(found: Portfolio) -> str:
    assumed = "".join(f"   what if {a.words}" for a in found.assumed)
    return dim(f"   as of {found.today}") + warn(visible(assumed))


def _facts(plan: Plan) -> Iterator[tuple[str, str]]:
    if (unjudged := plan.judgement.unjudged) is not None:
        yield "serves", warn(f"cannot be judged: {visible(unjudged)}")
    else:
        yield "serves", _clock(plan.judgement.clocks.serve, plan.judgement.today)
        yield "trains", _clock(plan.judgement.clocks.train, plan.judgement.today)
    if isinstance(plan.estimate, Estimate):
        half = f"{plan.estimate.low} to {plan.estimate.high}, median {plan.estimate.median}"
        yield "estimate", f"{half}   {dim(visible(plan.estimate.basis))}"
    elif isinstance(plan.estimate, Unknown):
        yield "estimate", dim(f"none: {visible(plan.estimate.reason)}")
    yield from _due(plan)


def _clock(clock: ClockReading, today: date) -> str:
    """A date with its reason, or why there is none."""
    if clock.day is None:
        return visible(clock.reason)
    over = ""
    if clock.ends is not None:
        days = (clock.ends - today).days
        over = f" ({count(days, 'day')})" if days > 0 else " (over)"
    caveat = "".join(f", {text}" for text in clock.caveats[:1])
    return visible(f"{until(clock, 'until ')}{over}   {clock.reason}{caveat}")


def _due(plan: Plan) -> Iterator[tuple[str, str]]:
    due, steps = plan.judgement.deadline, plan.steps
    if due.act_by is not None:
        left = count(due.business_days_left or 0, "business day")
        yield "act by", f"{click.style(str(due.act_by), bold=True)}: {left} left   {_lead(plan)}"
    if steps.eval_by is None:
        return
    parts = [f"eval from {steps.eval_by}", f"rollout from {steps.rollout_by}"]
    if steps.train_start_by is not None:
        closure = plan.judgement.clocks.closure.shown
        parts.append(f"any tuning job begun by {steps.train_start_by}: training closes {closure}")
    yield "at latest", ", ".join(parts)


def _lead(plan: Plan) -> str:
    lead = plan.version.details.lead_times or plan.working.policy.lead_times
    learned = plan.working.learned
    whence = f", {lead.retrain} learned from {learned.tunes} tunes" if learned else ""
    parts = f"{lead.retrain} to retrain, {lead.eval} to evaluate, {lead.rollout} to roll out"
    return dim(f"{count(lead.total, 'business day')} of lead: {parts}{whence}")


def _print_option(option: Option) -> None:
    word = click.style(f"{option.possible.value.replace('_', ' '):<9}", fg=_COLORS[option.possible])
    name = f"{option.action.words:<{_WIDTH}}"
    target = f"{option.target}: " if option.target else ""
    click.echo(f"  {word} {click.style(name, bold=True)} {visible(target + option.because)}")
    if option.possible is Possible.RULED_OUT:
        return
    indent = " " * (13 + _WIDTH)
    dates = [
        f"start by {option.start_by}" if option.start_by else "",
        f"lasts until {option.until.shown}" if option.until else "",
        f"once {_amount(option.once)}",
        f"monthly {_amount(option.month)}",
    ]
    click.echo(dim(f"{indent}{visible(', '.join(filter(None, dates)))}"))
    if option.missing:
        lacks = _few([missing.what for missing in option.missing], 3)
        click.echo(dim(f"{indent}missing: {visible(lacks)}"))


def _print_missing(missing: tuple[Missing, ...]) -> None:
    for each in missing:
        click.echo(f"  {warn('missing')} {visible(each.what)}")
        click.echo(dim(f"          {visible(each.command)}"))


def _amount(amount: Amount) -> str:
    match amount:
        case Money():
            return str(amount)
        case AtLeast(money, missing):
            return f"≥ {money}, without {_few([one.what for one in missing], 2)}"
        case NotKnown(reason, missing):
            return f"unknown: {_few([one.what for one in missing] or [reason], 1)}"


def _few(names: Sequence[str], most: int) -> str:
    """The first of them, and how many more there are: ``--json`` has every one."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return "; ".join(names[:most]) + more


def _treadmill_words(found: Mill) -> str:
    mill = found.treadmill
    life = f", bases lasted {mill.mean_base_days} days" if mill.mean_base_days is not None else ""
    tunes = f"{count(mill.retunes, 'retune')} ({mill.forced} forced, {mill.voluntary} voluntary)"
    return f"{tunes}{life}, {mill.days_on_base} days on this base, spent {spent_words(found.spent)}"


def _sources(plan: Plan, now: datetime) -> Iterator[str]:
    notice = plan.judgement.clocks.serve.notice
    if notice is not None:
        announced = f" · announced {notice.announced_on}" if notice.announced_on else ""
        yield f"source: {notice.evidence.url}{announced}"
    if plan.freshness is not None:
        yield f"facts about {plan.freshness.provider}: {plan.freshness.words(now)}"


def _next(plan: Plan) -> str:
    reference = f"{plan.version.details.model}@{plan.version.number}"
    if plan.settled:
        return f"tracker models retire {reference}, once it is out of service"
    if plan.version.status is Status.RETIRED:
        return "nothing: it is retired"
    last = plan.decisions[-1].action if plan.decisions else None
    if last in _ENDS_IT:
        return f"tracker models retire {reference}, once it is out of service"
    if plan.judgement.needs_you and last is None:
        return f"tracker decide {reference} ACTION --note 'why'"
    if plan.advice.missing:
        return plan.advice.missing[0].command
    return "tracker check"


def _level(plan: Plan) -> str:
    judgement = plan.judgement
    if plan.settled:
        return dim("settled")
    if judgement.unjudged:
        return warn("unknown")
    return warn("unclear") if judgement.is_unclear else level_word(judgement.level)


def _row(plan: Plan) -> list[str]:
    judgement = plan.judgement
    due = judgement.deadline
    left = "" if due.business_days_left is None else f"{due.business_days_left} bd"
    serves = until(judgement.clocks.serve)
    if isinstance(plan.estimate, Estimate) and judgement.clocks.serve.day is None:
        serves = f"est. {plan.estimate.low:%Y-%m}…{plan.estimate.high:%Y-%m}"
    decided = plan.decisions[-1].action.words if plan.decisions else ""
    return [
        _level(plan),
        plan.version.label,
        str(due.act_by or "-"),
        left,
        serves,
        plan.advice.action.words,
        decided,
    ]


def _mill_row(found: Mill) -> list[str]:
    mill = found.treadmill
    life = f"{mill.mean_base_days} days" if mill.mean_base_days is not None else "-"
    return [
        mill.model,
        str(mill.retunes),
        str(mill.forced),
        life,
        f"{mill.days_on_base} days",
        spent_words(found.spent),
        str(mill.next_due or "-"),
    ]

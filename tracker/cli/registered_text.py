"""What a person sees of registered versions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from tracker.app.lead_times import team_policy
from tracker.app.notice_index import index_about
from tracker.app.proofs import ProofState, proof_state
from tracker.cli.data_news import print_news
from tracker.cli.output import count, dim, level_word, table, until, visible, warn
from tracker.domain.history import HistoryEntry
from tracker.domain.version import ModelVersion, Per, Status
from tracker.evals.proof import ProofStatus, latest, proof_of
from tracker.lifecycle.judge import Judgement, judge
from tracker.lifecycle.reading import ClockReading

if TYPE_CHECKING:
    from tracker.app.context import App
    from tracker.app.dataset_news import DataNews
    from tracker.app.registering import Registered
    from tracker.lifecycle.deadline import Policy
    from tracker.lifecycle.scorers import Scorer
    from tracker.matching.index import NoticeIndex


def print_registered(app: App, result: Registered) -> None:
    """The screen after ``register``: what was recorded, how it stands, what comes next."""
    version = result.version
    if not result.created:
        click.echo(f"already registered as {version.label}")
        for text in result.added:
            click.echo(f"  added     {visible(text)}")
        print_news(result.data)
        return
    click.echo(f"{version.label} registered")
    _print_body(app, version, result.data)
    for text in result.warnings:
        click.echo(warn(f"  note      {visible(text)}"))
    click.echo(dim(f"  next: {next_step(version)}"))


def print_version(app: App, version: ModelVersion) -> None:
    """``models show``."""
    from tracker.app.following import decisions_about, lapsed_about
    from tracker.cli.decided_text import decided_line

    details = version.details
    aliases = f"  ({', '.join(version.aliases)})" if version.aliases else ""
    retired = "  RETIRED" if version.status is Status.RETIRED else ""
    click.echo(click.style(f"{version.label}{aliases}{retired}", bold=True))
    _print_body(app, version)
    reason = " ".join(
        t for t in (details.reason and details.reason.value, details.reason_note) if t
    )
    tags = " ".join(f"{k}={v}" for k, v in details.tags.items())
    for decision in decisions_about(app, version)[-1:]:
        click.echo(f"  decided   {visible(decided_line(decision))}")
    if (late := lapsed_about(app, version)) is not None:
        click.echo(f"            {warn(visible(late))}")
    for name, value in (
        ("served as", details.serving_id),
        ("job", details.job_id),
        ("reason", reason),
        ("owner", details.owner),
        ("data due", details.refresh_due and f"{details.refresh_due}, for a refresh"),
        ("tags", tags),
        ("note", details.note),
        ("recorded", f"{version.registered_at:%Y-%m-%d %H:%M} UTC"),
    ):
        if value:
            click.echo(f"  {name:<10}{visible(value)}")


def print_list(
    found: Sequence[Judgement], states: Sequence[ProofState], done: Collection[int]
) -> None:
    """``models list``, with the proof of each; ``done``: the versions that are settled."""
    if not found:
        click.echo("no models are registered: tracker register --help")
        return
    table(
        [_list_row(j, s, j.version.id in done) for j, s in zip(found, states, strict=True)],
        ["MODEL", "BASE", "SERVES UNTIL", "ACT BY", "LEVEL", "PROOF"],
    )


def print_history(entries: Sequence[HistoryEntry]) -> None:
    """``models history``."""
    for entry in entries:
        number = f" v{entry.version}" if entry.version else ""
        click.echo(
            f"{entry.at:%Y-%m-%d %H:%M}  {entry.actor:<16} {entry.model}{number}  {entry.action}"
        )
        for field, change in entry.changes.items():
            click.echo(dim(f"    {field}: {visible(_change_words(change))}"))


def next_step(version: ModelVersion) -> str:
    """The command that does the most good after registering."""
    details = version.details
    if details.base is None:
        return f"tracker models edit {details.model} --base PROVIDER/MODEL"
    if proof_of(version).status is ProofStatus.UNPROVEN:
        return "prove its gain: --eval and --baseline (tracker register --help)"
    return f"tracker plan {details.model}"


def _print_body(app: App, version: ModelVersion, news: DataNews | None = None) -> None:
    details = version.details
    pinned = "pinned" if details.base and details.base.pinned else warn("not pinned")
    base = f"{details.base} ({pinned})" if details.base else warn("unknown")
    click.echo(f"  base      {base}")
    for data in details.datasets:
        size = f"  {count(data.records, 'record')}" if data.records is not None else ""
        digest = f"sha256:{data.sha256[:12]}…" if data.sha256 else visible(data.uri)
        click.echo(f"  dataset   {data.role.value} {digest}{size}  {visible(data.uri)}")
    if news is not None:
        print_news(news)
    for cost in details.costs:
        per = " a month" if cost.per is Per.MONTH else ""
        click.echo(f"  cost      {cost.kind.value} {cost.money}{per}")
    state = proof_state(app, version)
    click.echo(f"  proof     {visible(state.proof.sentence)}")
    for why in state.due:
        click.echo(f"  {warn('due again')} {visible(why)}")
    for words in state.leaks if news is None else ():
        click.echo(warn(f"  ⚠ leak    {visible(words)}"))
    index, policy, today = index_about(app, version), team_policy(app), app.today()
    judgement = judge(version, index, policy, today)
    for scorer in _scorers(version, index, policy, today):
        click.echo(f"  {scorer.role:<9} {visible(scorer.words)}")
    _print_standing(judgement)
    near = index.nearest(details.base) if judgement.unjudged and details.base else None
    if near:
        click.echo(warn(f"            did you mean {near}?"))


def _scorers(
    version: ModelVersion, index: NoticeIndex, policy: Policy, today: date
) -> list[Scorer]:
    runs = latest(version.details.evals)
    if not any(run.judge or run.embedder for run in runs):
        return []
    from tracker.lifecycle.scorers import scorers

    return scorers(version, runs, index, policy, today)


def _print_standing(judgement: Judgement) -> None:
    if judgement.unjudged:
        click.echo(f"  serves    {warn('cannot be judged: ' + visible(judgement.unjudged))}")
        return
    serve, train = judgement.clocks.serve, judgement.clocks.train
    for name, clock in (("serves", serve), ("retrain", train)):
        click.echo(f"  {name:<10}{_clock_words(clock, judgement.today)}")
    due = judgement.deadline
    if due.act_by is not None:
        left = f": {count(due.business_days_left or 0, 'business day')}"
        click.echo(f"  act by    {due.act_by}{left}      {level_word(due.level)}")
    elif judgement.needs_you:
        click.echo(f"  level     {level_word(due.level)}")


def _clock_words(clock: ClockReading, today: date) -> str:
    """``until 2027-01-14 (52 days)``, or that it is over, or why there is no date."""
    if clock.day is None:
        return visible(clock.reason)
    if clock.ends is None:
        return until(clock)
    days = (clock.ends - today).days
    if days <= 0:
        return f"stopped {clock.shown} ({count(-days, 'day')} ago)"
    return f"{until(clock, 'until ')} ({count(days, 'day')})"


def _list_row(judgement: Judgement, state: ProofState, is_settled: bool) -> list[str]:
    details, due = judgement.version.details, judgement.deadline
    aliases = "".join(f" @{a}" for a in judgement.version.aliases)
    holds = state.proof.status is ProofStatus.PROVEN and not state.due
    level = warn("unknown") if judgement.unjudged else level_word(due.level)
    if judgement.is_unclear:
        level = warn("unclear")
    if is_settled:
        level = dim("settled")
    if judgement.version.status is Status.RETIRED:
        level = dim("retired")
    return [
        judgement.version.label + aliases,
        visible(str(details.base)) if details.base else warn("unknown"),
        until(judgement.clocks.serve),
        str(due.act_by or ""),
        level,
        state.words if holds else warn(state.words),
    ]


def _change_words(change: object) -> str:
    if isinstance(change, list) and len(change) == 2:
        return f"{change[0]} → {change[1]}"
    return str(change)

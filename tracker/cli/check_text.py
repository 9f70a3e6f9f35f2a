"""The screen of ``tracker check``: sources, then who needs you and why, then what is not known."""

from __future__ import annotations

from collections import Counter

import click

from tracker.app.check import CheckReport
from tracker.app.gone import Gone
from tracker.app.polling import Poll
from tracker.cli.output import count, dim, level_word, styled, table, until, visible, warn
from tracker.cli.proof_text import proof_lines
from tracker.cli.waiting_text import summary
from tracker.domain.level import Level
from tracker.domain.notice import CATALOG_PREFIX, Notice
from tracker.domain.notice_words import date_words
from tracker.domain.source import Health
from tracker.lifecycle.decision import Following, Quiet, Resolved
from tracker.lifecycle.judge import Judgement
from tracker.lifecycle.reading import ClockReading
from tracker.lifecycle.scorers import Scorer

_HEALTH_COLOR = {Health.OK: "green", Health.SUSPECT: "yellow", Health.BROKEN: "red"}


def print_report(report: CheckReport, timezone: str) -> None:
    """Everything a person needs from a check, most urgent first; hours are in ``timezone``."""
    if report.polls:
        table([_poll_row(p, report) for p in report.polls])
    click.echo(_summary(report))
    for judgement in report.needing:
        print_finding(judgement, report)
    for judgement in report.watched if not report.quiet else ():
        click.echo(_watched(judgement))
    for judgement in report.settled:
        click.echo(_settled(judgement, report.follows.get(judgement.version.id)))
    _print_lapsed(report)
    for judgement in report.unjudged:
        label = visible(judgement.version.label)
        click.echo(f"{warn('UNKNOWN')}  {label}   {visible(judgement.unjudged or '')}")
    _print_scorers(report)
    _print_remarks(report)
    _print_stale(report)
    _print_sent(report)
    for line in summary(report.later, report.today, timezone):
        click.echo(line)


def print_finding(judgement: Judgement, report: CheckReport) -> None:
    """One model that needs somebody: level, label, act-by, why, and the proof."""
    serve, train = judgement.clocks.serve, judgement.clocks.train
    act_by = judgement.deadline.act_by
    due = f"act by {act_by}" if act_by else f"stopped {serve.shown}"
    reason = visible(f"{serve.reason} {until(serve)}" if serve.day else serve.reason)
    click.echo(f"{level_word(judgement.level, 8)} {judgement.version.label:<22} {due}   {reason}")
    for line in _details(serve, train):
        click.echo(f"         └ {line}")
    # What was decided stands: advice from less than a plan knows would only contradict it.
    if isinstance(quiet := report.follows.get(judgement.version.id), Quiet):
        click.echo(f"         └ decided {quiet.words}")
    elif advice := report.advice.get(judgement.version.id):
        words = click.style(advice.action.words, bold=True)
        click.echo(f"         └ {words}: {visible(advice.because)}")
    if (answer := report.answers.get(judgement.version.id)) is not None:
        click.echo(f"         └ {visible(answer.words)}")
    if serve.notice is not None:
        click.echo(dim(f"         └ {_citation(serve, report)}"))


def _print_lapsed(report: CheckReport) -> None:
    for judgement in report.judgements:
        if line := report.lapsed.get(judgement.version.id):
            click.echo(f"{warn('DECIDED')}  {judgement.version.label:<22} {visible(line)}")


def _print_scorers(report: CheckReport) -> None:
    for scorer in report.scorers:
        _print_scorer(scorer)


def _print_scorer(scorer: Scorer) -> None:
    """A judge or embedder that ends, or of which it is not known; the others need no line."""
    text = visible(f"{scorer.role} {scorer.words}")
    if scorer.unjudged is not None:
        click.echo(f"{warn('UNKNOWN')}  {scorer.version.label:<22} {text}")
    elif scorer.level is Level.DEAD or scorer.deadline.act_by is not None:
        click.echo(f"{level_word(scorer.level, 8)} {scorer.version.label:<22} {text}")


def _details(serve: ClockReading, train: ClockReading) -> list[str]:
    lines = []
    if train.day is not None:
        first, *others = train.caveats or ("",)
        lines.append(f"{train.reason} {until(train)}{f', {first}' if first else ''}")
        lines += others
    if serve.notice is not None and serve.notice.replacements:
        note = f"; {serve.notice.note}" if serve.notice.note else ""
        lines.append(f"named replacement: {', '.join(serve.notice.replacements)}{note}")
    elif serve.notice is not None and serve.notice.note:
        lines.append(serve.notice.note)
    lines += [f"disagrees: {n.source} says {date_words(n)}" for n in serve.disagreeing]
    return [visible(line) for line in lines]


def _citation(serve: ClockReading, report: CheckReport) -> str:
    notice = serve.notice
    if notice is None:
        return ""
    announced = f" · announced {notice.announced_on}" if notice.announced_on else ""
    return visible(f"source {notice.evidence.url}{announced}{_read_words(notice, report)}")


def _read_words(notice: Notice, report: CheckReport) -> str:
    """When this was last known to be so: the source's last good read, or the bundled note's day."""
    read, fresh = notice.evidence.read_at, report.freshness.get(notice.provider)
    if notice.source.startswith(CATALOG_PREFIX):
        return f" · bundled, read {read:%Y-%m-%d}" if read else ""
    return f" · {fresh.words(report.now)}" if fresh else ""


def _watched(judgement: Judgement) -> str:
    serve, label = judgement.clocks.serve, judgement.version.label
    when = f"serves {until(serve)}" if serve.notice or serve.day else "no provider clock"
    if serve.dateless_state is not None:
        when = f"base {until(serve)}"
    if serve.ends is not None:
        when = f"serves until {serve.shown}, act by {judgement.deadline.act_by}"
    elif judgement.floor_passed:
        when += " has passed: an end may be announced any day"
    notes = "".join(f"; {note}" for note in judgement.notes)
    word = warn(f"{'unclear':<8}") if judgement.is_unclear else level_word(judgement.level, 8)
    return f"{word} {label:<22} {visible(when + notes)}"


def _settled(judgement: Judgement, what: Following | None) -> str:
    why = what.reason if isinstance(what, Resolved) else ""
    return f"{dim('settled ')} {judgement.version.label:<22} {visible(why)}"


def _summary(report: CheckReport) -> str:
    parts = [
        f"{count(len(report.needing), 'model')} need{'s' if len(report.needing) == 1 else ''} you",
        f"{len(report.watched) + report.quiet} watched",
    ]
    if report.settled:
        parts.append(f"{len(report.settled)} settled")
    if report.unjudged:
        parts.append(f"{len(report.unjudged)} cannot be judged")
    if not report.in_service:
        return "no models are registered: tracker register --help"
    return click.style(", ".join(parts), bold=True) + dim(f"   as of {report.today}")


def _poll_row(poll: Poll, report: CheckReport) -> list[str]:
    state = poll.state
    word = styled(state.health.value, fg=_HEALTH_COLOR.get(state.health))
    what = _changes(poll)
    if state.health is not Health.OK and state.message:
        kept = (
            f"; kept the last good read of {state.last_good_at:%Y-%m-%d}"
            if state.last_good_at
            else ""
        )
        what = visible(state.message) + kept
    if state.health is Health.UNREAD or state.last_good_at is None:
        fresh = report.freshness.get(poll.source.removesuffix("-api"))
        what += f"; using bundled notices of {fresh.as_of:%Y-%m-%d}" if fresh else ""
    problems = f"; {count(len(poll.problems), 'date')} unreadable" if poll.problems else ""
    seen = f"{poll.notices:>4} notices" if state.last_good_at else ""
    return [f"  {poll.source}", word, seen, what + problems]


def _changes(poll: Poll) -> str:
    kinds = Counter(change.kind for change in poll.news)
    if poll.unchanged and not kinds:
        return dim("unchanged")
    return "  ".join(f"{n} {kind.value.replace('_', ' ')}" for kind, n in kinds.items()) or dim(
        "no news"
    )


def _print_remarks(report: CheckReport) -> None:
    """What is not proven, and which rows are on their pages no more."""
    for line in proof_lines(report.proofs):
        click.echo(warn(line))
    for gone in report.gone:
        click.echo(dim(visible(_gone_words(gone))))


def _gone_words(gone: Gone) -> str:
    rows = count(gone.rows, "row is", "rows are")
    named = gone.subjects[0]
    return f"{rows} gone from {gone.source}'s page: kept; tracker notices history {named}"


def _print_stale(report: CheckReport) -> None:
    for fresh in report.stale:
        click.echo(warn(f"stale    {fresh.provider}: {fresh.words(report.now)}"))


def _print_sent(report: CheckReport) -> None:
    done = report.delivered
    if report.raised is not None and report.raised.untold:
        alerts = count(report.raised.untold, "alert reaches", "alerts reach")
        click.echo(warn(f"{alerts} nobody: no channel with a recipient is configured"))
    if report.raised is not None and (report.raised.news or done.sent or done.errors):
        news = count(len(report.raised.news), "alert")
        click.echo(f"{news} with news, {count(done.sent, 'message')} sent")
    for error in done.errors:
        click.echo(warn(f"not sent {visible(error)}"))
    if report.waiting:
        click.echo(warn(f"{count(report.waiting, 'message')} waiting to be tried again"))

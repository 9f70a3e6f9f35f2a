"""The screen of ``tracker sources replay``: day by day, what was read and who was told what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import click

from tracker.app.polling import Poll
from tracker.app.replay.run import Day
from tracker.app.views import alert_json, poll_json
from tracker.cli.output import count, dim, level_word, visible, warn
from tracker.domain.alert import AlertRow
from tracker.lifecycle.finding import shown_until


def print_days(days: Sequence[Day], skipped: Sequence[str]) -> None:
    for line in skipped:
        click.echo(dim(visible(f"skipped  {line}")))
    for day in days:
        click.echo(click.style(f"{day.day}", bold=True))
        for poll in day.polls:
            click.echo(f"  read     {_read(poll)}")
        for row in day.told:
            click.echo(f"  told     {_told(row)}")
        if day.resolved:
            click.echo(f"  resolved {count(day.resolved, 'alert')}")
    told = sum(len(day.told) for day in days)
    held = sum(p.held for day in days for p in day.polls)
    click.echo(f"{count(told, 'message')} would have been sent, {count(held, 'reading')} held back")


def days_json(days: Sequence[Day], skipped: Sequence[str]) -> dict[str, Any]:
    return {
        "days": [
            {
                "day": day.day.isoformat(),
                "read": [poll_json(p) for p in day.polls],
                "told": [alert_json(row) for row in day.told],
                "resolved": day.resolved,
            }
            for day in days
        ],
        "skipped": list(skipped),
    }


def _read(poll: Poll) -> str:
    kinds = Counter(change.kind for change in poll.news)
    news = ", ".join(f"{n} {kind.value.replace('_', ' ')}" for kind, n in kinds.items())
    if poll.state.message:
        return warn(visible(f"{poll.source}: {poll.state.health.value}: {poll.state.message}"))
    again = "the same page again" if poll.unchanged else "no news"
    return f"{poll.source}: {count(poll.notices, 'notice')}, {news or again}"


def _told(row: AlertRow) -> str:
    facts = row.alert.facts
    owner = f" → {facts['owner']}" if facts["owner"] else ""
    words = visible(f"{facts['label']}  {_why(facts)}{owner}")
    was = facts.get("previous")
    since = f", until {shown_until(was, 'serve')}" if was and was["serve_until"] else ""
    before = visible(f"  (was {was['level']}{since})") if was else ""
    return f"{level_word(row.alert.level, 8)} {words}{dim(before)}"


def _why(facts: dict[str, Any]) -> str:
    if facts["unjudged"]:
        return f"cannot be judged: {facts['unjudged']}"
    act_by = f"act by {facts['act_by']}" if facts["act_by"] else "no day to act by"
    if not facts["serve_until"]:
        return f"{act_by}, no end announced"
    return f"{act_by}, serves until {shown_until(facts, 'serve')} ({facts['serve_bound']})"

"""Alerts and their record, as a person reads them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from tracker.cli.output import dim, level_word, table, visible, warn
from tracker.clock import local_words
from tracker.domain.alert import AlertEvent, AlertRow, AlertState
from tracker.lifecycle.finding import shown_until


def state_words(row: AlertRow, timezone: str) -> str:
    """Where an alert is in its life; nothing for one that is simply open."""
    match row.life.state:
        case AlertState.OPEN:
            return f"said {row.life.repeats + 1} times" if row.life.repeats else ""
        case AlertState.SNOOZED if row.life.next_say_at is not None:
            return f"snoozed until {local_words(row.life.next_say_at, timezone)}"
        case AlertState.RESOLVED:
            return resolved_words(row.resolved_reason or "")
        case state:
            return state.value


def resolved_words(reason: str) -> str:
    """``resolved: the pilot is over``, ``resolved by v2``."""
    return reason if reason.startswith("resolved ") else f"resolved: {reason}"


def print_row(row: AlertRow, timezone: str) -> None:
    """One line for an alert somebody has just answered."""
    facts = row.alert.facts
    words = state_words(row, timezone) or row.life.state.value
    click.echo(f"{row.id}  {visible(facts['label'])}  {row.alert.kind}: {visible(words)}")
    act_by, wakes = row.alert.act_by, row.life.next_say_at
    if row.life.state is AlertState.SNOOZED and act_by and wakes and wakes.date() > act_by:
        click.echo(warn(f"   that is after the day to act by, {act_by}"))


def print_story(row: AlertRow, events: tuple[AlertEvent, ...], timezone: str) -> None:
    """The alert, and who did what to it, oldest first."""
    facts = row.alert.facts
    click.echo(f"{level_word(row.alert.level)}  {visible(facts['label'])}  {row.alert.kind}")
    dates = (
        ("act by", facts["act_by"]),
        ("serves until", shown_until(facts, "serve")),
        ("trains until", shown_until(facts, "train")),
        ("owner", facts["owner"]),
        ("state", state_words(row, timezone) or row.life.state.value),
        ("next", facts["next"]),
    )
    table([[dim(f"  {name}"), str(value)] for name, value in dates if value])
    click.echo()
    click.echo(dim(f"  in {timezone}"))
    table([_event(event, timezone) for event in events])


def _event(event: AlertEvent, timezone: str) -> list[str]:
    at = f"{event.at.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M}"
    return [
        f"  {at}",
        event.action.value,
        visible(event.actor),
        dim(visible(event.origin)),
        visible(event.detail),
    ]

"""``tracker outbox``: messages on their way, those that did not arrive, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from tracker.cli.main import Session
from tracker.cli.options import ID, json_option
from tracker.cli.output import count, dim, echo_json, styled, table, visible, warn
from tracker.domain.delivery import DeliveryState

if TYPE_CHECKING:
    from datetime import datetime

    from tracker.app.outbox import Story
    from tracker.domain.delivery import Attempt, Delivery

_STATES = tuple(state.value for state in DeliveryState)
_NOT_OVER = (DeliveryState.PENDING, DeliveryState.HELD, DeliveryState.DEAD)


@click.group()
def outbox() -> None:
    """Messages on their way, those that did not arrive, and what to do about it."""


@outbox.command(
    "list", epilog="\b\nExamples:\n  tracker outbox list\n  tracker outbox list --state dead"
)
@click.option("--state", type=click.Choice(_STATES), help="Only these; all that are not sent else.")
@click.option("--all", "everything", is_flag=True, help="Also those sent and dropped.")
@json_option
@click.pass_obj
def list_(session: Session, state: str | None, everything: bool, as_json: bool) -> None:
    """Messages that are not sent yet: waiting (pending), held for a person, given up (dead).

    Below them those that are not made yet, since they wait for quiet hours to end or for a digest;
    in JSON the ones are "messages", the others "waiting".
    """
    from tracker.app.outbox import list_outbox
    from tracker.app.views import delivery_json, waiting_json
    from tracker.app.waiting import waiting
    from tracker.cli.waiting_text import print_waiting

    usual = tuple(DeliveryState) if everything else _NOT_OVER
    found = list_outbox(session.app, *((DeliveryState(state),) if state else usual))
    later = waiting(session.app) if state is None else []
    if as_json:
        messages = [delivery_json(one) for one in found]
        echo_json({"messages": messages, "waiting": [waiting_json(one) for one in later]})
        return
    zone = session.app.config.team.timezone
    if found:
        next_ = f"NEXT ({zone})"
        head = ["ID", "STATE", "CHANNEL", "TO", "WHAT", "TRIES", next_, "WHY"]
        table([_row(d, zone) for d in found], head)
    click.echo(count(len(found), "message"))
    if later:
        click.echo()
        print_waiting(later, zone)
        click.echo(f"{count(len(later), 'message')} to be made")


@outbox.command(epilog="\b\nExample:\n  tracker outbox show 41")
@click.argument("number", metavar="ID", type=ID)
@json_option
@click.pass_obj
def show(session: Session, number: int, as_json: bool) -> None:
    """One message, and everything that was tried and done with it."""
    from tracker.app.outbox import show_delivery
    from tracker.app.views import attempt_json, delivery_json

    story = show_delivery(session.app, number)
    if as_json:
        attempts = [attempt_json(a) for a in story.attempts]
        echo_json(delivery_json(story.delivery) | {"attempts": attempts})
        return
    _print_story(story, session.app.config.team.timezone)


@outbox.command(epilog="\b\nExample:\n  tracker outbox retry 41 42")
@click.argument("numbers", metavar="ID...", type=ID, nargs=-1, required=True)
@json_option
@click.pass_obj
def retry(session: Session, numbers: tuple[int, ...], as_json: bool) -> None:
    """Have messages tried again, as if they were new: waiting, held or given up ones.

    They go out with the next check, or within half a minute where the service runs.
    """
    from tracker.app.outbox import retry_deliveries
    from tracker.app.views import delivery_json

    done = retry_deliveries(session.app, numbers)
    if as_json:
        echo_json([delivery_json(d) for d in done])
        return
    click.echo(f"{count(len(done), 'message')} will be tried again")


@outbox.command(epilog="\b\nExample:\n  tracker outbox drop 41 --reason 'told in person'")
@click.argument("numbers", metavar="ID...", type=ID, nargs=-1, required=True)
@click.option("--reason", required=True, help="Why; it is kept with the message.")
@json_option
@click.pass_obj
def drop(session: Session, numbers: tuple[int, ...], reason: str, as_json: bool) -> None:
    """Never send these messages."""
    from tracker.app.outbox import drop_deliveries
    from tracker.app.views import delivery_json

    done = drop_deliveries(session.app, numbers, reason)
    if as_json:
        echo_json([delivery_json(d) for d in done])
        return
    click.echo(f"{count(len(done), 'message')} dropped")


def _row(delivery: Delivery, zone: str) -> list[str]:
    request, waits = delivery.request, delivery.state is DeliveryState.PENDING
    return [
        str(delivery.id),
        _word(delivery.state),
        request.channel,
        visible(request.recipient[:32]),
        visible(_what(delivery)[:40]),
        str(delivery.attempts),
        _time(delivery.next_try_at, zone) if waits else "",
        visible((delivery.last_error or "")[:60]),
    ]


def _word(state: DeliveryState) -> str:
    if state is DeliveryState.DEAD:
        return styled(state.value, fg="red")
    return warn(state.value) if state is DeliveryState.HELD else state.value


def _what(delivery: Delivery) -> str:
    """The models it is about, or what kind of message it is."""
    findings = delivery.request.facts.get("findings") or []
    labels = ", ".join(str(f.get("label", "")) for f in findings)
    return labels or delivery.request.event


def _print_story(story: Story, zone: str) -> None:
    d = story.delivery
    to = visible(f"{d.request.channel} to {d.request.recipient}")
    click.echo(f"{d.id}  {_word(d.state)}  {to}  {visible(_what(d))}")
    click.echo(dim(f"  key {d.request.key}, made {_time(d.created_at, zone)}"))
    if d.state is DeliveryState.PENDING:
        click.echo(f"  next try {_time(d.next_try_at, zone)}")
    table(
        [_attempt_row(a, zone) for a in story.attempts],
        ["", f"WHEN ({zone})", "OUTCOME", "BY", "WHY"],
    )


def _attempt_row(attempt: Attempt, zone: str) -> list[str]:
    outcome = attempt.outcome.value if attempt.outcome else "no outcome"
    by, why = visible(attempt.worker), visible(attempt.error or "")
    return [f"  {attempt.fence}", _time(attempt.claimed_at, zone), outcome, by, why]


def _time(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}"

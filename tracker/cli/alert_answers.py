"""``tracker alerts show|ack|snooze|resolve|reopen``: answering alerts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from tracker.cli.main import Session
from tracker.cli.options import DAY, ID, SPAN, json_option
from tracker.cli.output import echo_json

if TYPE_CHECKING:
    from tracker.domain.alert import AlertRow

DOOR = "cli"
_WHICH = click.argument("which", metavar="ID|MODEL...", nargs=-1, required=True)


@click.command(epilog="\b\nExample:\n  tracker alerts show 12")
@click.argument("alert_id", metavar="ID", type=ID)
@json_option
@click.pass_obj
def show(session: Session, alert_id: int, as_json: bool) -> None:
    """One alert, and who did what to it, when and from where."""
    from tracker.app.answering import alert_story
    from tracker.app.views import alert_story_json
    from tracker.app.waiting import by_alert, waiting
    from tracker.cli.alert_text import print_story
    from tracker.cli.waiting_text import print_waiting

    story = alert_story(session.app, alert_id)
    later = by_alert(waiting(session.app)).get(alert_id, ())
    if as_json:
        echo_json(alert_story_json(story, later))
        return
    zone = session.app.config.team.timezone
    print_story(story.row, story.events, zone)
    if later:
        click.echo()
        print_waiting(later, zone)


@click.command(
    epilog="\b\nExamples:\n  tracker alerts ack 12 --note 'Ada retrains next week'\n"
    "  tracker alerts ack support-triage"
)
@_WHICH
@click.option("--note", default="", help="What is being done.")
@json_option
@click.pass_obj
def ack(session: Session, which: tuple[str, ...], note: str, as_json: bool) -> None:
    """Somebody is on it: no repeats, and nobody further up is told.

    It speaks again when a date is new or earlier, or when its level rises. A model stands for all
    alerts about it that hold.
    """
    from tracker.app.answering import acknowledge

    _say(session, acknowledge(session.app, which, note, door=DOOR), as_json=as_json)


@click.command(
    epilog="\b\nExamples:\n  tracker alerts snooze 12 --until 2026-12-14\n"
    "  tracker alerts snooze support-triage --for 14d"
)
@_WHICH
@click.option("--until", type=DAY, help="The day on which it is said again.")
@click.option("--for", "span", type=SPAN, help="Or for so long: 14d, 12h.")
@json_option
@click.pass_obj
def snooze(
    session: Session,
    which: tuple[str, ...],
    until: date | None,
    span: timedelta | None,
    as_json: bool,
) -> None:
    """Say nothing for a while; then say it again, if it still holds.

    A date that is new or earlier wakes it at once.
    """
    from tracker.app.answering import snooze as run

    given = [one for one in (until, span) if one is not None]
    if len(given) != 1:
        msg = "say until when: either --until DATE or --for SPAN"
        raise click.UsageError(msg)
    _say(session, run(session.app, which, given[0], door=DOOR), as_json=as_json)


@click.command(
    epilog="\b\nExample:\n  tracker alerts resolve 12 --reason 'replaced by the prompted successor'"
)
@_WHICH
@click.option("--reason", required=True, help="Why there is nothing left to do.")
@json_option
@click.pass_obj
def resolve(session: Session, which: tuple[str, ...], reason: str, as_json: bool) -> None:
    """It is done with. To record what was decided about a model: tracker decide.

    It comes back by itself when a date is new or earlier, or when a retired or dead model is still
    called.
    """
    from tracker.app.answering import resolve as run

    _say(session, run(session.app, which, reason, door=DOOR), as_json=as_json)


@click.command(epilog="\b\nExample:\n  tracker alerts reopen 12 --note 'the pilot goes on'")
@click.argument("alert_id", metavar="ID", type=ID)
@click.option("--note", default="", help="Why it is not done with after all.")
@json_option
@click.pass_obj
def reopen(session: Session, alert_id: int, note: str, as_json: bool) -> None:
    """Take back that somebody has resolved it: the next check says it again, if it holds."""
    from tracker.app.answering import reopen as run

    _say(session, [run(session.app, alert_id, note, door=DOOR)], as_json=as_json)


def _say(session: Session, rows: Sequence[AlertRow], *, as_json: bool) -> None:
    from tracker.app.views import alert_json
    from tracker.cli.alert_text import print_row

    if as_json:
        echo_json([alert_json(row) for row in rows])
        return
    for row in rows:
        print_row(row, session.app.config.team.timezone)

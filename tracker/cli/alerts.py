"""``tracker alerts``: what has been, or would be, said to whom, and what was answered."""

from __future__ import annotations

import json
from datetime import date

import click

from tracker.cli.alert_answers import ack, reopen, resolve, show, snooze
from tracker.cli.alert_text import state_words
from tracker.cli.main import Session
from tracker.cli.options import DAY, json_option
from tracker.cli.output import dim, echo_json, level_word, table, visible, warn

CHANNELS = ("email", "slack", "webhook", "github", "apprise", "console", "file")

_USUALLY = {"slack": "blocks", "webhook": "wire", "github": "wire", "apprise": "wire"}
"""The part that shows most of a message, where that is not its text."""


@click.group()
def alerts() -> None:
    """What has been, or would be, said to whom, and what somebody has answered."""


for command in (show, ack, snooze, resolve, reopen):
    alerts.add_command(command)


@alerts.command("list", epilog="\b\nExample:\n  tracker alerts list --all")
@click.option("--all", "include_resolved", is_flag=True, help="Also those that no longer hold.")
@json_option
@click.pass_obj
def list_(session: Session, include_resolved: bool, as_json: bool) -> None:
    """Alerts that hold, and what somebody has answered."""
    from tracker.app.messages import list_alerts
    from tracker.app.views import alert_json
    from tracker.app.waiting import by_alert, waiting
    from tracker.cli.waiting_text import waits_words

    rows = list_alerts(session.app, include_resolved=include_resolved)
    later = by_alert(waiting(session.app))
    if as_json:
        echo_json([alert_json(row, later.get(row.id, ())) for row in rows])
        return
    if not rows:
        click.echo("no alerts")
        return
    zone, today = session.app.config.team.timezone, session.app.today()
    listed = [
        (
            str(r.id),
            level_word(r.alert.level),
            r.alert.facts["label"],
            r.alert.kind.value,
            str(r.alert.act_by or ""),
            dim(state_words(r, zone) or waits_words(later.get(r.id, ()), today, zone) or "open"),
        )
        for r in rows
    ]
    table(listed, ["ID", "LEVEL", "MODEL", "KIND", "ACT BY", "STATE"])


@alerts.command(
    epilog="\b\nExamples:\n  tracker alerts preview\n"
    "  tracker alerts preview --channel slack --on 2027-01-02\n"
    "  tracker alerts preview --channel email --part wire"
)
@click.option(
    "--channel",
    type=click.Choice(CHANNELS),
    help="As this channel would show it.  [default: all that are configured, or email]",
)
@click.option(
    "--part",
    type=click.Choice(["text", "html", "blocks", "wire"]),
    help="Only this part; wire: headers and body as the receiver gets them.",
)
@click.option("--on", type=DAY, help="As of this day.")
@json_option
@click.pass_obj
def preview(
    session: Session, channel: str | None, part: str | None, on: date | None, as_json: bool
) -> None:
    """Exactly what a channel would be given for the alerts that hold on a day; sends nothing.

    They are shown as a check on that day would leave them, to whom the configuration has them go.
    Those that are quiet, since somebody answered or a decision is being carried out, are named on
    stderr.
    """
    from tracker.app.previewing import preview as run
    from tracker.app.wire import wire
    from tracker.cli.preview_text import aside, head

    found = run(session.app, (channel,) if channel else (), on)
    if as_json:
        fields = ("recipient", "subject", "text", "html", "blocks")
        echo_json(
            [
                {"channel": name}
                | {field: getattr(message, field) for field in fields}
                | {"wire": wire(session.app, name, message)}
                for name, message in found.messages
            ]
        )
        return
    several = len(found.channels) > 1
    for number, (name, message) in enumerate(found.messages):
        shown = part or _USUALLY.get(name, "text")
        if number:
            click.echo()
        if several or shown != "wire":
            click.echo(head(message, name if several else None), err=shown != "text")
        if shown == "wire":
            click.echo(wire(session.app, name, message))
        elif shown == "blocks":
            click.echo(json.dumps(message.blocks, indent=2))
        else:
            click.echo(getattr(message, shown) or "")
    for line in aside(found):
        click.echo(line, err=True)


@alerts.command(epilog="\b\nExample:\n  tracker alerts test --channel slack")
@click.option("--channel", type=click.Choice(CHANNELS), help="Only this channel.")
@click.pass_context
def test(ctx: click.Context, channel: str | None) -> None:
    """Send a test message to every configured recipient, now."""
    from tracker.app.messages import try_channels

    trials = try_channels(ctx.ensure_object(Session).app, channel)
    for trial in trials:
        said = (
            warn(f"failed: {visible(trial.error)}")
            if trial.error
            else click.style("ok", fg="green")
        )
        click.echo(f"{trial.channel:<8} {visible(trial.recipient):<32} {said}")
    ctx.exit(1 if any(t.error for t in trials) else 0)

"""``tracker notices``: what providers have published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.main import Session
from tracker.cli.options import json_option
from tracker.cli.output import count, dim, echo_json, table, visible
from tracker.domain.notice import CATALOG_PREFIX
from tracker.domain.notice_words import date_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.app.notices import Step
    from tracker.domain.notice import Notice


@click.group()
def notices() -> None:
    """What providers have published, with the words that prove it."""


@notices.command(
    "list", epilog="\b\nExample:\n  tracker notices list --provider azure --scope training"
)
@click.option("--provider", help="Only this provider's.")
@click.option("--model", help="Only those that name this model id.")
@click.option("--scope", help="Only this scope, e.g. fine_tuned_inference.")
@json_option
@click.pass_obj
def list_(
    session: Session, provider: str | None, model: str | None, scope: str | None, as_json: bool
) -> None:
    """Notices known now: read live where that was possible, bundled otherwise."""
    from tracker.app.notices import find_notices
    from tracker.domain.notice import notice_to_json

    found = find_notices(session.app, provider=provider, model=model, scope=scope)
    if as_json:
        echo_json([notice_to_json(n) for n in found])
        return
    table(
        [
            [
                n.provider,
                visible(n.subject),
                n.scope.value,
                visible(date_words(n, 36)),
                str(n.announced_on or ""),
                dim(n.source) if n.source.startswith(CATALOG_PREFIX) else n.source,
            ]
            for n in found
        ],
        ["PROVIDER", "SUBJECT", "SCOPE", "DATE", "ANNOUNCED", "SOURCE"],
    )
    click.echo(count(len(found), "notice"))


@notices.command(epilog="\b\nExample:\n  tracker notices show gpt-4o-mini-2024-07-18")
@click.argument("model")
@json_option
@click.pass_obj
def show(session: Session, model: str, as_json: bool) -> None:
    """Everything said about one model id, with its evidence.

    With a provider in front (azure/gpt-4o) that one's notices only. An alias, or what a cloud puts
    around an id, is understood.
    """
    from tracker.app.notices import find_notices
    from tracker.domain.notice import notice_to_json

    found = find_notices(session.app, model=model)
    if as_json:
        echo_json([notice_to_json(n) for n in found])
        return
    for n in found:
        click.echo(f"{n.provider} {visible(n.subject)}  {n.scope.value}  {visible(date_words(n))}")
        for line in _circumstances(n):
            click.echo(f"  {visible(line)}")
        click.echo(dim(f"  {n.evidence.url}  {visible(n.evidence.section)}"))
        click.echo(dim(f"  {visible(n.evidence.quote)}"))
    click.echo(count(len(found), "notice"))


@notices.command(epilog="\b\nExample:\n  tracker notices history gpt-4o-2024-05-13")
@click.argument("model")
@json_option
@click.pass_obj
def history(session: Session, model: str, as_json: bool) -> None:
    """The whole story of a model's dates, with the evidence for each step.

    MODEL may be an id, an alias, an Azure id with its version, or a tuned model's own id.
    """
    from tracker.app.notices import notice_story
    from tracker.app.views import step_json

    steps = notice_story(session.app, model)
    if as_json:
        echo_json([step_json(s) for s in steps])
        return
    for s in steps:
        _print_step(s)
    if not steps:
        click.echo(f"nothing has been read about {visible(model)} yet")


@notices.command(epilog="\b\nExample:\n  tracker notices held")
@json_option
@click.pass_obj
def held(session: Session, as_json: bool) -> None:
    """Readings that wait: they look misread, or would change too much at once."""
    from tracker.app.holding import held_readings
    from tracker.app.views import held_json

    waiting = held_readings(session.app)
    if as_json:
        echo_json([held_json(h) for h in waiting])
        return
    for h in waiting:
        click.echo(f"{h.source}  {h.kind.value}  since {h.since:%Y-%m-%d %H:%M}")
        click.echo(f"  {visible(h.reason)}")
        read = f"{count(len(h.notices), 'notice')}, read {h.read_at:%Y-%m-%d %H:%M}"
        click.echo(dim(f"  {read}, capture {h.capture_sha256[:12]}"))
        click.echo(dim(f"  tracker notices approve {h.source} [--reject]"))
    if not waiting:
        click.echo("nothing is held")


@notices.command(
    epilog="\b\nExamples:\n  tracker notices approve openai\n"
    "  tracker notices approve deprecations-info --reject"
)
@click.argument("source")
@click.option("--reject", is_flag=True, help="Drop the reading; the same page is not held again.")
@json_option
@click.pass_obj
def approve(session: Session, source: str, reject: bool, as_json: bool) -> None:
    """Let the held reading of SOURCE count, or drop it; the history says who decided.

    What an approval changes is told at the next check.
    """
    from tracker.app.holding import decide
    from tracker.app.views import change_json

    done = decide(session.app, source, reject=reject)
    if as_json:
        changes = [change_json(c) for c in done.changes]
        echo_json({"source": source, "decision": done.decision.value, "changes": changes})
        return
    click.echo(f"{source}: {done.decision.value}, {count(len(done.changes), 'change')}")


def _circumstances(notice: Notice) -> Iterator[str]:
    """Whom it is about, what to use instead, and how old it is: each where the page says so."""
    about, proof = notice.applies_to, notice.evidence
    groups = (("for", [about.audience]), ("in", about.regions), ("tier", about.tiers))
    for word, texts in groups:
        if said := ", ".join(text for text in texts if text):
            yield f"{word} {said}"
    if notice.replacements:
        yield f"replacement: {', '.join(notice.replacements)}"
    if notice.note:
        yield notice.note
    day = notice.announced_on
    announced = f"announced {day}" if day else "no day of announcement"
    yield f"{announced}, read {proof.read_at:%Y-%m-%d}" if proof.read_at else announced


def _print_step(step: Step) -> None:
    notice, proof = step.notice, step.notice.evidence
    at = f"{step.at:%Y-%m-%d %H:%M}" if step.at else " " * 16
    was = f"  (was {date_words(step.before)})" if _moved(step) and step.before else ""
    what = f"{notice.subject}  {notice.scope.value}  {date_words(notice)}{was}"
    click.echo(f"{at}  {notice.source}  {step.kind:<14} {visible(what)}")
    read = f"read {proof.read_at:%Y-%m-%d %H:%M}" if proof.read_at else "read day unknown"
    capture = f"capture {proof.capture_sha256[:12]}" if proof.capture_sha256 else "bundled"
    click.echo(dim(visible(f"    {proof.url}  {proof.section}")))
    click.echo(dim(visible(f'    "{proof.quote}"  {read}, {capture}')))


def _moved(step: Step) -> bool:
    return step.before is not None and step.before.retires_on != step.notice.retires_on

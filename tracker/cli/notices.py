"""``tracker notices``: what providers have published."""

from __future__ import annotations

import click

from tracker.cli.main import Session
from tracker.cli.options import json_option
from tracker.cli.output import count, dim, echo_json, table, visible


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
                visible(n.retires_on.text[:36]),
                str(n.announced_on or ""),
                dim(n.source) if n.source.startswith("catalog-") else n.source,
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
    """Everything said about one model id, with its evidence."""
    from tracker.app.notices import find_notices
    from tracker.domain.notice import notice_to_json

    found = find_notices(session.app, model=model)
    if as_json:
        echo_json([notice_to_json(n) for n in found])
        return
    for n in found:
        click.echo(
            f"{n.provider} {visible(n.subject)}  {n.scope.value}  {visible(n.retires_on.text)}"
        )
        if n.applies_to.audience:
            click.echo(f"  for {visible(n.applies_to.audience)}")
        click.echo(dim(f"  {n.evidence.url}  {visible(n.evidence.section)}"))
        click.echo(dim(f"  {visible(n.evidence.quote)}"))
    click.echo(count(len(found), "notice"))


@notices.command(epilog="\b\nExample:\n  tracker notices history gpt-4o-2024-05-13")
@click.argument("model")
@json_option
@click.pass_obj
def history(session: Session, model: str, as_json: bool) -> None:
    """How what was said about a model id changed over time."""
    from tracker.app.notices import notice_story
    from tracker.domain.notice import notice_to_json

    steps = notice_story(session.app, model)
    if as_json:
        echo_json(
            [
                {"at": s.at.isoformat(), "kind": s.kind.value, "revision": s.revision}
                | {"notice": notice_to_json(s.notice)}
                for s in steps
            ]
        )
        return
    for s in steps:
        words = f"{s.notice.scope.value}  {s.notice.retires_on.text}"
        click.echo(f"{s.at:%Y-%m-%d %H:%M}  {s.notice.source}  {s.kind.value:<14} {visible(words)}")
    if not steps:
        click.echo(f"nothing has been read about {visible(model)} yet")

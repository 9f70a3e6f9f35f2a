"""``tracker models``: look at and change what is registered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tracker.cli.main import Session
from tracker.cli.options import DAY, NEVER, NEXT_DAY, PAIR, json_option
from tracker.cli.output import echo_json
from tracker.domain.version import Method, Reason


@click.group()
def models() -> None:
    """Look at and change what is registered.

    MODEL is a name (its latest version), NAME@3 for a version, or NAME@production for an alias.
    """


@models.command("list", epilog="\b\nExample:\n  tracker models list --all --json")
@click.option("--all", "include_retired", is_flag=True, help="Also those no longer in service.")
@json_option
@click.pass_obj
def list_(session: Session, include_retired: bool, as_json: bool) -> None:
    """Every version, with its base and how it stands."""
    from tracker.app.following import settled
    from tracker.app.proofs import listed_proofs
    from tracker.app.standing import standings
    from tracker.cli.registered_text import print_list
    from tracker.lifecycle.finding import finding

    found = standings(session.app, include_retired=include_retired)
    done = settled(session.app, found)
    states = listed_proofs(session.app, [j.version for j in found])
    if as_json:
        echo_json(
            [
                finding(j)
                | {"settled": j.version.id in done, "status": j.version.status.value}
                | {"proof": state.as_json}
                for j, state in zip(found, states, strict=True)
            ]
        )
        return
    print_list(found, states, done)


@models.command(epilog="\b\nExample:\n  tracker models show support-triage@production")
@click.argument("model")
@json_option
@click.pass_obj
def show(session: Session, model: str, as_json: bool) -> None:
    """Everything recorded about one version."""
    from tracker.app.registry import find
    from tracker.app.views import version_json
    from tracker.cli.registered_text import print_version

    version = find(session.app, model)
    if as_json:
        echo_json(version_json(session.app, version))
        return
    print_version(session.app, version)


@models.command(epilog="\b\nExample:\n  tracker models history support-triage --json")
@click.argument("model", required=False)
@json_option
@click.pass_obj
def history(session: Session, model: str | None, as_json: bool) -> None:
    """Who changed what, and when; oldest first. Nothing is ever removed from it."""
    from tracker.app.registry import history as read
    from tracker.app.views import history_json
    from tracker.cli.registered_text import print_history

    entries = read(session.app, model)
    if as_json:
        echo_json([history_json(e) for e in entries])
        return
    print_history(entries)


@models.command(
    epilog="\b\nExample:\n  tracker models edit legacy-tone --base openai/gpt-4o-2024-08-06"
)
@click.argument("model")
@click.option("--owner", help="Who gets the alerts.")
@click.option("--base", help="The base model, as PROVIDER/MODEL.")
@click.option("--model-id", "serving_id", help="The id it is served under.")
@click.option("--venue", help="Where at the provider.")
@click.option("--job-id", help="The fine-tuning job.")
@click.option("--method", type=click.Choice([m.value for m in Method]), help="How it was tuned.")
@click.option("--reason", type=click.Choice([r.value for r in Reason]), help="Why at all.")
@click.option("--reason-note", help="What prompting and retrieval could not do.")
@click.option("--trained-on", type=DAY, help="The day the training finished.")
@click.option("--refresh-due", type=NEXT_DAY, help="The day its data has to be renewed; or none.")
@click.option("--license", metavar="NAME", help="Of the base and the tune, as the tag 'license'.")
@click.option("--tag", "tags", multiple=True, type=PAIR, help="Replaces all tags.")
@click.option("--lead-days", metavar="A,B,C", help="Business days to retrain, evaluate, roll out.")
@click.option("--note", help="Anything a reader should know.")
@json_option
@click.pass_obj
def edit(session: Session, /, model: str, as_json: bool, **flags: Any) -> None:
    """Correct or complete a version; the history keeps what it said before."""
    from tracker.app.registry import edit as run
    from tracker.app.views import version_json
    from tracker.cli.register import read_lead_days

    changes = {k: v for k, v in flags.items() if v not in (None, ()) and k != "lead_days"}
    if flags["tags"]:
        changes["tags"] = dict(flags["tags"])
    if flags["lead_days"]:
        changes["lead_times"] = read_lead_days(flags["lead_days"])
    if flags["refresh_due"] == NEVER:
        changes["refresh_due"] = None
    version = run(session.app, model, _typed(changes))
    if as_json:
        echo_json(version_json(session.app, version))
        return
    click.echo(f"{version.label} changed: {', '.join(changes)}")


@models.command(epilog="\b\nExample:\n  tracker models alias support-triage@3 production")
@click.argument("model")
@click.argument("alias")
@click.option("--remove", is_flag=True, help="Take the alias away.")
@click.pass_obj
def alias(session: Session, model: str, alias: str, remove: bool) -> None:
    """Point ALIAS, a name of yours, at a version; it moves if it pointed elsewhere."""
    from tracker.app.registry import set_alias

    version = set_alias(session.app, model, alias, remove=remove)
    verb = "no longer has the alias" if remove else "is now"
    click.echo(f"{version.label} {verb} {version.details.model}@{alias}")


@models.command(
    epilog="\b\nExample:\n  tracker models retire support-triage@2 --note 'replaced by v3'"
)
@click.argument("model")
@click.option("--note", help="Why.")
@click.pass_obj
def retire(session: Session, model: str, note: str | None) -> None:
    """Take a version out of service: it is kept, and no longer watched."""
    from tracker.app.registry import retire as run

    click.echo(
        f"{run(session.app, model, note).label} is retired; it is kept, and no longer watched"
    )


@models.command(
    epilog="\b\nExample:\n  tracker models export support-triage@3 --format model-card -o README.md"
)
@click.argument("model")
@click.option(
    "--format",
    "form",
    type=click.Choice(["cyclonedx", "model-card"]),
    required=True,
    help="A CycloneDX 1.6 ML-BOM (JSON), or a Hugging Face model card (Markdown).",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file to write."
)
@click.pass_obj
def export(session: Session, model: str, form: str, output: Path | None) -> None:
    """A version for other tools: what it stands on, its data, its evals, its clocks as of today."""
    from tracker.app.exporting import ExportFormat, save
    from tracker.app.exporting import export as run

    text = run(session.app, model, ExportFormat(form))
    if output is None:
        click.echo(text, nl=False)
        return
    save(output, text)
    click.echo(f"{model} written to {output}", err=True)


def _typed(changes: dict[str, Any]) -> dict[str, Any]:
    out = dict(changes)
    if "reason" in out:
        out["reason"] = Reason(out["reason"])
    if "method" in out:
        out["method"] = Method(out["method"])
    return out

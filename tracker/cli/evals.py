"""``tracker evals``: what was measured, how two runs compare, and running the team's own evals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tracker.cli.main import Session
from tracker.cli.options import json_option
from tracker.cli.output import echo_json
from tracker.domain.version import Rung

RUNGS = click.Choice([rung.value for rung in Rung])
FILE = click.Path(path_type=Path)


@click.group()
def evals() -> None:
    """What was measured, and whether it proves a gain.

    Results are read as lm-evaluation-harness, inspect-ai (.json, .eval), promptfoo, OpenAI Evals
    (saved), lighteval, DeepEval and the Hugging Face hub write them, as CSV, as JSON lines, or in
    our own schema; what a file is, is told by its content.
    """


@evals.command(
    epilog="\b\nExample:\n"
    "  tracker evals add support-triage@3 results_2026-11-20.json --rung finetune\n"
    "  tracker evals add support-triage@3 scores.csv#base --rung retrieval --suite triage"
)
@click.argument("model")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--rung", type=RUNGS, required=True, help="What was measured: the step of the ladder."
)
@click.option("--metric", help="Only this one of the metrics in the file.")
@click.option("--suite", help="What the suite is called, instead of what the file says.")
@click.option("--suite-version", help="Its version; runs of different ones are not compared.")
@click.option("--subject", help="What was measured, in words: 'gpt-5-mini, prompted + RAG'.")
@click.option("--judge", help="The model that gave the scores, as PROVIDER/MODEL.")
@click.option("--embedder", help="The embedding model behind the retrieval, as PROVIDER/MODEL.")
@click.option("--lower-is-better", is_flag=True, help="For losses, error rates, edits.")
@json_option
@click.pass_obj
def add(
    session: Session, /, model: str, files: tuple[str, ...], rung: str, as_json: bool, **said: Any
) -> None:
    """Record eval results with a version: its own, or those of a baseline it has to beat.

    FILE#SUBJECT takes one of several in a file. The same file again adds nothing. Measuring the
    same thing again replaces it in the proof.
    """
    from tracker.app.evals import Corrections
    from tracker.app.evals import add as run
    from tracker.cli.evals_text import added_json, print_added

    done = run(session.app, model, files, Rung(rung), Corrections(**said))
    if as_json:
        echo_json(added_json(session.app, [done]))
        return
    print_added(session.app, [done])


@evals.command(
    "import",
    epilog="\b\nExample:\n  tracker evals import evals/ --dry-run\n  tracker evals import evals/",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would be recorded, and record nothing.")
@json_option
@click.pass_context
def import_(ctx: click.Context, paths: tuple[Path, ...], dry_run: bool, as_json: bool) -> None:
    """Record the results of fine-tunes in files and folders, by the serving id they name.

    Baselines name no version: add them with `tracker evals add MODEL FILE --rung retrieval`. A file
    that cannot be read, and a run of no registered version, are listed; the exit code is then 1.
    """
    from tracker.app.evals import import_batch
    from tracker.cli.evals_text import batch_json, print_batch

    batch = import_batch(ctx.ensure_object(Session).app, paths, dry_run=dry_run)
    if as_json:
        echo_json(batch_json(batch))
    else:
        print_batch(batch, dry_run)
    ctx.exit(0 if batch.is_whole else 1)


@evals.command("list", epilog="\b\nExample:\n  tracker evals list support-triage@3 --json")
@click.argument("model", required=False)
@json_option
@click.pass_obj
def list_(session: Session, model: str | None, as_json: bool) -> None:
    """Every recorded run, of MODEL or of all versions in service."""
    from tracker.app.evals import listing
    from tracker.cli.evals_text import listing_json, print_listing

    found = listing(session.app, model)
    if as_json:
        echo_json(listing_json(found))
        return
    print_listing(found)


@evals.command(
    epilog="\b\nExamples:\n"
    "  tracker evals compare support-triage@3\n"
    "  tracker evals compare support-triage@4 support-triage@3 --margin 0.02\n"
    "  tracker evals compare scores.csv --no-clusters --json\n"
    "  tracker evals compare new.json old.json"
)
@click.argument("a")
@click.argument("b", required=False)
@click.option("--suite", help="Which suite; for CSV files, what to call it.")
@click.option("--metric", help="Which metric, where there are several.")
@click.option("--rung", type=RUNGS, help="Which run of a version  [default: finetune].")
@click.option("--margin", type=click.FloatRange(min=0), help="A loss that can be borne.")
@click.option(
    "--min-effect", type=click.FloatRange(min=0), default=0.0, help="A gain worth having."
)
@click.option("--no-clusters", is_flag=True, help="Take examples as independent.")
@click.option("--bootstrap/--no-bootstrap", default=None, help="[default: where it is of use]")
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, help="Of the bootstrap  [default: 0]."
)
@json_option
@click.pass_obj
def compare(session: Session, /, a: str, b: str | None, as_json: bool, **said: Any) -> None:
    """A against B, example by example. Each is a file, FILE#SUBJECT, or a version.

    A version alone is compared with the baseline its proof rests on; a file alone, with two score
    columns, one with the other.

    Runs of different suites, versions of them, metrics or judges are not compared. The margin and
    the minimum effect are in units of the metric, and are to be set before looking.
    """
    from tracker.app.comparing import Choice, compare_runs
    from tracker.cli.evals_text import print_comparison
    from tracker.evals.report import Asked

    rung = Rung(said["rung"]) if said["rung"] else None
    choice = Choice(said["suite"], said["metric"], rung, not said["no_clusters"])
    asked = Asked(said["margin"], said["min_effect"], said["bootstrap"], said["seed"])
    found = compare_runs(session.app, a, b, choice, asked)
    if as_json:
        echo_json(found)
        return
    print_comparison(found)


@evals.command(epilog="\b\nExample:\n  tracker evals run support-triage@production triage")
@click.argument("model")
@click.argument("suites", nargs=-1, metavar="[SUITE]…")
@click.option("--rung", type=RUNGS, default="finetune", help="[default: finetune]")
@json_option
@click.pass_obj
def run(session: Session, model: str, suites: tuple[str, ...], rung: str, as_json: bool) -> None:
    """Run your own evals, as [[evals]] in the configuration says, and record their results.

    All suites unless some are named. The command is run without a shell; what it prints goes to
    standard error.
    """
    from tracker.app.harness import run_suites
    from tracker.cli.evals_text import added_json, print_added

    done = run_suites(session.app, model, suites, Rung(rung))
    if as_json:
        echo_json(added_json(session.app, done))
        return
    print_added(session.app, done)


@evals.command(
    epilog="\b\nExample:\n  tracker evals size --discordance 0.2 --difference 0.05 --pairs 200"
)
@click.option(
    "--discordance",
    type=click.FloatRange(0, 1, min_open=True),
    required=True,
    help="The share of examples on which the two differ.",
)
@click.option("--difference", type=click.FloatRange(0, 1, min_open=True), help="The gain to show.")
@click.option("--pairs", type=click.IntRange(min=2), help="The examples you have.")
@json_option
def size(discordance: float, difference: float | None, pairs: int | None, as_json: bool) -> None:
    """How many examples a gain takes to be shown, or what gain so many can show.

    At a two-sided level of 0.05 and a power of 0.8 (Miller 2024).
    """
    from tracker.cli.evals_text import print_size
    from tracker.errors import UsageError
    from tracker.evals.spread import pairs_needed, smallest_difference

    if difference is None and pairs is None:
        msg = "neither --difference nor --pairs is given"
        raise UsageError(msg, "the gain to show, or the examples you have")
    if difference is not None and difference > discordance:
        msg = f"a gain of {difference:g} cannot come from {discordance:g} of the examples"
        raise UsageError(msg, "the discordance is at least the difference")
    found = {
        "discordance": discordance,
        "difference": difference,
        "pairs_needed": pairs_needed(discordance, difference) if difference else None,
        "pairs": pairs,
        "smallest_difference": smallest_difference(pairs, discordance) if pairs else None,
    }
    if as_json:
        echo_json(found)
        return
    print_size(found)

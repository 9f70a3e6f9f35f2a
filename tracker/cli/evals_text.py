"""What ``tracker evals`` shows and prints as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from tracker.app.evals import Added, Batch, Listed, Listing
from tracker.app.proofs import proof_state
from tracker.app.views import eval_json
from tracker.cli.output import count, dim, table, visible, warn
from tracker.domain.version import EvalRun, ModelVersion, Rung
from tracker.evals.naming import suite
from tracker.evals.wording import p_value

if TYPE_CHECKING:
    from tracker.app.context import App


def added_json(app: App, done: Sequence[Added]) -> dict[str, Any]:
    """What was recorded, and what the version's proof says now."""
    state = proof_state(app, done[-1].version)
    return {
        "label": state.version.label,
        "added": [eval_json(run) for one in done for run in one.new],
        "known": [eval_json(run) for one in done for run in one.known],
        "proof": state.as_json,
    }


def print_added(app: App, done: Sequence[Added]) -> None:
    for run in (run for one in done for run in one.new):
        click.echo(f"recorded  {_words(run)}")
    for run in (run for one in done for run in one.known):
        click.echo(dim(f"known     {_words(run)}"))
    if any(run.rung is Rung.OTHER for one in done for run in one.new):
        click.echo(
            dim("other      counts for no proof; a baseline is FILE#COLUMN --rung retrieval")
        )
    state = proof_state(app, done[-1].version)
    click.echo(f"{state.version.label}: {visible(state.proof.sentence)}")
    for why in state.due:
        click.echo(warn(f"  due again: {visible(why)}"))


def batch_json(batch: Batch) -> dict[str, Any]:
    return {
        "runs": [
            eval_json(one.run)
            | {"file": str(one.path), "label": _label(one.version), "new": one.is_new}
            for one in batch.runs
        ],
        "refused": [
            {"file": str(path), "why": error.message, "hint": error.hint}
            for path, error in batch.refused
        ],
        "passed_over": [str(path) for path in batch.passed_over],
    }


def print_batch(batch: Batch, dry_run: bool) -> None:
    for one in batch.runs:
        words = _words(one.run)
        if one.version is None:
            whose = f"of no registered version ({one.run.subject or 'it names none'})"
            click.echo(warn(visible(f"skipped   {one.path}: {words}: {whose}")))
        else:
            verb = ("would add" if dry_run else "recorded ") if one.is_new else "known    "
            click.echo(visible(f"{verb} {one.version.label}  {words}"))
    for path, error in batch.refused:
        where = "" if str(path) in error.message else f"{path}: "
        click.echo(warn(visible(f"refused   {where}{error.message}")))
    new = sum(one.is_new for one in batch.runs)
    homeless = sum(one.version is None for one in batch.runs)
    verb = "would be recorded" if dry_run else "recorded"
    parts = [f"{count(new, 'run')} {verb}"]
    parts += [f"{homeless} of no registered version"] if homeless else []
    parts += [f"{count(len(batch.refused), 'file')} refused"] if batch.refused else []
    over = len(batch.passed_over)
    parts += [f"{count(over, 'file')} without eval results passed over"] if over else []
    click.echo(", ".join(parts))


def listing_json(found: Listing) -> list[dict[str, Any]]:
    return [
        eval_json(one.run)
        | {
            "label": one.version.label,
            "replaced": one.replaced,
            "leaks": list(found.leaks_of(one.version)),
        }
        for one in found.runs
    ]


def print_listing(found: Listing) -> None:
    if not found.runs:
        click.echo("no eval results are recorded: tracker evals add --help")
        return
    head = ["MODEL", "RUNG", "SUITE", "METRIC", "MEAN", "N", "JUDGE", "MEASURED"]
    table(list(map(_row, found.runs)), head)
    versions = (one.version for one in found.runs)
    said = (f"{v.label}: {words}" for v in versions for words in found.leaks_of(v))
    print_leaks(dict.fromkeys(said))


def print_leaks(leaks: Iterable[str]) -> None:
    """A gain on such data is in part memory."""
    for words in leaks:
        click.echo(warn(f"⚠ leak     {visible(words)}"))


def print_comparison(found: dict[str, Any]) -> None:
    """The sentence, then what stands behind it, a line each."""
    click.echo(click.style(visible(found["sentence"]), bold=True))
    click.echo(f"  why        {visible(found['why'])}")
    if found["se"] is not None:
        clusters = f", {found['clusters']} clusters" if found["clusters"] else ""
        click.echo(f"  error      {found['se']:.4f} ({found['method']}{clusters}, n {found['n']})")
    if shown := found["non_inferiority"]:
        is_it = "shown" if shown["shown"] else "not shown"
        click.echo(
            f"  no worse   {is_it}: one-sided 95% bound {shown['lower']:+.4f}, "
            f"margin -{found['margin']:g}, {p_value(shown['p'])}"
        )
    if drawn := found["bootstrap"]:
        click.echo(
            f"  bootstrap  [{drawn['low']:.4f}, {drawn['high']:.4f}] "
            f"({drawn['resamples']:,} resamples, {drawn['generator']} seed {drawn['seed']})"
        )
    for name, value in _asides(found):
        click.echo(f"  {name:<10} {value}")
    print_leaks(found["leaks"])


def print_size(found: dict[str, Any]) -> None:
    if found["pairs_needed"] is not None:
        click.echo(
            f"{found['pairs_needed']:,} examples show a difference of {found['difference']:g} "
            f"where {found['discordance']:.0%} of them differ"
        )
    if found["smallest_difference"] is not None:
        click.echo(
            f"{found['pairs']:,} examples show a difference of {found['smallest_difference']:.4f} "
            "or more"
        )


def _asides(found: dict[str, Any]) -> Iterable[tuple[str, str]]:
    if found["sign_p"] is not None:
        yield "sign test", p_value(found["sign_p"])
    sizes = found["size"] or {}
    if sizes.get("pairs_needed"):
        effect = sizes["design_effect"] or 1.0
        needed = math.ceil(sizes["pairs_needed"] * effect)
        least = sizes["smallest_difference"] * math.sqrt(effect)
        clustered = " in such clusters" if sizes["design_effect"] else ""
        yield "size", f"a difference this size takes about {needed:,} examples{clustered}"
        yield "", f"{found['n']:,} examples{clustered} can show one of about {least:.2g}"


def _words(run: EvalRun) -> str:
    judge = f", judged by {run.judge}" if run.judge else ""
    of = f" of {run.n:,}" if run.n else ""
    return visible(f"{run.rung.value} {suite(run)} {run.metric} {run.mean:.4f}{of}{judge}")


def _row(one: Listed) -> list[str]:
    run = one.run
    measured = (run.subject or run.source or "") + (" (replaced)" if one.replaced else "")
    cells = (suite(run), run.metric, f"{run.mean:.4f}", f"{run.n or ''}", run.judge or "", measured)
    return [one.version.label, run.rung.value, *(visible(cell) for cell in cells)]


def _label(version: ModelVersion | None) -> str | None:
    return version.label if version else None

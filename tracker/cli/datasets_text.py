"""What a person sees of datasets."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tracker.app.datasets import Checked, Diff, LeakReport, Listed, State, Verification
from tracker.cli.data_news import kinds, signed
from tracker.cli.output import count, dim, styled, table, visible, warn
from tracker.datasets.fingerprint import Fingerprint
from tracker.datasets.leaks import Overlap, RecordKeys
from tracker.datasets.sketch import Difference


def print_fingerprint(
    found: Fingerprint, dvc: str | None = None, keys: RecordKeys | None = None
) -> None:
    """``datasets fingerprint``."""
    for name, value in (
        ("sha256", found.sha256),
        ("recset", found.recset),
        ("records", found.records),
        ("bytes", found.bytes),
        ("algorithm", found.algorithm),
    ):
        click.echo(f"{name:<10} {dim('none') if value is None else value}")
    if dvc:
        click.echo(f"{'dvc':<10} {dvc}")
    for name, kept in (keys.in_hex() if keys else {}).items():
        click.echo(f"{name}\n  " + "\n  ".join(kept))
    for problem in found.problems:
        click.echo(warn(visible(problem)), err=True)


def print_verification(found: Verification) -> None:
    """``datasets verify``."""
    if not found.datasets:
        click.echo(f"{found.version.label} has no datasets, so nothing was checked")
        return
    rows = [
        [_state(one), one.ref.role.value, visible(one.ref.uri), _why(one)] for one in found.datasets
    ]
    table(rows)
    if not found.checked:
        click.echo(warn(f"nothing of {found.version.label} could be checked"))


def print_diff(found: Diff) -> None:
    """``datasets diff``."""
    change = found.change
    about = "about " if change.estimated else ""
    click.echo(f"{visible(found.old)} → {visible(found.new)}: {signed(change)}")
    click.echo(f"kept        {about}{change.kept:,}")
    click.echo(f"jaccard     {change.jaccard:.4f}")
    click.echo(f"containment {change.containment:.4f}{_superset(change)}")
    click.echo(f"duplicates  {change.duplicates:,} within the second")


def print_leaks(found: Sequence[LeakReport]) -> None:
    """``datasets leaks``."""
    for one in found:
        what = f"{visible(one.train)} and {visible(one.evaluation)}"
        if not one.leaks.count:
            click.echo(f"{what} share nothing")
            continue
        click.echo(warn(f"⚠ {what} share {count(one.leaks.count, 'training record')}"))
        for name, overlap in kinds(one.leaks):
            click.echo(f"  {name:<17}  {overlap.count:>7,}  {_lines(overlap)}".rstrip())


def print_datasets(found: Sequence[Listed]) -> None:
    """``datasets list``."""
    if not found:
        click.echo("no datasets are registered: tracker register --dataset FILE")
        return
    head = ["ROLE", "RECORDS", "BYTES", "SHA256", "DATASET", "USED BY"]
    table([_listed(one) for one in found], head)


def _lines(overlap: Overlap) -> str:
    more = ", …" if overlap.count > len(overlap.lines) else ""
    word = "line" if overlap.count == 1 else "lines"
    return f"{word} {', '.join(map(str, overlap.lines))}{more}" if overlap.lines else ""


def _superset(change: Difference) -> str:
    is_superset = change.removed == 0 and not change.estimated
    return "   the second holds all of the first" if is_superset else ""


def _state(one: Checked) -> str:
    bad = one.state in (State.CHANGED, State.MISSING)
    return styled(one.state.value, fg="red", bold=True) if bad else one.state.value


def _why(one: Checked) -> str:
    return f"{one.why}: {signed(one.change)}" if one.change else one.why


def _listed(one: Listed) -> list[str]:
    ref = one.ref
    return [
        ref.role.value,
        dim("unknown") if ref.records is None else f"{ref.records:,}",
        dim("unknown") if ref.bytes is None else f"{ref.bytes:,}",
        ref.sha256[:12] if ref.sha256 else dim("none"),
        visible(ref.uri),
        ", ".join(one.versions),
    ]

"""What ``tracker import`` shows of an import."""

from __future__ import annotations

from typing import Any

import click

from tracker.app.imported import Done, Imported, ImportReport
from tracker.app.tune_entries import Refused
from tracker.cli.output import count, dim, visible, warn

_WORDS = {
    Done.REGISTERED: ("registered", "would register"),
    Done.CHANGED: ("changed", "would change"),
    Done.KNOWN: ("known", "known"),
    Done.JOB: ("job", "would note job"),
}


def print_report(report: ImportReport) -> None:
    """A line for each tune, then what is wrong or asked for, then the sum."""
    for one in report.imported:
        print_one(one, dry_run=report.dry_run)
    for refused in report.refused:
        _print_refused(refused)
    for text in report.incomplete:
        click.echo(warn(f"incomplete     {visible(text)}"))
    click.echo(_sum(report))


def report_json(report: ImportReport) -> dict[str, Any]:
    """The same facts for machines."""
    return {
        "schema": "tracker/import/v1",
        "dry_run": report.dry_run,
        "imported": [_one_json(one) for one in report.imported],
        "refused": [
            {"where": r.where, "error": r.error.message, "hint": r.error.hint}
            for r in report.refused
        ],
        "incomplete": list(report.incomplete),
        "skipped": list(report.skipped),
    }


def print_one(one: Imported, *, dry_run: bool) -> None:
    """What came of a tune, and what is to be said of it."""
    word = f"{_WORDS[one.done][dry_run]:<14}"
    is_job = one.done is Done.JOB
    status = f"  {one.status}, no model" if is_job else ""
    told = "  ".join(visible(text) for text in (one.base, one.what) if text)
    head = word if one.done is not Done.KNOWN else dim(word)
    click.echo(f"{head} {visible(one.label)}{status}   {dim(told)}".rstrip())
    if one.error:
        click.echo(warn(f"    {visible(one.error)}"))
    for name, (before, after) in (one.changes or {}).items():
        click.echo(dim(f"    {name}: {visible(str(before))} → {visible(str(after))}"))
    for text in (*(d.words for d in one.differs), *one.unused, *one.notes, *one.asks):
        click.echo(warn(f"    {visible(text)}"))


def _print_refused(refused: Refused) -> None:
    error = refused.error
    # A message that names its file need not be told where it is from.
    place = "" if refused.where in error.message else f"{refused.where}: "
    click.echo(click.style("not imported   ", fg="red") + visible(f"{place}{error.message}"))
    if error.hint:
        click.echo(dim(f"    {visible(error.hint)}"))


def _sum(report: ImportReport) -> str:
    would = "would be " if report.dry_run else ""
    parts = [
        f"{report.count(Done.REGISTERED)} {would}registered",
        f"{report.count(Done.CHANGED)} {would}changed",
        f"{report.count(Done.KNOWN)} known already",
    ]
    for number, text in (
        (report.count(Done.JOB), f"{count(report.count(Done.JOB), 'job')} without a model"),
        (len(report.refused), f"{len(report.refused)} not imported"),
        (len(report.skipped), f"{count(len(report.skipped), 'other file')} passed over"),
    ):
        if number:
            parts.append(text)
    return ", ".join(parts)


def _one_json(one: Imported) -> dict[str, Any]:
    return {
        "where": one.where,
        "done": one.done.value,
        "label": one.label,
        "id": one.what,
        "base": one.base,
        "status": one.status or None,
        "error": one.error,
        "changes": one.changes or {},
        "differs": [
            {"what": d.what, "record": d.record, "artefact": d.artefact} for d in one.differs
        ],
        "unused": list(one.unused),
        "notes": list(one.notes),
        "asks": list(one.asks),
    }

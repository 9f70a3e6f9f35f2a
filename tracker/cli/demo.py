"""``tracker demo``: the product on one screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.options import DAY
from tracker.cli.output import count, dim, level_word, table, until, visible, warn

if TYPE_CHECKING:
    from tracker.app.demo.run import Demo
    from tracker.lifecycle.advice import Advice
    from tracker.lifecycle.judge import Judgement

STORY_DAY = date(2026, 11, 23)
"""The day the bundled facts tell about; another may be given."""


@click.command(
    epilog="\b\nExamples:\n  tracker demo\n  tracker demo --on 2026-09-01 --out /tmp/demo"
)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("tracker-demo"),
    show_default=True,
    help="Where to put the registry, the files and the messages.",
)
@click.option("--on", type=DAY, default=STORY_DAY, show_default=True, help="Judge as of this day.")
def demo(folder: Path, on: date) -> None:
    """Register six example fine-tunes, judge them on the bundled notices, show the messages.

    Needs no network, no configuration and no account, and sends nothing.
    """
    from tracker.app.demo.run import run_demo

    print_demo(run_demo(folder, on))


def print_demo(found: Demo) -> None:
    """The five questions, answered for the six models, the most urgent first."""
    from tracker.cli.costs_text import print_costs

    ordered = sorted(found.report.judgements, key=lambda j: -j.level.rank)
    _heading("1  What do we own?", f"as of {found.report.today}; the models are made up")
    for judgement in ordered:
        _print_owned(judgement)
    _heading("2  What is being taken away, and when?", "the notices are real")
    table([_clocks(j) for j in ordered], ["MODEL", "SERVES UNTIL", "TRAIN UNTIL", "WHY"])
    _heading("3  By when must we act?", "30 business days to retrain, evaluate and roll out")
    table([_deadline(j) for j in ordered], ["LEVEL", "MODEL", "ACT BY", ""])
    _heading("4  What should we do?", "as far as the record can tell")
    for judgement in ordered:
        _print_advice(judgement, found.advice[judgement.version.label])
    _heading("5  What does it cost to own?", "")
    print_costs(found.costs)
    _footer(found)


def _heading(text: str, aside: str) -> None:
    click.echo()
    click.echo(f"{click.style(text, bold=True)}   {dim(aside)}".rstrip())


def _print_owned(judgement: Judgement) -> None:
    from tracker.evals.proof import proof_of

    details = judgement.version.details
    data = details.datasets[0]
    pinned = "" if details.base and details.base.pinned else warn(" (not pinned)")
    digest = f"{data.records:,} records, sha256:{(data.sha256 or '')[:8]}…"
    click.echo(f"{judgement.version.label:<20} {details.base}{pinned}   {dim(digest)}")
    click.echo(f"    {proof_of(judgement.version).sentence}")


def _clocks(judgement: Judgement) -> list[str]:
    clocks = judgement.clocks
    train = until(clocks.train) if clocks.train.day else dim("no notice")
    why = judgement.unjudged or clocks.serve.reason
    return [judgement.version.label, until(clocks.serve), train, dim(visible(why))]


def _deadline(judgement: Judgement) -> list[str]:
    due, serve = judgement.deadline, judgement.clocks.serve
    if due.act_by is None:
        words = "nothing has to start: no end is announced"
        if serve.ends is not None:
            words = f"stopped {serve.shown}"
        if judgement.floor_passed:
            words = f"its floor of {serve.shown} has passed: may end any day"
        word = warn("unclear") if judgement.is_unclear else level_word(judgement.level)
        return [word, judgement.version.label, "-", words]
    left = count(due.business_days_left or 0, "business day")
    words = f"{left} left, to be in production before {serve.shown}"
    return [level_word(judgement.level), judgement.version.label, str(due.act_by), words]


def _print_advice(judgement: Judgement, advice: Advice) -> None:
    words = click.style(f"{advice.action.value.replace('_', ' '):<10}", bold=True)
    click.echo(f"{judgement.version.label:<20} {words} {advice.because}")
    if advice.missing:
        click.echo(dim(f"{'':<31} missing: {'; '.join(m.what for m in advice.missing)}"))


def _footer(found: Demo) -> None:
    mails = [p for p in found.written if p.suffix == ".eml"]
    click.echo()
    place = found.folder / "messages"
    click.echo(f"{count(len(mails), 'email')} and as many Slack messages are in {place}")
    click.echo(f"everything else, the registry included, is in {found.folder}")
    for fresh in found.report.stale:
        old = fresh.age(found.report.now).days
        click.echo(dim(f"facts about {fresh.provider}: bundled, {count(old, 'day')} old"))
    click.echo("next: tracker init, then tracker register your own")

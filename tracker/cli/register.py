"""``tracker register``: one line after each tune."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli.main import Session
from tracker.cli.options import DAY, PAIR, json_option
from tracker.cli.output import echo_json
from tracker.cli.progress import bytes_read
from tracker.domain.money import Money, parse_amount, parse_money
from tracker.domain.version import (
    LICENSE,
    Cost,
    CostKind,
    LeadTimes,
    Method,
    Per,
    Reason,
    Role,
    Rung,
)
from tracker.domain.whole import read_whole
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.config.settings import CostSettings
    from tracker.importers.registration import DatasetInput, EvalInput, Registration

    Input = TypeVar("Input", DatasetInput, EvalInput)

_MOST_LEAD = 9_999
"""Business days."""

REASONS = [r.value for r in Reason]


@click.command(
    epilog="""\b
Example:
  tracker register support-triage \\
    --base openai/gpt-4o-mini-2024-07-18 \\
    --model-id ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz \\
    --dataset data/triage.jsonl --reason format --owner ml@acme.example \\
    --eval evals/triage-ft.json --baseline evals/triage-prompt-rag.json --cost 214.50"""
)
@click.argument("name", required=False)
@click.option("--base", help="The base model, as PROVIDER/MODEL.")
@click.option("--base-revision", help="Commit of a hub base (40 hex digits).")
@click.option("--model-id", help="The id the tuned model is served under.")
@click.option("--provider", help="Who serves it, where the id and the base do not say.")
@click.option("--venue", help="Where at the provider: region, deployment type, cluster.")
@click.option("--method", type=click.Choice([m.value for m in Method]), help="How it was tuned.")
@click.option("--job-id", help="The fine-tuning job.")
@click.option("--dataset", "train", multiple=True, metavar="FILE", help="Training data; is hashed.")
@click.option("--validation", multiple=True, metavar="FILE", help="Validation data; is hashed.")
@click.option(
    "--eval-dataset",
    multiple=True,
    metavar="FILE",
    help="Eval data; is looked for in training data.",
)
@click.option(
    "--eval",
    "evals",
    multiple=True,
    metavar="FILE",
    help="Eval results of the tune: JSON, or CSV with example_id and score columns.",
)
@click.option(
    "--baseline", multiple=True, metavar="FILE", help="Eval results it had to beat (prompt + RAG)."
)
@click.option("--suite", help="What the suite is called, instead of what the eval files say.")
@click.option("--cost", metavar="AMOUNT", help="What the training cost: 214.50 or '214.50 EUR'.")
@click.option("--labor-hours", metavar="HOURS", help="Work that went into it, at costs.labor_rate.")
@click.option("--hosting-cost", metavar="AMOUNT", help="What serving it costs a month.")
@click.option("--reason", type=click.Choice(REASONS), help="Why it was fine-tuned at all.")
@click.option("--reason-note", help="What prompting and retrieval could not do.")
@click.option("--accept-knowledge", is_flag=True, help="Insist on knowledge as the reason.")
@click.option("--owner", help="Who gets the alerts: an email address, or a team.")
@click.option("--alias", "aliases", multiple=True, help="A name of yours for it, e.g. production.")
@click.option("--license", metavar="NAME", help="Of the base and the tune, as the tag 'license'.")
@click.option("--tag", "tags", multiple=True, type=PAIR, help="Anything else worth finding it by.")
@click.option("--lead-days", metavar="A,B,C", help="Business days to retrain, evaluate, roll out.")
@click.option("--trained-on", type=DAY, help="The day the training finished.")
@click.option("--refresh-due", type=DAY, help="The day its data has to be renewed.")
@click.option("--trained-tokens", type=click.IntRange(min=0), help="Billed tokens, all epochs.")
@click.option("--note", help="Anything a reader should know.")
@click.option("--idempotency-key", help="The same key again registers nothing new.")
@click.option("--from", "source", metavar="FILE|-", help="Read it from JSON; flags override it.")
@json_option
@click.pass_obj
def register(session: Session, /, name: str | None, source: str | None, **flags: Any) -> None:
    """Record a fine-tuned model version: its base, its data, its proof, its cost.

    NAME is the line it belongs to; versions are numbered by the registry. Registering the same
    serving id or idempotency key again says which version it is, and adds the data, evals and costs
    it did not have yet.
    """
    as_json = flags.pop("as_json")
    from tracker.app.registering import register as run

    asked, folder = _asked(name, source, flags, session.app.config.costs)
    paths = [folder / one.path for one in asked.datasets if one.path]
    with bytes_read(paths, "reading datasets") as progress:
        result = run(session.app, asked, folder, progress=progress)
    if as_json:
        from tracker.app.dataset_views import news_json
        from tracker.app.views import version_json

        more = {"created": result.created, "data": news_json(result.data)}
        echo_json(version_json(session.app, result.version) | more)
        return
    from tracker.cli.registered_text import print_registered

    print_registered(session.app, result)


def _asked(
    name: str | None, source: str | None, flags: dict[str, Any], settings: CostSettings
) -> tuple[Registration, Path]:
    from tracker.app.evidence import STDIN, read_stdin, read_text
    from tracker.app.registering import with_flags
    from tracker.importers.registration import read_registration

    said = _from_flags(name, flags, settings)
    if source is None:
        if not name:
            msg = "NAME is missing"
            raise UsageError(msg, "tracker register NAME …, or --from FILE")
        return said, Path()
    where = STDIN if source == "-" else source
    text = read_stdin(sys.stdin.buffer) if source == "-" else read_text(Path(source))
    folder = Path() if source == "-" else Path(source).parent
    # What is named on the command line is meant from here, not from where the document lies.
    said = replace(
        said, datasets=_from_here(said.datasets, folder), evals=_from_here(said.evals, folder)
    )
    return with_flags(read_registration(text, name=where), said), folder


def _from_here(inputs: tuple[Input, ...], folder: Path) -> tuple[Input, ...]:
    return tuple(
        replace(one, path=os.path.relpath(one.path, folder)) if one.path else one for one in inputs
    )


def _from_flags(name: str | None, flags: dict[str, Any], settings: CostSettings) -> Registration:
    from tracker.importers.registration import DatasetInput, EvalInput, Registration

    datasets = [DatasetInput(Role.TRAIN, path=p) for p in flags["train"]]
    datasets += [DatasetInput(Role.VALIDATION, path=p) for p in flags["validation"]]
    datasets += [DatasetInput(Role.EVAL, path=p) for p in flags["eval_dataset"]]
    runs = [EvalInput(rung=Rung.FINETUNE, path=p) for p in flags["evals"]]
    runs += [EvalInput(rung=Rung.RETRIEVAL, path=p) for p in flags["baseline"]]
    plain = (
        "base",
        "base_revision",
        "model_id",
        "provider",
        "venue",
        "job_id",
        "reason_note",
        "suite",
    )
    more = (
        "owner",
        "trained_on",
        "refresh_due",
        "trained_tokens",
        "note",
        "idempotency_key",
        "accept_knowledge",
    )
    return Registration(
        name=name or "",
        method=Method(flags["method"]) if flags["method"] else None,
        reason=Reason(flags["reason"]) if flags["reason"] else None,
        datasets=tuple(datasets),
        evals=tuple(runs),
        costs=_costs(flags, settings),
        aliases=tuple(flags["aliases"]),
        tags=dict(flags["tags"]) | ({LICENSE: flags["license"]} if flags["license"] else {}),
        lead_times=read_lead_days(flags["lead_days"]),
        **{key: flags[key] for key in (*plain, *more)},
    )


def _costs(flags: dict[str, Any], settings: CostSettings) -> tuple[Cost, ...]:
    costs = []
    if flags["cost"]:
        money = parse_money(flags["cost"], settings.currency)
        costs.append(Cost(CostKind.TRAINING, money, source="--cost"))
    if flags["labor_hours"]:
        costs.append(_labor(flags["labor_hours"], settings))
    if flags["hosting_cost"]:
        money = parse_money(flags["hosting_cost"], settings.currency)
        costs.append(Cost(CostKind.HOSTING, money, Per.MONTH, source="--hosting-cost"))
    return tuple(costs)


def _labor(text: str, settings: CostSettings) -> Cost:
    if settings.labor_rate is None:
        msg = "what an hour of work costs is not known"
        raise UsageError(msg, 'set labor_rate under [costs], e.g. labor_rate = "90.00"')
    hours = parse_amount(text)
    money = Money(hours * settings.labor_rate, settings.currency)
    note = f"{hours} hours at {settings.labor_rate}"
    return Cost(CostKind.LABOR, money, source="--labor-hours", note=note)


def read_lead_days(text: str | None) -> LeadTimes | None:
    if text is None:
        return None
    numbers = [read_whole(part.strip(), _MOST_LEAD) for part in text.split(",")]
    days = [number for number in numbers if number is not None]
    if len(numbers) != 3 or len(days) != 3:
        msg = f"--lead-days {text!r} is not three numbers of days"
        raise UsageError(msg, "business days to retrain, evaluate and roll out, e.g. 15,5,10")
    return LeadTimes(*days)

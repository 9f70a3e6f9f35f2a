"""Builds the throwaway registry, judges it on bundled notices, writes what would be sent."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from tracker.app.channels import compose_email
from tracker.app.check import CheckReport, check, with_evidence
from tracker.app.context import App
from tracker.app.demo.cast import CAST, Example
from tracker.app.demo.material import write_dataset, write_evals, write_usage
from tracker.app.previewing import preview
from tracker.app.registering import register
from tracker.app.summary import cost_report
from tracker.app.usage_import import import_file
from tracker.app.views import check_json
from tracker.config import Config, Url
from tracker.costs.report_json import report_to_json
from tracker.domain.version import Role, Rung
from tracker.errors import InputError
from tracker.importers.registration import DatasetInput, EvalInput, Registration
from tracker.lifecycle.advice import Advice, advise
from tracker.lifecycle.evidence import Evidence
from tracker.lifecycle.outlook import Outlook

_MARK = ".tracker-demo"


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demonstration found, and the files it wrote."""

    folder: Path
    report: CheckReport
    advice: dict[str, Advice]
    costs: dict[str, object]
    written: tuple[Path, ...]


def run_demo(folder: Path, on: date) -> Demo:
    """Everything, as of noon on a day. Reads no network and sends nothing.

    Raises InputError for a folder that exists and was not made by an earlier demonstration.
    """
    _prepare(folder)
    app = _app(folder, on)
    try:
        for example in CAST:
            register(app, _registration(example, folder), folder)
        _import_usage(app, folder, on)
        report = with_evidence(app, check(app, on=on, offline=True, send=False))
        costs = report_to_json(cost_report(app, on))
        written = _write_messages(app, folder, on)
        written += _write_results(folder, report, costs)
        return Demo(folder, report, _advice(report), costs, tuple(written))
    finally:
        app.close()


def _prepare(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        msg = f"{folder} is not empty, and no earlier demonstration made it"
        raise InputError(msg, "name another folder with --out")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / _MARK).write_text("made by tracker demo; remade by the next one\n", encoding="utf-8")


def _app(folder: Path, on: date) -> App:
    config = Config()
    database = replace(config.database, url=Url(f"sqlite:///{folder / 'registry.db'}"))
    team = replace(config.team, name="Acme (example)", identity="demo")
    noon = datetime.combine(on, time(12), UTC)
    return App(replace(config, database=database, team=team), env={}, now=lambda: noon)


def _registration(example: Example, folder: Path) -> Registration:
    data = Path("data") / f"{example.name}.jsonl"
    write_dataset(folder / data, example.task, example.records)
    evals: tuple[EvalInput, ...] = ()
    if example.split is not None:
        arms = write_evals(folder / "evals", example.name, example.metric, example.split)
        rungs = (Rung.FINETUNE, Rung.RETRIEVAL)
        evals = tuple(
            EvalInput(rung=rung, path=str(path.relative_to(folder)))
            for rung, path in zip(rungs, arms, strict=True)
        )
    return Registration(
        name=example.name,
        base=example.base,
        model_id=example.model_id,
        provider=example.provider,
        venue=example.venue,
        method=example.method,
        reason=example.reason,
        owner=example.owner,
        datasets=(DatasetInput(role=Role.TRAIN, path=str(data)),),
        evals=evals,
        costs=example.costs,
        aliases=("production",),
    )


def _import_usage(app: App, folder: Path, on: date) -> None:
    path = folder / "usage.csv"
    write_usage(path, [e.use for e in CAST if e.use], on.replace(day=1), on)
    import_file(app, path)


def _advice(report: CheckReport) -> dict[str, Advice]:
    """The check's own advice; for those that need nobody, why they can stay as they are."""
    return {
        j.version.label: report.advice.get(j.version.id) or advise(j, Outlook(), Evidence())
        for j in report.judgements
    }


def _write_messages(app: App, folder: Path, on: date) -> list[Path]:
    """One .eml and one Slack payload per alert: exactly what the channels would be given."""
    target = folder / "messages"
    target.mkdir()
    written = []
    mails, posts = preview(app, ("email", "slack"), on).channels
    for number, message in enumerate(mails.messages, 1):
        path = target / f"{number}-email.eml"
        path.write_bytes(compose_email(message, "tracker@acme.example", app.now()))
        written.append(path)
    for number, message in enumerate(posts.messages, 1):
        path = target / f"{number}-slack.json"
        payload = {"text": message.text, "blocks": message.blocks}
        path.write_text(json.dumps(payload, indent=2, ensure_ascii=False), encoding="utf-8")
        written.append(path)
    return written


def _write_results(folder: Path, report: CheckReport, costs: dict[str, object]) -> list[Path]:
    results = {"check.json": check_json(report), "costs.json": costs}
    for name, data in results.items():
        text = json.dumps(data, indent=2, ensure_ascii=False)
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in results]

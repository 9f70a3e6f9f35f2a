"""The Python API: what the commands do, as calls.

>>> from tracker import Tracker
>>> with Tracker() as tracker:                                      # doctest: +SKIP
...     tracker.register("support-triage", base="openai/gpt-4o-mini-2024-07-18",
...                      model_id=job.fine_tuned_model, dataset="data/triage.jsonl")
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tracker.app.answering import AlertStory, alert_story
from tracker.app.answering import acknowledge as run_acknowledge
from tracker.app.answering import resolve as run_resolve
from tracker.app.answering import snooze as run_snooze
from tracker.app.check import CheckReport, with_evidence
from tracker.app.check import check as run_check
from tracker.app.comparing import Choice, compare_runs
from tracker.app.context import App
from tracker.app.datasets import Diff, LeakReport, Listed, Verification, list_datasets
from tracker.app.datasets import diff as run_diff
from tracker.app.datasets import leaks as find_leaks
from tracker.app.datasets import verify as run_verify
from tracker.app.deciding import Decided
from tracker.app.deciding import decide as run_decide
from tracker.app.economics import Asked as Assumed
from tracker.app.economics import economics as run_economics
from tracker.app.evals import Added, Corrections
from tracker.app.evals import Batch as EvalBatch
from tracker.app.evals import add as add_results
from tracker.app.evals import import_batch as import_results
from tracker.app.exporting import ExportFormat
from tracker.app.exporting import export as run_export
from tracker.app.harness import run_suites
from tracker.app.importing import ImportReport, Wishes, import_batch
from tracker.app.messages import list_alerts
from tracker.app.outbox import Story, drop_deliveries, list_outbox, retry_deliveries, show_delivery
from tracker.app.planning import Portfolio
from tracker.app.planning import plan as run_plan
from tracker.app.planning import portfolio as run_portfolio
from tracker.app.proofs import ProofState, all_proofs
from tracker.app.registering import Registered
from tracker.app.registering import register as run_register
from tracker.app.registry import find
from tracker.app.registry import history as read_history
from tracker.app.standing import standings
from tracker.app.summary import cost_report
from tracker.app.tune_files import read_batch
from tracker.config import Config, load_config
from tracker.costs.cost_report import CostReport
from tracker.costs.economics import Economics
from tracker.datasets.fingerprint import Fingerprint
from tracker.datasets.fingerprint import fingerprint as run_fingerprint
from tracker.domain.alert import AlertRow
from tracker.domain.delivery import Delivery, DeliveryState
from tracker.domain.history import HistoryEntry
from tracker.domain.money import parse_money
from tracker.domain.version import (
    Cost,
    CostKind,
    EvalRun,
    Method,
    ModelVersion,
    Reason,
    Role,
    Rung,
)
from tracker.errors import InputError
from tracker.evals.report import Asked
from tracker.importers.registration import DatasetInput, EvalInput, Registration
from tracker.lifecycle.judge import Judgement

PathLike = str | Path


class Tracker:
    """A registry and everything that can be asked of it.

    ``config``: a :class:`tracker.config.Config`, the path of a TOML file, or ``None`` to look for
    one as the command line does. Raises ConfigError at once; StorageError on first use of a
    database that cannot be reached. Use it as a context manager, or call :meth:`close`.
    """

    def __init__(self, config: Config | PathLike | None = None) -> None:
        env = dict(os.environ)
        if not isinstance(config, Config):
            config = load_config(Path(config) if config else None, env, Path.cwd())
        self._app = App(config, env)

    def register(
        self,
        name: str,
        *,
        base: str | Mapping[str, str] | None = None,
        model_id: str | None = None,
        dataset: PathLike | Iterable[PathLike] = (),
        eval: EvalRun | PathLike | None = None,
        baseline: EvalRun | PathLike | None = None,
        cost: str | Cost | None = None,
        reason: str | Reason | None = None,
        method: str | Method | None = None,
        **details: Any,
    ) -> Registered:
        """Record a tuned model version; the same ``model_id`` twice is the same registration.

        ``cost`` is text such as ``"214.50 EUR"``, never a float. ``details`` are the remaining
        fields of :class:`~tracker.importers.registration.Registration` (owner, provider, venue,
        job_id, tags, aliases, trained_on, note, idempotency_key …). Relative paths start at the
        current folder. Raises InputError, UsageError or ConflictError; then nothing is written.
        """
        asked = Registration(
            name=name,
            base=dict(base) if isinstance(base, Mapping) else base,
            model_id=model_id,
            datasets=tuple(DatasetInput(Role.TRAIN, path=str(p)) for p in _paths(dataset)),
            evals=(*_runs(eval, Rung.FINETUNE), *_runs(baseline, Rung.RETRIEVAL)),
            costs=_costs(cost),
            reason=Reason(reason) if reason else None,
            method=Method(method) if method else None,
            **details,
        )
        return run_register(self._app, asked, Path())

    def import_file(
        self,
        path: PathLike | Iterable[PathLike],
        *,
        name: str | None = None,
        owner: str | None = None,
        base: str | None = None,
        base_revision: str | None = None,
        dry_run: bool = False,
    ) -> ImportReport:
        """Register what was tuned, from provider jobs, adapters, cards and configurations.

        ``path`` may be a folder or an archive. ``base`` is for those whose artefact does not pin
        one. What cannot be imported is listed in the report and stops nothing else; the same file
        twice registers nothing twice. Raises StorageError.
        """
        wishes = Wishes(name, owner, base, base_revision, dry_run)
        batch = read_batch([str(p) for p in _paths(path)], sys.stdin.buffer.read)
        return import_batch(self._app, batch, wishes)

    def add_evals(
        self,
        reference: str,
        files: PathLike | Iterable[PathLike],
        rung: str | Rung,
        **corrections: Any,
    ) -> Added:
        """Record eval results with a version, whatever tool wrote them; the same file adds nothing.

        ``corrections`` are fields of :class:`~tracker.app.evals.Corrections` (suite, judge …).
        """
        given = [str(path) for path in _paths(files)]
        return add_results(self._app, reference, given, Rung(rung), Corrections(**corrections))

    def import_evals(self, *paths: PathLike, dry_run: bool = False) -> EvalBatch:
        """Record the results of fine-tunes in files and folders, by the serving id they name."""
        return import_results(self._app, [Path(path) for path in paths], dry_run=dry_run)

    def compare(
        self,
        a: str,
        b: str | None = None,
        *,
        margin: float | None = None,
        min_effect: float = 0.0,
        **choice: Any,
    ) -> dict[str, Any]:
        """Two files or versions, example by example: the JSON of ``tracker evals compare``.

        ``choice`` are fields of :class:`~tracker.app.comparing.Choice` (suite, metric, clusters …).
        """
        asked = Asked(margin, min_effect)
        return compare_runs(self._app, a, b, Choice(**choice), asked)

    def run_evals(self, reference: str, *suites: str, rung: str | Rung = "finetune") -> list[Added]:
        """Run the team's own evals of the configuration, and record their results."""
        return run_suites(self._app, reference, suites, Rung(rung))

    def proofs(self) -> list[ProofState]:
        """What is proven of every version in service, and which proofs are due again."""
        return all_proofs(self._app)

    def check(
        self,
        *,
        on: date | None = None,
        offline: bool = False,
        sources: Sequence[str] = (),
        send: bool = False,
    ) -> CheckReport:
        """Read the sources and judge every version. Unlike the command, sends only when asked."""
        report = run_check(self._app, on=on, offline=offline, only=sources, send=send)
        return with_evidence(self._app, report)

    def plan(
        self,
        reference: str | None = None,
        *,
        on: date | None = None,
        assume: Iterable[str] = (),
    ) -> Portfolio:
        """By when, what to do: of one version, or of all in service, those due first in front.

        ``assume`` are texts like ``"openai/gpt-4.1-mini=2027-03-01"``: ends to reckon with instead.
        Raises NotFoundError, or InputError for an assumption about an unknown model.
        """
        if reference is None:
            return run_portfolio(self._app, on=on, assumed=tuple(assume))
        return run_plan(self._app, reference, on=on, assumed=tuple(assume))

    def decide(
        self,
        reference: str,
        action: str,
        *,
        note: str,
        review_on: date | None = None,
        due: date | None = None,
    ) -> Decided:
        """Record what was decided about a version, for ever. Raises InputError, NotFoundError."""
        return run_decide(self._app, reference, action, note, review_on=review_on, due=due)

    def alerts(self, *, include_resolved: bool = False) -> list[AlertRow]:
        """The alerts that hold, answered or not; or all there ever were."""
        return list_alerts(self._app, include_resolved=include_resolved)

    def alert(self, alert_id: int) -> AlertStory:
        """One alert, and who did what to it. Raises NotFoundError."""
        return alert_story(self._app, alert_id)

    def acknowledge(self, *references: str | int, note: str = "") -> list[AlertRow]:
        """Somebody is on these alerts (ids, or models for all about them): no repeats.

        Raises NotFoundError, and InputError for an alert that is over.
        """
        return run_acknowledge(self._app, [str(r) for r in references], note)

    def snooze(self, *references: str | int, until: date | timedelta) -> list[AlertRow]:
        """Say nothing until this day, or for so long. Raises as :meth:`acknowledge`."""
        return run_snooze(self._app, [str(r) for r in references], until)

    def resolve(self, *references: str | int, reason: str) -> list[AlertRow]:
        """These alerts are done with, until there is worse news. Raises as :meth:`acknowledge`."""
        return run_resolve(self._app, [str(r) for r in references], reason)

    def version(self, reference: str) -> ModelVersion:
        """``"triage"``, ``"triage@3"`` or ``"triage@production"``. Raises NotFoundError."""
        return find(self._app, reference)

    def versions(self, *, include_retired: bool = False) -> list[Judgement]:
        """Every version with how it stands today, on the facts already known."""
        return standings(self._app, include_retired=include_retired)

    def history(self, model: str | None = None) -> list[HistoryEntry]:
        """Who changed what and when, oldest first."""
        return read_history(self._app, model)

    def costs(self, month: date | None = None) -> CostReport:
        """Cost of ownership in the month that holds this day (default: the current month)."""
        return cost_report(self._app, month or self._app.today())

    def outbox(self, state: str | DeliveryState | None = None) -> list[Delivery]:
        """Messages sent and to be sent, or those in one state (``"dead"``), oldest first."""
        return list_outbox(self._app, DeliveryState(state) if state else None)

    def delivery(self, number: int) -> Story:
        """One message and everything that was tried with it. Raises NotFoundError."""
        return show_delivery(self._app, number)

    def retry_deliveries(self, *numbers: int) -> list[Delivery]:
        """Have messages tried again, as if new. Raises NotFoundError, ConflictError."""
        return retry_deliveries(self._app, numbers)

    def drop_deliveries(self, *numbers: int, reason: str) -> list[Delivery]:
        """Never send these messages. Raises NotFoundError, ConflictError."""
        return drop_deliveries(self._app, numbers, reason)

    def break_even(
        self,
        reference: str,
        *,
        calls: int | None = None,
        forced: str | None = None,
        on: date | None = None,
    ) -> Economics:
        """Whether a version is worth its keep, against three ways to do without it.

        ``calls`` a month and ``forced`` retunes a year (``"0.5"``) replace what is known;
        ``"lifetimes"`` is as if no end were announced. What is missing is named in ``missing``.
        """
        assumed = Assumed.read(calls, forced)
        version, day = find(self._app, reference), on or self._app.today()
        return run_economics(self._app, version, on=day, asked=assumed)

    def fingerprint(
        self,
        path: PathLike,
        *,
        fields: Sequence[str] = (),
        ignore: Sequence[str] = (),
        lenient: bool = False,
    ) -> Fingerprint:
        """What identifies a file or folder of data. Raises InputError, with the line if need be."""
        return run_fingerprint(Path(path), fields=fields, ignore=ignore, lenient=lenient)

    def datasets(self, *, include_retired: bool = False) -> list[Listed]:
        """Every registered dataset, once per role, and the versions that use it."""
        return list_datasets(self._app, include_retired=include_retired)

    def verify_data(self, reference: str, root: PathLike = ".") -> Verification:
        """The data of a version as registered against what is on disk."""
        return run_verify(self._app, reference, Path(root))

    def diff_data(self, old: PathLike, new: PathLike) -> Diff:
        """What changed between files, or versions (``"triage@3"``), whose files may be gone."""
        return run_diff(self._app, str(old), str(new))

    def leaks(self, train: PathLike, evaluation: PathLike) -> list[LeakReport]:
        """Training data that is also eval data; files, or versions."""
        return find_leaks(self._app, str(train), str(evaluation))

    def export(self, reference: str, form: str | ExportFormat) -> str:
        """A version as ``"cyclonedx"`` (JSON) or as a ``"model-card"`` (Markdown)."""
        return run_export(self._app, reference, ExportFormat(form))

    def close(self) -> None:
        """Give back the database connection."""
        self._app.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _paths(given: PathLike | Iterable[PathLike]) -> list[PathLike]:
    return [given] if isinstance(given, str | Path) else list(given)


def _runs(given: EvalRun | PathLike | None, rung: Rung) -> tuple[EvalInput, ...]:
    if given is None:
        return ()
    if isinstance(given, EvalRun):
        if (given.rung is Rung.FINETUNE) is not (rung is Rung.FINETUNE):
            msg = f"a run of the rung {given.rung.value} was given as the {rung.value} one"
            raise InputError(msg, "eval= takes the fine-tune's run, baseline= the one it must beat")
        return (EvalInput(rung=rung, run=given),)
    return (EvalInput(rung=rung, path=str(given)),)


def _costs(given: str | Cost | None) -> tuple[Cost, ...]:
    if given is None:
        return ()
    if isinstance(given, Cost):
        return (given,)
    return (Cost(CostKind.TRAINING, parse_money(given), source="register"),)

"""Evals: recorded, compared, weighed as proof, run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tracker.api.calls import Calls
from tracker.api.choices import choice
from tracker.api.paths import PathLike, paths
from tracker.app.comparing import Choice, compare_runs
from tracker.app.evals import Added, Corrections, listing
from tracker.app.evals import Batch as EvalBatch
from tracker.app.evals import add as add_results
from tracker.app.evals import import_batch as import_results
from tracker.app.harness import run_suites
from tracker.app.proofs import ProofState, all_proofs
from tracker.domain.version import EvalRun, ModelVersion, Rung
from tracker.errors import InputError
from tracker.evals.report import Asked
from tracker.evals.spread import pairs_needed, smallest_difference


class EvalCalls(Calls):
    """What was measured, and whether it proves a gain."""

    def add_evals(
        self,
        reference: str,
        files: PathLike | Iterable[PathLike],
        rung: str | Rung,
        *,
        suite: str | None = None,
        suite_version: str | None = None,
        metric: str | None = None,
        subject: str | None = None,
        judge: str | None = None,
        embedder: str | None = None,
        lower_is_better: bool = False,
    ) -> Added:
        """Record eval results with a version, whatever tool wrote them; the same file adds nothing.

        ``metric`` chooses among those in the files; the others replace what the files say.
        """
        said = Corrections(
            suite, suite_version, metric, subject, judge, embedder, lower_is_better=lower_is_better
        )
        given = [str(path) for path in paths(files)]
        return add_results(self._app, reference, given, choice(Rung, rung, "rung"), said)

    def import_evals(self, *paths: PathLike, dry_run: bool = False) -> EvalBatch:
        """Record the results of fine-tunes in files and folders, by the serving id they name."""
        return import_results(self._app, [Path(path) for path in paths], dry_run=dry_run)

    def evals(self, reference: str | None = None) -> list[tuple[ModelVersion, EvalRun]]:
        """Every recorded run, of one version or of all in service."""
        return [(one.version, one.run) for one in listing(self._app, reference).runs]

    def compare(
        self,
        a: str,
        b: str | None = None,
        *,
        margin: float | None = None,
        min_effect: float = 0.0,
        suite: str | None = None,
        metric: str | None = None,
        rung: str | Rung | None = None,
        clusters: bool = True,
    ) -> dict[str, Any]:
        """Two files or versions, example by example: the JSON of ``tracker evals compare``.

        ``suite``, ``metric`` and ``rung`` choose where there are several runs. Raises InputError
        where two cannot be told or cannot be compared.
        """
        of = None if rung is None else choice(Rung, rung, "rung")
        asked = Asked(margin, min_effect)
        return compare_runs(self._app, a, b, Choice(suite, metric, of, clusters), asked)

    def run_evals(self, reference: str, *suites: str, rung: str | Rung = "finetune") -> list[Added]:
        """Run the team's own evals of the configuration, and record their results."""
        return run_suites(self._app, reference, suites, choice(Rung, rung, "rung"))

    def proofs(self) -> list[ProofState]:
        """What is proven of every version in service, and which proofs are due again."""
        return all_proofs(self._app)

    @staticmethod
    def pairs_needed(discordance: float, difference: float) -> int:
        """Examples it takes to show ``difference`` (0 to 1) at 0.05 with a power of 0.8.

        ``discordance`` is the share of examples on which the two differ (Miller 2024). Raises
        InputError unless it is at most 1, and the difference above 0 and no larger.
        """
        _check(0 < discordance <= 1, "discordance", discordance, "above 0 and at most 1")
        fits = 0 < difference <= discordance
        _check(fits, "difference", difference, "above 0 and at most the discordance")
        return pairs_needed(discordance, difference)

    @staticmethod
    def smallest_difference(pairs: int, discordance: float) -> float:
        """The gain that so many examples can show, at the same level and power.

        Raises InputError for fewer than one, and for a discordance that is none.
        """
        _check(pairs >= 1, "pairs", pairs, "1 or more")
        _check(0 < discordance <= 1, "discordance", discordance, "above 0 and at most 1")
        return smallest_difference(pairs, discordance)


def _check(fits: bool, name: str, value: float, wanted: str) -> None:
    if not fits:
        msg = f"{name} is {value:g}"
        raise InputError(msg, f"give a number {wanted}")

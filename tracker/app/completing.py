"""Adding to a version what a second registration of it brings that the first did not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from tracker.db import registry
from tracker.domain.version import Cost, DatasetRef, EvalRun, ModelVersion, NewVersion

T = TypeVar("T")


def complete(
    tx: registry.Tx, known: ModelVersion, new: NewVersion, *, actor: str, now: datetime
) -> tuple[str, ...]:
    """Add the datasets, evals and costs of ``new`` that ``known`` lacks; says what was added.

    Evidence is only ever added: what is on record stays as it was.
    """
    have = known.details
    datasets = _missing(new.datasets, have.datasets, _of_dataset)
    evals = _missing(new.evals, have.evals, _of_run)
    costs = _missing(new.costs, have.costs, _of_cost)
    if datasets:
        registry.add_datasets(tx, known.id, datasets, actor=actor, now=now)
    if evals:
        registry.add_evals(tx, known.id, evals, actor=actor, now=now)
    if costs:
        registry.add_costs(tx, known.id, costs, actor=actor, now=now)
    return (
        *(f"{ref.role.value} dataset {ref.uri}" for ref in datasets),
        *(f"{run.rung.value} eval {run.suite} {run.metric} {run.mean:.3f}" for run in evals),
        *(f"{cost.kind.value} cost {cost.money}" for cost in costs),
    )


def _missing(given: Iterable[T], have: Iterable[T], key: Callable[[T], object]) -> list[T]:
    there = {key(one) for one in have}
    return [one for one in given if key(one) not in there]


def _of_dataset(ref: DatasetRef) -> object:
    return (ref.role, ref.sha256 or ref.uri)


def _of_run(run: EvalRun) -> object:
    return (run.rung, run.suite, run.suite_version, run.metric, run.mean, run.n)


def _of_cost(cost: Cost) -> object:
    return (cost.kind, cost.money, cost.per, cost.as_of)

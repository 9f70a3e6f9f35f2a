"""Adding to a version what a second registration of it brings that the first did not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
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
    lacks = _lacking(known, new)
    if lacks.datasets:
        registry.add_datasets(tx, known.id, lacks.datasets, actor=actor, now=now)
    if lacks.evals:
        registry.add_evals(tx, known.id, lacks.evals, actor=actor, now=now)
    if lacks.costs:
        registry.add_costs(tx, known.id, lacks.costs, actor=actor, now=now)
    return _words(lacks)


def missing(known: ModelVersion, new: NewVersion) -> tuple[str, ...]:
    """What :func:`complete` would add."""
    return _words(_lacking(known, new))


def _lacking(known: ModelVersion, new: NewVersion) -> NewVersion:
    have = known.details
    return replace(
        new,
        datasets=tuple(_missing(new.datasets, have.datasets, _of_dataset)),
        evals=tuple(_missing(new.evals, have.evals, _of_run)),
        costs=tuple(_missing(new.costs, have.costs, _of_cost)),
    )


def _words(lacks: NewVersion) -> tuple[str, ...]:
    return (
        *(f"{ref.role.value} dataset {ref.uri}" for ref in lacks.datasets),
        *(f"{run.rung.value} eval {run.suite} {run.metric} {run.mean:.3f}" for run in lacks.evals),
        *(f"{cost.kind.value} cost {cost.money}" for cost in lacks.costs),
    )


def _missing(given: Iterable[T], have: Iterable[T], key: Callable[[T], object]) -> list[T]:
    there = {key(one) for one in have}
    return [one for one in given if key(one) not in there]


def _of_dataset(ref: DatasetRef) -> object:
    return (ref.role, ref.sha256 or ref.uri)


def _of_run(run: EvalRun) -> object:
    return (run.rung, run.suite, run.suite_version, run.metric, run.mean, run.n, run.judge)


def _of_cost(cost: Cost) -> object:
    return (cost.kind, cost.money, cost.per, cost.as_of)

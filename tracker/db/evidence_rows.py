"""What a version stands on, as rows and back: datasets, eval runs, costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Row, Table, select

from tracker.db.bulk import insert_rows
from tracker.db.parts import in_parts
from tracker.db.tables.registered import (
    HAS_HELP,
    costs,
    eval_runs,
    model_versions,
    version_datasets,
)
from tracker.db.tx import Tx
from tracker.domain.money import Money
from tracker.domain.version import (
    Cost,
    CostKind,
    DatasetRef,
    EvalRun,
    NewVersion,
    Per,
    Role,
    Rung,
    Status,
)

_DATASET = ("uri", "sha256", "records", "bytes", "fingerprint")
_EVAL = (
    "suite",
    "metric",
    "mean",
    "n",
    "suite_version",
    "higher_is_better",
    "stderr",
    "scores",
    "clusters",
    "subject",
    "judge",
    "ran_at",
    "source",
    "source_sha256",
    "suite_hash",
    "embedder",
    "tool",
    "base",
)


def insert_datasets(tx: Tx, version_id: int, refs: Iterable[DatasetRef]) -> None:
    _insert(tx, version_datasets, (_dataset_columns(version_id, ref) for ref in refs))


def insert_evals(tx: Tx, version_id: int, runs: Iterable[EvalRun]) -> None:
    _insert(tx, eval_runs, (_eval_columns(version_id, run) for run in runs))


def insert_costs(tx: Tx, version_id: int, given: Iterable[Cost]) -> None:
    _insert(tx, costs, (_cost_columns(version_id, cost) for cost in given))


def insert_evidence(tx: Tx, versions: Sequence[tuple[int, NewVersion]]) -> None:
    """All evidence of versions just added, by their ids."""
    _insert(tx, version_datasets, (_dataset_columns(i, r) for i, v in versions for r in v.datasets))
    _insert(tx, eval_runs, (_eval_columns(i, run) for i, v in versions for run in v.evals))
    _insert(tx, costs, (_cost_columns(i, cost) for i, v in versions for cost in v.costs))


def read_evidence(tx: Tx, version_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """By version id: ``datasets``, ``evals`` and ``costs``, in the order they were added."""
    tables: list[tuple[str, Table, Callable[[Row[Any]], object]]] = [
        ("datasets", version_datasets, _dataset),
        ("evals", eval_runs, _eval),
        ("costs", costs, _cost),
    ]
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for name, table, read in tables:
        for some in in_parts(version_ids):
            query = select(table).where(table.c.version_id.in_(some))
            for row in tx.execute(query.order_by(table.c.id)):
                items = found[row.version_id].setdefault(name, ())
                found[row.version_id][name] = (*items, read(row))
    return found


def run_ids(tx: Tx, version_id: int) -> list[int]:
    """The ids of a version's eval runs, in the order they were added."""
    query = select(eval_runs.c.id).where(eval_runs.c.version_id == version_id)
    return list(tx.execute(query.order_by(eval_runs.c.id)).scalars())


def read_costs(tx: Tx) -> dict[int, tuple[Cost, ...]]:
    """By version id, what was spent, in the order it was added."""
    found: dict[int, tuple[Cost, ...]] = {}
    for row in tx.execute(select(costs).order_by(costs.c.id)):
        found[row.version_id] = (*found.get(row.version_id, ()), _cost(row))
    return found


def scored_runs(tx: Tx) -> dict[int, tuple[EvalRun, ...]]:
    """By version id, the runs of versions in service that a judge or an embedder had a part in.

    Without per-example scores, which can be many times the rest; in the order they were added.
    """
    plain = [column for column in eval_runs.c if column.name not in ("scores", "clusters")]
    helped = select(eval_runs.c.version_id).where(HAS_HELP)
    in_service = model_versions.c.status == Status.ACTIVE
    query = (
        select(*plain)
        .select_from(eval_runs.join(model_versions))
        .where(in_service, eval_runs.c.version_id.in_(helped))
        .order_by(eval_runs.c.id)
    )
    light = [name for name in _EVAL if name not in ("scores", "clusters")]
    found: dict[int, tuple[EvalRun, ...]] = {}
    for row in tx.execute(query):
        run = EvalRun(Rung(row.rung), details=row.details or {}, **_columns(row, *light))
        found[row.version_id] = (*found.get(row.version_id, ()), run)
    return found


def rungs_measured(tx: Tx, version_ids: Iterable[int]) -> dict[int, set[Rung]]:
    """By version id, the steps of the ladder that were measured; without any it is not in it."""
    found: dict[int, set[Rung]] = defaultdict(set)
    columns = eval_runs.c["version_id", "rung"]
    for some in in_parts(version_ids):
        query = select(*columns).where(eval_runs.c.version_id.in_(some)).distinct()
        for row in tx.execute(query):
            found[row.version_id].add(Rung(row.rung))
    return found


def _insert(tx: Tx, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    insert_rows(tx, table, list(rows))


def _dataset_columns(version_id: int, ref: DatasetRef) -> dict[str, Any]:
    return {"version_id": version_id, **_columns(ref, "role", *_DATASET)}


def _eval_columns(version_id: int, run: EvalRun) -> dict[str, Any]:
    return {"version_id": version_id, **_columns(run, "rung", "details", *_EVAL)}


def _columns(item: object, *names: str) -> dict[str, Any]:
    return {name: getattr(item, name) for name in names}


def _dataset(row: Row[Any]) -> DatasetRef:
    return DatasetRef(Role(row.role), **_columns(row, *_DATASET))


def _eval(row: Row[Any]) -> EvalRun:
    return EvalRun(Rung(row.rung), details=row.details or {}, **_columns(row, *_EVAL))


def _cost(row: Row[Any]) -> Cost:
    money = Money(row.amount, row.currency)
    return Cost(CostKind(row.kind), money, Per(row.per), row.as_of, row.source, row.note)


def _cost_columns(version_id: int, cost: Cost) -> dict[str, Any]:
    return {
        "version_id": version_id,
        "kind": cost.kind,
        "amount": cost.money.amount,
        "currency": cost.money.currency,
        "per": cost.per,
        "as_of": cost.as_of,
        "source": cost.source,
        "note": cost.note,
    }

"""The rows that an import stores, written with the driver alone: what ours is held against."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import psycopg

from tracker.domain.model_ref import ModelRef
from tracker.domain.version import Artefact, DatasetRef, NewVersion, Role

WHEN = "2026-11-24 12:00:00.000000"
_COLUMNS = {
    "registered_models": "id name last_number created_at",
    "model_versions": "id model_id number registered_at status provider serving_id base_provider "
    "base_model base_pinned base_raw job_id tags trained_on trained_tokens artefact_format "
    "artefact_raw artefact_sha256 artefact_path extra",
    "version_datasets": "version_id role uri",
    "proofs": "version_id status due_again rules weighed_at",
    "history": "at actor model version action changes",
}
Row = tuple[Any, ...]
Places = dict[str, list[int]]
"""Model → its id and its last number."""


def plain_version(job: dict[str, Any], line: str, where: str) -> NewVersion:
    """What is stored of a job of OpenAI's, taken at its word: nothing is looked at or checked."""
    raw = line.rstrip("\n")
    served, base = job["fine_tuned_model"], job["model"]
    return NewVersion(
        served.split(":")[3],
        "openai",
        served,
        ModelRef("openai", base, pinned=True),
        base_raw=base,
        job_id=job["id"],
        datasets=(DatasetRef(Role.TRAIN, f"openai:{job['training_file']}"),),
        trained_on=datetime.fromtimestamp(job["finished_at"], UTC).date(),
        trained_tokens=job["trained_tokens"],
        artefact=Artefact("openai_job", raw, hashlib.sha256(raw.encode()).hexdigest(), where),
        extra={"hyperparameters": job["hyperparameters"], "seed": job["seed"]},
    )


def into_sqlite(url: str, news: Sequence[NewVersion]) -> None:
    """One transaction in the tables of an empty registry, with the durability it has anyway."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as plain, plain:
        for table, rows in _tables(news):
            names = _COLUMNS[table].split()
            marks = ", ".join("?" * len(names))
            into = f"INSERT INTO {table} ({', '.join(names)})"
            plain.executemany(f"{into} VALUES ({marks})", rows)


def into_postgresql(url: str, news: Sequence[NewVersion]) -> None:
    """The same by COPY."""
    with psycopg.connect(url) as plain, plain.cursor() as cursor:
        for table, rows in _tables(news):
            names = ", ".join(_COLUMNS[table].split())
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN".encode()) as copy:
                for row in rows:
                    copy.write_row(row)


def _tables(news: Sequence[NewVersion]) -> Iterator[tuple[str, Iterable[Row]]]:
    """Each table with its rows, which are made as they are asked for; ids are counted here."""
    models: Places = {}
    for new in news:
        place = models.setdefault(new.model, [len(models) + 1, 0])
        place[1] += 1
    yield "registered_models", ((i, name, last, WHEN) for name, (i, last) in models.items())
    yield "model_versions", _numbered(news, models, _version)
    yield "version_datasets", _datasets(news)
    yield "proofs", ((i, "unproven", "[]", 2, WHEN) for i in range(1, len(news) + 1))
    yield "history", _numbered(news, models, _history)


def _numbered(
    news: Sequence[NewVersion], models: Places, row: Callable[[NewVersion, int, int, int], Row]
) -> Iterator[Row]:
    numbers = dict.fromkeys(models, 0)
    for version_id, new in enumerate(news, 1):
        numbers[new.model] += 1
        yield row(new, version_id, models[new.model][0], numbers[new.model])


def _version(new: NewVersion, version_id: int, model_id: int, number: int) -> Row:
    base, kept = new.base, new.artefact
    assert base is not None and kept is not None
    return (
        *(version_id, model_id, number, WHEN, "active", new.provider, new.serving_id),
        *(base.provider, base.model, base.pinned, new.base_raw, new.job_id, json.dumps(new.tags)),
        *(str(new.trained_on), new.trained_tokens, kept.format, kept.raw, kept.sha256, kept.path),
        json.dumps(new.extra),
    )


def _history(new: NewVersion, version_id: int, model_id: int, number: int) -> Row:
    told = {"serving_id": [None, new.serving_id], "base": [None, str(new.base)]}
    return WHEN, "bench", new.model, number, "registered", json.dumps(told)


def _datasets(news: Sequence[NewVersion]) -> Iterator[Row]:
    for version_id, new in enumerate(news, 1):
        for ref in new.datasets:
            yield version_id, ref.role.value, ref.uri

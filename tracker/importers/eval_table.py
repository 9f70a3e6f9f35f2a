"""Eval results as a table: ``example_id``, score columns, and perhaps ``cluster``.

A column ``score`` is the metric ``score``; ``score_ft`` and ``score_base`` are two subjects of that
metric, in one run each; without such columns every other column is a metric by its name.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.version import EvalRun, Rung
from tracker.errors import InputError
from tracker.importers.evals.given import NotResultsError
from tracker.importers.strict_json import read_json

_KEY = "example_id"
_CLUSTER = "cluster"
_SCORE = "score"
_RUNGS = {
    "ft": Rung.FINETUNE,
    "finetune": Rung.FINETUNE,
    "rag": Rung.RETRIEVAL,
    "retrieval": Rung.RETRIEVAL,
    "prompt": Rung.PROMPT,
}


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: Mapping[str, Any]


def is_table(text: str, name: str) -> bool:
    """Whether a file of eval results is CSV, TSV or JSON lines, and not one JSON document."""
    if name.lower().endswith((".csv", ".tsv", ".jsonl", ".ndjson")):
        return True
    first = text.removeprefix("\ufeff").lstrip().partition("\n")[0]
    if not first.startswith(("{", "[")):
        return _KEY in first
    if f'"{_KEY}"' not in first:
        return False
    try:
        row = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and _KEY in row


def read_table(text: str, *, name: str, suite: str, rung: Rung | None) -> list[EvalRun]:
    """One run per score column, in the order of the columns. Raises InputError with the line.

    ``rung`` holds for the only score column; of several, each must say it itself (``score_ft``,
    ``score_rag``, ``score_prompt``), or it is ``other`` and no claim is built on it.
    """
    text = text.removeprefix("\ufeff")
    rows = list(_json_rows(text, name) if text.lstrip().startswith("{") else _rows(text, name))
    if not rows:
        msg = f"{name} holds no examples"
        raise InputError(msg, f"a header with {_KEY} and a score column, then a row per example")
    columns = _score_columns(rows[0], name)
    keys = _keys(rows, name)
    clusters = _clusters(rows, keys, name)
    runs = []
    for column in columns:
        scores = {key: _number(row, column, name) for key, row in zip(keys, rows, strict=True)}
        metric, subject = _meaning(column)
        measured = _RUNGS.get(subject or "") or (rung if len(columns) == 1 else Rung.OTHER)
        if measured is None:
            msg = f"{name} does not say what was measured"
            raise InputError(msg, "call the column score_ft, score_rag or score_prompt")
        runs.append(
            EvalRun(
                rung=measured,
                suite=suite,
                metric=metric,
                mean=math.fsum(scores.values()) / len(scores),
                n=len(scores),
                scores=scores,
                clusters=clusters,
                subject=subject,
            )
        )
    return runs


def _rows(text: str, name: str) -> Iterator[_Row]:
    header = text.lstrip().partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter="\t" if "\t" in header else ",", strict=True
    )
    names: list[str] = []
    try:
        for cells in reader:
            if not cells:
                continue
            if not names:
                names = _header(cells, name)
                continue
            if len(cells) != len(names):
                msg = (
                    f"{name}, line {reader.line_num}: {len(cells)} cells under {len(names)} columns"
                )
                raise InputError(msg)
            yield _Row(reader.line_num, dict(zip(names, cells, strict=True)))
    except csv.Error as error:
        msg = f"{name}, line {reader.line_num}: not CSV: {error}"
        raise InputError(msg) from None


def _header(cells: list[str], name: str) -> list[str]:
    names = [cell.strip() for cell in cells]
    twice = next((n for n in names if names.count(n) > 1), None)
    if twice is not None:
        msg = f"{name}: the column {twice!r} is there twice"
        raise InputError(msg, "rename one of them")
    return names


def _json_rows(text: str, name: str) -> Iterator[_Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            row = read_json(line, name=f"{name} (line {number})")
            if not isinstance(row, dict):
                msg = f"{name}, line {number}: not an object"
                raise InputError(msg)
            yield _Row(number, row)


def _score_columns(first: _Row, name: str) -> list[str]:
    names = list(first.cells)
    if _KEY not in names:
        msg = f"{name} has no column {_KEY}; it has {', '.join(names)}"
        raise NotResultsError(msg, "the key joins two runs example by example")
    others = [n for n in names if n not in (_KEY, _CLUSTER)]
    scores = [n for n in others if n == _SCORE or n.startswith(f"{_SCORE}_")]
    if not others:
        msg = f"{name} has no score column"
        raise InputError(msg, "call it score")
    return scores or others


def _meaning(column: str) -> tuple[str, str | None]:
    """The metric and the subject a column is about."""
    subject = column.removeprefix(f"{_SCORE}_")
    return (column, None) if subject == column else (_SCORE, subject)


def _keys(rows: list[_Row], name: str) -> list[str]:
    seen: dict[str, int] = {}
    for row in rows:
        value = row.cells.get(_KEY)
        key = "" if value is None else str(value).strip()
        if not key:
            msg = f"{name}, line {row.line}: no {_KEY}"
            raise InputError(msg)
        if key in seen:
            msg = f"{name}, line {row.line}: example {key!r} was already on line {seen[key]}"
            raise InputError(msg, "average repeated runs of one example first")
        seen[key] = row.line
    return list(seen)


def _clusters(rows: list[_Row], keys: list[str], name: str) -> dict[str, str]:
    if not any(_CLUSTER in row.cells for row in rows):
        return {}
    found = {}
    for key, row in zip(keys, rows, strict=True):
        cluster = str(row.cells.get(_CLUSTER) or "").strip()
        if not cluster:
            msg = f"{name}, line {row.line}: example {key!r} has no cluster"
            raise InputError(msg, "give every example its cluster, or none")
        found[key] = cluster
    return found


def _number(row: _Row, column: str, name: str) -> float:
    value = row.cells.get(column)
    try:
        number = float(value) if isinstance(value, int | float | str) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        msg = f"{name}, line {row.line}: {column} is {value!r}, not a number"
        raise InputError(msg, "leave out examples that were not scored; name score columns score_…")
    return number

"""The files the six example fine-tunes rest on, written into the demonstration's folder.

Everything is made up and always the same. Scores come from fixed counts (both right, only the
tune, only the baseline, neither), so that the statistics shown are really computed.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Split:
    """How many examples both arms get right, only one of them, or neither."""

    both: int
    tune_only: int
    baseline_only: int
    neither: int


@dataclass(frozen=True, slots=True)
class Use:
    """A steady daily load."""

    model: str
    requests: int
    input_each: int
    cached_each: int
    output_each: int


def write_dataset(path: Path, task: str, records: int) -> None:
    """Chat records in the JSONL layout the providers share."""
    lines = [
        {
            "messages": [
                {"role": "system", "content": f"You do {task}. Answer with one JSON object."},
                {"role": "user", "content": f"Example {number} of the {task} task."},
                {"role": "assistant", "content": json.dumps({"label": number % 7})},
            ]
        }
        for number in range(records)
    ]
    _write_lines(path, (json.dumps(line) for line in lines))


def write_evals(folder: Path, name: str, metric: str, split: Split) -> tuple[Path, Path]:
    """A run of the tune and one of its baseline over the same examples; returns both paths."""
    tune = [1] * (split.both + split.tune_only) + [0] * (split.baseline_only + split.neither)
    base = (
        [1] * split.both + [0] * split.tune_only + [1] * split.baseline_only + [0] * split.neither
    )
    written = []
    for arm, rung, scores in (("tune", "finetune", tune), ("baseline", "retrieval", base)):
        path = folder / f"{name}-{arm}.json"
        run = {
            "suite": name,
            "suite_version": "1",
            "metric": metric,
            "rung": rung,
            "n": len(scores),
            "mean": sum(scores) / len(scores),
            "scores": {f"ex-{i:04}": s for i, s in enumerate(scores)},
        }
        _write_lines(path, [json.dumps(run)])
        written.append(path)
    return written[0], written[1]


def write_usage(path: Path, uses: Iterable[Use], first: date, last: date) -> None:
    """A CSV of daily usage, as ``tracker costs usage import`` reads it."""
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["date", "model", "requests", "input", "cached", "output"])
        for use in uses:
            n = use.requests
            for day in days:
                amounts = (n, n * use.input_each, n * use.cached_each, n * use.output_each)
                rows.writerow([day.isoformat(), use.model, *amounts])


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

"""The per-example file lm-evaluation-harness writes with ``--log_samples``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from tracker.errors import InputError
from tracker.importers.evals.given import Given, as_list, as_map, as_number, as_text
from tracker.importers.strict_json import read_json

_STAMP = re.compile(r"_(\d{4}-\d{2}-\d{2}T[\d.:-]+)$")


@dataclass(frozen=True, slots=True)
class Samples:
    """Scores by (metric, filter), then by example."""

    found: Mapping[tuple[str, str], dict[str, float]] = field(default_factory=dict)

    def scores(self, metric: str, rule: str) -> dict[str, float]:
        return self.found.get((metric, rule), {})


def samples_beside(task: str, given: Given) -> Samples:
    """The samples of ``task`` from the same run: by its time stamp, or the only ones there are."""
    stem = PurePath(given.name).stem
    stamp = _STAMP.search(stem)
    if stamp:
        exact = given.beside(f"samples_{task}_{stamp[1]}.jsonl")
        return _read(exact[0][0], exact[0][1]) if exact else Samples()
    there = given.beside(f"samples_{task}_*.jsonl")
    if not there and "results" in stem:
        there = given.beside(f"{stem.replace('results', 'samples')}.jsonl")
    return _read(*there[0]) if len(there) == 1 else Samples()


def _read(name: str, text: str) -> Samples:
    found: dict[tuple[str, str], dict[str, float]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            _add(found, as_map(read_json(line, name=f"{name}, line {number}")), name, number)
    return Samples(found)


def _add(
    found: dict[tuple[str, str], dict[str, float]],
    row: Mapping[str, Any],
    name: str,
    number: int,
) -> None:
    key = _key(row)
    if key is None:
        msg = f"{name}, line {number}: no doc_id"
        raise InputError(msg, "it should be the file written with --log_samples")
    for metric in as_list(row.get("metrics")):
        score = as_number(row.get(metric)) if isinstance(metric, str) else None
        if score is None:
            continue
        scores = found.setdefault((metric, as_text(row.get("filter")) or "none"), {})
        if key in scores:
            msg = f"{name}, line {number}: example {key!r} was there before"
            raise InputError(msg, "it should be the samples of one run")
        scores[key] = score


def _key(row: Mapping[str, Any]) -> str | None:
    """The example's place and what it was, so that only the very same examples are paired."""
    place, what = as_text(row.get("doc_id")), as_text(row.get("doc_hash"))
    if place is None:
        return None
    return f"{place}:{what[:12]}" if what else place

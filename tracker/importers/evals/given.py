"""What a reader of eval results is given besides the document, and how it looks into it."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from tracker.domain.version import EvalRun, Rung
from tracker.errors import InputError

_SAME = 1e-6

Beside = Callable[[str], Sequence[tuple[str, str]]]
"""From a pattern such as ``samples_*.jsonl`` to (name, text) of the files beside the document."""


def nothing_beside(_: str) -> Sequence[tuple[str, str]]:
    """For a document that came without a folder."""
    return ()


class NotResultsError(InputError):
    """The file may be sound, but it holds no eval results: in a folder it is passed over."""


@dataclass(frozen=True, slots=True)
class Given:
    """``name`` is the file, for messages; ``rung`` what the command says was measured."""

    name: str
    rung: Rung = Rung.OTHER
    beside: Beside = nothing_beside

    def refuse(self, what: str, hint: str | None = None) -> NoReturn:
        """Raises InputError about this file."""
        msg = f"{self.name}: {what}"
        raise InputError(msg, hint) from None


def as_map(value: Any) -> Mapping[str, Any]:
    """The value where it is an object; else an empty one: a field of a strange kind is no field."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str | None:
    """Text, or a number as text (versions are written both ways); nothing for all else."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def as_number(value: Any) -> float | None:
    """A finite number (true and false are 1 and 0); ``None`` for "N/A" and everything else."""
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    return None


def as_moment(value: Any) -> datetime | None:
    """RFC 3339 text with a zone, or seconds since 1970; ``None`` for anything else."""
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else None
        seconds = as_number(value)
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def digest(value: Any) -> str:
    """A digest of JSON that does not depend on key order."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def agree(scores: Mapping[str, float], mean: float) -> bool:
    """Whether the scores average to what the tool reported.

    Where they do not (a corpus metric, a weighted score) they are not this metric's examples.
    """
    if not scores:
        return False
    return abs(math.fsum(scores.values()) / len(scores) - mean) <= _SAME * max(1.0, abs(mean))


def average(values: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Repeated runs of one example become one score."""
    return {key: math.fsum(found) / len(found) for key, found in values.items()}


def known(details: Mapping[str, Any]) -> dict[str, Any]:
    """Without what was not said."""
    return {key: value for key, value in details.items() if value not in (None, {}, [], "")}


def insist_on_runs(runs: list[EvalRun], given: Given, hint: str) -> list[EvalRun]:
    """Raises InputError for a document of a known format in which nothing was measured."""
    if not runs:
        given.refuse("no metric in it has a number", hint)
    return runs

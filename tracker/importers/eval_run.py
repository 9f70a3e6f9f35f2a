"""Eval results: our own JSON (``schemas/v1/eval_run.schema.json``), a table of examples, or what
another tool saved (``tracker.importers.evals``)."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from tracker.domain.version import EvalRun, Rung
from tracker.errors import InputError
from tracker.importers.eval_table import is_table, read_table
from tracker.importers.evals.formats import names, reader_of
from tracker.importers.evals.given import Beside, Given, NotResultsError, nothing_beside
from tracker.importers.strict_json import read_json
from tracker.resources import check

_ROUNDING = 0.005
_BASELINES = (Rung.PROMPT, Rung.RETRIEVAL)


def read_eval_bytes(
    raw: bytes, *, name: str, rung: Rung | None, beside: Beside = nothing_beside
) -> list[EvalRun]:
    """Like :func:`read_eval`, from a file's bytes; those may be an inspect-ai archive too.

    Raises InputError also for text that is not UTF-8.
    """
    if raw.startswith(b"PK\x03\x04"):
        from tracker.importers.evals.inspect_zip import read_archive

        runs = read_archive(raw, Given(name, rung or Rung.OTHER, beside))
        return _signed(runs, name, raw)
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        msg = f"{name} is not UTF-8 text (byte {error.start})"
        raise InputError(msg, "save it as UTF-8") from None
    return read_eval(text, name=name, rung=rung, beside=beside)


def read_eval(
    text: str, *, name: str, rung: Rung | None, beside: Beside = nothing_beside
) -> list[EvalRun]:
    """Read a file of one or more eval runs, in our own form or another tool's, told by content.

    Our JSON holds one run or a list of them. A table (CSV, TSV or JSON lines) has ``example_id``,
    one or more score columns and perhaps ``cluster``; its suite is the stem of ``name``. ``rung``
    is what the command says was measured; without it our own forms must say it themselves, and a
    tool's run is ``other``. ``beside`` finds the files that lie beside it.
    Raises InputError, with the line or the JSON path, for a file that is cut off, a score that is
    no number, an example that occurs twice, a run that has not finished, or a rung that
    contradicts the command's.
    """
    if is_table(text, name):
        runs = read_table(text, name=name, suite=PurePath(name).stem, rung=rung)
    else:
        runs = _read_document(text, name, rung, beside)
    return _signed(runs, name, text.encode("utf-8", "surrogatepass"))


def _signed(runs: list[EvalRun], name: str, raw: bytes) -> list[EvalRun]:
    sha256 = hashlib.sha256(raw).hexdigest()
    return [replace(run, source=name, source_sha256=sha256) for run in runs]


def _read_document(text: str, name: str, rung: Rung | None, beside: Beside) -> list[EvalRun]:
    data = _parsed(text, name)
    reader = reader_of(data)
    if reader is not None:
        return reader(data, Given(name, rung or Rung.OTHER, beside))
    items = data if isinstance(data, list) else [data]
    if not items:
        msg = f"{name} holds no eval run"
        raise InputError(msg)
    if all(isinstance(item, dict) and not {"suite", "metric"} & item.keys() for item in items):
        msg = f"{name} is no file of eval results that is known here"
        hint = f"known: {', '.join(names())}, CSV, JSON lines, schemas/v1/eval_run"
        raise NotResultsError(msg, hint)
    places = [f"{name}, run {i}" if len(items) > 1 else name for i in range(1, len(items) + 1)]
    return [run_from_json(d, where=w, rung=rung) for d, w in zip(items, places, strict=True)]


def _parsed(text: str, name: str) -> Any:
    """JSON, or the YAML of a model card's head or of ``.eval_results``."""
    start = text.removeprefix("\ufeff").lstrip()
    if start.startswith(("{", "[")) or not name.lower().endswith((".yaml", ".yml", ".md")):
        return read_json(text, name=name)
    from tracker.importers.strict_yaml import read_yaml

    if start.startswith("---"):
        head = re.split(r"(?m)^---[ \t]*$", start, maxsplit=2)
        start = head[1] if len(head) > 1 else start
    return read_yaml(start, name=name)


def run_from_json(data: Any, *, where: str, rung: Rung | None) -> EvalRun:
    """One object of ``eval_run.schema.json``, checked; other properties of it are ignored."""
    if not is_plain_run(data):
        check("eval_run", data, where)
    scores = {key: float(score) for key, score in (data.get("scores") or {}).items()}
    clusters: dict[str, str] = data.get("clusters") or {}
    _insist_on_same_examples(scores, clusters, where)
    ran_at = data.get("ran_at")
    return EvalRun(
        rung=_agreed(data.get("rung"), rung, where),
        suite=data["suite"],
        metric=data["metric"],
        mean=_mean(data.get("mean"), scores, where),
        n=_count(data.get("n"), scores, where),
        suite_version=data.get("suite_version"),
        higher_is_better=data.get("higher_is_better", True),
        stderr=None if data.get("stderr") is None else float(data["stderr"]),
        scores=scores,
        clusters=clusters,
        subject=data.get("subject"),
        judge=data.get("judge"),
        ran_at=datetime.fromisoformat(ran_at) if ran_at else None,
        source=data.get("source"),
        source_sha256=data.get("source_sha256"),
        suite_hash=data.get("suite_hash"),
        embedder=data.get("embedder"),
        tool=data.get("tool"),
        base=data.get("base"),
        details=data.get("details") or {},
    )


def is_plain_run(data: Any) -> bool:
    """Whether ``data`` surely fits the schema.

    Loading the schema's machinery takes longer than all the rest of a registration, so it is left
    for what is unusual or wrong; then it says so in words.
    """
    return (
        isinstance(data, Mapping)
        and {"suite", "metric"} <= data.keys()
        and bool({"mean", "scores"} & data.keys())
        and all(key not in data or fits(data[key]) for key, fits in _FITS.items())
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_text_or_null(value: Any) -> bool:
    return value is None or _is_text(value)


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)


def _is_moment(value: Any) -> bool:
    try:
        return value is None or datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


_FITS: dict[str, Callable[[Any], bool]] = {
    "suite": _is_text,
    "metric": _is_text,
    "suite_version": _is_text_or_null,
    "subject": _is_text_or_null,
    "judge": _is_text_or_null,
    "source": _is_text_or_null,
    "suite_hash": _is_text_or_null,
    "embedder": _is_text_or_null,
    "tool": _is_text_or_null,
    "base": _is_text_or_null,
    "details": lambda v: isinstance(v, dict),
    "mean": _is_number,
    "stderr": lambda v: _is_number(v) and v >= 0,
    "n": lambda v: type(v) is int and v >= 1,
    "higher_is_better": lambda v: type(v) is bool,
    "rung": lambda v: isinstance(v, str) and v in set(Rung),
    "scores": lambda v: isinstance(v, dict) and v != {} and all(map(_is_number, v.values())),
    "clusters": lambda v: isinstance(v, dict) and all(isinstance(c, str) for c in v.values()),
    "ran_at": _is_moment,
    "source_sha256": lambda v: v is None,
}


def _agreed(said: str | None, asked: Rung | None, where: str) -> Rung:
    """What the file says and what the command says was measured; a plain ``other`` gives way."""
    if asked is None and said is None:
        msg = f"{where}: $ lacks rung"
        raise InputError(msg, f"one of {', '.join(Rung)}: what was measured")
    if said is None or asked is None:
        return Rung(said) if said else asked or Rung.OTHER
    of_file = Rung(said)
    if of_file is Rung.OTHER:
        return asked
    if asked in (of_file, Rung.OTHER) or {of_file, asked} <= set(_BASELINES):
        return of_file
    msg = f"{where}: $.rung says {of_file}, but it was given as {asked}"
    raise InputError(msg, "--eval is for the fine-tune, --baseline for prompting and retrieval")


def _insist_on_same_examples(
    scores: Mapping[str, float], clusters: Mapping[str, str], where: str
) -> None:
    if clusters and (alone := sorted(scores.keys() ^ clusters.keys())):
        lacking = "clusters" if alone[0] in scores else "scores"
        msg = f"{where}: $.{lacking} lacks example {alone[0]!r}"
        raise InputError(msg, "give every example its cluster, or none")


def _mean(stated: float | None, scores: Mapping[str, float], where: str) -> float:
    """The mean of the scores where there are scores; a stated one may be rounded."""
    if not scores:
        return float(stated or 0)
    mean = math.fsum(scores.values()) / len(scores)
    if stated is not None and abs(stated - mean) > _ROUNDING * max(1, abs(mean)):
        msg = f"{where}: $.mean is {stated:g}, but the scores average {mean:g}"
        raise InputError(msg, "leave the mean out, or correct it")
    return mean


def _count(stated: int | None, scores: Mapping[str, float], where: str) -> int | None:
    if scores and stated not in (None, len(scores)):
        msg = f"{where}: $.n is {stated}, but there are {len(scores)} scores"
        raise InputError(msg, "n counts the examples that were scored")
    return len(scores) or (None if stated is None else int(stated))

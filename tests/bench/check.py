"""What a check costs after ten notices changed: for many models beside for a thousand.

``TRACKER_BENCH_MODELS`` is how many; ``make bench-large`` takes a million.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tracker.app.proofs import RULES

BAR = 1.25
FULL_BAR = 2.0
_NAME = "check of changed notices"
_BASES = 5_000
_PAIRS = 5
_CODE = """
import json, sys, time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
start = time.perf_counter()
from tracker.app.check import check
from tracker.app.context import App
from tracker.app.looking import Wish
from tracker.config import load_config
path = Path(sys.argv[1])
moment = datetime(2023, 3, 1, 12, tzinfo=UTC)
app = App(load_config(path, {}, path.parent), {}, now=lambda: moment, hindsight=False)
report = check(app, offline=True, wish=Wish())
print(json.dumps([time.perf_counter() - start, len(report.judgements), report.quiet]))
"""
_NOTICES = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tests.builders import notice
from tracker.app.context import App
from tracker.config import load_config
from tracker.db import notices
from tracker.domain.source import KnownNotice, NoticeStatus
moment = datetime(2023, 3, 1, 12, tzinfo=UTC)
path, first, last, day = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
app = App(load_config(path, {}, path.parent), {}, now=lambda: moment, hindsight=False)
found = [notice(f"base-{n:04}x", day) for n in range(first, last)]
rows = [KnownNotice(n, NoticeStatus.LIVE, 1, moment, moment) for n in found]
with app.database.write() as tx:
    notices.save(tx, rows, [], now=moment)
"""
_MODELS = "INSERT INTO registered_models (id, name, last_number, created_at) VALUES (?, ?, 1, ?)"
_VERSIONS = """
INSERT INTO model_versions (id, model_id, number, registered_at, status, provider, base_provider,
base_model, base_pinned, tags, extra) VALUES (?, ?, 1, ?, 'active', 'openai', 'openai', ?, 1, '{}',
'{}')
"""
_PROOFS = "INSERT INTO proofs SELECT id, 'proven', '[]', ?, registered_at FROM model_versions"
_BASELINES = """
INSERT INTO eval_runs (version_id, rung, suite, metric, mean, higher_is_better, details)
SELECT id, 'retrieval', 'triage', 'accuracy', 0.5, 1, '{}' FROM model_versions
"""
"""Else every model would have to be told of."""
_JOIN = """
CREATE TABLE found AS SELECT v.id, n.notice FROM model_versions v
JOIN facts n ON n.base = v.base_model
"""


def check_lines(folder: Path) -> Iterator[str]:
    """One line on ten changed notices, one on judging everything anew because all of them did."""
    models = int(os.environ.get("TRACKER_BENCH_MODELS", "100000"))
    few, many = seeded(folder / "few", 1_000), seeded(folder / "many", models)
    times: list[tuple[float, float]] = []
    for turn in range(_PAIRS):
        for config in (few, many):
            tell(config, 0, 10, f"2030-01-{turn + 10:02}")
        times.append((checked(many)[0], checked(few)[0]))
    ratio = median(ours / theirs for ours, theirs in times)
    ours, theirs = (median(side) for side in zip(*times, strict=True))
    yield _line(
        f"10 changed notices, {models:,}", ratio, BAR, f"1,000 ({ours:.2f} s, {theirs:.2f} s)"
    )
    tell(many, 10, _BASES, "Not before 2031-01-01")
    again, (bare, rows) = checked(many)[0], plain_join(many.parent / "registry.db")
    said = f"an indexed join that writes {rows:,} rows ({again:.2f} s, {bare:.2f} s)"
    yield _line(f"{_BASES:,} changed notices, {models:,}", again / bare, FULL_BAR, said)


def seeded(folder: Path, models: int) -> Path:
    """A registry of so many models on up to 5,000 bases, checked once; ten bases have one each."""
    folder.mkdir(parents=True)
    config = folder / "tracker.toml"
    config.write_text('[database]\nurl = "sqlite:///registry.db"\n', encoding="utf-8")
    tell(config, 10, _BASES, "Not before 2030-01-01")
    when = "2023-02-01 12:00:00.000000"
    with sqlite3.connect(folder / "registry.db") as plain:
        plain.executemany(_MODELS, ((n, f"m{n:07}", when) for n in range(models)))
        bases = (n if n < 10 else 10 + n % (_BASES - 10) for n in range(models))
        plain.executemany(
            _VERSIONS, ((n, n, when, f"base-{base:04}x") for n, base in enumerate(bases))
        )
        plain.execute(_PROOFS, [RULES])
        plain.execute(_BASELINES)
    plain.close()
    tell(config, 0, 10, "2030-01-01")
    checked(config)
    return config


def tell(config: Path, first: int, last: int, day: str) -> None:
    """Say ``day`` of the bases numbered ``first`` up to ``last``."""
    words = [str(config), str(first), str(last), day]
    subprocess.run([sys.executable, "-c", _NOTICES, *words], check=True)


def checked(config: Path) -> tuple[float, int, int]:
    """Seconds of a check in a fresh process; the models looked at, and those only counted."""
    command = [sys.executable, "-c", _CODE, str(config)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, looked, quiet = json.loads(done.stdout)
    return seconds, looked, quiet


def plain_join(database: Path) -> tuple[float, int]:
    """Seconds to find every version's notice by an index and write it down, and how many."""
    copy = database.with_name("copy.db")
    shutil.copy(database, copy)
    with sqlite3.connect(copy) as plain:
        plain.execute(
            "CREATE TABLE facts AS SELECT json_extract(notice, '$.model_id') base, notice "
            "FROM notices"
        )
        plain.execute("CREATE INDEX ix_facts ON facts (base)")
        start = time.perf_counter()
        plain.execute(_JOIN)
        plain.commit()
        seconds = time.perf_counter() - start
        rows: int = plain.execute("SELECT count(*) FROM found").fetchone()[0]
    plain.close()
    copy.unlink()
    return seconds, rows


def is_wanted(wanted: list[str]) -> bool:
    return not wanted or any(word in _NAME for word in wanted)


def _line(what: str, ratio: float, bar: float, beside: str) -> str:
    verdict = "ok" if ratio <= bar else "over"
    measured = f"{f'check, {what}':<38} {ratio:5.2f} x   bar <= {bar:4.2f}   {verdict:<4}"
    return f"{measured}   time of: {beside}"

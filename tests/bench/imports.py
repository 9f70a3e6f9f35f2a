"""Importing very many tunes: storing beside the bare driver, the whole import, and its memory.

``TRACKER_BENCH_TUNES`` is how many; ``make bench-large`` takes a million.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.bench.plain_store import into_postgresql, into_sqlite, plain_version
from tests.db.postgres import running_server
from tracker.app.import_many import MOST
from tracker.app.registering import prepare
from tracker.app.tune_lines import read_lines
from tracker.db import many_versions, proofs
from tracker.db.engine import open_database
from tracker.domain.version import NewVersion
from tracker.importers.tunes.base import Tune

BAR = 0.5
POSTGRESQL_BAR = 0.6
MEMORY_BAR = 1.5
_NAME = "import of tunes"
_FEW = 10_000
_STORED = 20_000
_PAIRS = 5
_LONG = 50_000
"""So many are imported once a side: it takes long enough."""
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
_IMPORT = """
import json, re, sys, time
from pathlib import Path
from tracker.app.context import App
from tracker.app.imported import Done
from tracker.app.importing import import_batch
from tracker.app.tune_files import read_batch
from tracker.app.wishes import Wishes
from tracker.config import load_config
config, path = sys.argv[1:]
app = App(load_config(Path(config), {}, Path(config).parent), {})
app.database
start = time.perf_counter()
report = import_batch(app, read_batch([path], bytes), Wishes(), None, lambda one: None)
seconds = time.perf_counter() - start
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(json.dumps([report.count(Done.REGISTERED), int(peak) // 1024, seconds]))
"""
_PLAIN = """
import json, sys, time
from tests.bench.imports import plainly
database, path = sys.argv[1:]
start = time.perf_counter()
print(json.dumps([plainly(database, path), 0, time.perf_counter() - start]))
"""

Store = Callable[[str, Sequence[NewVersion]], None]


def import_lines(folder: Path) -> Iterator[str]:
    """Storing on both databases, the whole of an import, and what memory it takes."""
    tunes = int(os.environ.get("TRACKER_BENCH_TUNES", "20000"))
    path = write_jobs(folder / "jobs.jsonl", tunes)
    stored = write_jobs(folder / "stored.jsonl", min(tunes, _STORED))
    yield from storing_lines(folder, versions_in(stored))
    ours, theirs, peak = whole(folder, path, 1 if tunes > _LONG else 3)
    beside = f"json and executemany ({ours:.1f} s, {theirs:.1f} s)"
    yield _line(f"import, {tunes:,} tunes", theirs / ours, BAR, beside)
    few = write_jobs(folder / "few.jsonl", min(_FEW, tunes // 2))
    _, small, _ = _run(_IMPORT, _config(folder, "few"), few)
    ratio, verdict = peak / small, "ok" if peak <= MEMORY_BAR * small else "over"
    bar = f"bar <= {MEMORY_BAR:4.2f}   {verdict:<4}"
    yield f"{'memory of the same':<38} {ratio:5.2f} x   {bar}   {peak} MiB ({small} of the few)"


def storing_lines(folder: Path, news: Sequence[NewVersion]) -> Iterator[str]:
    """What has been read and checked, put into the tables: ours beside the driver's fastest way."""

    def fresh(number: int) -> str:
        url = f"sqlite:///{folder / f'store{number}.db'}"
        open_database(url, now=AT).close()
        return url

    ratio = _pairs(fresh, into_sqlite, news)
    what = f"{len(news):,} versions"
    yield _line(f"storing {what}, SQLite", ratio, BAR, "executemany of the same rows")
    with running_server() as server:
        ratio = _pairs(lambda _: server.fresh(), into_postgresql, news)
    yield _line(f"storing {what}, PostgreSQL", ratio, POSTGRESQL_BAR, "COPY of the same rows")


def store(url: str, news: Sequence[NewVersion]) -> None:
    """As an import does it: the same transactions, without what comes before and after."""
    database = open_database(url, now=AT)
    for start in range(0, len(news), MOST):
        some = news[start : start + MOST]
        with database.write() as tx:
            many_versions.known_marks(tx, (m for new in some for m in many_versions.marks_of(new)))
            added = many_versions.add_versions(tx, some, actor="bench", now=AT) or []
            proofs.add(tx, ((one.id, "unproven", ()) for one in added), rules=2, now=AT)
    database.close()


def plainly(database: str, path: str) -> int:
    """The same file put into the same tables the way one writes it first."""
    with Path(path).open(encoding="utf-8") as file:
        news = [
            plain_version(json.loads(line), line, f"{path}, line {number}")
            for number, line in enumerate(file, 1)
        ]
    into_sqlite(f"sqlite:///{database}", news)
    return len(news)


def versions_in(path: Path) -> list[NewVersion]:
    """The versions of a file, ready to be stored."""
    tunes = (found for found in read_lines(path) if isinstance(found, Tune))
    return [prepare(tune.asked, Path())[0] for tune in tunes]


def whole(folder: Path, path: Path, pairs: int) -> tuple[float, float, int]:
    """Seconds of ours and of theirs, and our peak in MiB; each is a fresh process."""
    times: list[tuple[float, float]] = []
    peak = 0
    for number in range(pairs):
        count, peak, ours = _run(_IMPORT, _config(folder, f"ours{number}"), path)
        database = folder / f"theirs{number}.db"
        open_database(f"sqlite:///{database}", now=AT).close()
        plain, _, theirs = _run(_PLAIN, database, path)
        assert count == plain
        times.append((ours, theirs))
    return (*(median(side) for side in zip(*times, strict=True)), peak)


def write_jobs(path: Path, jobs: int) -> Path:
    """OpenAI's jobs, one a line, oldest first; two of each model."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(_job(number))}\n" for number in range(jobs))
    return path


def _pairs(fresh: Callable[[int], str], plain: Store, news: Sequence[NewVersion]) -> float:
    """How many times as fast ours is, in the median; each side fills a registry of its own."""
    ratios = []
    for number in range(_PAIRS):
        theirs = _seconds(plain, fresh(2 * number), news)
        ratios.append(theirs / _seconds(store, fresh(2 * number + 1), news))
    return median(ratios)


def _seconds(side: Store, url: str, news: Sequence[NewVersion]) -> float:
    start = time.perf_counter()
    side(url, news)
    return time.perf_counter() - start


def is_wanted(wanted: list[str]) -> bool:
    return not wanted or any(word in _NAME for word in wanted)


def _config(folder: Path, name: str) -> Path:
    config = folder / f"{name}.toml"
    config.write_text(f'[database]\nurl = "sqlite:///{folder / name}.db"\n', encoding="utf-8")
    return config


def _run(code: str, first: Path, path: Path) -> tuple[int, int, float]:
    command = [sys.executable, "-c", code, str(first), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    count, peak, seconds = json.loads(done.stdout)
    return count, peak, seconds


def _line(what: str, ratio: float, bar: float, beside: str) -> str:
    verdict = "ok" if ratio >= bar else "over"
    return f"{what:<38} {ratio:5.2f} x   bar >= {bar:4.2f}   {verdict:<4}   speed of: {beside}"


def _job(number: int) -> dict[str, object]:
    base = "gpt-4o-mini-2024-07-18"
    return {
        "object": "fine_tuning.job",
        "id": f"ftjob-{number:08x}",
        "model": base,
        "created_at": 1_721_764_800 + number,
        "finished_at": 1_721_768_400 + number,
        "fine_tuned_model": f"ft:{base}:acme:m{number // 2}:{number:08x}",
        "organization_id": "org-123",
        "result_files": [f"file-r{number:08x}"],
        "status": "succeeded",
        "validation_file": None,
        "training_file": f"file-{number:08x}",
        "hyperparameters": {"n_epochs": 4, "batch_size": 1, "learning_rate_multiplier": 1.0},
        "trained_tokens": 5_768,
        "integrations": [],
        "seed": number % 1000 + 1,
        "error": {"code": None, "message": None, "param": None},
    }

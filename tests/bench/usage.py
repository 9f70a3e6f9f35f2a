"""A month of usage, a row for each request: time beside plain SQL, and memory for few and many."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

MEMORY_BAR = 1.25
"""Most memory for a million rows, as a multiple of that for a hundredth of them."""
TIME_BAR = 3.0
_NAME = "usage of a month"
_MODELS = 200
_HEAD = "date,model,requests,input,cached,output"
_CODE = """
import json, re, sys, time
from pathlib import Path
from tracker.app.context import App
from tracker.app.summary import cost_report
from tracker.app.usage_import import import_file
from tracker.config import load_config
from datetime import date
app = App(load_config(Path(sys.argv[1]), {}, Path(sys.argv[1]).parent))
app.database
start = time.perf_counter()
rows = import_file(app, Path(sys.argv[2])).rows
imported = time.perf_counter()
cost_report(app, date(2026, 10, 1))
reported = time.perf_counter()
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(json.dumps([rows, int(peak) // 1024, imported - start, reported - imported]))
"""
_SUMS = """
INSERT INTO days SELECT date, model, sum(requests), sum(input), sum(cached), sum(output)
FROM requests GROUP BY date, model
"""


def write_usage(path: Path, rows: int) -> None:
    """``rows`` requests of October 2026, spread over all days and models."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{_HEAD}\n")
        for n in range(rows):
            model = f"ft:gpt-4.1-mini-2025-04-14:acme:m{n % _MODELS}:x{n % _MODELS}"
            day = f"2026-10-{n // _MODELS % 31 + 1:02}"
            file.write(f"{day},{model},1,{300 + n % 100},{n % 100},{100 + n % 50}\n")


def plain_sql(database: Path, path: Path) -> int:
    """The same daily rows the way one writes it first: nothing is checked. Returns how many."""
    with sqlite3.connect(database) as connection, path.open(encoding="utf-8", newline="") as file:
        for table in ("requests", "days"):
            connection.execute(f"DROP TABLE IF EXISTS {table}")
            connection.execute(f"CREATE TABLE {table} ({_HEAD})")
        rows = csv.reader(file)
        next(rows)
        connection.executemany("INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?)", rows)
        count = connection.execute(_SUMS).rowcount
    connection.close()
    return count


def imported(folder: Path, path: Path) -> tuple[int, int, float, float]:
    """Daily rows, peak memory in MiB, seconds of the import and of the month's report."""
    config = folder / "tracker.toml"
    database = folder / f"{path.stem}.db"
    config.write_text(f'[database]\nurl = "sqlite:///{database}"\n', encoding="utf-8")
    command = [sys.executable, "-c", _CODE, str(config), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows, peak, importing, reporting = json.loads(done.stdout)
    return rows, peak, importing, reporting


def usage_lines(folder: Path, rows: int = 1_000_000) -> Iterator[str]:
    """One line each on time and memory."""
    if sys.platform != "linux":
        return
    folder.mkdir(parents=True, exist_ok=True)
    small, large = folder / "few.csv", folder / "many.csv"
    write_usage(small, rows // 100)
    write_usage(large, rows)
    _, few, _, _ = imported(folder, small)
    _, many, importing, reporting = imported(folder, large)
    start = time.perf_counter()
    plain_sql(folder / "plain.db", large)
    plain = time.perf_counter() - start
    what = f"{_NAME}, {rows:,} rows"
    ratio, verdict = importing / plain, "ok" if importing <= TIME_BAR * plain else "over"
    yield (
        f"{what:<34} {ratio:5.2f} x   bar <= {TIME_BAR:4.2f}   {verdict:<4}   time of: csv and "
        f"executemany ({importing:.1f} s, {plain:.1f} s; report {reporting:.1f} s)"
    )
    ratio, verdict = many / few, "ok" if many <= MEMORY_BAR * few else "over"
    bar = f"bar <= {MEMORY_BAR:4.2f}   {verdict:<4}"
    yield f"{'memory of the same':<34} {ratio:5.2f} x   {bar}   {many} MiB ({few} of 1 %)"


def is_wanted(wanted: list[str]) -> bool:
    return not wanted or any(word in _NAME for word in wanted)

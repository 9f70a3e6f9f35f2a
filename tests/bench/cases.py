"""What is measured, and against what. The bars are those the design was made for."""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.pairs import Case, Work
from tracker.datasets.digest import file_digest
from tracker.datasets.fingerprint import fingerprint
from tracker.datasets.recset import RecordSet
from tracker.sources import load_source
from tracker.sources.base import Capture
from tracker.sources.isolate import IsolatedParser

ROOT = Path(__file__).parents[2]
MIB = 1024 * 1024
_READ_AT = datetime(2026, 11, 23, 6, tzinfo=UTC)
POLLED = 13
"""Pages one poll reads: the sources that are on unless they are switched off."""
CAPTURES = ROOT / ".." / "shared" / "captures"
_FIXTURES = ROOT / "tests" / "sources" / "fixtures"
_PAGES = {
    "openai": ("openai/2026-07-06_deprecations.md", "openai/2026-upcoming.md"),
    "bedrock": ("bedrock/2025-11-13_model-lifecycle.html", "bedrock/2025-11-missing-header.html"),
}
"""For each source a whole page, where the saved ones are, and the small one of the tests."""


def all_cases(folder: Path) -> Iterator[Case]:
    """Every case, with its files made in ``folder`` as it is asked for."""
    yield _help()
    yield _register(folder / "register")
    if (openssl := shutil.which("openssl")) is not None:
        yield _hash(folder / "large.bin", openssl)
    yield _records(folder / "records.jsonl", 20, 1, 3.5)
    yield _records(folder / "many.jsonl", 128, 2, 6.0)
    yield from map(_parse, _PAGES)


def python(code: str) -> Work:
    """A fresh interpreter that runs ``code``."""
    return command([sys.executable, "-c", code])


def command(words: list[str], cwd: Path | None = None) -> Work:
    def run() -> None:
        subprocess.run(words, cwd=cwd, stdout=subprocess.DEVNULL, check=True)

    return run


def write_records(path: Path, size: int) -> None:
    """Chat records, one a line, ``size`` bytes or a little more of them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for number in itertools.count():
            question = {"role": "user", "content": f"Ticket {number}: it does not work. " * 6}
            answer = {"role": "assistant", "content": json.dumps({"queue": number % 7})}
            record = {"messages": [question, answer], "weight": 0.5, "id": number}
            if file.write(json.dumps(record) + "\n") and file.tell() >= size:
                return


def stdlib_fingerprint(path: Path) -> tuple[str, RecordSet]:
    """The same two digests, of the bytes and of the records, the way one writes it first."""
    whole, count, total = hashlib.sha256(), 0, 0
    with path.open("rb") as file:
        for raw in file:
            whole.update(raw)
            record = json.loads(raw)
            plain = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            total += int.from_bytes(hashlib.sha256(plain.encode()).digest(), "big")
            count += 1
    return whole.hexdigest(), RecordSet(count, total)


def registering(folder: Path) -> Work:
    """Registers another version each time, with one eval and a dataset of 1 MB."""
    write_records(folder / "train.jsonl", MIB)
    rows = "".join(f"{i},{i % 9 != 0:d}\n" for i in range(400))
    (folder / "eval.csv").write_text(f"example_id,score\n{rows}", encoding="utf-8")
    tracker = [sys.executable, "-m", "tracker"]
    command([*tracker, "init"], folder)()
    said = ["--base", "openai/gpt-4o-mini-2024-07-18", "--dataset", "train.jsonl"]
    numbers = itertools.count()

    def run() -> None:
        number = ["--model-id", f"ft:gpt-4o-mini-2024-07-18:acme:triage:{next(numbers):04}"]
        command([*tracker, "register", "triage", *said, "--eval", "eval.csv", *number], folder)()

    return run


def _help() -> Case:
    ours = command([sys.executable, "-m", "tracker", "--help"])
    return Case("tracker --help", "python -c 'import click'", 1.3, ours, python("import click"))


def _register(folder: Path) -> Case:
    yardstick = "import click, sqlalchemy"
    theirs = python(yardstick)
    return Case("tracker register", f"python -c '{yardstick}'", 1.35, registering(folder), theirs)


def _hash(path: Path, openssl: str) -> Case:
    """Large enough that starting ``openssl`` does not count."""
    block = bytes(range(256)) * 4096
    with path.open("wb") as file:
        for _ in range(256):
            file.write(block)
    theirs = command([openssl, "dgst", "-sha256", str(path)])
    name, yardstick = "hash of a file, 256 MiB", "openssl dgst -sha256"
    return Case(name, yardstick, 0.95, lambda: file_digest(path), theirs, at_most=False)


def _records(path: Path, size: int, processes: int, bar: float) -> Case:
    """A file of ``size`` MiB. Several processes need one that is worth starting them for."""
    write_records(path, size * MIB)
    name = f"records, {size} MiB, {processes} process{'es' if processes > 1 else ''}"
    return Case(
        f"fingerprint of {name}",
        "the same with the standard library's json",
        bar,
        lambda: fingerprint(path, processes=processes),
        lambda: stdlib_fingerprint(path),
        at_most=False,
    )


def _parse(source_id: str) -> Case:
    """A page as a poll reads it: the start of the server is shared by ``POLLED`` pages."""
    whole, small = _PAGES[source_id]
    path = CAPTURES / whole if (CAPTURES / whole).exists() else _FIXTURES / small
    body = path.read_bytes()
    page = Capture(load_source(source_id).url, body, None, _READ_AT)
    yardstick = "import selectolax.lexbor"
    start = python(yardstick)

    def ours() -> None:
        with IsolatedParser() as parser:
            for _ in range(POLLED):
                parser.parse(source_id, page)

    def theirs() -> None:
        for _ in range(POLLED):
            start()

    name = f"isolated parse, {source_id}, {len(body) / 1024:.0f} KiB"
    return Case(name, f"python -c '{yardstick}'", 1.6, ours, theirs)

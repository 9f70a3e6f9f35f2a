"""A large file of JSON lines, read by several processes; this one hashes its bytes meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import BinaryIO, cast

from tracker.children import child_environment
from tracker.datasets.digest import opened_steady
from tracker.datasets.parts import Part, Span, read_part, spans
from tracker.datasets.reading import Read, complaints
from tracker.datasets.recset import RecordSet
from tracker.datasets.scan import NO_LINES
from tracker.datasets.splitting import Wanted
from tracker.datasets.streams import HashingReader, Progress
from tracker.datasets.tally import TakeKeys
from tracker.datasets.worker import pack_span, pack_wanted, read_answer

_MOST = 16


def read_split(
    wanted: Wanted,
    processes: int,
    *,
    take_keys: TakeKeys | None = None,
    progress: Progress | None = None,
) -> tuple[Read, RecordSet]:
    """What ``read_records`` reads, the sums of all records, and their keys in any order.

    Raises InputError as ``read_records`` does, for the first line that is wrong.
    """
    with opened_steady(wanted.path) as file:
        size = os.fstat(file.fileno()).st_size
        shared = _Shared(wanted, size, take_keys, progress)
        with _at_work(shared, min(processes, _MOST)):
            reader = HashingReader(file)
            sha256 = reader.drain()
        return together(wanted, sha256, reader.bytes, shared.results())


class _Shared:
    """What the threads have in common: the parts still to be read, and those that have been."""

    def __init__(
        self, wanted: Wanted, size: int, take_keys: TakeKeys | None, progress: Progress | None
    ) -> None:
        self.wanted = wanted
        self._left = enumerate(spans(wanted.path, size))
        self._take_keys = take_keys
        self._progress = progress
        self._lock = threading.Lock()
        self._stopped = False
        self._parts: dict[int, Part] = {}

    def next_span(self) -> tuple[int, Span] | None:
        """The next part to read; ``None`` when there is none, or no sense in it any more."""
        with self._lock:
            return None if self._stopped else next(self._left, None)

    def keep(self, index: int, span: Span, part: Part) -> None:
        """What a part holds. After one that is broken, those behind it are not wanted."""
        with self._lock:
            if self._take_keys is not None:
                self._take_keys(part.keys)
            del part.keys[:]
            self._parts[index] = part
            self._stopped = self._stopped or part.broken is not None
            if self._progress is not None:
                self._progress(span.bytes)

    def stop(self) -> None:
        with self._lock:
            self._stopped = True

    def results(self) -> list[Part]:
        """In the order of the file."""
        return [self._parts[index] for index in sorted(self._parts)]


@contextmanager
def _at_work(shared: _Shared, processes: int) -> Iterator[None]:
    """``processes`` workers, each led by a thread; what goes wrong in the block ends them all."""
    with ThreadPoolExecutor(processes) as threads:
        workers = [_start(shared.wanted) for _ in range(processes)]
        led = [threads.submit(_lead, worker, shared) for worker in workers]
        try:
            yield
            for future in led:
                future.result()
        finally:
            shared.stop()
            for worker in workers:
                worker.kill()
                # Closing its pipes may have failed, and then nobody has waited for it.
                worker.wait()


def _start(wanted: Wanted) -> subprocess.Popen[bytes]:
    worker = subprocess.Popen(  # our own interpreter and module, no shell
        [sys.executable, "-P", "-m", "tracker.datasets.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=child_environment(),
    )
    with suppress(BrokenPipeError):
        _say(worker, pack_wanted(wanted))
    return worker


def _lead(worker: subprocess.Popen[bytes], shared: _Shared) -> None:
    """Hand parts to one worker until there are none."""
    # A worker that has died cannot be told to end.
    with suppress(BrokenPipeError), worker:
        while (found := shared.next_span()) is not None:
            index, span = found
            shared.keep(index, span, _ask(worker, shared.wanted, span))


def _ask(worker: subprocess.Popen[bytes], wanted: Wanted, span: Span) -> Part:
    """A worker that was killed, or could not start, must not fail the whole: then we read it."""
    try:
        _say(worker, pack_span(span))
        return read_answer(cast(BinaryIO, worker.stdout))
    except (BrokenPipeError, ValueError, EOFError):
        return read_part(wanted, span)


def _say(worker: subprocess.Popen[bytes], line: bytes) -> None:
    stdin = cast(BinaryIO, worker.stdin)
    stdin.write(line)
    stdin.flush()


def together(wanted: Wanted, sha256: str, size: int, parts: list[Part]) -> tuple[Read, RecordSet]:
    """The parts as one; with the lines counted from the start of the file."""
    lines, records = 0, RecordSet()
    skipped, rounded = NO_LINES, NO_LINES
    for part in parts:
        if part.broken is not None:
            with complaints(wanted.path, lines):
                raise part.broken
        skipped += part.skipped.moved(lines)
        rounded += part.rounded.moved(lines)
        records += part.records
        lines += part.lines
    return Read(sha256, size, True, skipped, rounded), records

"""The parsing server: one process for the pages of a poll, which forks for each of them.

No DOM parser is safe on a hostile page (one needs 25 s for 450 KB of nested tables), so a page is
parsed in a process that can be lost. To start Python and load a parser takes longer than to read a
page, so that is done once, here; a fork of it has everything loaded, limits itself before it looks
at the page, and leaves nothing behind. This process only passes bytes on, and runs no thread: that
is what makes a fork of it safe, on macOS too.

In: frames of ``{"source", "limits"}`` with a packed capture. Out, for each: ``{"status"}`` with the
packed answer and what was said on standard error, each up to its limit.
"""

from __future__ import annotations

import gc
import os
import selectors
import signal
import sys
from dataclasses import dataclass
from importlib import import_module

from tracker.errors import ParseError, TrackerError
from tracker.sources import KINDS, SOURCES, build_source, load_source
from tracker.sources.frames import read_frame, write_frame
from tracker.sources.limits import TOO_LITTLE_MEMORY, Limits, bind
from tracker.sources.markdown import to_html
from tracker.sources.wire import pack_error, pack_reading, unpack_capture, unpack_recipe

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Worker:
    """A forked process, and what it writes."""

    pid: int
    out: int
    complaint: int


def main() -> int:
    """Serve until standard input ends. In a worker: its exit status."""
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    # Most pages are Markdown. Its library is loaded when it is first used, which is now.
    to_html("|loads|\n|-|\n|`it`|\n")
    while frame := read_frame(stdin):
        about, (data,) = frame
        limits = Limits(**about["limits"])
        _prepare(about["source"], data)
        if (worker := _fork()) is None:
            # An error not handled there ends the worker as it ends any program: it tells of it.
            return _work(about["source"], data, limits)
        status, out, complaint = _end(worker, limits.answer)
        write_frame(stdout, {"status": status}, out, complaint)
    return 0


def answer(source_id: str, data: bytes) -> bytes:
    """The packed reading of a packed capture, or the packed error."""
    try:
        recipe = unpack_recipe(data)
        source = build_source(recipe) if recipe else load_source(source_id)
        return pack_reading(source.parse(unpack_capture(data)))
    except TrackerError as error:
        return pack_error(error)
    except RecursionError:
        msg = "the page is nested too deeply to be read"
        return pack_error(ParseError(msg))


def _prepare(source_id: str, data: bytes) -> None:
    """Load what the next page needs, once for all forks. Code of others is left to the worker."""
    recipe = unpack_recipe(data)
    dotted = KINDS.get(recipe.kind) if recipe else SOURCES.get(source_id)
    if dotted is not None:
        import_module(dotted.partition(":")[0])
        gc.freeze()


def _fork() -> _Worker | None:
    """A worker; ``None`` in the worker itself, which has nothing of ours open but its two pipes."""
    out, out_end = os.pipe()
    complaint, complaint_end = os.pipe()
    if pid := os.fork():
        os.close(out_end)
        os.close(complaint_end)
        return _Worker(pid, out, complaint)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for standard, end in enumerate((nothing, out_end, complaint_end)):
        os.dup2(end, standard)
    os.closerange(3, max(nothing, complaint_end) + 1)
    return None


def _work(source_id: str, data: bytes, limits: Limits) -> int:
    bind(limits)
    # It lives for one page, within its limits.
    gc.disable()
    try:
        sys.stdout.buffer.write(answer(source_id, data))
    except MemoryError:
        return TOO_LITTLE_MEMORY
    sys.stdout.flush()
    # There is nothing to clean up.
    os._exit(0)


def _end(worker: _Worker, most: int) -> tuple[int, bytes, bytes]:
    """Exit status (negative: the signal), answer up to a byte more than ``most``, complaint."""
    try:
        out, complaint = _hear(worker, most)
        if len(out) > most:
            os.kill(worker.pid, signal.SIGKILL)
    finally:
        os.close(worker.out)
        os.close(worker.complaint)
    return os.waitstatus_to_exitcode(os.waitpid(worker.pid, 0)[1]), out, complaint


def _hear(worker: _Worker, most: int) -> tuple[bytes, bytes]:
    """What it writes until it ends, or has said too much. Its own limits bound how long it may."""
    heard = {worker.out: bytearray(), worker.complaint: bytearray()}
    with selectors.DefaultSelector() as waiting:
        for pipe in heard:
            waiting.register(pipe, selectors.EVENT_READ)
        while waiting.get_map() and len(heard[worker.out]) <= most:
            for key, _ in waiting.select():
                if piece := os.read(key.fd, _CHUNK):
                    heard[key.fd] += piece
                else:
                    waiting.unregister(key.fd)
    return bytes(heard[worker.out][: most + 1]), bytes(heard[worker.complaint][-_CHUNK:])


if __name__ == "__main__":
    sys.exit(main())

"""Parsing at arm's length: in processes that a hostile page may exhaust, but not this one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from types import TracebackType
from typing import BinaryIO, Self, cast

from tracker.children import child_environment
from tracker.errors import ParseError
from tracker.sources.base import Capture, Reading, Recipe
from tracker.sources.frames import Frame, read_frame, write_frame
from tracker.sources.limits import TOO_LITTLE_MEMORY, Limits
from tracker.sources.wire import pack_capture, unpack_answer
from tracker.text import oneline

_MIB = 1024 * 1024
_GRACE = 5.0
"""Seconds after its wall clock in which a worker has to be gone, and a server that is told to."""


class IsolatedParser:
    """Parses page after page, each in a process of its own within ``limits``.

    The processes are forked from one server, which starts with the first page and ends with the
    context; one that is lost takes the page with it that it had, and the next page has a new one.
    Safe to use from several threads, which take turns.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._turn = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop()

    def parse(self, source_id: str, capture: Capture, *, recipe: Recipe | None = None) -> Reading:
        """Parse ``capture`` as source ``source_id`` does.

        ``recipe``: what to parse by, where the source is configuration only.
        Raises what the parser raises (ParseError, NotFoundError for an unknown source); ParseError
        also when the parser was stopped or failed.
        """
        limits, data = self._limits, pack_capture(capture, recipe)
        with self._turn:
            status, out, complaint = self._ask(source_id, data)
        if len(out) > limits.answer:
            raise _stopped(source_id, f"it found more than {limits.answer // _MIB} MiB of notices")
        if status != 0:
            raise _stopped(source_id, _why(status, complaint, limits))
        try:
            return unpack_answer(out)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise _stopped(source_id, "its answer makes no sense") from None

    def _ask(self, source_id: str, data: bytes) -> tuple[int, bytes, bytes]:
        """Exit status, standard output and standard error of the worker, or of a lost server."""
        if self._server is not None and self._server.poll() is not None:
            # It was ended while it waited: no page's fault.
            self._stop()
        server = self._server = self._server or _start()
        # Workers keep the time themselves; this is for one that is beyond that.
        timer = threading.Timer(self._limits.wall + _GRACE, _kill, (server,))
        timer.start()
        frame = None
        try:
            about = {"source": source_id, "limits": asdict(self._limits)}
            frame = _talk(server, about, data)
        finally:
            timer.cancel()
            lost = (0, b"") if frame else self._stop(at_once=True)
        if frame is None:
            return lost[0], b"", lost[1]
        said, (out, complaint) = frame
        return said["status"], out, complaint

    def _stop(self, *, at_once: bool = False) -> tuple[int, bytes]:
        """End the server; its exit status and last words."""
        server, self._server = self._server, None
        if server is None:
            return 0, b""
        if at_once:
            _kill(server)
        try:
            complaint = server.communicate(timeout=_GRACE)[1]
        except subprocess.TimeoutExpired:
            _kill(server)
            complaint = server.communicate()[1]
        return server.returncode, complaint


def parse_isolated(
    source_id: str,
    capture: Capture,
    *,
    recipe: Recipe | None = None,
    limits: Limits | None = None,
) -> Reading:
    """Parse a single capture; several are cheaper with one ``IsolatedParser``, whose terms hold."""
    with IsolatedParser(limits) as parser:
        return parser.parse(source_id, capture, recipe=recipe)


def _start() -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C is for us alone, and its forks can be ended with it."""
    # It lives for a poll, and what it loads for as long: no garbage is looked for, from the start.
    code = (
        "import gc, sys; gc.disable(); "
        "from tracker.sources.forkserver import main; sys.exit(main())"
    )
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        [sys.executable, "-P", "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=child_environment(),
        start_new_session=True,
    )


def _talk(
    server: subprocess.Popen[bytes], about: Mapping[str, object], data: bytes
) -> Frame | None:
    # Both are pipes: _start asked for them.
    stdin, stdout = (cast(BinaryIO, pipe) for pipe in (server.stdin, server.stdout))
    with suppress(BrokenPipeError):
        write_frame(stdin, about, data)
    return read_frame(stdout)


def _kill(server: subprocess.Popen[bytes]) -> None:
    """With its worker: they are one process group."""
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)


def _why(status: int, complaint: bytes, limits: Limits) -> str:
    if status == -signal.SIGALRM:
        return f"it took longer than {limits.wall:g} s"
    if status == -signal.SIGXCPU:
        return f"it needed more than {limits.cpu} s of computing time"
    if status == TOO_LITTLE_MEMORY or b"MemoryError" in complaint:
        return f"it needed more than {limits.memory // _MIB} MiB of memory"
    if status < 0:
        return f"it was ended by {signal.Signals(-status).name}"
    return f"it failed: {_last_line(complaint)}"


def _last_line(complaint: bytes) -> str:
    """The end of a traceback, which may quote the page: cut short, and nothing unprintable."""
    lines = complaint.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
    return oneline(lines[-1][:200])


def _stopped(source_id: str, why: str) -> ParseError:
    msg = f"parsing {source_id} was stopped: {why}"
    return ParseError(msg, "the last good reading stands")

"""Parsing at arm's length: in a child process that a hostile page may exhaust, but not this one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, cast

from tracker.errors import ParseError
from tracker.sources.base import Capture, Reading, Recipe
from tracker.sources.child import TOO_LITTLE_MEMORY
from tracker.sources.wire import pack_capture, unpack_answer

_MIB = 1024 * 1024
# What Python and its libraries need to start. Keys and passwords stay out of the child.
_KEPT = ("PYTHON", "LD_", "DYLD_", "LC_", "LANG", "PATH", "HOME", "TMP", "TEMP", "SYSTEMROOT")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of address space, seconds of CPU and of wall clock, bytes of answer."""

    memory: int = 1024 * _MIB
    cpu: int = 2
    wall: float = 20.0
    answer: int = 32 * _MIB


def parse_isolated(
    source_id: str,
    capture: Capture,
    *,
    recipe: Recipe | None = None,
    limits: Limits | None = None,
) -> Reading:
    """Parse ``capture`` as source ``source_id`` does, within ``limits``, in a process of its own.

    ``recipe``: what to parse by, where the source is configuration only.
    Raises what the parser raises (ParseError, NotFoundError for an unknown source); ParseError
    also when the parser was stopped or failed. Safe to call from several threads.
    """
    limits = limits or Limits()
    status, out, complaint = _run(source_id, pack_capture(capture, recipe), limits)
    if len(out) > limits.answer:
        raise _stopped(source_id, f"it found more than {limits.answer // _MIB} MiB of notices")
    if status != 0:
        raise _stopped(source_id, _why(status, complaint, limits))
    try:
        return unpack_answer(out)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _stopped(source_id, "its answer makes no sense") from None


def _run(source_id: str, data: bytes, limits: Limits) -> tuple[int | None, bytes, bytes]:
    """Exit status (``None`` when it ran out of time), standard output and standard error."""
    module = ["-P", "-m", "tracker.sources.child"]
    arguments = [source_id, str(limits.memory), str(limits.cpu)]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        [sys.executable, *module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={k: v for k, v in os.environ.items() if k.upper().startswith(_KEPT)},
    ) as child:
        late = threading.Event()
        timer = threading.Timer(limits.wall, _kill, (child, late))
        timer.start()
        try:
            out, complaint = _talk(child, data, limits)
        finally:
            # Also when it has said too much and would otherwise wait to say the rest.
            timer.cancel()
            child.kill()
    return None if late.is_set() else child.returncode, out, complaint


def _talk(child: subprocess.Popen[bytes], data: bytes, limits: Limits) -> tuple[bytes, bytes]:
    """Say everything, then hear everything: the child reads all before it writes anything."""
    # All three are pipes: _run asked for them.
    stdin, stdout, stderr = (cast(IO[bytes], p) for p in (child.stdin, child.stdout, child.stderr))
    with suppress(BrokenPipeError), stdin:
        stdin.write(data)
    out = stdout.read(limits.answer + 1)
    if len(out) > limits.answer:
        return out, b""
    complaint = stderr.read(_MIB)
    child.wait()
    return out, complaint


def _kill(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    child.kill()


def _why(status: int | None, complaint: bytes, limits: Limits) -> str:
    if status is None:
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
    return "".join(c if c.isprintable() else "?" for c in lines[-1][:200])


def _stopped(source_id: str, why: str) -> ParseError:
    msg = f"parsing {source_id} was stopped: {why}"
    return ParseError(msg, "the last good reading stands")

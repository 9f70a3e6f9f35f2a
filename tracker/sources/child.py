"""Parse one capture within limits: ``python -m tracker.sources.child SOURCE_ID MEMORY CPU``.

No DOM parser is safe on a hostile page (one needs 25 s for 450 KB of nested tables), so pages are
parsed in this process, which can be lost. It limits itself before it reads a byte. Memory is in
bytes, CPU time in seconds; the protocol is that of ``wire``. Imports are kept few: the time this
takes to start is paid for every page.
"""

from __future__ import annotations

import sys
from typing import BinaryIO

from tracker.errors import ParseError, TrackerError
from tracker.sources import build_source, load_source
from tracker.sources.wire import pack_error, pack_reading, unpack_capture, unpack_recipe

TOO_LITTLE_MEMORY = 9
"""The exit status when an allocation failed."""


def limit(memory: int, cpu: int) -> None:
    """Bind this process for good; a lower limit that is already there stays in force."""
    try:
        import resource
    except ImportError:
        # Not on Windows; the parent's wall clock still holds there.
        return
    limits = (
        (resource.RLIMIT_CORE, 0, 0),
        # One second between the soft limit (a signal) and the hard one (a kill).
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_AS, memory, memory),
    )
    for which, soft, hard in limits:
        ceiling = resource.getrlimit(which)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        try:
            resource.setrlimit(which, (soft, hard))
        except (ValueError, OSError):
            # macOS refuses RLIMIT_AS.
            continue


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


def main(arguments: list[str], stdin: BinaryIO, stdout: BinaryIO) -> int:
    source_id, memory, cpu = arguments
    limit(int(memory), int(cpu))
    try:
        stdout.write(answer(source_id, stdin.read()))
    except MemoryError:
        return TOO_LITTLE_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer))

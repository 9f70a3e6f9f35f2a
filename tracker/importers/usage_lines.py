"""Lines of a text that is somebody else's: none of them may fill the memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from tracker.errors import InputError

LONGEST_LINE = 8 * 2**20


def bounded_lines(text: TextIO, name: str) -> Iterator[str]:
    """The lines of a text. Raises InputError for one that is too long to be a row of usage."""
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            msg = f"{name}, line {number} is longer than {LONGEST_LINE >> 20} MiB"
            raise InputError(msg, "export one row or one JSON document to a line")
        yield line

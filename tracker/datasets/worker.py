"""Reads parts of a file for another process: ``python -m tracker.datasets.worker``.

A process of its own program, because one that :mod:`multiprocessing` starts would first run the
main module again, which may be somebody's training script.

In: a line of JSON that says what is wanted, then one per part. Out: for each part a line of JSON,
then the bytes of its keys in the machine's order. It ends with its input.
"""

from __future__ import annotations

import json
import sys
from array import array
from pathlib import Path
from typing import Any, BinaryIO

from tracker.datasets.parts import Part, Span, read_part
from tracker.datasets.projection import Projection
from tracker.datasets.records import BrokenFileError
from tracker.datasets.recset import RecordSet
from tracker.datasets.scan import BadRecordError, Lines
from tracker.datasets.splitting import Wanted


def pack_wanted(wanted: Wanted) -> bytes:
    """The first line of a worker's input."""
    projection = wanted.projection
    said = {
        "path": str(wanted.path.absolute()),
        "fields": projection.fields,
        "ignore": projection.ignore,
        "lenient": wanted.lenient,
        "keys": wanted.keys,
    }
    return _line(said)


def unpack_wanted(line: bytes) -> Wanted:
    said = json.loads(line)
    projection = Projection(tuple(said["fields"]), tuple(said["ignore"]))
    return Wanted(Path(said["path"]), projection, said["lenient"], said["keys"])


def pack_span(span: Span) -> bytes:
    return _line(span)


def pack_part(part: Part) -> bytes:
    """A worker's answer."""
    broken = part.broken
    said = {
        "records": [part.records.records, f"{part.records.total:x}"],
        "lines": part.lines,
        "skipped": [part.skipped.count, part.skipped.first],
        "rounded": [part.rounded.count, part.rounded.first],
        "broken": broken and [broken.line, str(broken), isinstance(broken, BadRecordError)],
        "keys": len(part.keys),
    }
    return _line(said) + part.keys.tobytes()


def read_answer(stream: BinaryIO) -> Part:
    """The next answer of a worker. Raises ValueError or EOFError when it has failed."""
    said = json.loads(stream.readline())
    keys = array("Q")
    keys.frombytes(stream.read(8 * said["keys"]))
    if len(keys) != said["keys"]:
        raise EOFError
    count, total = said["records"]
    return Part(
        RecordSet(count, int(total, 16)),
        said["lines"],
        Lines(*said["skipped"]),
        Lines(*said["rounded"]),
        keys,
        _broken(*said["broken"]) if said["broken"] else None,
    )


def serve(stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Answer until the input ends."""
    wanted = unpack_wanted(stdin.readline())
    for line in stdin:
        stdout.write(pack_part(read_part(wanted, Span(*json.loads(line)))))
        stdout.flush()


def _broken(line: int, why: str, is_one_record: bool) -> BrokenFileError:
    return (BadRecordError if is_one_record else BrokenFileError)(line, why)


def _line(data: Any) -> bytes:
    return json.dumps(data).encode() + b"\n"


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)

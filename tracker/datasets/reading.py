"""One pass over a data file: every record in its canonical form, and the digest of the bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tracker.datasets.canonical import fastest_codec
from tracker.datasets.digest import opened_steady
from tracker.datasets.parquet import SUFFIX as PARQUET
from tracker.datasets.parquet import parquet_format
from tracker.datasets.projection import EVERYTHING, Projection
from tracker.datasets.records import BrokenFileError, format_of
from tracker.datasets.scan import NO_LINES, BadRecordError, Lines, Scan, Visitor
from tracker.datasets.streams import HashingReader, Progress, split_compression, unpacked
from tracker.errors import InputError


@dataclass(frozen=True, slots=True)
class Read:
    """What there is to say of the file. ``skipped`` and ``rounded`` are lines of records.

    ``unreadable`` says why no records were looked for; empty means they were.
    """

    sha256: str
    bytes: int
    is_records: bool
    skipped: Lines = NO_LINES
    rounded: Lines = NO_LINES
    unreadable: str = ""


def read_records(
    path: Path,
    each: Visitor,
    *,
    projection: Projection = EVERYTHING,
    lenient: bool = False,
    progress: Progress | None = None,
) -> Read:
    """Show ``each`` every record of a file, in constant memory.

    ``progress`` is told of bytes as they are read. Raises InputError for a missing or changing
    file, and with its line for a record that cannot be read; ``lenient`` skips those.
    """
    suffix, compression = split_compression(path.name)
    codec = fastest_codec()
    scan = Scan(codec, each, projection=projection, lenient=lenient)
    with opened_steady(path) as file:
        reader = HashingReader(file, progress)
        if suffix == PARQUET and not compression:
            return _read_parquet(path, os.dup(file.fileno()), reader, scan)
        stream, errors = unpacked(reader, compression)
        if stream is None:
            why = f"records not read: this Python cannot undo {compression} ({_install('zstd')})"
            return Read(reader.drain(), reader.bytes, is_records=False, unreadable=why)
        with complaints(path):
            try:
                form = format_of(suffix, stream, codec)
                if form is not None:
                    scan.run(form, stream)
            except errors as error:
                msg = f"{path} is not a whole {compression} file: {error}"
                raise InputError(msg, "copy or compress it again") from None
        sha256 = reader.drain()
    return Read(sha256, reader.bytes, form is not None, scan.skipped, scan.rounded)


def _read_parquet(path: Path, descriptor: int, reader: HashingReader, scan: Scan) -> Read:
    """The bytes first, then the rows: a Parquet file is read from its end.

    The rows are read through a ``descriptor`` of their own, which pyarrow closes.
    """
    with os.fdopen(descriptor, "rb") as table:
        sha256 = reader.drain()
        table.seek(0)
        form = parquet_format(table)
        if form is None:
            why = f"records not read: a Parquet file needs pyarrow ({_install('parquet')})"
            return Read(sha256, reader.bytes, is_records=False, unreadable=why)
        with complaints(path):
            scan.run(form, table)
    return Read(sha256, reader.bytes, True, scan.skipped, scan.rounded)


def _install(extra: str) -> str:
    return f"pip install 'tracker[{extra}]'"


@contextmanager
def complaints(path: Path, lines_before: int = 0) -> Iterator[None]:
    """Say what is wrong with a file in the words of the user: InputError with its line."""
    try:
        yield
    except UnicodeDecodeError as error:
        msg = f"{path} is not UTF-8 text ({error.reason})"
        raise InputError(msg, "save it as UTF-8") from None
    except BadRecordError as error:
        msg = f"{path}, line {error.line + lines_before}: {error}"
        raise InputError(msg, "mend or remove it") from None
    except BrokenFileError as error:
        msg = f"{path}, line {error.line + lines_before}: {error}"
        suffix = split_compression(path.name)[0]
        raise InputError(msg, f"the name says it is {suffix.lstrip('.')}") from None

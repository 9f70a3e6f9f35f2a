"""The rows of a Parquet file as records; an extra (``pip install 'tracker[parquet]'``).

A row becomes the JSON object its columns spell, so that the same records have the same identity in
Parquet and in JSON lines. An empty cell is ``null``. What JSON has no type for is written as text
the usual way: days and times in ISO 8601, decimals in their digits. Raw bytes are no record.
"""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from tracker.datasets.records import Block, BrokenFileError, Format

SUFFIX = ".parquet"
_ROWS = 1024
"""Rows decoded at a time; a row group may be the whole file."""


def parquet_format(file: io.BufferedReader) -> Format | None:
    """How to read ``file``, anywhere in it; ``None`` without pyarrow."""
    try:
        parquet = importlib.import_module("pyarrow.parquet")
    except ImportError:
        return None
    return Format(lambda _: _blocks(parquet, file), _plain)


def _blocks(parquet: Any, file: io.BufferedReader) -> Iterator[Block]:
    """Rows are numbered from 1, as lines are."""
    done = 0
    try:
        for batch in parquet.ParquetFile(file).iter_batches(_ROWS, use_threads=False):
            rows = batch.to_pylist()
            if rows:
                yield range(done + 1, done + 1 + len(rows)), rows
            done += len(rows)
    except (ValueError, OSError) as error:  # pyarrow's own errors are kinds of these two
        why = f"not a whole Parquet file: {str(error).splitlines()[0]}"
        raise BrokenFileError(done + 1, why) from None


def _plain(value: Any) -> Any:
    """Raises ValueError for what cannot be written as JSON."""
    match value:
        case None | str() | bool() | int() | float():
            return value
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case date() | datetime() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
    msg = f"a value of the type {type(value).__name__} cannot be written as JSON"
    raise ValueError(msg)

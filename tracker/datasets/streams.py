"""Reading a file once: its bytes are hashed on the way, its compression is undone."""

from __future__ import annotations

import hashlib
import importlib
import io
import zlib
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 1 << 20
COMPRESSIONS = (".gz", ".zst")

Progress = Callable[[int], None]
"""Told the number of bytes read since it was last told. Perhaps from several threads, by turns."""


class HashingReader(io.RawIOBase):
    """Hands the bytes on and remembers their SHA-256 and their number."""

    def __init__(self, file: io.FileIO, progress: Progress | None = None) -> None:
        self._file = file
        self._progress = progress
        self._sha256 = hashlib.sha256()
        self.bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        size = self._file.readinto(buffer)
        self._sha256.update(memoryview(buffer)[:size])
        self.bytes += size
        if self._progress is not None:
            self._progress(size)
        return size

    def drain(self) -> str:
        """Read what is left (after the last record, or after a compressed end); the hex digest."""
        while self.read(CHUNK):
            pass
        return self._sha256.hexdigest()


def split_compression(name: str) -> tuple[str, str]:
    """``a.JSONL.gz`` to ``(".jsonl", ".gz")``; ``""`` where there is none."""
    path = PurePath(name.lower())
    packed = path.suffix if path.suffix in COMPRESSIONS else ""
    return (path.with_suffix("").suffix if packed else path.suffix), packed


class Unpacked(NamedTuple):
    """``stream`` is ``None`` if this Python cannot undo the compression; ``errors`` may come."""

    stream: io.BufferedReader[Any] | None
    errors: tuple[type[Exception], ...] = ()


def unpacked(reader: HashingReader, compression: str) -> Unpacked:
    """The content of the file behind ``reader``, as a buffered stream."""
    packed: io.BufferedReader[Any] = io.BufferedReader(reader, CHUNK)
    if compression == ".gz":
        import gzip

        opened = gzip.GzipFile(fileobj=packed)
        errors = (gzip.BadGzipFile, EOFError, zlib.error)
        return Unpacked(io.BufferedReader(cast("io.RawIOBase", opened), CHUNK), errors)
    if compression == ".zst":
        return _zstandard(packed)
    return Unpacked(packed)


def _zstandard(packed: io.BufferedReader[Any]) -> Unpacked:
    """Zstandard came into the standard library with Python 3.14; before, it is a package."""
    for module, opener in (("compression.zstd", "ZstdFile"), ("zstandard", "open")):
        try:
            found = importlib.import_module(module)
        except ImportError:
            continue
        content = io.BufferedReader(getattr(found, opener)(packed, "rb"), CHUNK)
        return Unpacked(content, (found.ZstdError, EOFError))
    return Unpacked(None)

"""Reading a body that may be a bomb: unpacked in small pieces, counted, and cut off in time.

Unpacking is done here rather than by the HTTP library because what one piece of input may unpack
to must be bounded too: a megabyte of gzip unpacks to a gigabyte.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from tracker.domain.whole import read_whole
from tracker.errors import FetchError
from tracker.http.settings import HttpSettings

_PIECE = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS
_MIB = 1024 * 1024


def read_body(chunks: Iterable[bytes], encoding: str, place: str, settings: HttpSettings) -> bytes:
    """The whole body. ``chunks`` come off the wire; ``encoding`` is the Content-Encoding header.

    Raises FetchError when it is too large, unpacks to too many times its size, ends early, or is
    packed in a way that was not asked for.
    """
    meter = _Meter(chunks)
    body = bytearray()
    for piece in _unpacked(meter, encoding.strip().lower(), place):
        body += piece
        _refuse_excess(len(body), meter.count, place, settings)
    return bytes(body)


def refuse_announced(length: str | None, place: str, settings: HttpSettings) -> None:
    """Raises FetchError at once when Content-Length alone is over the cap."""
    text = (length or "").strip()
    is_number = text.isascii() and text.isdigit()
    if is_number and read_whole(text, settings.max_bytes) is None:
        raise _too_large(place, settings)


class _Meter:
    """Counts what comes off the wire."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self.count = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.count += len(chunk)
            yield chunk


def _unpacked(chunks: Iterable[bytes], encoding: str, place: str) -> Iterable[bytes]:
    match encoding:
        case "" | "identity":
            return chunks
        case "gzip" | "x-gzip":
            return _gunzip(chunks, place)
    msg = f"{place} is packed in a way that was not asked for"
    raise FetchError(msg, transient=False)


def _gunzip(chunks: Iterable[bytes], place: str) -> Iterator[bytes]:
    """Pieces of at most 64 KiB; members that follow one another are one stream (RFC 1952)."""
    member = zlib.decompressobj(_GZIP)
    begun = False
    try:
        for chunk in chunks:
            data = chunk
            while data:
                if member.eof:
                    member = zlib.decompressobj(_GZIP)
                begun = True
                yield from _pieces(member, data)
                data = member.unused_data if member.eof else b""
    except zlib.error:
        msg = f"{place} is packed in a way that cannot be unpacked"
        raise FetchError(msg) from None
    if begun and not member.eof:
        msg = f"{place} broke the connection off"
        raise FetchError(msg)


def _pieces(member: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """Everything ``data`` unpacks to within this member."""
    piece = member.decompress(data, _PIECE)
    while piece:
        yield piece
        # A full piece may leave output inside zlib even when all input is used up.
        piece = b"" if member.eof else member.decompress(member.unconsumed_tail, _PIECE)


def _refuse_excess(unpacked: int, packed: int, place: str, settings: HttpSettings) -> None:
    if unpacked > settings.max_bytes:
        raise _too_large(place, settings)
    # Short bodies are let off: a small page of blanks is no bomb.
    if unpacked > _PIECE and unpacked > settings.max_ratio * packed:
        msg = f"{place} unpacks to more than {settings.max_ratio} times its size"
        raise FetchError(msg, "that is how attacks look; it was not read", transient=False)


def _too_large(place: str, settings: HttpSettings) -> FetchError:
    msg = f"{place} is larger than {settings.max_bytes / _MIB:g} MiB"
    return FetchError(msg, "it was not read to its end", transient=False)

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import FetchError
from tracker.http.body import read_body, refuse_announced
from tracker.http.settings import HttpSettings

SETTINGS = HttpSettings(max_bytes=1024 * 1024)


def pieces(data: bytes, size: int = 1000) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def read(chunks: Iterable[bytes], encoding: str = "gzip") -> bytes:
    return read_body(chunks, encoding, "https://a.example/x", SETTINGS)


@given(st.lists(st.binary(max_size=2000), max_size=4), st.integers(1, 700))
def test_gzip_members_in_any_pieces_are_their_contents(contents: list[bytes], size: int) -> None:
    packed = b"".join(gzip.compress(one) for one in contents)
    assert read(pieces(packed, size)) == b"".join(contents)


def test_output_that_fills_pieces_exactly_is_complete() -> None:
    noise = hashlib.shake_256(b"noise").digest(3 * 64 * 1024)
    assert read([gzip.compress(noise)]) == noise


@pytest.mark.parametrize("encoding", ["", "identity", " Identity "])
def test_plain_bodies(encoding: str) -> None:
    assert read([b"ab", b"c"], encoding) == b"abc"


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "zstd"])
def test_other_packings_are_refused(encoding: str) -> None:
    with pytest.raises(FetchError, match="not asked for") as caught:
        read([b"x"], encoding)
    assert not caught.value.transient


def test_too_large_is_cut_off_before_the_end_is_read() -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield bytes(64 * 1024)

    with pytest.raises(FetchError, match="larger than 1 MiB"):
        read(endless(), "")
    assert taken == 17


def test_a_bomb_is_refused_by_its_ratio_before_it_is_large() -> None:
    bomb = gzip.compress(bytes(900 * 1024))
    with pytest.raises(FetchError, match="more than 100 times its size") as caught:
        read([bomb])
    assert not caught.value.transient


def test_a_bomb_of_bombs_is_refused_too() -> None:
    with pytest.raises(FetchError, match="100 times"):
        read(pieces(gzip.compress(bytes(60_000)) * 50, 20))


def test_a_small_page_of_blanks_is_no_bomb() -> None:
    blanks = b" " * 60_000
    assert read([gzip.compress(blanks)]) == blanks


def test_a_cut_gzip_body_is_not_taken_for_whole() -> None:
    packed = gzip.compress(bytes(range(256)) * 100)
    with pytest.raises(FetchError, match="broke the connection off") as caught:
        read([packed[:-6]])
    assert caught.value.transient


@pytest.mark.parametrize(
    "data", [b"<html>", gzip.compress(b"x", mtime=0) + b"junk", zlib.compress(b"x")]
)
def test_what_is_not_gzip_is_refused(data: bytes) -> None:
    with pytest.raises(FetchError, match="cannot be unpacked"):
        read([data])


@pytest.mark.parametrize("length", [None, "", "12", "-1", "many", str(1024 * 1024)])
def test_announced_lengths_within_the_cap(length: str | None) -> None:
    refuse_announced(length, "https://a.example/x", SETTINGS)


def test_an_announced_length_over_the_cap_is_refused_unread() -> None:
    with pytest.raises(FetchError):
        refuse_announced("9" * 5000, "https://a.example/x", SETTINGS)
    with pytest.raises(FetchError, match=r"https://a\.example/x is larger than 1 MiB"):
        refuse_announced(str(1024 * 1024 + 1), "https://a.example/x", SETTINGS)

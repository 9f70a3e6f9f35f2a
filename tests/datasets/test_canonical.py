"""The slow codec is the definition; the fast one must never differ from it."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.datasets.canonical import (
    STDLIB,
    Codec,
    fastest_codec,
    has_long_integer,
    shortest_float,
)

FAST = fastest_codec()

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
records = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


@given(records)
def test_both_write_the_same_and_read_it_back(record: Any) -> None:
    written = STDLIB.dumps(record)
    assert FAST.dumps(record) == written
    assert STDLIB.dumps(STDLIB.loads(written)) == written
    assert FAST.loads(written) == STDLIB.loads(written)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_read_back(value: float) -> None:
    assert float(shortest_float(value)) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1e15, "1000000000000000.0"),
        (1e16, "1e+16"),
        (1.8446744073709552e19, "1.8446744073709552e+19"),
        (0.0001, "0.0001"),
        (1e-5, "0.00001"),
        (-1.25e-5, "-0.0000125"),
        (1e-6, "1e-6"),
        (-0.0, "-0.0"),
        (5e-324, "5e-324"),
    ],
)
def test_spelling_of_floats(value: float, written: str) -> None:
    assert shortest_float(value) == written
    assert FAST.dumps(value) == written.encode()


@pytest.mark.parametrize("codec", [STDLIB, FAST], ids=["stdlib", "fastest"])
class TestEither:
    @pytest.mark.parametrize(
        ("raw", "written"),
        [
            (b' { "b" : 1, "a" : [ ] } ', b'{"a":[],"b":1}'),
            (b'{"a":1,"a":2}', b'{"a":2}'),
            (b'"caf\\u00e9 \\ud83d\\ude00"', '"café 😀"'.encode()),
            (
                b'{"z":1,"\xf0\x9f\x98\x80":2,"\xef\xbf\xbf":3}',
                b'{"z":1,"\xef\xbf\xbf":3,"\xf0\x9f\x98\x80":2}',
            ),
            (b"18446744073709551615", b"18446744073709551615"),
            (b"18446744073709551616", b"1.8446744073709552e+19"),
            (b"-9223372036854775809", b"-9.223372036854776e+18"),
            (b"-0", b"0"),
            (b"1e-400", b"0.0"),
            (b'"\\u0000\\u001f\x7f\\/"', b'"\\u0000\\u001f\x7f/"'),
        ],
    )
    def test_canonical(self, codec: Codec, raw: bytes, written: bytes) -> None:
        assert codec.dumps(codec.loads(raw)) == written

    @pytest.mark.parametrize(
        "raw",
        [
            b"NaN",
            b"-Infinity",
            b"1e400",
            b"1" * 400,
            b"01",
            b"[1,]",
            b'"\\ud800"',
            b'"\xff"',
            b"",
            b'"\x1f"',
            b"\xef\xbb\xbf1",
            b"{} {}",
            b"[" * 5000 + b"]" * 5000,
        ],
    )
    def test_refused(self, codec: Codec, raw: bytes) -> None:
        with pytest.raises(ValueError):
            codec.loads(raw)

    def test_depth(self, codec: Codec) -> None:
        deepest = b"[" * 127 + b'{"a":' * 127 + b"1" + b"}" * 127 + b"]" * 127
        assert codec.dumps(codec.loads(deepest)) == deepest
        with pytest.raises(TypeError):
            codec.dumps(codec.loads(b"[" + deepest + b"]"))


def test_without_orjson(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "orjson", None)
    assert fastest_codec.__wrapped__() is STDLIB


def test_with_orjson_the_fast_one_is_used() -> None:
    assert FAST is not STDLIB


@pytest.mark.parametrize(
    ("raw", "long"),
    [
        (b'{"id": 18446744073709551616}', True),
        (b'{"id": 18446744073709551615}', False),
        (b'{"id": "18446744073709551616", "x": 1e+30}', False),
    ],
)
def test_long_integers(raw: bytes, long: bool) -> None:
    assert has_long_integer(raw) is long

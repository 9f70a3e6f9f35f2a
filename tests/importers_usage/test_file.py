"""How a file is read: what it is, as a stream, with bounds; and that importing again is nothing."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TextIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importers_usage.reading import read_usage
from tracker.domain.currencies import currency_named
from tracker.errors import InputError
from tracker.importers import usage_file, usage_lines
from tracker.importers.usage import stream_usage
from tracker.importers.usage_file import Shape, look_at

LINE = json.dumps(
    {
        "type": "GENERATION",
        "startTime": "2026-11-22T10:00:00Z",
        "model": "m",
        "usage": {"input": 1, "output": 1},
    }
)


def shape(text: str) -> Shape:
    return look_at("u", lambda: io.StringIO(text, newline="")).shape


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date,model\n", Shape.TABLE),
        ("", Shape.TABLE),
        ('{"a": 1}', Shape.DOCUMENT),
        ("\n[1,\n2]\n", Shape.DOCUMENT),
        ('{"a": 1}\n\n', Shape.DOCUMENT),
        ('{"a": 1}\n{"a": 2}\n', Shape.LINES),
    ],
)
def test_what_a_file_is(text: str, expected: Shape) -> None:
    assert shape(text) is expected


def test_a_broken_line_is_named_after_those_that_were_read() -> None:
    with pytest.raises(InputError, match=r"u\.jsonl, line 4: not JSON"):
        read_usage(f"{LINE}\n{LINE}\n\n{LINE[:-1]}\n", name="u.jsonl")


def test_a_mapping_is_about_tables() -> None:
    with pytest.raises(InputError, match="no known usage format"):
        read_usage(f"{LINE}\n{LINE}\n", name="u.jsonl", mapping={"input": "x"})


def test_lines_and_documents_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage_lines, "LONGEST_LINE", 200)
    monkeypatch.setattr(usage_file, "LARGEST_DOCUMENT", 150)
    assert len(read_usage(f"{LINE}\n{LINE}\n", name="u").days) == 1
    with pytest.raises(InputError, match="u, line 2 is longer than"):
        read_usage(f"{LINE}\n{' ' * 300}\n", name="u")
    with pytest.raises(InputError, match="one JSON document of more than"):
        read_usage("[\n" + f"{LINE},\n" * 3 + "]", name="u")


class Stream(io.StringIO):
    """Counts the lines taken from it; what takes more than a line at a time fails."""

    lines = 0

    # typeshed gives StringIO two bases that differ here
    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        self.lines += 1
        return super().readline(-1 if size is None else size)

    def read(self, size: int | None = -1, /) -> str:
        raise AssertionError


def test_rows_are_added_up_as_they_go_by() -> None:
    rows = (f"2026-11-{n % 30 + 1:02},m,1,{n % 7},1\n" for n in range(3_000))
    text = "date,model,requests,input,output\n" + "".join(rows)
    opened: list[Stream] = []

    def openly() -> TextIO:
        opened.append(Stream(text))
        return opened[-1]

    found = stream_usage(openly, name="u.csv")
    assert [one.lines for one in opened] == [2, 3_002]  # a look at the beginning, then once through
    assert len(found.days) == 30
    assert sum(one.requests for one in found.days) == 3_000


ROWS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["m", "n"]),
        st.integers(0, 9),
        st.integers(0, 10**6),
        st.decimals(0, 10, places=4),
    ),
    min_size=1,
    max_size=20,
)


def table(rows: list[tuple[int, str, int, int, Decimal]]) -> str:
    days = [(date(2026, 11, 1) + timedelta(days=row[0]), *row[1:]) for row in rows]
    lines = [f"{d},{m},{r},{i},{i},{c},EUR" for d, m, r, i, c in days]
    return "\n".join(["date,model,requests,input,output,cost,currency", *lines]) + "\n"


@given(ROWS)
def test_nothing_is_lost_or_counted_twice_and_the_order_does_not_matter(rows: list[Any]) -> None:
    found = read_usage(table(rows), name="u.csv").days
    assert sum(day.requests for day in found) == sum(row[2] for row in rows)
    assert sum(day.input_tokens for day in found) == sum(row[3] for row in rows)
    billed = [day.billed.amount for day in found if day.billed]
    assert sum(billed) == sum(row[4] for row in rows)
    assert read_usage(table(rows[::-1]), name="u.csv").days == found
    assert len({(day.source, day.day, day.model) for day in found}) == len(found)


def test_currencies_are_those_there_are() -> None:
    assert currency_named(" eur") == "EUR"
    with pytest.raises(InputError, match="'EUX' is not a currency"):
        currency_named("EUX")
    with pytest.raises(InputError, match="'123' is not a currency"):
        currency_named("123")
    head = "date,model,input,output,cost,currency\n"
    with pytest.raises(InputError, match=r"u\.csv, line 2: 'USX' is not a currency"):
        read_usage(head + "2026-11-22,m,1,1,0.1,USX\n", name="u.csv")

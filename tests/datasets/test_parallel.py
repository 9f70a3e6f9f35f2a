"""Read in parts, by this process or by others, a file says what it says when read at once."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.datasets.files import A, lines, write
from tracker.datasets import parallel, parts, splitting
from tracker.datasets.fingerprint import Survey, fingerprint, survey
from tracker.datasets.parts import read_part, spans
from tracker.datasets.projection import Projection
from tracker.datasets.splitting import Wanted
from tracker.errors import InputError

PLAIN = lines(A)
LINES = [
    PLAIN.splitlines()[0],
    PLAIN.splitlines()[1] + b"\r",
    b"",
    b" \t",
    b'{"id": 18446744073709551616}',
    b'{"long": "' + b"x" * 90 + b'"}',
    b"oops",
    b"\xef\xbb\xbf{}",
    b'"\xff"',
]


@pytest.fixture
def parted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is worth being read by several processes, in parts of some lines."""
    monkeypatch.setattr(splitting, "WORTHWHILE", 0)
    monkeypatch.setattr(parts, "PART", 150)


def outcome(path: Path, **more: Any) -> object:
    try:
        return fingerprint(path, **more)
    except InputError as error:
        return str(error)


@given(
    content=st.lists(st.sampled_from(LINES)).map(b"\n".join) | st.binary(max_size=40),
    about=st.integers(1, 300),
    lenient=st.booleans(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_parts_are_whole_lines_and_add_up(
    tmp_path: Path, content: bytes, about: int, lenient: bool
) -> None:
    path = write(tmp_path / "a.jsonl", content)
    found = list(spans(path, len(content), about))
    assert [s.start for s in found] == [0, *(s.end for s in found[:-1])][: len(found)]
    assert sum(s.bytes for s in found) == len(content)
    assert all(content[s.end - 1 : s.end] == b"\n" for s in found[:-1])

    wanted = Wanted(path, lenient=lenient)
    read = [read_part(wanted, span) for span in found]
    stopped = next((i + 1 for i, part in enumerate(read) if part.broken), len(read))
    try:
        _, records = parallel.together(wanted, "", 0, read[:stopped])
        said: object = records.digest
    except InputError as error:
        said = str(error)
    whole = outcome(path, lenient=lenient, processes=1)
    expected = getattr(whole, "recset", None)
    assert said == (str(expected).rpartition(":")[2] if expected else whole)


def records(count: int) -> list[Any]:
    return [{"id": n, "text": "é" * (n % 50)} for n in range(count)]


@pytest.mark.parametrize(
    "more",
    [{}, {"fields": ["text"]}, {"ignore": ["id"]}, {"lenient": True}],
    ids=lambda more: next(iter(more), "plain"),
)
def test_several_processes_find_what_one_finds(
    parted: None, tmp_path: Path, more: dict[str, Any]
) -> None:
    content = lines(records(40)) + (b"oops\n{}\nno\n" if "lenient" in more else b"{}\n")
    path = write(tmp_path / "a.jsonl", content + lines(records(7)))
    told: list[int] = []
    found = fingerprint(path, processes=3, progress=told.append, **more)
    assert found == fingerprint(path, processes=1, **more)
    assert (sum(told), len(told) > 5) == (found.bytes, True)


def test_the_sketch_is_the_same(parted: None, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", records(60) * 2)
    found: Survey = survey(path, processes=2)
    assert found == survey(path, processes=1)
    assert found.sketch is not None
    assert (found.sketch.records, found.sketch.distinct) == (120, 60)


@pytest.mark.parametrize("content", [LINES[6], LINES[8], b'{"a": NaN}', b"[1,"])
def test_the_first_bad_line_is_named(parted: None, tmp_path: Path, content: bytes) -> None:
    bad = lines(records(30)) + content + b"\n" + lines(records(30)) + b"later\n"
    path = write(tmp_path / "a.jsonl", bad + lines(records(30)))
    with pytest.raises(InputError, match="line 31: not a record: ") as caught:
        fingerprint(path, processes=2)
    assert str(caught.value) == outcome(path, processes=1)


def test_a_line_without_end(parted: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.datasets import records as records_room

    monkeypatch.setattr(records_room, "LONGEST", 1000)
    monkeypatch.setattr(parts, "LONGEST", 1000)
    path = write(tmp_path / "a.jsonl", lines(A) + b'"' + b"x" * 2_000_000)
    found = list(spans(path, path.stat().st_size))
    part = next(p for p in (read_part(Wanted(path), span) for span in found) if p.broken)
    assert "longer than" in str(part.broken)


def test_workers_that_cannot_start_are_done_without(
    parted: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.jsonl", records(60))
    expected = fingerprint(path, processes=1)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert fingerprint(path, processes=2) == expected


def test_when_somebody_gives_up_the_workers_end(parted: None, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", records(60))

    def give_up(size: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fingerprint(path, processes=2, progress=give_up)


def test_a_file_that_changes_meanwhile_is_refused(parted: None, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", records(60))

    def grow(size: int) -> None:
        with path.open("ab") as file:
            file.write(b"{}\n")

    with pytest.raises(InputError, match="changed while it was read"):
        fingerprint(path, processes=2, progress=grow)


def test_what_is_split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "WORTHWHILE", 100)
    large, small = write(tmp_path / "a.jsonl", A), write(tmp_path / "b.jsonl", b"{}\n")
    other = write(tmp_path / "a.json", json.dumps(A))
    packed = write(tmp_path / "a.jsonl.gz", lines(A))
    split = [splitting.can_split(Wanted(p), 2) for p in (large, small, other, packed)]
    assert split == [True, False, False, False]
    assert not splitting.can_split(Wanted(large), 1)
    assert not splitting.can_split(Wanted(tmp_path / "none.jsonl"), 2)
    assert splitting.processors() >= 1


def test_names_of_files_and_fields_reach_the_workers(parted: None, tmp_path: Path) -> None:
    path = write(tmp_path / "ä b\n.jsonl", [{"fä": n, "x": n} for n in range(50)])
    found = fingerprint(path, fields=["fä"], processes=2)
    assert found == fingerprint(path, fields=["fä"], processes=1)
    assert Projection(("fä",)).words()[0] in found.algorithm

"""Parquet: the same records have the same identity as in JSON lines."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.datasets.files import A_RECSET, A, write
from tracker.datasets.digest import file_digest
from tracker.datasets.fingerprint import fingerprint, survey
from tracker.errors import InputError


def table(path: Path, rows: list[dict[str, Any]], **more: Any) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path, **more)
    return path


def test_the_golden_records(tmp_path: Path) -> None:
    path = table(tmp_path / "a.parquet", [dict(row) for row in A])
    found = fingerprint(path)
    assert (found.records, found.recset) == (3, A_RECSET)
    assert (found.sha256, found.bytes) == (file_digest(path).sha256, path.stat().st_size)


@pytest.mark.parametrize("group", [7, 5_000])
def test_however_its_rows_are_grouped(tmp_path: Path, group: int) -> None:
    rows = [{"n": n, "words": [str(n)] * (n % 3), "score": n / 7} for n in range(3_000)]
    expected = fingerprint(write(tmp_path / "a.jsonl", rows))
    found = fingerprint(table(tmp_path / "a.parquet", rows[::-1], row_group_size=group))
    assert (found.records, found.recset) == (3_000, expected.recset)


def test_what_json_has_no_type_for(tmp_path: Path) -> None:
    moment = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
    row = {"day": date(2026, 11, 24), "at": moment, "cost": Decimal("1.50"), "none": None}
    spelled = {"day": "2026-11-24", "at": moment.isoformat(), "cost": "1.50", "none": None}
    expected = fingerprint(write(tmp_path / "a.jsonl", [spelled]))
    assert fingerprint(table(tmp_path / "a.parquet", [row])).recset == expected.recset


def test_bytes_are_no_record(tmp_path: Path) -> None:
    path = table(tmp_path / "a.parquet", [{"image": None}, {"image": b"\x89PNG"}])
    with pytest.raises(InputError, match=r"a\.parquet, line 2: not a record: .*type bytes"):
        fingerprint(path)
    found = fingerprint(path, lenient=True)
    assert (found.records, found.problems) == (1, ("left out 1 unreadable, the first on line 2",))


def test_a_broken_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"line 1: not a whole Parquet file"):
        fingerprint(write(tmp_path / "a.parquet", json.dumps(A)))


def test_projection_and_sketch(tmp_path: Path) -> None:
    rows = [{"id": n, "text": f"t{n}"} for n in range(10)]
    path = table(tmp_path / "a.parquet", rows)
    expected = fingerprint(write(tmp_path / "a.jsonl", rows), ignore=["id"])
    assert fingerprint(path, ignore=["id"]).recset == expected.recset
    plain, packed = survey(tmp_path / "a.jsonl").sketch, survey(path).sketch
    assert plain is not None
    assert plain == packed

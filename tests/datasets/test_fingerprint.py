from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from tests.datasets.files import A_RECSET, A_V2, A_V2_RECSET, EMPTY_RECSET, ORDER, A, lines, write
from tracker.datasets import records as records_room
from tracker.datasets.digest import FileDigest, file_digest, opened_steady
from tracker.datasets.fingerprint import fingerprint
from tracker.datasets.recset import RecordSet
from tracker.errors import InputError, UsageError

SAMPLES = Path(__file__).parents[2] / ".." / "shared" / "samples" / "datasets"


def recset(path: Path, content: bytes | str | list[Any], **more: Any) -> str | None:
    return fingerprint(write(path, content), **more).recset


def test_golden(tmp_path: Path) -> None:
    found = fingerprint(write(tmp_path / "a.jsonl", A))
    assert (found.bytes, found.records, found.recset) == (335, 3, A_RECSET)
    assert found.sha256 is not None
    assert found.sha256.startswith("c4c525cf047409aa")
    assert (found.algorithm, found.problems) == ("recset-v1", ())


def test_golden_v2(tmp_path: Path) -> None:
    found = fingerprint(write(tmp_path / "a_v2.jsonl", A_V2))
    assert (found.bytes, found.records, found.recset) == (444, 4, A_V2_RECSET)


def test_golden_empty(tmp_path: Path) -> None:
    found = fingerprint(write(tmp_path / "empty.jsonl", b""))
    assert (found.bytes, found.records, found.recset) == (0, 0, EMPTY_RECSET)


@pytest.mark.captures
@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not here")
@pytest.mark.parametrize(
    ("name", "size", "sha256", "expected"),
    [
        ("a.jsonl", 335, "c4c525cf047409aa", A_RECSET),
        ("a_shuffled_keys_escaped.jsonl", 365, "84c45510a30a8ce2", A_RECSET),
        ("a_v2.jsonl", 444, "a049aa238444afc3", A_V2_RECSET),
    ],
)
def test_samples(name: str, size: int, sha256: str, expected: str) -> None:
    found = fingerprint(SAMPLES / name)
    assert (found.bytes, found.recset) == (size, expected)
    assert str(found.sha256).startswith(sha256)


SPELLINGS: dict[str, bytes] = {
    "x.jsonl": b"\xef\xbb\xbf" + lines(A),
    "crlf.ndjson": b"\r\n" + lines(A[::-1]).replace(b"\n", b"\r\n") + b"\n  \n",
    "noend.JSONL": lines(A).rstrip(b"\n"),
    "escaped.jsonl": b"\n".join(json.dumps(r, sort_keys=True).encode() for r in A),
    "list.json": b" \xef\xbb\xbf".lstrip() + json.dumps(A, indent=2).encode(),
    "tight.json": json.dumps(A, separators=(",", ":")).encode() + b"\n\n",
    "lines.json": lines(A),
    "packed.jsonl.gz": gzip.compress(lines(A)),
    "twice.jsonl.gz": gzip.compress(lines(A[:1])) + gzip.compress(lines(A[1:])),
    "list.json.gz": gzip.compress(json.dumps(A).encode()),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_the_same_records_in_other_words(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, SPELLINGS[name])
    found = fingerprint(path)
    assert (found.recset, found.records) == (A_RECSET, 3)
    # The bytes are those of the file as it lies there.
    assert found.sha256 == hashlib.sha256(SPELLINGS[name]).hexdigest()
    assert found.bytes == len(SPELLINGS[name])


def test_a_table_is_records_of_texts(tmp_path: Path) -> None:
    plain = recset(tmp_path / "a.csv", 'q,label\nhello,1\n\n"a,\nb",2\n')
    assert plain == recset(tmp_path / "a.tsv", 'label\tq\n2\t"a,\nb"\n1\thello\n')
    same = [{"q": "hello", "label": "1"}, {"q": "a,\nb", "label": "2"}]
    assert plain == recset(tmp_path / "a.jsonl", same)


@pytest.mark.parametrize(
    "other",
    [
        [{"a": 1.0}],
        [{"a": 1}, {"a": 1}],
        [{"a": "1"}],
        [{"a": 1, "b": None}],
        [],
    ],
)
def test_different_data_is_different(tmp_path: Path, other: list[Any]) -> None:
    assert recset(tmp_path / "a.jsonl", [{"a": 1}]) != recset(tmp_path / "b.jsonl", other)


def test_text_is_not_normalized(tmp_path: Path) -> None:
    composed, decomposed = [{"a": "é"}], [{"a": "e\u0301"}]
    assert recset(tmp_path / "a.jsonl", composed) != recset(tmp_path / "b.jsonl", decomposed)


def test_shards_add_up(tmp_path: Path) -> None:
    digests = [hashlib.sha256(line).digest() for line in (b"1", b"2", b"2")]
    one, two = (RecordSet(1, int.from_bytes(d, "big")) for d in digests[:2])
    assert (one + two + two).digest == (two + one + two).digest
    assert f"recset-v1:{(one + two + two).digest}" == recset(tmp_path / "a.jsonl", [2, 1, 2])


values = st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
tables = st.lists(st.dictionaries(st.text(), values), max_size=8)


@given(tables, st.randoms())
def test_order_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, records: list[Any], rng: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("order")
    shuffled = rng.sample(records, len(records))
    as_list = json.dumps(shuffled, indent=rng.choice([None, 1]))
    assert recset(folder / "a.jsonl", records) == recset(folder / "b.json", as_list)


def test_projection(tmp_path: Path) -> None:
    data = [{"id": 1, "ts": 5, "q": "x"}, {"id": 2, "q": "y"}]
    bare = [{"q": "y"}, {"q": "x"}]
    kept = recset(tmp_path / "a.jsonl", data, fields=["q"])
    assert kept is not None
    name, _, digest = kept.partition(":")
    assert name == "recset-v1[fields=q]"
    assert recset(tmp_path / "b.jsonl", bare) == f"recset-v1:{digest}"
    ignored = fingerprint(tmp_path / "a.jsonl", ignore=["ts", "id"])
    assert ignored.recset == f"recset-v1[ignore=id,ts]:{digest}"
    assert ignored.algorithm == "recset-v1[ignore=id,ts]"


def test_projection_of_what_has_no_fields(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 1: not a record: not an object"):
        recset(tmp_path / "a.jsonl", [7], fields=["q"])


@pytest.mark.parametrize("given_", [{"fields": ["a"], "ignore": ["b"]}, {"fields": ["a;b"]}])
def test_projections_that_make_no_sense(tmp_path: Path, given_: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        fingerprint(tmp_path / "a.jsonl", **given_)


BROKEN: list[tuple[str, bytes, str]] = [
    ("a.jsonl", lines([ORDER]) + b'\n{"a": 1', "line 3: not a record"),
    ("a.jsonl", b'{"a": NaN}\n', "line 1: not a record"),
    ("a.jsonl", b'{"a": "\xff"}\n', "line 1: not a record"),
    ("a.jsonl", b"[" * 300 + b"]" * 300 + b"\n", "line 1: not a record"),
    ("a.json", b'[{"a": 1},\n{"a": }]', "line 2: "),
    ("a.json", b'[{"a": 1}\n{"a": 2}]', "line 2: ',' is missing between the records"),
    ("a.json", b'[{"a": 1},\n', "line 2: "),
    ("a.json", b'[{"a": 1}', "line 1: the list does not end"),
    ("a.json", b"[1]\n\n2", "line 3: something follows after the list"),
    ("a.json", b"[1, \xff]", "is not UTF-8 text"),
    ("a.json", b"[" * 5000, "line 1: "),
    ("a.csv", b"q,q\n1,2\n", "line 1: the header names a column twice"),
    ("a.csv", b"q,l\n1,2\n3\n", "line 3: not a record: 1 fields under a header of 2"),
    ("a.csv", b'q,l\n1,"2\n', "line 2: "),
    ("a.csv", b"q\n\xff\n", "is not UTF-8 text"),
    ("a.jsonl.gz", gzip.compress(lines(A), mtime=0)[:-9], "is not a whole .gz file"),
    ("a.jsonl.gz", b"plain text, no gzip", "is not a whole .gz file"),
    ("a.jsonl.gz", gzip.compress(lines(A), mtime=0)[:12] + b"\xff" * 40, "is not a whole .gz file"),
]


@pytest.mark.parametrize(("name", "content", "said"), BROKEN)
def test_broken_files_say_where(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = write(tmp_path / name, content)
    with pytest.raises(InputError) as caught:
        fingerprint(path)
    assert caught.value.message.startswith(str(path))
    assert said in caught.value.message
    assert "\n" not in str(caught.value)


def test_lenient_leaves_out_and_says_so(tmp_path: Path) -> None:
    content = lines(A[:1]) + b"oops\n" + lines(A[1:]) + b"{\n"
    found = fingerprint(write(tmp_path / "a.jsonl", content), lenient=True)
    assert found.records == 3
    assert found.recset == A_RECSET.replace("v1:", "v1[partial]:")
    assert found.problems == ("left out 2 unreadable, the first on line 2",)


def test_lenient_of_a_whole_file_is_no_different(tmp_path: Path) -> None:
    assert recset(tmp_path / "a.jsonl", A, lenient=True) == A_RECSET


def test_rounded_integers_are_said(tmp_path: Path) -> None:
    content = '{"id": 1}\n{"id": 18446744073709551616}\n{"x": 1e+30}\n'
    found = fingerprint(write(tmp_path / "a.jsonl", content))
    assert found.problems == (
        "an integer over 64 bits is read as a rounded float, first on line 2",
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("weights.safetensors", b"\x00\x01"),
        ("notes", b"[]"),
        ("one.json", b'{\n "data": [1, 2]\n}'),
        ("empty.json", b""),
    ],
)
def test_other_files_are_their_bytes(tmp_path: Path, name: str, content: bytes) -> None:
    found = fingerprint(write(tmp_path / name, content))
    assert (found.records, found.recset, found.algorithm) == (None, None, "sha256")
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert (found.bytes, found.problems) == (len(content), ())


def test_a_record_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records_room, "LONGEST", 2**20)
    endless = b'"' + b"x" * (3 * 2**20)
    for name, content in (("a.jsonl", endless), ("a.json", b"[" + endless)):
        with pytest.raises(InputError, match="line 1: "):
            fingerprint(write(tmp_path / name, content))


def test_one_long_line_of_json_is_one_record(tmp_path: Path) -> None:
    record = {"a": "x" * 3_000_000}
    assert recset(tmp_path / "a.json", json.dumps(record)) == recset(tmp_path / "b.jsonl", [record])


def test_records_across_the_edges_of_reading(tmp_path: Path) -> None:
    records = [{"i": i, "t": "é" * (i % 700)} for i in range(3000)]
    as_lines = recset(tmp_path / "a.jsonl", records)
    assert as_lines == recset(tmp_path / "b.json", json.dumps(records, ensure_ascii=False))
    numbers = json.dumps([10**9 + i for i in range(90_000)])
    assert fingerprint(write(tmp_path / "n.json", numbers)).records == 90_000


def test_without_its_package_a_file_is_identified_by_its_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in an installation without the extras: ``None`` makes an import fail."""
    for module in ("compression.zstd", "zstandard", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, module, None)
    packed = fingerprint(write(tmp_path / "a.jsonl.zst", b"\x28\xb5\x2f\xfd"))
    assert (packed.bytes, packed.records, packed.recset) == (4, None, None)
    assert packed.problems == (
        "records not read: this Python cannot undo .zst (pip install 'tracker[zstd]')",
    )
    table = fingerprint(write(tmp_path / "a.parquet", b"PAR1"))
    assert (table.bytes, table.records, table.recset) == (4, None, None)
    assert table.problems == (
        "records not read: a Parquet file needs pyarrow (pip install 'tracker[parquet]')",
    )


def test_zstandard(tmp_path: Path) -> None:
    packed = zstandard.ZstdCompressor().compress(lines(A))
    assert recset(tmp_path / "a.jsonl.zst", packed) == A_RECSET
    with pytest.raises(InputError, match=r"not a whole \.zst file"):
        recset(tmp_path / "b.jsonl.zst", b"no zstandard at all")


def test_a_folder_is_its_manifest(tmp_path: Path) -> None:
    write(tmp_path / "d" / "a.jsonl", A)
    write(tmp_path / "d" / ".cache", b"x")
    found = fingerprint(tmp_path / "d")
    assert (found.sha256, found.bytes, found.records) == (None, 335, None)
    assert str(found.recset).startswith("manifest-v1:")
    assert found.problems == ("skipped .cache",)


def test_file_digest(tmp_path: Path) -> None:
    content = b"abc" * 1_000_000
    expected = FileDigest(hashlib.sha256(content).hexdigest(), 3_000_000)
    assert file_digest(write(tmp_path / "x", content)) == expected


@pytest.mark.parametrize("read", [file_digest, fingerprint])
def test_missing_files(tmp_path: Path, read: Any) -> None:
    with pytest.raises(InputError, match=r"^there is no file .*a\.jsonl \(check the path\)$"):
        read(tmp_path / "a.jsonl")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    with pytest.raises(InputError, match="is not a regular file"):
        fingerprint(tmp_path / "pipe.jsonl")
    with pytest.raises(InputError, match="is a folder"):
        file_digest(tmp_path)


def test_a_name_no_file_can_have(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read"):
        file_digest(tmp_path / ("x" * 300))


def _append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"{}\n")


def _replace(path: Path) -> None:
    other = path.with_suffix(".new")
    other.write_bytes(path.read_bytes())
    other.replace(path)


@pytest.mark.parametrize("change", [_append, _replace])
def test_a_file_that_changes_meanwhile(tmp_path: Path, change: Any) -> None:
    path = write(tmp_path / "a.jsonl", A)
    with pytest.raises(InputError, match="changed while it was read"), opened_steady(path):
        change(path)


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from /proc")
def test_memory_stays_flat(tmp_path: Path) -> None:
    """40 MB of records, as lines and as one list, in a process of less than 64 MiB."""
    record = json.dumps(A[1] | {"pad": "x" * 1000})
    as_lines = write(tmp_path / "a.jsonl", (record + "\n") * 36_000)
    as_list = write(tmp_path / "a.json", f"[{','.join([record] * 36_000)}]")
    (recset_a, peak_a), (recset_b, peak_b) = _peak(as_lines), _peak(as_list)
    assert recset_a == recset_b
    assert max(peak_a, peak_b) < 64 * 1024


def _peak(path: Path) -> tuple[str, int]:
    """The fingerprint, and the peak resident memory in KiB, of a process of its own."""
    code = (
        "import re, sys; from pathlib import Path\n"
        "from tracker.datasets.fingerprint import fingerprint\n"
        "print(fingerprint(Path(sys.argv[1])).recset)\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])\n"
    )
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said, peak = done.stdout.split()
    return said, int(peak)

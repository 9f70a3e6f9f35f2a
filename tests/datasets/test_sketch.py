from __future__ import annotations

import hashlib
from array import array
from pathlib import Path

import pytest

from tests.datasets.files import A_V2, RESET, A, chat, write
from tracker.datasets import sketch as room
from tracker.datasets.fingerprint import survey
from tracker.datasets.leaks import Leaks, Overlap, find_leaks, leaks_into, record_keys
from tracker.datasets.prompts import normal_key, prompt_key
from tracker.datasets.sketch import (
    Sketch,
    SketchBuilder,
    difference,
    merged,
    read_sketch,
    sketch,
)
from tracker.errors import InputError


def sketch_of(path: Path) -> Sketch:
    found = survey(path).sketch
    assert found is not None
    return found


def test_golden_keys(tmp_path: Path) -> None:
    found = sketch_of(write(tmp_path / "a.jsonl", A))
    assert [f"{key:016x}" for key in found.keys] == [
        "069e17332506da15",
        "d73bcb88c62c399b",
        "e38cd3ee250b53d5",
    ]
    assert (found.records, found.exact) == (3, True)


def test_golden_difference(tmp_path: Path) -> None:
    old, new = (
        sketch_of(write(tmp_path / name, records))
        for name, records in (("a.jsonl", A), ("a_v2.jsonl", A_V2))
    )
    found = difference(old, new)
    assert (found.added, found.removed, found.kept) == (1, 1, 2)
    assert (found.jaccard, found.duplicates, found.estimated) == (0.5, 1, False)
    assert found.containment == pytest.approx(2 / 3)


def test_difference_from_nothing() -> None:
    nothing = sketch([])
    assert difference(nothing, nothing).jaccard == 1.0
    assert difference(nothing, sketch([1, 2])).added == 2
    assert difference(nothing, sketch([1, 2])).containment == 1.0


def keys(start: int, stop: int) -> list[int]:
    return [
        int.from_bytes(hashlib.sha256(str(i).encode()).digest()[:8], "big")
        for i in range(start, stop)
    ]


def test_large_sets_are_estimated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "EXACT_UP_TO", 20_000)
    monkeypatch.setattr(room, "SMALLEST_KEPT", 4_096)
    small, old, new = sketch(keys(0, 10_000)), sketch(keys(0, 40_000)), sketch(keys(10_000, 50_000))
    assert (small.exact, old.exact, len(old.keys)) == (True, False, 4_096)
    found = difference(old, new)
    assert found.estimated
    assert found.jaccard == pytest.approx(0.6, abs=4 * (0.6 * 0.4 / 4_096) ** 0.5)
    assert old.distinct == pytest.approx(40_000, rel=0.07)
    assert difference(small, old).containment == pytest.approx(1.0, abs=0.1)
    assert read_sketch(old.to_bytes()) == old


def test_bytes_and_back() -> None:
    found = sketch(keys(0, 500) * 2)
    assert (found.records, found.distinct) == (1000, 500)
    assert read_sketch(found.to_bytes()) == found


@pytest.mark.parametrize("data", [b"", b"x" * 60, sketch(keys(0, 9)).to_bytes()[:-12]])
def test_bytes_that_are_no_sketch(data: bytes) -> None:
    with pytest.raises(InputError, match="not a"):
        read_sketch(data)


@pytest.mark.parametrize("count", [0, 8, 10, 2**64 - 1])
def test_a_sketch_that_lies_about_its_size(count: int) -> None:
    packed = bytearray(sketch(keys(0, 9)).to_bytes())
    packed[13:21] = count.to_bytes(8, "little")
    with pytest.raises(InputError, match="not a whole dataset sketch"):
        read_sketch(bytes(packed))


def test_golden_prompt_key() -> None:
    assert f"{prompt_key(RESET):016x}" == "91cac79cade75957"
    assert prompt_key(chat("Reset password", "auth")) == prompt_key(RESET)
    assert prompt_key(chat("reset password", "auth")) != prompt_key(RESET)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"prompt": "a", "completion": "b"}, {"prompt": "a", "completion": "c"}),
        ({"input": "a", "output": "b"}, {"input": "a", "output": "c"}),
        (
            {"contents": [{"role": "user", "parts": ["a"]}, {"role": "model", "parts": ["b"]}]},
            {"contents": [{"role": "user", "parts": ["a"]}, {"role": "model", "parts": ["c"]}]},
        ),
        (
            {"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]},
            {"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "c"}]},
        ),
        ([1, 2], [1, 2]),
    ],
)
def test_the_answer_is_no_part_of_the_prompt(one: object, other: object) -> None:
    assert prompt_key(one) == prompt_key(other)


def test_earlier_turns_are_part_of_the_prompt() -> None:
    def turns(first: str) -> dict[str, object]:
        return {"messages": chat("a", first)["messages"] + chat("b", "end")["messages"]}

    assert prompt_key(turns("x")) != prompt_key(turns("y"))
    open_end = {"messages": [{"role": "user", "content": "a"}]}
    assert prompt_key(open_end) == prompt_key(chat("a", "anything"))


def test_normal_key() -> None:
    loose = chat("  ＲＥＳＥＴ\u00a0password\n", "x")
    assert normal_key(loose) == normal_key(RESET)
    assert normal_key(chat("Reset the password", "x")) != normal_key(RESET)
    assert normal_key({"prompt": "7", "n": 7}) == normal_key({"prompt": "7", "n": 8})


def test_leaks(tmp_path: Path) -> None:
    train = [
        A[0],
        chat("Reset password", "auth"),
        chat("reset  PASSWORD", "x"),
        chat("new", "x"),
        A[0],
    ]
    found = find_leaks(write(tmp_path / "train.jsonl", train), write(tmp_path / "eval.jsonl", A))
    assert found == Leaks(Overlap(2, (1, 5)), Overlap(1, (2,)), Overlap(1, (3,)))
    assert found.count == 4


def test_no_records_to_compare(tmp_path: Path) -> None:
    data, other = write(tmp_path / "a.jsonl", A), write(tmp_path / "a.bin", b"x")
    with pytest.raises(InputError, match=r"a\.bin is not a file of records"):
        find_leaks(data, other)
    with pytest.raises(InputError, match=r"a\.bin is not a file of records"):
        find_leaks(other, data)
    assert survey(other).sketch is None
    assert survey(tmp_path).sketch is None


def test_one_reading_finds_the_leaks_into_several(tmp_path: Path) -> None:
    train = write(tmp_path / "train.jsonl", [*A, *A_V2])
    paths = [write(tmp_path / "one.jsonl", A[:1]), write(tmp_path / "two.jsonl", A[1:])]
    found = leaks_into(train, [record_keys(path) for path in paths])
    assert found == [find_leaks(train, path) for path in paths]
    assert [leak.first_line for leak in found] == [1, 2]
    assert Leaks().first_line is None


def test_only_the_first_lines_are_shown(tmp_path: Path) -> None:
    data = write(tmp_path / "train.jsonl", [A[0]] * 9)
    assert find_leaks(data, data).exact == Overlap(9, (1, 2, 3, 4, 5))


def test_eval_data_is_kept_exact_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "EXACT_UP_TO", 2)
    with pytest.raises(InputError, match="too many records"):
        record_keys(write(tmp_path / "eval.jsonl", A))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sketches stop being exact at 500 keys, and then keep 100."""
    monkeypatch.setattr(room, "EXACT_UP_TO", 500)
    monkeypatch.setattr(room, "SMALLEST_KEPT", 100)
    monkeypatch.setattr(room, "_PART", 50)


@pytest.mark.parametrize("count", [0, 1, 400, 500, 501, 700, 5000])
def test_it_does_not_matter_in_which_pieces_keys_come(small: None, count: int) -> None:
    every = keys(0, count) * 2
    builder = SketchBuilder()
    for start in range(0, len(every), 70):
        builder.add(array("Q", every[start : start + 70]))
    found = builder.done()
    assert found == sketch(every)
    assert (found.exact, found.records) == (count <= 500, 2 * count)
    kept = sorted(set(every)) if found.exact else sorted(set(every))[:100]
    assert found.keys.tolist() == kept


@pytest.mark.parametrize("second", [(200, 400), (0, 300), (300, 2000), (900, 4000)])
def test_sketches_of_shards_are_the_sketch_of_the_whole(
    small: None, second: tuple[int, int]
) -> None:
    one, other = keys(0, 300), keys(*second)
    found = merged([sketch(one), sketch(other)])
    whole = sketch(one + other)
    assert (found.records, found.exact) == (whole.records, whole.exact)
    # Less may be known of the whole than if it had been read at once, but nothing else.
    assert found.keys == whole.keys[: len(found.keys)]
    assert len(found.keys) >= 80
    assert merged([sketch(one)]) == sketch(one)

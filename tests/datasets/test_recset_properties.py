"""recset-v1 sees which records there are, and nothing else of how they are written down."""

from __future__ import annotations

import io
import json
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.datasets.canonical import STDLIB, Codec, fastest_codec
from tracker.datasets.records import json_lines
from tracker.datasets.recset import RecordSet
from tracker.datasets.scan import Scan
from tracker.datasets.tally import Tally

texts = st.text(st.characters(exclude_categories=["Cs"]))
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=4
)
records = st.dictionaries(texts, values, max_size=4)
datasets = st.lists(records, max_size=6)


def of_lines(content: bytes, codec: Codec | None = None) -> RecordSet:
    tally, codec = Tally(), codec or fastest_codec()
    stream: io.BufferedReader[Any] = io.BufferedReader(io.BytesIO(content))
    Scan(codec, tally.add).run(json_lines(codec), stream)
    return tally.records


def of(dataset: list[Any]) -> RecordSet:
    return of_lines(b"".join(json.dumps(r).encode() + b"\n" for r in dataset))


def reversed_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: reversed_keys(value[key]) for key in reversed(value)}
    return [reversed_keys(item) for item in value] if isinstance(value, list) else value


@given(datasets, st.randoms(use_true_random=False), st.data())
def test_it_is_blind_to_how_records_are_written(
    dataset: list[Any], random: Any, data: st.DataObject
) -> None:
    lines = []
    for record in random.sample(dataset, len(dataset)):
        value = reversed_keys(record) if random.random() < 0.5 else record
        separators = random.choice([(",", ":"), (" , ", " :  "), (",\t", "\t: ")])
        text = json.dumps(value, ensure_ascii=random.random() < 0.5, separators=separators)
        pad, end = random.choice(["", "  ", "\t"]), random.choice(["\n", "\r\n", "\n\n", " \n"])
        lines.append(f"{pad}{text}{end}".encode())
    mark = data.draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    content = mark + b"".join(lines)
    if data.draw(st.booleans()):
        content = content.rstrip(b"\r\n ")
    assert of_lines(content).digest == of(dataset).digest


@given(datasets)
def test_both_codecs_find_the_same(dataset: list[Any]) -> None:
    content = b"".join(json.dumps(r).encode() + b"\n" for r in dataset)
    assert of_lines(content, STDLIB).digest == of_lines(content).digest


@given(st.lists(records, min_size=1, max_size=6), st.data())
def test_it_changes_with_any_record(dataset: list[Any], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(dataset) - 1))
    other = data.draw(records)
    assume(json.dumps(other, sort_keys=True) != json.dumps(dataset[at], sort_keys=True))
    changed = [*dataset[:at], other, *dataset[at + 1 :]]
    assert of(changed).digest != of(dataset).digest
    assert of([*dataset[:at], *dataset[at + 1 :]]).digest != of(dataset).digest
    assert of([*dataset, dataset[at]]).digest != of(dataset).digest


@given(st.lists(datasets, max_size=4))
def test_shards_add_up_to_the_whole(shards: list[list[Any]]) -> None:
    together = sum(map(of, shards), RecordSet())
    assert together.digest == of([record for shard in shards for record in shard]).digest

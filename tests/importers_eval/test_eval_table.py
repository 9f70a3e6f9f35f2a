from __future__ import annotations

import json

import pytest

from tracker.domain.version import Rung
from tracker.errors import InputError
from tracker.importers.eval_run import read_eval

CSV = "example_id,cluster,score\na,x,1\nb,x,0.5\nc,y,0\n"
JSONL = "\n".join(
    json.dumps({"example_id": key, "cluster": cluster, "score": score})
    for key, cluster, score in (("a", "x", 1), ("b", "x", 0.5), ("c", "y", False))
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("runs/qa.csv", CSV),
        ("runs/qa.csv", "\ufeff" + CSV.replace("\n", "\r\n")),
        ("runs/qa.tsv", CSV.replace(",", "\t")),
        ("runs/qa.txt", CSV),
        ("runs/qa.csv", "score, example_id ,cluster\n\n1,a,x\n0.5,b,x\n0,c,y\n"),
        ("runs/qa.jsonl", JSONL),
        ("runs/qa.jsonl", JSONL.replace("\n", "\n\n") + "\n"),
        ("runs/qa.json", JSONL),
    ],
)
def test_the_same_table_in_other_forms(name: str, text: str) -> None:
    (run,) = read_eval(text, name=name, rung=Rung.PROMPT)
    assert (run.suite, run.metric, run.rung, run.subject) == ("qa", "score", Rung.PROMPT, None)
    assert (run.scores, run.n, run.mean) == ({"a": 1.0, "b": 0.5, "c": 0.0}, 3, 0.5)
    assert run.clusters == {"a": "x", "b": "x", "c": "y"}
    assert run.source == name


def test_without_clusters() -> None:
    (run,) = read_eval("example_id,score\na,1\n", name="qa.csv", rung=Rung.PROMPT)
    assert run.clusters == {}


def test_subjects_of_one_metric() -> None:
    text = "example_id,score_ft,score_rag,score_prompt,score_base,prompt\na,1,0,0,1,hello\n"
    runs = read_eval(text, name="qa.csv", rung=Rung.FINETUNE)
    assert {run.metric for run in runs} == {"score"}
    # Nothing says what score_base was, so no claim is built on it.
    assert [(run.subject, run.rung) for run in runs] == [
        ("ft", Rung.FINETUNE),
        ("rag", Rung.RETRIEVAL),
        ("prompt", Rung.PROMPT),
        ("base", Rung.OTHER),
    ]


def test_metrics_by_name() -> None:
    runs = read_eval("example_id,f1,exact\na,0.5,1\n", name="qa.csv", rung=Rung.OTHER)
    assert [(run.metric, run.mean) for run in runs] == [("f1", 0.5), ("exact", 1.0)]


def test_keys_of_json_may_be_numbers() -> None:
    text = '{"example_id": 7, "score": 1}\n{"example_id": 8, "score": 0}'
    (run,) = read_eval(text, name="qa.jsonl", rung=Rung.OTHER)
    assert list(run.scores) == ["7", "8"]


BROKEN = [
    ("a.csv", "", "a.csv holds no examples"),
    ("a.csv", "example_id,score\n", "a.csv holds no examples"),
    ("a.csv", "id,score\na,1\n", "a.csv has no column example_id; it has id, score"),
    ("a.csv", "example_id,cluster\na,x\n", "a.csv has no score column"),
    ("a.csv", "example_id,score,score\na,1,1\n", "the column 'score' is there twice"),
    ("a.csv", "example_id,score\na,1\na,0\n", "line 3: example 'a' was already on line 2"),
    ("a.csv", "example_id,score\na,1\n,0\n", "line 3: no example_id"),
    ("a.csv", "example_id,score\na,1\nb,nan\n", "line 3: score is 'nan', not a number"),
    ("a.csv", "example_id,score\na,1\nb,\n", "line 3: score is '', not a number"),
    ("a.csv", "example_id,score\na,1\nb\n", "line 3: 1 cells under 2 columns"),
    ("a.csv", 'example_id,score\na,"1\n', "line 2: not CSV: unexpected end of data"),
    ("a.csv", "example_id,cluster,score\na,,1\n", "line 2: example 'a' has no cluster"),
    ("a.csv", "example_id,text\na,hello\n", "line 2: text is 'hello', not a number"),
    ("a.jsonl", '{"example_id": "a", "score": 1}\n{"example_id"', "(line 2) ends in the middle"),
    ("a.jsonl", '{"example_id": "a", "score": NaN}', "(line 1): $.score is not a finite number"),
    ("a.jsonl", '{"example_id": "a", "score": 1}\n[1]', "line 2: not an object"),
    ("a.jsonl", '{"example_id": "a", "score": 1}\n{"example_id": "b"}', "line 2: score is None"),
    ("a.jsonl", '{"example_id": null, "score": 1}', "line 1: no example_id"),
    ("a.jsonl", '{"example_id": "a", "score": ' + "9" * 400 + "}", "not a number"),
]


@pytest.mark.parametrize(("name", "text", "said"), BROKEN)
def test_broken_tables_say_where(name: str, text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_eval(text, name=name, rung=Rung.FINETUNE)
    assert said in caught.value.message
    assert caught.value.message.startswith(name)


def test_a_first_line_that_only_looks_like_a_row() -> None:
    text = '{"suite": "s", "example_id": \n 1}'
    with pytest.raises(InputError, match=r"qa\.json: \$ lacks metric"):
        read_eval(text, name="qa.json", rung=Rung.OTHER)
    text = '["example_id"]'
    with pytest.raises(InputError, match=r"\$ must be an object"):
        read_eval(text, name="qa.json", rung=Rung.OTHER)


def test_what_was_measured_is_not_guessed() -> None:
    with pytest.raises(InputError, match="does not say what was measured"):
        read_eval(CSV, name="qa.csv", rung=None)

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import resources
from tracker.domain.version import Rung
from tracker.errors import InputError
from tracker.evals.paired import compare
from tracker.evals.verdict import Verdict
from tracker.importers.eval_run import is_plain_run, read_eval

SAMPLE = Path(__file__).parents[2] / ".." / "shared" / "samples" / "evals" / "scores.csv"
EXAMPLES = resources.folder("schemas") / "v1" / "examples" / "eval_run"

RUN: dict[str, Any] = {
    "suite": "triage",
    "suite_version": "3",
    "metric": "accuracy",
    "scores": {"a": 1, "b": 0, "c": 1, "d": 1},
}


def read(data: Any, rung: Rung | None = Rung.FINETUNE) -> Any:
    text = data if isinstance(data, str) else json.dumps(data)
    (run,) = read_eval(text, name="evals/ft.json", rung=rung)
    return run


def test_scores_give_mean_and_count() -> None:
    text = json.dumps(RUN)
    run = read(text)
    assert (run.mean, run.n, run.rung) == (0.75, 4, Rung.FINETUNE)
    assert (run.suite, run.suite_version, run.metric) == ("triage", "3", "accuracy")
    assert run.scores == {"a": 1.0, "b": 0.0, "c": 1.0, "d": 1.0}
    assert run.source == "evals/ft.json"
    assert run.source_sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_everything_is_kept() -> None:
    clusters = {"a": "x", "b": "x", "c": "y", "d": "y"}
    more = {
        "higher_is_better": False,
        "clusters": clusters,
        "mean": 0.75,
        "n": 4,
        "stderr": 0.25,
        "subject": "ft:gpt",
        "judge": "gpt-4.1-2025-04-14",
        "ran_at": "2026-11-20T14:05:00Z",
        "seed": 7,
    }
    run = read(RUN | more)
    assert (run.higher_is_better, run.clusters, run.stderr) == (False, clusters, 0.25)
    assert (run.subject, run.judge) == ("ft:gpt", "gpt-4.1-2025-04-14")
    assert run.ran_at == datetime(2026, 11, 20, 14, 5, tzinfo=UTC)


def test_a_mean_alone() -> None:
    run = read({"suite": "s", "metric": "m", "mean": 1, "stderr": 0, "n": 3.0})
    assert (run.mean, run.stderr, run.n, run.scores) == (1.0, 0.0, 3, {})
    assert isinstance(run.n, int)


def test_a_list_of_runs() -> None:
    runs = read_eval(json.dumps([RUN, RUN | {"metric": "f1"}]), name="e.json", rung=Rung.PROMPT)
    assert [run.metric for run in runs] == ["accuracy", "f1"]


def test_a_byte_order_mark_is_no_error() -> None:
    assert read("\ufeff" + json.dumps(RUN)).n == 4


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("valid/*.json")), ids=lambda p: p.stem)
def test_valid_examples(path: Path) -> None:
    runs = read_eval(path.read_text("utf-8"), name=path.name, rung=Rung.OTHER)
    assert len(runs) == 1


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("invalid/*.json")), ids=lambda p: p.stem)
def test_invalid_examples(path: Path) -> None:
    with pytest.raises(InputError, match=path.name):
        read_eval(path.read_text("utf-8"), name=path.name, rung=Rung.OTHER)


values = (
    st.none()
    | st.booleans()
    | st.integers(-2, 3)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "x", "finetune", "2026-11-20T14:05:00Z", "2026-11-20"])
    | st.dictionaries(st.text(max_size=2), st.integers(0, 1) | st.just("c"), max_size=2)
)
FIELDS = list(resources.schema("eval_run")["properties"])


@given(st.dictionaries(st.sampled_from(FIELDS), values))
def test_the_shortcut_never_says_yes_where_the_schema_says_no(data: dict[str, Any]) -> None:
    plausible = {"suite": "s", "metric": "m", "mean": 1.0} | data
    for candidate in (data, plausible):
        if is_plain_run(candidate):
            resources.check("eval_run", candidate, "here")


def test_the_shortcut_is_taken_for_what_is_usual() -> None:
    usual = RUN | {"n": 4, "stderr": 0.1, "ran_at": "2026-11-20T14:05:00Z", "judge": None}
    assert is_plain_run(usual)


BROKEN: list[tuple[str, str]] = [
    (json.dumps(RUN, indent=1)[:-9], "evals/ft.json ends in the middle, on line 9"),
    (json.dumps(RUN)[:20], "evals/ft.json ends in the middle, on line 1"),
    ("", "evals/ft.json ends in the middle, on line 1"),
    ('{"suite": triage}', "evals/ft.json, line 1, column 11: not JSON: Expecting value"),
    (json.dumps(RUN).replace("1,", "NaN,", 1), "$.scores.a is not a finite number"),
    (json.dumps(RUN).replace("1,", "1e999,", 1), "$.scores.a is not a finite number"),
    (json.dumps(RUN).replace('"b"', '"a"'), "$.scores has 'a' twice"),
    (json.dumps(RUN).replace('"a"', r'"\ud800"'), "$.scores holds half a surrogate pair"),
    (json.dumps(RUN).replace("triage", r"\udfff"), "$.suite holds half a surrogate pair"),
    ('{"suite": ' + "9" * 5000 + "}", "holds a number too long to read"),
    ("[" * 70 + "]" * 70, "is nested more than 64 deep"),
    ("[" * 100_000 + "]" * 100_000, "is nested more than 64 deep"),
    ("[]", "evals/ft.json holds no eval run"),
    ("[1]", "$ must be an object"),
    (json.dumps(RUN | {"metric": ""}), "$.metric must not be empty"),
    (json.dumps([RUN, {"suite": "s"}]), "evals/ft.json, run 2: $ "),
    (json.dumps(RUN | {"ran_at": "yesterday"}), "$.ran_at must be a moment with its zone"),
    (json.dumps(RUN | {"mean": 0.9}), "$.mean is 0.9, but the scores average 0.75"),
    (json.dumps(RUN | {"n": 5}), "$.n is 5, but there are 4 scores"),
    (json.dumps(RUN | {"clusters": {"a": "x"}}), "$.clusters lacks example 'b'"),
    (
        json.dumps(RUN | {"clusters": dict.fromkeys("abcde", "x")}),
        "$.scores lacks example 'e'",
    ),
]


@pytest.mark.parametrize(("text", "said"), BROKEN, ids=[said[-40:] for _, said in BROKEN])
def test_broken_files_say_where(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_eval(text, name="evals/ft.json", rung=Rung.FINETUNE)
    assert said in caught.value.message
    assert "evals/ft.json" in caught.value.message
    assert "\n" not in caught.value.message


def test_a_rounded_mean_gives_way_to_the_scores() -> None:
    assert read(RUN | {"scores": {"a": 1, "b": 0, "c": 1}, "mean": 0.67}).mean == 2 / 3


@pytest.mark.parametrize(
    ("in_file", "asked", "agreed"),
    [
        (None, Rung.FINETUNE, Rung.FINETUNE),
        ("finetune", Rung.FINETUNE, Rung.FINETUNE),
        ("finetune", None, Rung.FINETUNE),
        ("prompt", Rung.RETRIEVAL, Rung.PROMPT),
        ("retrieval", Rung.PROMPT, Rung.RETRIEVAL),
        ("other", Rung.FINETUNE, Rung.FINETUNE),
        ("prompt", Rung.OTHER, Rung.PROMPT),
    ],
)
def test_what_was_measured(in_file: str | None, asked: Rung | None, agreed: Rung) -> None:
    assert read(RUN | ({"rung": in_file} if in_file else {}), asked).rung is agreed


@pytest.mark.parametrize(
    ("in_file", "asked", "said"),
    [
        ("finetune", Rung.RETRIEVAL, "says finetune, but it was given as retrieval"),
        ("prompt", Rung.FINETUNE, "says prompt, but it was given as finetune"),
        (None, None, "lacks rung"),
    ],
)
def test_what_was_measured_is_not_guessed(in_file: str | None, asked: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(RUN | ({"rung": in_file} if in_file else {}), asked)


@pytest.mark.captures
@pytest.mark.skipif(not SAMPLE.exists(), reason="the samples are not here")
def test_the_sample_table_gives_the_golden_numbers() -> None:
    tuned, base = read_eval(SAMPLE.read_text(), name="evals/scores.csv", rung=Rung.FINETUNE)
    assert (tuned.suite, tuned.n, tuned.mean, base.mean) == ("scores", 200, 0.85, 0.76)
    found = compare(tuned, base)
    assert (found.clusters, found.verdict) == (50, Verdict.INCONCLUSIVE)
    assert found.se == pytest.approx(0.05948108943185222, rel=1e-12)

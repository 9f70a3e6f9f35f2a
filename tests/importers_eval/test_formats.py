"""What each tool's file comes to. The fixtures have the tools' structure and facts of our own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tracker.domain.version import EvalRun, Rung
from tracker.importers.eval_run import read_eval_bytes

FIXTURES = Path(__file__).parent / "fixtures"
SAMPLES = Path(__file__).parents[2] / ".." / "shared" / "samples"
FT = "ft:gpt-4.1-mini-2025-04-14:acme:tone:Xy1"
GPT4O = "openai/gpt-4o-2024-08-06"


def read(path: Path, rung: Rung | None = Rung.FINETUNE) -> list[EvalRun]:
    def beside(pattern: str) -> list[tuple[str, str]]:
        found = sorted(path.parent.glob(pattern))
        return [(one.name, one.read_text(encoding="utf-8")) for one in found]

    return read_eval_bytes(path.read_bytes(), name=path.name, rung=rung, beside=beside)


def facts(run: EvalRun, *names: str) -> dict[str, Any]:
    return {name: getattr(run, name) for name in names}


MOMENT = datetime(2026, 9, 21, 14, 13, 20, 500000, UTC)

EXPECTED: dict[str, list[dict[str, Any]]] = {
    "lm_eval_results.json": [
        {
            "suite": "tickets",
            "suite_version": "2.1",
            "suite_hash": "ab" * 32,
            "metric": "acc",
            "mean": 0.75,
            "stderr": 0.25,
            "n": 4,
            "scores": {
                "0:000000000000": 1.0,
                "1:010101010101": 1.0,
                "2:020202020202": 0.0,
                "3:030303030303": 1.0,
            },
            "subject": "house-model",
            "tool": "lm-evaluation-harness 0.4.13",
            "ran_at": MOMENT,
            "details": {"n_shot": 3, "random_seed": 7, "limit": 4},
            "rung": Rung.FINETUNE,
        },
        {
            "metric": "exact_match,strict",
            "mean": 0.5,
            "stderr": None,
            "scores": {
                "0:000000000000": 1.0,
                "1:010101010101": 0.0,
                "2:020202020202": 1.0,
                "3:030303030303": 0.0,
            },
        },
        {"metric": "ppl", "mean": 7.25, "higher_is_better": False, "scores": {}, "n": 4},
    ],
    "lighteval.json": [
        {
            "suite": "extended|tone|0",
            "suite_version": "2",
            "metric": "single",
            "mean": 7.5,
            "stderr": 0.25,
            "n": None,
            "subject": "acme/triage-8b",
            "tool": "lighteval 017581f7eb0e",
        }
    ],
    "inspect.json": [
        {
            "suite": "tone",
            "suite_version": "3",
            "metric": "accuracy",
            "mean": 0.625,
            "stderr": 0.125,
            "n": 2,
            "scores": {"a": 0.75, "b": 0.5},
            "clusters": {"a": "d1", "b": "d2"},
            "subject": f"openai/{FT}",
            "judge": GPT4O,
            "tool": "inspect-ai 0.3.285",
            "ran_at": datetime(2026, 11, 20, 10, 5, tzinfo=UTC),
            "details": {"epochs": 2, "temperature": 0.2},
        }
    ],
    "openai_run.json": [
        {
            "suite": "eval_9",
            "metric": "pass",
            "mean": 2 / 3,
            "n": 3,
            "scores": {"0": 1.0, "1": 0.0, "2": 1.0},
            "subject": FT,
            "details": {
                "run_id": "evalrun_1",
                "name": "nightly",
                "errors": 1,
                "sampling": {"seed": 42, "temperature": 0},
            },
        },
        {"metric": "Rubric", "scores": {"0": 0.8, "1": 0.25, "2": 1.0}, "n": 3},
    ],
    "openai_items.json": [
        {"suite": "eval_9", "metric": "pass", "scores": {"0": 1.0, "1": 0.0, "2": 1.0}},
        {"metric": "Rubric", "subject": FT},
    ],
    "deepeval.json": [
        {
            "suite": "tone",
            "suite_version": "00.00.03",
            "metric": "Correctness [GEval]",
            "scores": {"a": 0.75, "b": 0.25},
            "mean": 0.5,
            "judge": "gpt-4o-2024-08-06 (OpenAI)",
            "subject": "house-tone",
            "details": {
                "hyperparameters": {"model": "house-tone"},
                "without_score": 1,
                "evaluation_cost": 0.02,
            },
        }
    ],
    "model_index.md": [
        {
            "suite": "acme/tone/en/test",
            "suite_version": "v3",
            "metric": "accuracy",
            "mean": 0.875,
            "n": None,
            "stderr": None,
            "scores": {},
            "subject": "tone-8b",
        },
        {"metric": "f1", "mean": 81.5},
    ],
    "eval_results.yaml": [
        {
            "suite": "acme/tone/default",
            "suite_version": "abc123",
            "metric": "value",
            "mean": 20.5,
            "ran_at": datetime(2026, 11, 20, tzinfo=UTC),
            "details": {"notes": "no tools", "source": "https://example.com/results"},
        }
    ],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_read(name: str) -> None:
    runs = read(FIXTURES / name)
    assert [facts(run, *want) for run, want in zip(runs, EXPECTED[name], strict=True)] == [
        *EXPECTED[name]
    ]
    assert {(run.source, len(run.source_sha256 or "")) for run in runs} == {(name, 64)}


def test_promptfoo_has_runs_per_provider_and_metric() -> None:
    runs = {(r.subject, r.metric): r for r in read(FIXTURES / "promptfoo.json", None)}
    assert list(runs) == [
        ("tuned", "pass"),
        ("tuned", "score"),
        ("tuned", "polite"),
        ("prompted", "pass"),
        ("prompted", "score"),
    ]
    tuned, prompted = runs["tuned", "score"], runs["prompted", "score"]
    assert (tuned.mean, tuned.n, tuned.details["errors"]) == (0.625, 2, 1)
    assert tuned.scores.keys() < prompted.scores.keys()
    assert tuned.suite_hash == prompted.suite_hash
    assert (tuned.suite, tuned.judge) == ("tone of replies", "openai:chat:gpt-4o-2024-08-06")
    assert tuned.rung is Rung.OTHER


def test_without_its_samples_there_is_the_mean(tmp_path: Path) -> None:
    alone = tmp_path / "lm_eval_results.json"
    alone.write_bytes((FIXTURES / "lm_eval_results.json").read_bytes())
    assert {run.metric: (run.mean, run.scores, run.n) for run in read(alone)} == {
        "acc": (0.75, {}, 4),
        "exact_match,strict": (0.5, {}, 4),
        "ppl": (7.25, {}, 4),
    }


def test_of_several_samples_those_of_the_same_moment_are_taken(tmp_path: Path) -> None:
    stamp, other = "2026-11-20T10-00-00.000001", "2026-11-21T10-00-00.000001"
    results = tmp_path / f"results_{stamp}.json"
    results.write_bytes((FIXTURES / "lm_eval_results.json").read_bytes())
    samples = (FIXTURES / "lm_eval_samples.jsonl").read_text(encoding="utf-8")
    (tmp_path / f"samples_tickets_{other}.jsonl").write_text("{}\n", encoding="utf-8")
    assert read(results)[0].scores == {}
    (tmp_path / f"samples_tickets_{stamp}.jsonl").write_text(samples, encoding="utf-8")
    assert len(read(results)[0].scores) == 4


@pytest.mark.captures
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not beside this checkout")
@pytest.mark.parametrize(
    ("path", "metric", "expected"),
    [
        (
            "evals/lm_eval_results.json",
            "acc",
            {"mean": 0.75, "stderr": 0.16366341767699427, "n": 8, "suite_version": "1.2"},
        ),
        (
            "evals/inspect_log.json",
            "accuracy",
            {"mean": 0.6666666666666666, "stderr": 0.210818510677892, "n": 6, "suite_version": "2"},
        ),
        ("evals/promptfoo_results.json", "pass", {"mean": 2 / 3, "n": 3, "stderr": None}),
        ("evals/promptfoo_results.json", "exact", {"mean": 2 / 3, "n": 3}),
        ("evals/scores.csv", "score", {"mean": 0.85, "n": 200}),
        (
            "huggingface/model_card_model_index.md",
            "exact_match",
            {"mean": 0.85, "suite": "acme/tickets-eval/test", "n": None},
        ),
    ],
)
def test_the_golden_imports(path: str, metric: str, expected: dict[str, Any]) -> None:
    run = next(run for run in read(SAMPLES / path) if run.metric == metric)
    assert facts(run, *expected) == expected
    assert not run.scores or len(run.scores) == run.n

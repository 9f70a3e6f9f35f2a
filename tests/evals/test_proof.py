from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.evals.golden import compared, pairs, run
from tracker.domain.version import EvalRun, Reason, Rung
from tracker.evals.paired import compare
from tracker.evals.proof import ProofStatus, proof
from tracker.evals.wording import numbers, sentence

BETTER = (140, 30, 12, 18)
EQUAL = (900, 20, 25, 55)
WORSE = (140, 12, 30, 18)

PROVEN, UNPROVEN, CONTRADICTED = ProofStatus


@pytest.mark.parametrize(
    ("reason", "counts", "rung", "status"),
    [
        (Reason.FORMAT, BETTER, Rung.RETRIEVAL, PROVEN),
        (Reason.VOICE, BETTER, Rung.RETRIEVAL, PROVEN),
        (Reason.FORMAT, EQUAL, Rung.RETRIEVAL, UNPROVEN),
        (Reason.FORMAT, WORSE, Rung.RETRIEVAL, CONTRADICTED),
        (Reason.FORMAT, BETTER, Rung.PROMPT, UNPROVEN),
        (Reason.KNOWLEDGE, BETTER, Rung.PROMPT, UNPROVEN),
        (None, BETTER, Rung.RETRIEVAL, PROVEN),
        (None, EQUAL, Rung.RETRIEVAL, UNPROVEN),
        (Reason.LATENCY_COST, EQUAL, Rung.PROMPT, PROVEN),
        (Reason.LATENCY_COST, BETTER, Rung.RETRIEVAL, PROVEN),
        (Reason.LATENCY_COST, WORSE, Rung.PROMPT, CONTRADICTED),
        (Reason.LATENCY_COST, (15, 3, 4, 9), Rung.PROMPT, UNPROVEN),
        (Reason.FORMAT, (9, 15, 0, 0), Rung.RETRIEVAL, UNPROVEN),
        (Reason.FORMAT, (9, 0, 15, 0), Rung.RETRIEVAL, UNPROVEN),
        (Reason.OTHER, BETTER, Rung.OTHER, UNPROVEN),
    ],
)
def test_what_each_reason_needs(
    reason: Reason | None, counts: tuple[int, int, int, int], rung: Rung, status: ProofStatus
) -> None:
    found = proof(reason, compared(*counts, rung))
    assert found.status is status, found.sentence
    assert found.sentence


def test_the_sentence_of_the_golden_set() -> None:
    found = proof(Reason.FORMAT, compared(*BETTER))
    assert found.sentence == (
        "triage@3 accuracy 0.850 vs prompt+retrieval baseline 0.760: "
        "+9.0 pt, 95% CI [2.8, 15.2], McNemar p 0.0079 → beats"
    )


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (
            {"suite": "triage-rag"},
            "the baseline was measured on triage-rag@3 accuracy, the fine-tune on triage@3 accuracy"
            ": score both on one suite, or, if it is one, say so: "
            "tracker evals add tone@3 FILE --rung retrieval --suite triage",
        ),
        (
            {"metric": "f1"},
            "the baseline was measured on triage@3 f1, the fine-tune on triage@3 accuracy: "
            "score both by one metric",
        ),
    ],
)
def test_a_baseline_of_something_else_is_named(other: dict[str, Any], words: str) -> None:
    tuned, baseline = compared(*BETTER)
    found = proof(Reason.FORMAT, [tuned, replace(baseline, **other)], name="tone@3")
    assert (found.status, found.sentence) == (UNPROVEN, f"unproven: {words}")


def test_no_example_in_common_is_counted() -> None:
    tuned, baseline = compared(*BETTER)
    renamed = replace(baseline, scores={f"x{key}": s for key, s in baseline.scores.items()})
    found = proof(Reason.FORMAT, [tuned, renamed])
    assert found.status is UNPROVEN
    assert "0 of 200 example ids are in both runs: give one example one id" in found.sentence


def test_nothing_measured() -> None:
    found = proof(Reason.FORMAT, [])
    assert (found.status, found.comparison) == (UNPROVEN, None)
    assert "itself was not measured" in found.sentence


def test_no_baseline() -> None:
    tuned, _ = compared(*BETTER)
    said = proof(Reason.FORMAT, [tuned]).sentence
    assert said == "unproven: no baseline: measure prompting with retrieval on triage@3 accuracy"


def test_prompting_alone_is_named() -> None:
    said = proof(Reason.FORMAT, compared(*BETTER, Rung.PROMPT)).sentence
    assert said.endswith("was not measured on triage@3, only prompting alone")


def test_a_baseline_of_another_version_is_no_baseline() -> None:
    tuned, baseline = compared(*BETTER)
    found = proof(Reason.FORMAT, [tuned, replace(baseline, suite_version="2")])
    assert found.status is UNPROVEN
    assert "different versions of the suite: 3 and 2" in found.sentence


def test_losing_to_prompting_alone_contradicts() -> None:
    tuned, retrieval = compared(*BETTER)
    perfect = run([1.0] * 200, Rung.PROMPT)
    found = proof(Reason.FORMAT, [tuned, retrieval, perfect])
    assert found.status is CONTRADICTED
    assert "prompt baseline" in found.sentence


def test_the_strongest_baseline_counts() -> None:
    tuned, weak = compared(*BETTER)
    strong = run(pairs(*BETTER)[0], Rung.RETRIEVAL, subject="gpt-5")
    found = proof(Reason.FORMAT, [tuned, weak, strong])
    assert found.status is UNPROVEN
    assert "vs gpt-5" in found.sentence


def elsewhere(counts: tuple[int, int, int, int], suite: str) -> list[EvalRun]:
    return list(compared(*counts, suite=suite))


def test_a_loss_on_another_suite_contradicts() -> None:
    found = proof(Reason.FORMAT, [*compared(*BETTER), *elsewhere(WORSE, "safety")])
    assert found.status is CONTRADICTED
    assert found.sentence.startswith("safety@3")


def test_a_suite_without_a_baseline_does_not_decide() -> None:
    alone, _ = compared(*WORSE, suite="safety")
    found = proof(Reason.FORMAT, [alone, *compared(*BETTER)])
    assert (found.status, found.run and found.run.suite) == (PROVEN, "triage")
    nothing = proof(Reason.FORMAT, [alone, *compared(*BETTER)[:1]])
    assert "no baseline: measure prompting with retrieval on safety@3" in nothing.sentence


def test_looking_at_many_suites_is_allowed_for() -> None:
    # p is 0.034 on its own, and no longer significant as one of two.
    slight = elsewhere((150, 12, 26, 12), "tone")
    assert proof(Reason.FORMAT, [*compared(*BETTER), *slight]).status is CONTRADICTED
    more = elsewhere((150, 20, 20, 10), "safety")
    assert proof(Reason.FORMAT, [*compared(*BETTER), *slight, *more]).status is PROVEN


def test_another_suite_without_scores_says_nothing() -> None:
    tuned, baseline = (replace(r, scores={}) for r in elsewhere(WORSE, "safety"))
    assert proof(Reason.FORMAT, [*compared(*BETTER), tuned, baseline]).status is PROVEN


def test_scores_that_are_no_rates_are_not_points() -> None:
    a, b = run([4.0, 5.0, 3.0] * 20), run([3.0, 5.0, 2.0] * 20, Rung.PROMPT)
    assert numbers(compare(a, b)).startswith("+0.667, 95% CI [0.544, 0.789], paired t p < 0.0001")


def test_a_suite_without_a_version_and_means_alone() -> None:
    a = EvalRun(Rung.FINETUNE, "qa", "f1", 0.9)
    b = EvalRun(Rung.PROMPT, "qa", "f1", 0.8)
    assert sentence(a, b, compare(a, b)) == "qa f1 0.900 vs prompt baseline 0.800: +10.0 pt → none"

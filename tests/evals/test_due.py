"""A proof is due again when its base, its judge, its suite or its baseline is no longer so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.builders import version
from tests.evals.golden import compared, run
from tracker.domain.version import EvalRun, ModelVersion, Reason, Rung
from tracker.evals.due import due_again
from tracker.evals.proof import proof

BASE = ("openai", "gpt-4o-mini-2024-07-18")
BETTER = (140, 30, 12, 18)


def made(number: int, runs: list[EvalRun], base: tuple[str, str] = BASE) -> ModelVersion:
    found = version(base, id=number, reason=Reason.FORMAT, evals=tuple(runs))
    return replace(found, number=number)


def measured(**more: Any) -> list[EvalRun]:
    return list(compared(*BETTER, base="openai gpt-4o-mini-2024-07-18", **more))


def due(v: ModelVersion, *others: ModelVersion) -> list[str]:
    return due_again(v, proof(v.details.reason, v.details.evals), [v, *others])


def test_what_still_holds_is_not_due() -> None:
    assert due(made(1, measured())) == []
    assert due(made(1, measured()), made(2, measured())) == []


def test_what_was_never_proven_cannot_be_due() -> None:
    assert due(made(1, []), made(2, measured())) == []


def test_another_base() -> None:
    [why] = due(made(1, measured(), ("openai", "gpt-4.1-2025-04-14")))
    assert why.startswith("the base is now openai gpt-4.1-2025-04-14; it was measured on ")


def test_a_run_of_before_bases_were_recorded_is_not_held_against_it() -> None:
    assert due(made(1, list(compared(*BETTER)), ("openai", "gpt-4.1-2025-04-14"))) == []


def test_another_judge_of_a_later_version() -> None:
    [why] = due(made(1, measured(judge="gpt-4o")), made(2, measured(judge="gpt-5")))
    assert why == "triage is now scored by gpt-5; the proof by gpt-4o"


def test_another_judge_of_a_later_run_of_the_same_version() -> None:
    old = measured(judge="gpt-4o")
    again = run([1.0] * 40, Rung.RETRIEVAL, judge="gpt-5", subject="rescored")
    assert "now scored by gpt-5" in due(made(1, [*old, again]))[0]


def test_another_version_of_the_suite() -> None:
    whys = due(made(1, measured()), made(2, measured(suite_version="4")))
    assert whys == ["the suite is now triage@4; it was measured on triage@3"]


def test_another_baseline() -> None:
    tuned, _ = measured()
    newer = run([1.0] * 190 + [0.0] * 10, Rung.RETRIEVAL)
    [why] = due(made(1, measured()), made(2, [tuned, newer]))
    assert why == "the baseline was measured again with triage v2: 0.950, not 0.760"


def test_an_older_version_does_not_make_a_newer_proof_due() -> None:
    assert due(made(2, measured()), made(1, measured(judge="gpt-4o"))) == []


def test_measuring_again_replaces_what_was_measured() -> None:
    tuned, baseline = measured()
    better = run([1.0] * 200, Rung.RETRIEVAL)
    assert proof(Reason.FORMAT, [tuned, baseline]).status == "proven"
    found = proof(Reason.FORMAT, [tuned, baseline, better])
    assert found.status == "contradicted"
    assert found.baseline is better


def test_what_another_suite_of_a_later_version_says_does_not_matter() -> None:
    tone = run([1.0] * 40, Rung.RETRIEVAL, suite="tone", judge="gpt-5")
    assert due(made(1, measured()), made(2, [tone])) == []
    assert due(made(1, measured()), made(2, [tone, *measured()]), made(3, [tone])) == []

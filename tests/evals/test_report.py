from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.evals.golden import compared, run
from tracker import resources
from tracker.domain.version import EvalRun, Rung
from tracker.errors import InputError
from tracker.evals.report import Asked, comparison_report, run_report

BETTER = (140, 30, 12, 18)


def test_it_is_json() -> None:
    same = run([1.0] * 40), run([1.0] * 40, Rung.RETRIEVAL)
    certain = run([1.0] * 40), run([0.0] * 40, Rung.RETRIEVAL)
    means = tuple(EvalRun(Rung.FINETUNE, "qa", "f1", m, 90, stderr=0.01) for m in (0.9, 0.8))
    for a, b in (compared(*BETTER), same, certain, means):
        report = comparison_report(a, b, Asked(margin=0.02))
        assert json.loads(json.dumps(report, allow_nan=False)) == report
        resources.check("comparison", report, "comparison")
        assert set(report) <= set(resources.schema("comparison")["properties"])


def test_means_alone_have_no_pairs() -> None:
    a, b = (EvalRun(Rung.FINETUNE, "qa", "f1", mean) for mean in (0.9, 0.8))
    found = comparison_report(a, b, Asked(margin=0.02))
    assert (found["mcnemar"], found["bootstrap"], found["non_inferiority"]) == (None, None, None)
    assert found["a"]["stderr_clt"] is None


def test_the_bootstrap_comes_where_it_is_of_use_or_asked_for() -> None:
    a, b = compared(*BETTER)
    assert comparison_report(a, b, Asked())["bootstrap"] is None
    few = compared(20, 10, 5, 5)
    assert comparison_report(*few, Asked())["bootstrap"]["seed"] == 0
    assert comparison_report(*few, Asked(resample=False))["bootstrap"] is None
    seeded = comparison_report(*few, Asked(seed=9))["bootstrap"]
    assert (seeded["seed"], seeded["generator"], seeded["resamples"]) == (9, "PCG64", 10_000)


def test_one_run_alone() -> None:
    """DOMAIN C4: s=[1,1,0,1,0,0], c=[0,0,1,1,2,2]."""
    scores = [1.0, 1.0, 0.0, 1.0, 0.0, 0.0]
    clusters = {f"ex{i:03d}": c for i, c in enumerate("001122")}
    found = run_report(run(scores, clusters=clusters))
    assert found["stderr_clt"] == pytest.approx(0.22360679774997896, abs=1e-12)
    assert found["stderr_clustered"] == pytest.approx(0.23570226039551587, abs=1e-12)


def test_tests_that_have_changed_are_not_compared() -> None:
    a, b = compared(*BETTER)
    with pytest.raises(InputError, match="the tests have changed"):
        comparison_report(replace(a, suite_hash="1"), replace(b, suite_hash="2"), Asked())
    assert comparison_report(replace(a, suite_hash="1"), b, Asked())["verdict"] == "beats"

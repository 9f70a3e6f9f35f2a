from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evals.golden import compared, pairs, run
from tracker.domain.version import EvalRun, Rung
from tracker.errors import InputError
from tracker.evals.evidence import Method
from tracker.evals.paired import compare
from tracker.evals.verdict import Verdict


def exactly(value: float) -> object:
    return pytest.approx(value, rel=1e-12, abs=1e-12)


def test_golden_pairs_beat() -> None:
    found = compare(*compared(140, 30, 12, 18), min_effect=0.01)
    assert (found.n, found.mean_a, found.mean_b) == (200, exactly(0.85), exactly(0.76))
    assert found.difference == exactly(0.09)
    assert found.se == exactly(0.03185236041993761)
    assert found.unpaired_se == exactly(0.03946246865264265)
    assert found.correlation == exactly(0.35410026391408517)
    assert (found.ci_low, found.ci_high) == (
        exactly(0.027570520754333173),
        exactly(0.15242947924566683),
    )
    assert found.p_value == exactly(0.007915897334896727)
    assert (found.method, found.verdict) == (Method.MCNEMAR, Verdict.BEATS)
    assert not found.unpaired


def test_judge_scores_of_1_to_5() -> None:
    x = [4.0, 5, 3, 4, 5, 2, 4, 5, 4, 3]
    y = [3.0, 5, 3, 3, 4, 2, 4, 4, 4, 2]
    found = compare(run(x), run(y))
    assert (found.difference, found.statistic) == (0.5, exactly(3.0))
    assert found.p_value == exactly(0.014956363910414222)
    assert found.sign_p == exactly(0.0625)
    assert found.method is Method.T_TEST
    assert (found.verdict, found.why) == (Verdict.NONE, "10 examples; a verdict takes 30")


def test_graded_scores_use_the_t_interval() -> None:
    a = [4.0, 5, 3, 4, 5, 2, 4, 5, 4, 3] * 4
    b = [3.0, 5, 3, 3, 4, 2, 4, 4, 4, 2] * 4
    found = compare(run(a), run(b))
    assert found.se is not None
    assert found.ci_low == exactly(0.5 - 2.0226909200367604 * found.se)
    assert found.verdict is Verdict.BEATS


def test_margin_not_shown() -> None:
    found = compare(*compared(150, 9, 14, 27), margin=0.05)
    assert found.difference == exactly(-0.025)
    assert found.se == exactly(0.023973917988484757)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.why.startswith("the interval holds 0; a difference this size takes about")


@pytest.mark.parametrize(
    ("counts", "min_effect", "margin", "verdict"),
    [
        ((150, 14, 9, 27), 0.0, None, Verdict.INCONCLUSIVE),
        ((5000, 2, 3, 0), 0.0, None, Verdict.INCONCLUSIVE),
        ((140, 30, 12, 18), 0.10, 0.02, Verdict.NON_INFERIOR),
        ((140, 12, 30, 18), 0.0, 0.02, Verdict.WORSE),
        ((900, 20, 45, 35), 0.0, 0.05, Verdict.NON_INFERIOR),
        ((150, 14, 9, 27), 0.0, 0.02, Verdict.NON_INFERIOR),
        ((20, 5, 0, 5), 0.0, 0.02, Verdict.INCONCLUSIVE),
        ((20, 0, 5, 5), 0.0, 0.02, Verdict.INCONCLUSIVE),
        ((30, 0, 0, 0), 0.0, 0.02, Verdict.INCONCLUSIVE),
        ((5000, 2, 3, 0), 0.0, 0.02, Verdict.NON_INFERIOR),
        ((9, 20, 0, 0), 0.0, 0.02, Verdict.NONE),
    ],
)
def test_verdicts(
    counts: tuple[int, int, int, int], min_effect: float, margin: float | None, verdict: Verdict
) -> None:
    found = compare(*compared(*counts), min_effect=min_effect, margin=margin)
    assert found.verdict is verdict, found.why


def test_a_loss_within_the_margin_is_named() -> None:
    found = compare(*compared(900, 20, 45, 35), margin=0.05)
    assert found.ci_high is not None
    assert found.ci_high < 0
    assert found.why.endswith("though measurably lower")


def test_few_differences_are_not_evidence() -> None:
    assert compare(*compared(28, 2, 1, 0)).why == "the two differ on only 3 of 31 examples"


def test_few_differences_on_an_open_scale_show_nothing() -> None:
    scores = [float(i % 7) for i in range(40)]
    assert compare(run(scores), run(scores), margin=0.02).verdict is Verdict.INCONCLUSIVE


def test_golden_clusters_are_inconclusive() -> None:
    a, b = pairs(140, 30, 12, 18)
    clusters = {f"ex{i:03d}": f"doc{i // 4}" for i in range(200)}
    found = compare(run(a, clusters=clusters), run(b, Rung.RETRIEVAL))
    assert (found.method, found.clusters) == (Method.CLUSTERED, 50)
    assert found.se == exactly(0.05948108943185222)
    assert found.statistic == exactly(1.5130859380629442)
    assert (found.ci_low, found.ci_high) == (
        exactly(-0.026580793047636372),
        exactly(0.20658079304763638),
    )
    assert (found.verdict, found.why) == (Verdict.INCONCLUSIVE, "the interval holds 0")


def test_clusters_of_one_are_no_clusters() -> None:
    a, b = compared(140, 30, 12, 18)
    alone = {key: key for key in a.scores}
    found, plain = compare(replace(a, clusters=alone), b), compare(a, b)
    assert plain.se is not None
    # Without the small-sample factor n/(n-1).
    assert found.se == exactly(plain.se * (199 / 200) ** 0.5)


def test_few_clusters_give_no_verdict() -> None:
    a, b = compared(140, 30, 12, 18)
    clusters = {key: f"doc{i % 9}" for i, key in enumerate(a.scores)}
    found = compare(replace(a, clusters=clusters), b)
    assert (found.verdict, found.why) == (Verdict.NONE, "9 clusters; a verdict takes 10")


def test_clusters_that_hardly_differ() -> None:
    a, b = compared(36, 4, 0, 0)
    clusters = {key: f"doc{i // 4}" for i, key in enumerate(a.scores)}
    found = compare(replace(a, clusters=clusters), b, margin=0.02)
    assert found.why == "the two differ on only 1 of 10 clusters"


def test_an_example_of_two_clusters_is_refused() -> None:
    a, b = compared(20, 6, 4, 0)
    of_a = dict.fromkeys(a.scores, "doc1")
    of_b = of_a | {"ex003": "doc2"}
    with pytest.raises(InputError, match="example ex003 is in different clusters"):
        compare(replace(a, clusters=of_a), replace(b, clusters=of_b))


def test_lower_is_better() -> None:
    a, b = compared(140, 12, 30, 18, higher_is_better=False)
    found = compare(a, b)
    assert (found.difference, found.verdict) == (exactly(0.09), Verdict.BEATS)
    assert found.mean_a < found.mean_b


def test_examples_without_a_partner_are_counted() -> None:
    a, b = compared(140, 30, 12, 18)
    kept = {key: score for key, score in b.scores.items() if key not in ("ex000", "ex001")}
    found = compare(a, replace(b, scores=kept))
    assert (found.n, found.only_a, found.only_b) == (198, 2, 0)
    assert "without a partner: 2 and 0 examples" in found.why


def test_nothing_in_common() -> None:
    a, b = compared(140, 30, 12, 18)
    found = compare(a, replace(b, scores={"other": 1.0}))
    assert (found.verdict, found.n, found.only_a) == (Verdict.NONE, 0, 200)


def test_constant_scores_have_no_correlation() -> None:
    assert compare(run([1.0] * 40), run([1.0] * 30 + [0.0] * 10)).correlation is None


def mean_only(mean: float, stderr: float | None, n: int | None = 200) -> EvalRun:
    return EvalRun(Rung.FINETUNE, "triage", "accuracy", mean, n, "3", stderr=stderr)


@pytest.mark.parametrize(
    ("a", "b", "verdict", "why"),
    [
        ((0.9, 0.01), (0.8, 0.01), Verdict.NON_INFERIOR, "not worse"),
        ((0.8, 0.01), (0.9, 0.01), Verdict.WORSE, "worse"),
        ((0.8, 0.03), (0.8, 0.03), Verdict.INCONCLUSIVE, "the interval holds 0"),
        ((0.9, 0.01), (0.8, None), Verdict.NONE, "only the means are known"),
        ((0.9, 0.01, 20), (0.8, 0.01), Verdict.NONE, "20 examples"),
        ((0.9, 0.01, None), (0.8, 0.01), Verdict.NONE, "it is not known on how many"),
    ],
)
def test_means_alone_never_beat(
    a: tuple[float, float], b: tuple[float, float], verdict: Verdict, why: str
) -> None:
    found = compare(mean_only(*a), mean_only(*b), margin=0.02)
    assert found.unpaired
    assert (found.verdict, found.why.startswith(why)) == (verdict, True), found.why


def test_unpaired_error_adds_in_quadrature() -> None:
    found = compare(mean_only(0.9, 0.03), mean_only(0.8, 0.04))
    assert found.se == exactly(0.05)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"suite": "other"}, "different suites: triage and other"),
        ({"suite_version": "4"}, "different versions of the suite: 3 and 4"),
        ({"suite_version": None}, "different versions of the suite: 3 and not stated"),
        ({"metric": "f1"}, "different metrics: accuracy and f1"),
        ({"judge": "gpt-4.1"}, "different judges: not stated and gpt-4.1"),
        ({"higher_is_better": False}, "higher is better and lower is better"),
    ],
)
def test_runs_of_different_kinds_are_refused(change: dict[str, Any], said: str) -> None:
    a, b = compared(140, 30, 12, 18)
    with pytest.raises(InputError, match=said):
        compare(a, replace(b, **change))


@pytest.mark.parametrize(("min_effect", "margin"), [(0.0, -0.1), (float("nan"), 0.0)])
def test_senseless_limits_are_refused(min_effect: float, margin: float) -> None:
    a, b = compared(140, 30, 12, 18)
    with pytest.raises(InputError, match="must be 0 or more"):
        compare(a, b, min_effect=min_effect, margin=margin)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=60))
def test_the_other_way_round(outcomes: list[tuple[bool, bool]]) -> None:
    a, b = run([float(x) for x, _ in outcomes]), run([float(y) for _, y in outcomes])
    there, back = compare(a, b), compare(b, a)
    assert there.difference == pytest.approx(-back.difference)
    assert there.p_value == back.p_value
    assert not (there.verdict is Verdict.BEATS and back.verdict is Verdict.BEATS)

"""The decision table, row by row: the first that holds is the advice, and unknown holds nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import day, notice, version
from tracker.domain.decision import Action
from tracker.domain.model_ref import ModelRef
from tracker.domain.notice import Notice, Scope
from tracker.domain.tunable import Tunability, Tunable
from tracker.domain.version import LeadTimes, ModelVersion, Reason
from tracker.lifecycle.advice import Advice, advise
from tracker.lifecycle.calendar import Calendar
from tracker.lifecycle.deadline import Policy
from tracker.lifecycle.evidence import Arm, Evidence, LifeLeft, Missing, NotKnown, Payback
from tracker.lifecycle.judge import Judgement, judge
from tracker.lifecycle.missing import no_usage
from tracker.lifecycle.outlook import Outlook, outlook
from tracker.matching.index import NoticeIndex, build_index

POLICY = Policy(LeadTimes(15, 5, 10), Calendar())
TODAY = day("2026-11-23")
OLD, NEW = "gpt-4.1-mini-2025-04-14", "gpt-6-luna"
ENDS = notice(OLD, "2027-01-14", replacements=(NEW,))
CLOSING = notice("*", "2026-12-01", Scope.TRAINING)
AZURE = notice(OLD, "2027-10-14", Scope.FINE_TUNED_INFERENCE, provider="azure")
OPEN: Tunability = {("openai", NEW): Tunable(True, f"{NEW} can be fine-tuned")}
SHUT: Tunability = {("openai", NEW): Tunable(False, f"{NEW} cannot be fine-tuned")}
PROVEN = Evidence(reason=Reason.FORMAT, proof=Arm(True, "0.94 vs 0.88 → beats"))
BASIS = "against the bigger model prompted, at the prices of its new base"
LIVES = LifeLeft(Decimal(12), "an estimate from 49 bases of openai", 49)
PAYS = replace(PROVEN, payback=Payback(Decimal(4), BASIS), life_left=LIVES)
AS_GOOD = Arm(True, "prompted 0.94 vs fine-tune 0.94 → non_inferior")


def judged(index: NoticeIndex, model: ModelVersion | None = None, on: date = TODAY) -> Judgement:
    return judge(model or version(("openai", OLD), reason=Reason.FORMAT), index, POLICY, on)


def advised(
    *notices: Notice, evidence: Evidence = PROVEN, tunable: Tunability = OPEN, on: date = TODAY
) -> Advice:
    index = build_index(notices, {})
    found = judged(index, on=on)
    return advise(found, outlook(found, index, tunable), evidence)


CASES: list[tuple[str, tuple[Notice, ...], Evidence, Tunability, int, Action]] = [
    ("no proof", (ENDS, AZURE), replace(PROVEN, proof=None), OPEN, 1, Action.PROMPT),
    ("unproven", (ENDS,), replace(PROVEN, proof=Arm(False, "no gain")), OPEN, 1, Action.PROMPT),
    ("knowledge", (ENDS,), replace(PAYS, reason=Reason.KNOWLEDGE), OPEN, 1, Action.RETRIEVE),
    (
        "the successor prompted is as good, and no dearer",
        (ENDS, AZURE),
        replace(PROVEN, prompted=AS_GOOD, successor_dearer=False),
        OPEN,
        2,
        Action.PROMPT,
    ),
    (
        "as good, but nobody knows at what price",
        (ENDS, AZURE),
        replace(PROVEN, prompted=AS_GOOD),
        OPEN,
        3,
        Action.MOVE_HOST,
    ),
    (
        "as good, but dearer",
        (ENDS,),
        replace(PAYS, prompted=AS_GOOD, successor_dearer=True),
        OPEN,
        5,
        Action.RETUNE,
    ),
    ("longer elsewhere", (ENDS, AZURE), PAYS, OPEN, 3, Action.MOVE_HOST),
    (
        "elsewhere, 179 days longer",
        (ENDS, notice(OLD, "2027-07-12", provider="azure")),
        PAYS,
        OPEN,
        5,
        Action.RETUNE,
    ),
    (
        "elsewhere, training closed there",
        (ENDS, AZURE, notice("*", "2026-11-01", Scope.TRAINING, provider="azure")),
        PAYS,
        OPEN,
        5,
        Action.RETUNE,
    ),
    ("training closes too soon", (ENDS, CLOSING), PAYS, OPEN, 4, Action.RETUNE_ELSEWHERE),
    ("nothing to tune", (ENDS,), PAYS, SHUT, 4, Action.RETUNE_ELSEWHERE),
    ("a retune pays", (ENDS,), PAYS, OPEN, 5, Action.RETUNE),
    (
        "a retune pays, but its tune is worse",
        (ENDS,),
        replace(PAYS, retuned=Arm(False, "worse")),
        OPEN,
        8,
        Action.DECIDE,
    ),
    (
        "pays too late",
        (ENDS,),
        replace(PAYS, payback=Payback(Decimal(12), BASIS)),
        OPEN,
        8,
        Action.DECIDE,
    ),
    (
        "never pays back",
        (ENDS,),
        replace(PAYS, payback=Payback("never", BASIS)),
        OPEN,
        8,
        Action.DECIDE,
    ),
    (
        "nobody knows how long it lives",
        (ENDS,),
        replace(PAYS, life_left=NotKnown("not enough history")),
        OPEN,
        8,
        Action.DECIDE,
    ),
    ("nobody knows if tunable", (ENDS,), PAYS, {}, 8, Action.DECIDE),
    ("idle", (ENDS,), replace(PROVEN, idle_30_days=True), OPEN, 7, Action.RETIRE),
    (
        "too little used",
        (ENDS,),
        replace(PROVEN, calls_month=Decimal(557_281), break_even_calls=557_282),
        OPEN,
        7,
        Action.RETIRE,
    ),
    (
        "used just enough",
        (ENDS,),
        replace(PROVEN, calls_month=Decimal(557_282), break_even_calls=557_282),
        OPEN,
        8,
        Action.DECIDE,
    ),
    (
        "saves nothing",
        (ENDS,),
        replace(PROVEN, calls_month=Decimal(9), break_even_calls="never"),
        OPEN,
        7,
        Action.RETIRE,
    ),
    ("nothing known", (ENDS,), PROVEN, OPEN, 8, Action.DECIDE),
]


@pytest.mark.parametrize(
    ("notices", "evidence", "tunable", "row", "action"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_the_first_row_that_holds(
    notices: tuple[Notice, ...], evidence: Evidence, tunable: Tunability, row: int, action: Action
) -> None:
    found = advised(*notices, evidence=evidence, tunable=tunable)
    assert (found.row, found.action) == (row, action)
    assert found.because


def test_what_is_missing_comes_with_the_command_that_supplies_it() -> None:
    found = advised(ENDS, tunable={})
    assert {m.what: m.command for m in found.missing} == {
        "an eval of the successor, prompted": (
            "tracker evals add triage@1 FILE --rung prompt --subject SUCCESSOR"
        ),
        "whether openai/gpt-6-luna can be fine-tuned": (
            "tracker register triage --base openai/gpt-6-luna --model-id ID"
        ),
        "how often it is called": "tracker costs usage import FILE",
    }


def test_what_keeps_a_payback_from_being_known_is_named_once() -> None:
    hours = Missing("review_hours", "tracker costs upkeep triage review_hours=HOURS")
    found = advised(ENDS, evidence=replace(PROVEN, unpriced=(no_usage(), hours)))
    assert [m for m in found.missing if m.command.startswith("tracker costs")] == [
        no_usage(),
        hours,
    ]


@pytest.mark.parametrize(
    ("measured", "command"),
    [
        (True, "tracker evals compare triage@1"),
        (False, "tracker evals add triage@1 FILE --rung retrieval"),
    ],
)
def test_what_an_unproven_gain_lacks(measured: bool, command: str) -> None:
    short = replace(PROVEN, proof=Arm(False, "no gain", measured=measured))
    assert [m.command for m in advised(ENDS, evidence=short).missing] == [command]


def test_a_retune_says_by_what_it_pays_and_that_a_life_is_an_estimate() -> None:
    assert advised(ENDS, evidence=PAYS).because == (
        "a retune on gpt-6-luna pays for itself in 4.0 months against the bigger model prompted, "
        "at the prices of its new base; the base can be expected to last 12.0 more, "
        "an estimate from 49 bases of openai"
    )
    announced = LifeLeft(Decimal(12), "until its end on 2027-11-23")
    said = advised(ENDS, evidence=replace(PAYS, life_left=announced)).because
    assert said.endswith("the base lasts 12.0 more, until its end on 2027-11-23")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({}, True),
        ({"payback": Payback("never", BASIS)}, False),
        ({"payback": None}, True),
        ({"retuned": Arm(False, "worse")}, False),
    ],
    ids=["alone", "never pays", "nobody knows", "worse"],
)
def test_a_life_nobody_knows_is_missing_unless_a_retune_is_ruled_out_anyway(
    change: dict[str, Any], named: bool
) -> None:
    evidence = replace(PAYS, life_left=NotKnown("not enough history"))
    found = advised(ENDS, evidence=replace(evidence, **change))
    life = [m for m in found.missing if m.what.startswith("how long openai/gpt-6-luna will be")]
    assert (found.row, bool(life)) == (8, named)
    if named:
        assert life[0].command == "tracker plan triage@1 --assume openai/gpt-6-luna=DATE"


def test_open_weights_are_moved_and_not_tuned_again() -> None:
    hub = ModelRef("huggingface", "Qwen/Qwen2.5-7B-Instruct", None, "a" * 40, pinned=True)
    model = version(hub, provider="together", reason=Reason.FORMAT)
    index = build_index([notice("qwen/qwen2.5-7b-instruct", "2027-01-14", provider="together")], {})
    found = judged(index, model)
    told = advise(found, outlook(found, index, {}), PROVEN)
    assert (told.row, told.action, told.target) == (
        3,
        Action.MOVE_HOST,
        "huggingface/Qwen/Qwen2.5-7B-Instruct",
    )
    assert "nothing to retune" in told.because


def test_own_weights_stay() -> None:
    hub = ModelRef("huggingface", "Qwen/Qwen2.5-7B-Instruct", None, "a" * 40, pinned=True)
    found = judged(build_index([], {}), version(hub, provider="self_hosted"))
    told = advise(found, Outlook(), Evidence())
    assert (told.action, told.row, found.unjudged) == (Action.STAY, 6, None)
    assert [m.command for m in told.missing] == ["tracker models edit triage@1 --license NAME"]


def test_of_a_license_it_is_said_only_that_it_is_on_record() -> None:
    hub = ModelRef("huggingface", "Qwen/Qwen2.5-7B-Instruct", None, "a" * 40, pinned=True)
    known = version(hub, provider="self_hosted", tags={"license": "apache-2.0"})
    told = advise(judged(build_index([], {}), known), Outlook(), Evidence())
    said = ("license apache-2.0 on record; what it allows is yours to review",)
    assert (told.missing, told.evidence) == ((), said)
    ends = notice("qwen/qwen2.5-7b-instruct", "2027-01-14", provider="together")
    index = build_index([ends], {})
    for tags, words, lacks in (({"license": "mit"}, 1, 2), ({}, 0, 3)):
        model = version(hub, provider="together", reason=Reason.FORMAT, tags=tags)
        found = judged(index, model)
        moved = advise(found, outlook(found, index, {}), PROVEN)
        assert (moved.row, len(moved.evidence), len(moved.missing)) == (3, words, lacks)


def test_what_cannot_be_judged_or_is_far_off() -> None:
    unknown = judged(build_index([], {}), version(None))
    told = advise(unknown, Outlook(), PROVEN)
    assert (told.action, told.row) == (Action.DECIDE, None)
    assert told.missing[0].command == "tracker models edit triage@1 --base PROVIDER/MODEL"
    mentioned = judged(build_index([], {}))
    assert (
        advise(mentioned, Outlook(), PROVEN).missing[0].command == "tracker check --source openai"
    )
    assert advised(ENDS, on=day("2026-01-05")).action is Action.STAY


yes_no = st.sampled_from([None, True, False])
arms = st.sampled_from([None, Arm(True, "as good"), Arm(False, "worse")])
evidences = st.builds(
    Evidence,
    reason=st.sampled_from([None, *Reason]),
    proof=arms,
    prompted=arms,
    retuned=arms,
    successor_dearer=yes_no,
    calls_month=st.none() | st.decimals(0, 10**7, places=0),
    break_even_calls=st.none() | st.just("never") | st.integers(1, 10**7),
    payback=st.none()
    | st.builds(Payback, st.just("never") | st.decimals(0, 60, places=1), st.just(BASIS)),
    life_left=st.none()
    | st.just(NotKnown("not enough history"))
    | st.builds(LifeLeft, st.decimals(0, 60, places=1), st.just("said"), st.none() | st.just(9)),
    idle_30_days=yes_no,
)


@given(evidences)
def test_nothing_is_retired_retuned_or_dropped_on_what_is_not_known(evidence: Evidence) -> None:
    found = advised(ENDS, evidence=evidence)
    match found.action:
        case Action.RETIRE:
            assert (
                evidence.idle_30_days
                or evidence.break_even_calls == "never"
                or (evidence.calls_month is not None and evidence.break_even_calls is not None)
            )
        case Action.RETUNE:
            assert isinstance(evidence.life_left, LifeLeft)
            assert evidence.payback is not None and evidence.payback.months != "never"
            assert evidence.payback.months < evidence.life_left.months
        case Action.PROMPT if found.row == 2:
            assert evidence.successor_dearer is False
        case _:
            assert found.action in (Action.PROMPT, Action.RETRIEVE, Action.DECIDE)

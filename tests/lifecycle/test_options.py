"""Every way on is there, also what is ruled out, each with its dates and what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import day, notice, version
from tests.lifecycle.test_advice import (
    AS_GOOD,
    AZURE,
    ENDS,
    NEW,
    OLD,
    OPEN,
    PAYS,
    POLICY,
    PROVEN,
    SHUT,
    advised,
)
from tracker.domain.decision import Action, Decision
from tracker.domain.model_ref import ModelRef
from tracker.domain.money import Money
from tracker.domain.notice import Notice, Scope
from tracker.domain.tunable import Tunability
from tracker.domain.version import ModelVersion
from tracker.lifecycle.evidence import Evidence, NotKnown, Price
from tracker.lifecycle.judge import judge
from tracker.lifecycle.options import Option, Possible, options
from tracker.lifecycle.outlook import outlook
from tracker.lifecycle.steps import steps
from tracker.matching.base import canonical
from tracker.matching.index import build_index

PRICED = Evidence(prices={Action.RETUNE: Price(Money(Decimal("37.50"), "USD"), NotKnown("calls"))})


def listed(
    *notices: Notice,
    tunable: Tunability = OPEN,
    evidence: Evidence = PROVEN,
    model: ModelVersion | None = None,
    on: str = "2026-11-23",
) -> dict[Action, Option]:
    index = build_index(notices, {})
    found = judge(model or version(("openai", OLD)), index, POLICY, day(on))
    days = steps(found.clocks, POLICY, None, day(on))
    ways = options(found, outlook(found, index, tunable), evidence, days)
    return {option.action: option for option in ways}


def lasts(option: Option) -> date | None:
    return option.until.earliest if option.until else None


def test_all_six_are_there() -> None:
    assert list(listed(ENDS)) == [
        Action.RETUNE,
        Action.PROMPT,
        Action.MOVE_HOST,
        Action.RETUNE_ELSEWHERE,
        Action.STAY,
        Action.RETIRE,
    ]


def test_a_retune_on_the_successor() -> None:
    retune = listed(ENDS, notice(NEW, "2028-06-01"), evidence=PRICED)[Action.RETUNE]
    assert (retune.possible, retune.target) == (Possible.OPEN, "openai/gpt-6-luna")
    assert (retune.start_by, retune.rollout_by) == (date(2026, 12, 3), date(2026, 12, 31))
    assert (lasts(retune), retune.once) == (date(2028, 6, 1), Money(Decimal("37.50"), "USD"))
    assert retune.month == NotKnown("calls")
    assert [m.what for m in retune.missing] == ["an eval of a tune on openai/gpt-6-luna"]


def test_a_retune_that_cannot_be_had() -> None:
    closed = notice("*", "2026-11-01", Scope.TRAINING)
    soon = notice("*", "2026-12-02", Scope.TRAINING)
    later = notice("*", "2027-01-06", Scope.TRAINING, audience="existing customers")
    for notices, tunable, because, possible in (
        ((ENDS,), SHUT, "the named replacement gpt-6-luna cannot be", Possible.RULED_OUT),
        ((ENDS, closed), OPEN, "training at openai closed 2026-11-01", Possible.RULED_OUT),
        ((ENDS, soon), OPEN, "closes 2026-12-02, too soon", Possible.RULED_OUT),
        ((ENDS,), {}, "nobody says whether gpt-6-luna", Possible.UNCLEAR),
        ((ENDS, later), OPEN, "open until 2027-01-06, for existing customers", Possible.OPEN),
        ((notice(OLD, "2027-01-14"),), OPEN, "no successor is named", Possible.UNCLEAR),
        ((notice(OLD, "2027-01-14"), closed), OPEN, "closed 2026-11-01", Possible.RULED_OUT),
    ):
        retune = listed(*notices, tunable=tunable)[Action.RETUNE]
        assert because in retune.because
        assert retune.possible is possible


def test_prompting_waits_for_its_eval_only() -> None:
    prompt = listed(ENDS)[Action.PROMPT]
    assert (prompt.possible, prompt.start_by) == (Possible.UNCLEAR, date(2026, 12, 24))
    commands = [m.command for m in prompt.missing]
    assert commands[0] == "tracker evals add triage@1 FILE --rung prompt --subject gpt-6-luna"
    shown = listed(ENDS, evidence=Evidence(prompted=AS_GOOD, calls_month=Decimal(3)))
    assert shown[Action.PROMPT].possible is Possible.OPEN
    assert shown[Action.PROMPT].have == (AS_GOOD.words,)
    assert shown[Action.PROMPT].missing == ()


def test_the_other_host() -> None:
    move = listed(ENDS, AZURE)[Action.MOVE_HOST]
    assert (move.possible, move.target) == (Possible.OPEN, f"azure/{OLD}")
    assert (move.start_by, lasts(move)) == (date(2026, 12, 3), date(2027, 10, 14))
    assert listed(ENDS)[Action.MOVE_HOST].possible is Possible.RULED_OUT
    floor = notice(OLD, "not before 2027-10-01", provider="azure")
    unclear = listed(ENDS, floor)[Action.MOVE_HOST]
    assert unclear.possible is Possible.UNCLEAR
    assert "which is not known to be 180 days longer" in unclear.because
    shut = notice("*", "2026-11-01", Scope.TRAINING, provider="azure")
    assert "azure closed training" in listed(ENDS, AZURE, shut)[Action.MOVE_HOST].because


@pytest.mark.parametrize(
    ("until", "why"),
    [
        ("2027-02-01", "only 18 days longer, of the 180 that make a move worth it"),
        ("2027-07-12", "only 179 days longer"),
        ("2027-01-14", "which is no longer than here"),
        ("2026-12-01", "which is no longer than here"),
    ],
)
def test_a_host_that_ends_too_soon_says_by_how_much(until: str, why: str) -> None:
    move = listed(ENDS, notice(OLD, until, provider="azure"))[Action.MOVE_HOST]
    assert (move.possible, why in move.because) == (Possible.RULED_OUT, True)


FEW = notice("*", "2027-11-06", Scope.TRAINING, audience="Existing customers only")
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
MADE = Decision(
    1, Action.RETUNE, "customer of OpenAI: since 2024", "ana", AT, review_on=date(2026, 12, 1)
)


@pytest.mark.parametrize("tunable", [OPEN, {}], ids=["tunable", "nobody says"])
@pytest.mark.parametrize(
    ("decisions", "known"),
    [
        ((), False),
        ((replace(MADE, note="on gpt-6"),), False),
        ((replace(MADE, action=Action.MOVE_HOST),), False),
        ((MADE, replace(MADE, action=Action.STAY)), True),
    ],
    ids=["nothing decided", "nobody named", "about another way", "noted"],
)
def test_a_retune_where_training_is_open_to_some(
    tunable: Tunability, decisions: tuple[Decision, ...], known: bool
) -> None:
    retune = listed(ENDS, FEW, tunable=tunable, evidence=Evidence(decisions=decisions))
    found = [m for m in retune[Action.RETUNE].missing if "is open to" in m.what]
    assert [(m.what, m.command) for m in found] == (
        []
        if known
        else [
            (
                "whether training at openai is open to you: it is open for existing customers only",
                "tracker decide triage@1 retune --note 'customer of openai: …'",
            )
        ]
    )
    said = "noted by ana on 2026-11-20: customer of OpenAI: since 2024"
    assert (said in retune[Action.RETUNE].have) is known


def test_a_retune_where_training_is_open_to_all_asks_for_nothing_more() -> None:
    assert not any("is open to" in m.what for m in listed(ENDS)[Action.RETUNE].missing)


def test_the_advice_to_retune_asks_for_it_too() -> None:
    asked = advised(ENDS, FEW, evidence=PAYS)
    assert (asked.row, [m.what.split(":")[0] for m in asked.missing]) == (
        5,
        ["whether training at openai is open to you"],
    )
    known = advised(ENDS, FEW, evidence=replace(PAYS, decisions=(MADE,)))
    assert known.missing == ()
    assert known.evidence[-1] == "noted by ana on 2026-11-20: customer of OpenAI: since 2024"


def test_a_move_where_training_is_open_to_some() -> None:
    few = replace(FEW, provider="azure", source="azure")
    asked = [m.what for m in listed(ENDS, AZURE, few)[Action.MOVE_HOST].missing]
    said = "whether your data and terms allow azure, where training is open for existing"
    assert any(what.startswith(said) for what in asked)


def test_terms_that_were_noted_are_not_missing() -> None:
    def asked(*decisions: Decision) -> tuple[bool, tuple[str, ...]]:
        evidence = Evidence(decisions=decisions)
        move = listed(ENDS, AZURE, evidence=evidence)[Action.MOVE_HOST]
        return any("terms allow" in m.what for m in move.missing), move.have

    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    note = "terms of Azure: our DPA covers it"
    moving = Decision(1, Action.MOVE_HOST, note, "ana", at, date(2026, 12, 1))
    assert asked() == (True, ())
    assert asked(replace(moving, action=Action.STAY)) == (True, ())
    assert asked(replace(moving, note="cheaper there")) == (True, ())
    said = ("noted by ana on 2026-11-20: terms of Azure: our DPA covers it",)
    assert asked(moving, replace(moving, action=Action.STAY)) == (False, said)


def test_what_was_measured_elsewhere_is_not_asked_for_again() -> None:
    tune = version(("azure", OLD), id=2)
    evidence = replace(PROVEN, measured={canonical("azure", OLD): tune})
    ways = listed(ENDS, AZURE, evidence=evidence)
    said = "triage v1 was measured there: tracker plan triage@1"
    for action in (Action.MOVE_HOST, Action.RETUNE_ELSEWHERE):
        assert said in ways[action].have
        assert not any("eval" in m.what for m in ways[action].missing)
    assert any("eval" in m.what for m in listed(ENDS, AZURE)[Action.MOVE_HOST].missing)


def test_what_takes_its_place_is_what_was_decided() -> None:
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    decision = Decision(1, Action.RETIRE, "rules do it", "ana", at, date(2026, 12, 1))
    retire = listed(ENDS, evidence=Evidence(decisions=(decision,), calls_month=Decimal(3)))
    assert retire[Action.RETIRE].have == ("noted by ana on 2026-11-20: rules do it",)
    assert retire[Action.RETIRE].missing == ()


def test_weights_of_the_hub_have_several_hosts() -> None:
    hub = ModelRef("huggingface", "Qwen/Qwen2.5-7B-Instruct", None, "a" * 40, pinned=True)
    name = "qwen/qwen2.5-7b-instruct"
    ends = notice(name, "2027-01-14", provider="together")
    groq = notice(name, "2028-01-14", provider="groq")
    move = listed(ends, groq, model=version(hub, provider="together"))[Action.MOVE_HOST]
    assert move.possible is Possible.OPEN
    assert (move.target, move.start_by) == (f"groq/{name}", date(2026, 12, 24))
    own = listed(model=version(hub, provider="self_hosted"))
    assert own[Action.STAY].because == "the weights are yours: nobody else can switch them off"
    assert own[Action.RETUNE].possible is Possible.UNCLEAR


def test_to_stay_and_to_retire() -> None:
    assert lasts(listed(ENDS)[Action.STAY]) == date(2027, 1, 14)
    assert listed(ENDS, on="2027-02-01")[Action.STAY].possible is Possible.RULED_OUT
    assert listed(model=version(None))[Action.STAY].possible is Possible.UNCLEAR
    for evidence, words in (
        (Evidence(), "how often it is called is not known"),
        (Evidence(idle_30_days=True, calls_month=Decimal(0)), "nobody has called it for 30 days"),
        (Evidence(calls_month=Decimal(1_000_000)), "1,000,000 calls a month by usage would need"),
    ):
        assert words in listed(ENDS, evidence=evidence)[Action.RETIRE].because


@given(st.dates(date(2026, 1, 1), date(2029, 1, 1)), st.dates(date(2026, 1, 1), date(2027, 6, 1)))
def test_no_amount_is_known_that_nobody_gave(ends: date, today: date) -> None:
    found = listed(notice(OLD, ends.isoformat()), on=today.isoformat(), evidence=Evidence())
    for option in found.values():
        assert isinstance(option.once, NotKnown) and option.once.reason
        assert isinstance(option.month, NotKnown) and option.month.reason

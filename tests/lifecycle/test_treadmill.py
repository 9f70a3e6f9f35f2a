from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.builders import day, notice, version
from tests.lifecycle.test_decision import POLICY
from tracker.domain.money import Money
from tracker.domain.version import Cost, CostKind, Per, Status
from tracker.lifecycle.judge import Judgement, judge
from tracker.lifecycle.treadmill import treadmill
from tracker.matching.index import build_index

A, B, C = "gpt-3.5-turbo-0613", "gpt-4o-mini-2024-07-18", "gpt-6-sol-2026-09-01"
INDEX = build_index(
    [
        notice(A, "2024-09-13", announced_on=date(2023, 11, 6)),
        notice(B, "2027-01-14", announced_on=date(2026, 10, 14)),
    ],
    {},
)


def tuned(number: int, base: str, on: str, *costs: Cost, retired: bool = False) -> Judgement:
    model = version(("openai", base), id=number, trained_on=day(on), costs=costs)
    status = Status.RETIRED if retired else Status.ACTIVE
    made = replace(
        model, number=number, status=status, registered_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    return judge(made, INDEX, POLICY, day("2026-11-23"))


def cost(amount: str, currency: str = "USD", per: Per = Per.ONCE) -> Cost:
    return Cost(CostKind.TRAINING, Money(Decimal(amount), currency), per)


def test_forced_is_what_left_a_base_that_was_announced_to_end() -> None:
    family = [
        tuned(1, A, "2023-09-01", cost("10.10"), retired=True),
        tuned(2, A, "2023-10-01", cost("20"), retired=True),
        tuned(3, B, "2024-08-01", cost("7", "EUR"), cost("5", per=Per.MONTH)),
        tuned(4, C, "2026-09-02", cost("0.20")),
    ]
    found = treadmill(list(reversed(family)))
    # v3 came after A's end was announced; v4 left B six weeks before its was.
    assert (found.retunes, found.forced, found.voluntary) == (3, 1, 2)
    assert found.mean_base_days == round((335 + 762) / 2)
    assert found.days_on_base == 82
    assert found.next_due == date(2026, 12, 3)


def test_nothing_is_due_of_a_version_whose_place_another_has_taken() -> None:
    family = [tuned(3, B, "2024-08-01"), tuned(4, C, "2026-09-02")]
    assert treadmill(family).next_due == date(2026, 12, 3)
    assert treadmill(family, over={3}).next_due is None


def test_the_first_tune_has_no_treadmill() -> None:
    found = treadmill([tuned(1, C, "2026-11-20")])
    assert (found.retunes, found.forced, found.voluntary) == (0, 0, 0)
    assert (found.mean_base_days, found.days_on_base, found.next_due) == (None, 3, None)

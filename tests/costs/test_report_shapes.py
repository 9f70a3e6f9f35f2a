"""The report by group, as CSV, in one currency, and against the month before."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest

from tests.costs.builders import NOV, TODAY, cost, monthly, shipped, use, version
from tests.costs.test_reckoning import account, call, line
from tracker.costs.converted import Converted, convert_totals
from tracker.costs.cost_report import CostReport
from tracker.costs.earning import Earns, earning
from tracker.costs.economics import Counterfactual, Given, Part
from tracker.costs.figures import missing
from tracker.costs.fx import Rate, Rates
from tracker.costs.groups import By, grouped
from tracker.costs.month_change import month_changes
from tracker.costs.ownership import report
from tracker.costs.report_csv import COLUMNS, report_to_csv

D = Decimal
OTHER = "ft:gpt-4.1-mini-2025-04-14:acme:tone:XyZ789"


def two(**changes: Any) -> CostReport:
    """Two models of two owners, one of them used."""
    costs = (cost("training", "100.00", "EUR"), monthly("hosting", "12", "EUR"))
    tone = version(OTHER, id=2, model="tone", owner="=x", costs=costs, tags={"team": "apps"})
    values: dict[str, Any] = {"month": NOV, "today": TODAY}
    return report([version(), tone], [use()], shipped(), **(values | changes))


@pytest.mark.parametrize(
    ("by", "names"),
    [
        (By.OWNER, ["=x", "ml@acme.example"]),
        (By.PROVIDER, ["openai"]),
        (By.MODEL, ["tone", "triage"]),
        (By.TEAM, ["apps", "not given"]),
    ],
)
def test_every_version_is_in_one_group(by: By, names: list[str]) -> None:
    groups = grouped(two(), by)
    assert [one.name for one in groups] == names
    assert sum(len(one.versions) for one in groups) == 2
    whole = two().once_totals
    parts = [one.once_totals for one in groups]
    assert {c: sum(p.get(c, D(0)) for p in parts) for c in whole} == whole


def test_a_group_says_what_is_missing_and_of_whom() -> None:
    [tone, _] = grouped(two(), By.MODEL)
    assert tone.unknown == ("tone v1: inference: no usage imported for 2026-11",)
    assert tone.month_totals == {"EUR": D(12)}


def test_csv_has_a_row_per_line_and_no_formula() -> None:
    rows = list(csv.DictReader(StringIO(report_to_csv(two()))))
    assert tuple(rows[0]) == COLUMNS
    assert [(r["model"], r["period"], r["kind"], r["basis"]) for r in rows] == [
        ("tone", "once", "training", "recorded"),
        ("tone", "month", "hosting", "recorded"),
        ("tone", "", "", "not known"),
        ("triage", "once", "training", "recorded"),
        ("triage", "month", "inference", "computed"),
    ]
    assert rows[0]["owner"] == "'=x"
    assert rows[2]["amount"] == ""
    used = rows[4]
    assert (used["quantity"], used["unit"]) == ("1000", "requests")
    assert (used["input_tokens"], used["output_tokens"]) == ("350000", "120000")
    assert used["rates"].startswith("input 0.80 USD per 1,000,000, https://")
    assert (used["amount"], used["currency"], used["computed"]) == ("0.664", "USD", "0.664")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r\n@"])
def test_what_a_spreadsheet_would_run_is_text(start: str) -> None:
    made = report([version(owner=f"{start}cmd")], [], shipped(), NOV, today=TODAY)
    [row, *_] = csv.DictReader(StringIO(report_to_csv(made)))
    assert row["owner"] == f"'{start.strip()}cmd"


def test_what_has_no_rate_stays_apart() -> None:
    rates = Rates([Rate("EUR", "USD", D("1.5"), NOV, "bank")])
    totals = {"CHF": D(7), "EUR": D(2), "USD": D(1)}
    found = convert_totals(totals, rates, "USD", TODAY)
    words = ("1 EUR = 1.5 USD (2026-11-01, bank)",)
    assert found == Converted(
        "USD", D(4), {"CHF": D(7)}, words, (f"rate of CHF to USD on {TODAY}",)
    )


def test_the_greatest_change_comes_first_and_nothing_is_no_zero() -> None:
    before = two(month=date(2026, 10, 1))
    changes = month_changes(before, two())
    [triage] = changes
    assert (triage.label, triage.before, triage.now) == ("triage v1", None, D("0.664"))
    assert triage.difference is None
    assert triage.why_partial == "not all is known"
    more = report([version()], [use(requests=2000)] * 1, shipped(), NOV, today=TODAY)
    assert month_changes(more, more) == []


@pytest.mark.parametrize(
    ("earlier", "days", "why"),
    [
        (("2026-10-01", "2026-10-31"), (31, 1), "usage of 31 days, then of 1 day"),
        (("2026-10-31",), (1, 1), ""),
        ((), (None, 1), "not all is known"),
    ],
)
def test_a_change_says_where_unlike_many_days_of_usage_are_known(
    earlier: tuple[str, ...], days: tuple[int | None, int], why: str
) -> None:
    rows = [use(), *(use(day, requests=2, input_tokens=7) for day in earlier)]
    before = report([version()], rows, shipped(), date(2026, 10, 1), today=TODAY)
    [change] = month_changes(before, report([version()], rows, shipped(), NOV, today=TODAY))
    assert (change.days_before, change.days_now, change.why_partial) == (*days, why)


def test_what_is_no_inference_does_not_go_by_days_of_usage() -> None:
    hosting = monthly("hosting", "5", as_of=NOV)
    hosted = version(costs=(cost("training", "1"), hosting), provider="self_hosted")
    before = report([hosted], [], shipped(), date(2026, 10, 1), today=TODAY)
    [change] = month_changes(before, report([hosted], [], shipped(), NOV, today=TODAY))
    assert (change.days_now, change.why_partial) == (None, "")


@pytest.mark.parametrize(
    ("changes", "earns", "why"),
    [
        ({"calls": Given(missing("x"), "t")}, Earns.UNKNOWN, "how often it is called is not known"),
        ({"calls": Given(D(0), "t")}, Earns.NO, "no calls by t"),
        ({}, Earns.YES, "pays against the same base prompted"),
        (
            {"calls": Given(D(9), "t")},
            Earns.NO,
            "9 calls a month by t, of the 10 it takes at the least",
        ),
        (
            {"measured": Given(D(9), "30 days")},
            Earns.NO,
            "9 calls a month by usage, of the 10 it takes at the least",
        ),
        ({"measured": Given(D(0), "30 days")}, Earns.NO, "no calls in the last 30 days"),
        ({"measured": Given(missing("x"), "t")}, Earns.YES, "pays against the same base prompted"),
        (
            {"calls": Given(D(0), "t"), "measured": Given(D(10), "30 days")},
            Earns.YES,
            "pays against the same base prompted",
        ),
        (
            {"others": tuple((kind, call(D("0.5"))) for kind in Counterfactual)},
            Earns.NO,
            "1,000 calls a month by test; it pays at no number of calls",
        ),
        (
            {"others": tuple((kind, call(missing("x"))) for kind in Counterfactual)},
            Earns.UNKNOWN,
            "no break-even is known against the same base prompted, "
            "the bigger model prompted, the named successor prompted",
        ),
        (
            {
                "calls": Given(D(1), "t"),
                "lines": (
                    line(Part.RETUNE, D(100)),
                    line(Part.RETUNE, missing("x"), labor=True),
                ),
            },
            Earns.NO,
            "1 calls a month by t, too few to pay",
        ),
    ],
)
def test_whether_it_earns_its_place(changes: dict[str, Any], earns: Earns, why: str) -> None:
    verdict = earning(account(**changes))
    assert (verdict.earns, verdict.why) == (earns, why)

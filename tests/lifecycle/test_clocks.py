from __future__ import annotations

import pytest

from tests.builders import day, notice
from tracker.domain.model_ref import ModelRef
from tracker.domain.notice import EVERY_MODEL, Notice, Scope
from tracker.domain.partial_date import Anchor, Bound, RelativeDate
from tracker.lifecycle.clocks import Clocks, read_clocks
from tracker.matching.base import canonical
from tracker.matching.index import build_index

TUNED, TRAINING = Scope.FINE_TUNED_INFERENCE, Scope.TRAINING
MINI = canonical("openai", "gpt-4o-mini-2024-07-18")
FT_MINI = "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz"
AZURE_MINI = canonical("azure", "gpt-4.1-mini", "2025-04-14")


def clocks(base: ModelRef, serving_id: str | None, *notices: Notice) -> Clocks:
    return read_clocks(build_index(notices, {}).matches(base, serving_id))


def test_the_tuned_row_beats_the_base_row_even_when_it_is_later() -> None:
    read = clocks(
        AZURE_MINI,
        None,
        notice("gpt-4.1-mini", "2026-10-14", provider="azure", version="2025-04-14"),
        notice("gpt-4.1-mini", "2027-10-14", TUNED, provider="azure", version="2025-04-14"),
    )
    assert read.serve.ends == day("2027-10-14")
    assert read.base.ends == day("2026-10-14")
    assert read.serve.reason == "fine-tunes of gpt-4.1-mini 2025-04-14 stop at azure"


def test_the_models_own_id_beats_the_table() -> None:
    read = clocks(
        MINI,
        FT_MINI,
        notice("ft-gpt-4o-mini-2024-07-18", "2027-01-14", TUNED),
        notice(FT_MINI, "2027-03-01", TUNED, source="openai-api"),
    )
    assert read.serve.ends == day("2027-03-01")


def test_without_a_row_of_its_own_a_fine_tune_ends_with_its_base() -> None:
    read = clocks(MINI, FT_MINI, notice("gpt-4o-mini-2024-07-18", "2027-01-14"))
    assert read.serve.ends == day("2027-01-14")
    assert "no later date is given for its fine-tunes" in read.serve.reason


def test_a_base_notice_that_spares_fine_tunes_says_nothing_about_them() -> None:
    row = notice("gpt-4o-mini-2024-07-18", "2024-09-13", spares_fine_tunes=True)
    read = clocks(MINI, FT_MINI, row)
    assert read.serve.day is None
    said = "gpt-4o-mini-2024-07-18 stops at openai 2024-09-13, and the notice spares its fine-tunes"
    assert read.serve.reason == read.base.reason == said


@pytest.mark.parametrize(
    ("months", "days", "bound", "expected", "kind"),
    [
        (0, 0, Bound.EXACT, "2027-01-31", Bound.EXACT),
        (12, 0, Bound.EXACT, "2028-01-31", Bound.EXACT),
        (1, 0, Bound.EXACT, "2027-02-28", Bound.EXACT),
        (-1, 0, Bound.EXACT, "2026-12-31", Bound.EXACT),
        (0, 45, Bound.NOT_BEFORE, "2027-03-17", Bound.NOT_BEFORE),
    ],
)
def test_a_general_rule_is_worked_out_from_the_bases_date(
    months: int, days: int, bound: Bound, expected: str, kind: Bound
) -> None:
    rule = RelativeDate(Anchor.BASE_RETIREMENT, months, days, "as the rule says", bound)
    read = clocks(
        MINI,
        FT_MINI,
        notice("gpt-4o-mini-2024-07-18", "2027-01-31"),
        notice(EVERY_MODEL, rule, TUNED),
    )
    assert (read.serve.day, read.serve.bound) == (day(expected), kind)
    assert read.serve.notice is not None
    assert read.serve.notice.model_id == "gpt-4o-mini-2024-07-18"


def test_relative_dates_chain_from_base_to_training_to_deployment() -> None:
    read = clocks(
        canonical("azure", "o4-mini", "2025-04-16"),
        None,
        notice("o4-mini", "2026-10-16", provider="azure", version="2025-04-16"),
        notice(
            "o4-mini", "Base model retirement", TRAINING, provider="azure", version="2025-04-16"
        ),
        notice(
            "o4-mini",
            "One year after training retirement",
            TUNED,
            provider="azure",
            version="2025-04-16",
        ),
    )
    assert read.train.ends == day("2026-10-16")
    assert read.serve.ends == day("2027-10-16")


def test_a_rule_whose_anchor_has_no_date_yet_stays_without_one() -> None:
    row = notice("gpt-4o-mini-2024-07-18", "One year after training retirement", TUNED)
    read = clocks(MINI, None, row)
    assert read.serve.day is None
    assert "no date yet" in read.serve.reason


@pytest.mark.parametrize(
    ("anchor", "rule", "shown"),
    [
        ("Q2 2027", "One year after training retirement", "Q2 2028 (counted from 2028-04-01)"),
        (
            "June 2027",
            "6 months after training retirement",
            "December 2027 (counted from 2027-12-01)",
        ),
        ("2027", "One year after training retirement", "2028 (counted from 2028-01-01)"),
        ("Q2 2027", "One month after training retirement", "2027-05-01"),
        ("June 2027", "15 days after training retirement", "2027-06-16"),
        ("2027-06-10", "One year after training retirement", "2028-06-10"),
    ],
)
def test_what_counts_from_a_period_is_a_period(anchor: str, rule: str, shown: str) -> None:
    model = "gpt-4o-mini-2024-07-18"
    read = clocks(MINI, None, notice(model, anchor, TRAINING), notice(model, rule, TUNED))
    assert read.serve.shown == shown


def test_closing_the_platform_caps_training_and_names_who_was_shut_out_before() -> None:
    read = clocks(
        MINI,
        FT_MINI,
        notice(EVERY_MODEL, "May 7, 2026", TRAINING, audience="organizations that have not tuned"),
        notice(EVERY_MODEL, "Jan 6, 2027", TRAINING, audience="active existing customers"),
    )
    assert read.train.ends == read.closure.ends == day("2027-01-06")
    assert read.train.caveats == (
        "for active existing customers",
        "already 2026-05-07 for organizations that have not tuned",
    )


def test_training_on_one_base_may_close_before_the_platform() -> None:
    read = clocks(
        MINI,
        FT_MINI,
        notice("gpt-4o-mini-2024-07-18", "2024-10-28", TRAINING),
        notice(EVERY_MODEL, "2027-01-06", TRAINING),
    )
    assert read.train.ends == day("2024-10-28")
    assert read.closure.ends == day("2027-01-06")


def test_closing_every_fine_tune_caps_a_later_row() -> None:
    read = clocks(
        canonical("cohere", "command-r-08-2024"),
        None,
        notice("command-r-08-2024", "2026-04-04", provider="cohere"),
        notice(EVERY_MODEL, "2025-09-15", TUNED, provider="cohere"),
    )
    assert read.serve.ends == day("2025-09-15")


def test_the_newest_announcement_wins_over_an_older_row_still_printed() -> None:
    rows = (
        notice("gpt-4o-mini-2024-07-18", "2026-03-26", announced_on=day("2025-09-26")),
        notice("gpt-4o-mini-2024-07-18", "2026-10-23", announced_on=day("2026-04-22")),
    )
    assert clocks(MINI, None, *rows).serve.ends == day("2026-10-23")
    assert clocks(MINI, None, *reversed(rows)).serve.ends == day("2026-10-23")


def test_the_api_beats_the_page_and_the_page_beats_the_catalog() -> None:
    page = notice("gpt-4o-mini-2024-07-18", "2027-01-14")
    catalog = notice("gpt-4o-mini-2024-07-18", "2026-12-01", source="catalog-openai")
    api = notice("gpt-4o-mini-2024-07-18", "2027-02-01", source="openai-api")
    read = clocks(MINI, None, catalog, page)
    assert read.serve.ends == day("2027-01-14")
    assert [n.source for n in read.serve.disagreeing] == ["catalog-openai"]
    assert clocks(MINI, None, catalog, page, api).serve.ends == day("2027-02-01")


def test_a_not_before_is_a_floor_and_never_an_end() -> None:
    read = clocks(MINI, None, notice("gpt-4o-mini-2024-07-18", "Not before May 19, 2027"))
    assert read.serve.day == day("2027-05-19")
    assert read.serve.ends is None


def test_an_unreadable_date_keeps_its_words() -> None:
    read = clocks(MINI, None, notice("gpt-4o-mini-2024-07-18", "2026-09-31"))
    assert read.serve.day is None
    assert "the date cannot be read ('2026-09-31')" in read.serve.reason

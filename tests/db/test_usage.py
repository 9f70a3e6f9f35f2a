from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tracker.db import usage as usage_rows
from tracker.db.engine import Database
from tracker.domain.money import Money
from tracker.domain.usage import UsageDay

FIRST = date(2026, 11, 1)
DAY = UsageDay(
    FIRST, "ft:x", "openai", 10, 5_000_000_000, 20, 3, Money(Decimal("1.10"), "EUR"), "openai"
)


def replace_days(database: Database, *days: UsageDay) -> int:
    with database.write() as tx:
        return usage_rows.replace_days(tx, days)


def test_importing_a_day_again_replaces_it(database: Database) -> None:
    unbilled = replace(DAY, billed=None, provider=None, requests=11)

    assert replace_days(database, DAY, replace(DAY, source="litellm")) == 2
    assert replace_days(database, unbilled) == 1
    assert replace_days(database) == 0

    with database.read() as tx:
        found = usage_rows.usage(tx, start=FIRST, end=FIRST)
    assert found == [replace(DAY, source="litellm"), unbilled]
    assert str(found[0].billed) == "1.10 EUR"


def test_both_ends_of_the_period_count(database: Database) -> None:
    days = [replace(DAY, day=FIRST + timedelta(days=n)) for n in range(5)]
    replace_days(database, *days)

    with database.read() as tx:
        found = usage_rows.usage(tx, start=days[1].day, end=days[3].day)
        assert usage_rows.usage(tx, start=days[3].day, end=days[1].day) == []
    assert found == days[1:4]


def test_a_long_import_goes_in_batches(database: Database) -> None:
    days = (replace(DAY, model=f"m{n:05}") for n in range(5_001))
    with database.write() as tx:
        assert usage_rows.replace_days(tx, days) == 5_001
        found = usage_rows.usage(tx, start=FIRST, end=FIRST)
    assert [found[0].model, found[-1].model, len(found)] == ["m00000", "m05000", 5_001]


def test_calls_are_counted_by_provider_and_model_after_the_day_of_each(database: Database) -> None:
    third = FIRST + timedelta(days=2)
    replace_days(
        database,
        DAY,
        replace(DAY, day=third, model="FT:X", requests=2),
        replace(DAY, day=third, source="proxy", provider=None, requests=3),
        replace(DAY, day=third, source="azure", provider="azure", requests=40),
        replace(DAY, day=FIRST + timedelta(days=3), requests=0),
        replace(DAY, day=third, model="ft:other", requests=500),
    )
    asked = {
        ("openai", "ft:x"): FIRST,
        ("azure", "ft:x"): FIRST - timedelta(days=1),
        ("groq", "ft:x"): third,
        ("openai", "ft:y"): FIRST,
    }
    with database.read() as tx:
        assert usage_rows.calls_since(tx, asked) == {
            ("openai", "ft:x"): (third, 5),
            ("azure", "ft:x"): (third, 43),
        }
        assert usage_rows.calls_since(tx, {}) == {}


def test_more_models_are_asked_for_than_a_statement_takes(database: Database) -> None:
    replace_days(database, *(replace(DAY, model=f"m{n}") for n in (0, 500, 1_200)))
    asked = {("openai", f"m{n}"): FIRST - timedelta(days=1) for n in range(1_201)}
    with database.read() as tx:
        found = usage_rows.calls_since(tx, asked)
    assert sorted(found) == [("openai", "m0"), ("openai", "m1200"), ("openai", "m500")]

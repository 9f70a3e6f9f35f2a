"""The calls that stand behind the smaller commands, on a registry and files of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tracker import Tracker
from tracker.domain.version import Method, Reason, Status
from tracker.errors import ConfigError, InputError, NotFoundError

FT = "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz"
CONFIG = """
[database]
url = "sqlite:///registry.db"
[costs]
prices_file = "prices.toml"
[channels.file]
path = "messages"
"""


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Tracker]:
    path = tmp_path / "tracker.toml"
    path.write_text(CONFIG, encoding="utf-8")
    with Tracker(path) as tracker:
        tracker.register("triage", model_id=FT, owner="ml@acme.example")
        yield tracker


def test_a_version_is_corrected_named_and_retired(registry: Tracker) -> None:
    edited = registry.edit("triage", reason="format", method="lora", note="kept")
    assert (edited.details.reason, edited.details.method) == (Reason.FORMAT, Method.LORA)
    assert registry.alias("triage@1", "production").id == edited.id
    assert registry.version("triage@production").id == edited.id
    registry.alias("triage", "production", remove=True)
    with pytest.raises(NotFoundError):
        registry.version("triage@production")
    assert registry.retire("triage", "gone").status is Status.RETIRED
    with pytest.raises(InputError, match="nothing to change"):
        registry.edit("triage")


def test_jobs_of_an_api_need_its_key(registry: Tracker) -> None:
    with pytest.raises(ConfigError, match="key"):
        registry.import_jobs("openai", since=date(2026, 11, 1))
    with pytest.raises(ConfigError, match="key"):
        registry.import_usage_api("openai", date(2026, 11, 1))


def test_what_was_published_is_asked_for(registry: Tracker) -> None:
    found = registry.notices(model="gpt-4o-mini-2024-07-18", provider="openai")
    assert "2027-01-14" in " ".join(notice.retires_on.text for notice in found)
    with pytest.raises(InputError, match="nobody"):
        registry.notices(provider="nobody")
    assert [s.notice.provider for s in registry.notice_history("gpt-4o-mini-2024-07-18")]
    assert registry.held_readings() == []
    with pytest.raises(NotFoundError):
        registry.approve("openai")


def test_sources_are_listed_tried_and_replayed(registry: Tracker, tmp_path: Path) -> None:
    names = {row["id"] for row in registry.sources()}
    assert {row["source"] for row in registry.source_health()} <= names
    page = Path(__file__).parents[1] / "sources" / "fixtures" / "openai" / "2026-upcoming.md"
    reading = registry.try_source("openai", page)
    assert reading.notices
    folder = tmp_path / "captures" / "openai"
    folder.mkdir(parents=True)
    (folder / "2026-10-15_page.md").write_bytes(page.read_bytes())
    days = registry.replay(tmp_path / "captures", source="openai")
    assert days[0].day == date(2026, 10, 15)


def test_prices_are_set_found_checked_and_imported(registry: Tracker, tmp_path: Path) -> None:
    row = registry.set_price("openai/ft:gpt-4o-mini*", "training", "3.00", "invoice 7")
    assert row.price == Decimal("3.00")
    governing = registry.prices("triage")
    assert Decimal("3.00") in [quote.price for quote in governing.quotes]
    assert [one.what for one in registry.check_prices() if one.error] == []
    with pytest.raises(InputError, match="is not a price"):
        registry.set_price("openai/x", "input", "cheap", "invoice 8")
    entry = {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 3e-07}
    prices = json.dumps({"ft:gpt-9": entry})
    (tmp_path / "map.json").write_text(prices, encoding="utf-8")
    taken = registry.import_prices(tmp_path / "map.json", models=["ft:gpt-9"])
    assert [(row.model, row.price) for row in taken.rows] == [("ft:gpt-9:*", Decimal("0.3"))]


def test_use_is_imported_with_columns_of_its_own(registry: Tracker, tmp_path: Path) -> None:
    path = tmp_path / "use.csv"
    path.write_text(f"date,name,requests,in,out\n2026-11-02,{FT},10,1000,200\n", encoding="utf-8")
    done = registry.import_usage(path, {"model": "name", "input": "in", "output": "out"})
    assert (done.rows, done.strangers) == (1, ())
    with pytest.raises(InputError, match="the price file of the configuration"):
        registry.costs()
    registry.set_price("openai/ft:gpt-4o-mini*", "input", Decimal("0.30"), "invoice 7")
    assert registry.send_cost_summary(date(2026, 11, 1)) == 1


def test_channels_are_previewed_and_tried(registry: Tracker, tmp_path: Path) -> None:
    [message] = registry.preview("file", on=date(2026, 11, 23))
    assert "triage" in message.text
    assert [trial.error for trial in registry.test_channels()] == [None]
    assert "test" in (tmp_path / "messages").read_text(encoding="utf-8")
    with pytest.raises(ConfigError):
        registry.test_channels("slack")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda t: t.register("x", base="openai/gpt-4o", reason="foo"), "reason cannot be 'foo'"),
        (lambda t: t.register("x", base="openai/gpt-4o", method=""), "method cannot be ''"),
        (lambda t: t.import_file("x.json", reason="foo"), "reason cannot be 'foo'"),
        (lambda t: t.import_jobs("openai", reason="foo"), "reason cannot be 'foo'"),
        (lambda t: t.edit("triage", method="foo"), "method cannot be 'foo'.*one of sft, "),
        (lambda t: t.edit("triage", ownr="me"), "ownr cannot be changed"),
        (lambda t: t.outbox("nope"), "state cannot be 'nope'.*one of pending, "),
        (lambda t: t.export("triage", "x"), "form cannot be 'x'.*one of cyclonedx, model-card"),
        (lambda t: t.add_evals("triage", "x.json", "best"), "rung cannot be 'best'"),
        (lambda t: t.compare("triage", rung="best"), "rung cannot be 'best'"),
        (lambda t: t.run_evals("triage", rung="best"), "rung cannot be 'best'"),
        (lambda t: t.set_price("openai/x", "foo", "1", "me"), "kind cannot be 'foo'"),
        (lambda t: t.lifetimes("openai", "foo"), "no lives are counted by 'foo'"),
        (lambda t: t.break_even("triage", forced="foo"), "'foo' is not an amount"),
        (lambda t: t.pairs_needed(0.2, 0), "difference is 0"),
        (lambda t: t.pairs_needed(2, 0.1), "discordance is 2"),
        (lambda t: t.smallest_difference(0, 0.1), "pairs is 0"),
        (lambda t: t.smallest_difference(9, -1), "discordance is -1"),
    ],
)
def test_words_there_are_not_are_refused_in_a_line(
    registry: Tracker, call: Callable[[Tracker], object], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        call(registry)


def test_the_size_of_an_eval_is_reckoned(registry: Tracker) -> None:
    assert registry.pairs_needed(0.2, 0.05) == 621
    assert registry.smallest_difference(200, 0.2) == pytest.approx(0.08859390348296596)
    assert registry.evals() == []


def test_the_database_is_kept_in_order(registry: Tracker, tmp_path: Path) -> None:
    assert registry.upgrade_database() == []
    registry.backup_database(tmp_path / "copy.db")
    with pytest.raises(InputError, match="already there"):
        registry.backup_database(tmp_path / "copy.db")
    assert "channels: file" in registry.check_config()

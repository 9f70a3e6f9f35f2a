"""A page with a table, read by configuration alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sources.support import brief, capture
from tracker.domain.notice import Notice
from tracker.errors import ConfigError, ParseError
from tracker.sources import build_source
from tracker.sources.base import Reading, Recipe, Source
from tracker.sources.isolate import parse_isolated

PAGE = """# Lifecycle

| Name | Build | Told | Last day | Use instead |
| --- | --- | --- | --- | --- |
| `foo-1` | 7 | 3/1/26 | 1/14/27 | `foo-2` |
| `foo-1-mini` | 8 |  | sometime | |
| | 9 | | 1/15/27 | |

| Name | Colour |
| --- | --- |
| `foo-9` | blue |
"""
OPTIONS: dict[str, Any] = {
    "provider": "acme-ai",
    "model_column": "Name",
    "date_column": ["Last day", "Retires"],
    "replacement_column": "Use instead",
    "version_column": "Build",
    "announced_column": "Told",
    "date_order": "us",
}


def source(**options: Any) -> Source:
    return build_source(Recipe("acme", "table_page", "https://x.example/d", OPTIONS | options))


def read(page: str = PAGE, **options: Any) -> Reading:
    return source(**options).parse(capture(page))


def test_named_columns_are_read_and_nothing_else() -> None:
    assert brief(read()) == {
        "notices": [
            {
                "model_id": "foo-1",
                "version": "7",
                "scope": "inference",
                "announced_on": "2026-03-01",
                "replacements": ["foo-2"],
                "retires_on": "exact 2027-01-14",
                "from": "Lifecycle #lifecycle: foo-1 | 7 | 3/1/26 | 1/14/27 | foo-2",
            },
            {
                "model_id": "foo-1-mini",
                "version": "8",
                "scope": "inference",
                "retires_on": "unreadable",
                "from": "Lifecycle #lifecycle: foo-1-mini | 8 |  | sometime | ",
            },
        ],
        "problems": [
            "Lifecycle:  | 9 |  | 1/15/27 |  (the row names no model)",
            "Lifecycle: foo-1-mini 8: sometime (not one date that exists)",
        ],
    }


def test_it_speaks_in_its_own_name_for_its_provider() -> None:
    made = source(title="Acme models", min_rows=2)
    assert (made.id, made.provider, made.title, made.min_rows) == (
        "acme",
        "acme-ai",
        "Acme models",
        2,
    )
    notice: Notice = made.parse(capture(PAGE)).notices[0]
    assert (notice.source, notice.provider) == ("acme", "acme-ai")


def test_without_a_provider_it_is_its_own() -> None:
    assert source(provider="").provider == "acme"


def test_without_us_order_a_date_that_can_be_two_is_not_guessed() -> None:
    assert [n["retires_on"] for n in brief(read(date_order="iso"))["notices"]] == ["unreadable"] * 2


@pytest.mark.parametrize("scope", ["training", "fine_tuned_inference"])
def test_the_scope_is_that_of_the_configuration(scope: str) -> None:
    assert {n.scope.value for n in read(scope=scope).notices} == {scope}


def test_a_named_header_wins_over_one_that_would_be_recognized() -> None:
    page = "| Model | Retirement date | Really gone |\n|-|-|-|\n| a-1 | 2026-01-01 | 2026-02-02 |\n"
    [notice] = read(page, model_column="model", date_column="REALLY GONE").notices
    assert notice.retires_on.text == "2026-02-02"


def test_a_renamed_header_is_refused_with_what_was_looked_for_and_found() -> None:
    with pytest.raises(ParseError) as caught:
        read(PAGE.replace("Last day", "Farewell"))
    assert "'name' and 'last day' or 'retires'" in caught.value.message
    assert "Name | Build | Told | Farewell" in str(caught.value.hint)
    with pytest.raises(ParseError, match="no table at all"):
        read("# Lifecycle\n\n" + "Nothing retires. " * 200)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"modle_column": "Name"}, "table_page has no option 'modle_column' (did you mean model_"),
        ({"model_column": ""}, "source acme: model_column is missing"),
        ({"date_column": []}, "source acme: date_column is missing"),
        ({"date_column": [3]}, "date_column must be a text or a list of texts"),
        ({"provider": "Acme AI"}, "provider = 'Acme AI' cannot be a name"),
        ({"title": 3}, "title must be text"),
        ({"scope": "everything"}, "scope = 'everything' is not a choice (one of inference, tr"),
        ({"date_order": "eu"}, "date_order = 'eu' is not a choice"),
        ({"min_rows": -1}, "min_rows must be a whole number"),
        ({"min_rows": True}, "min_rows must be a whole number"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        source(**options)
    assert said in str(caught.value)


def test_the_child_gets_the_options() -> None:
    made = source()
    assert parse_isolated("acme", capture(PAGE), recipe=made.recipe) == made.parse(capture(PAGE))

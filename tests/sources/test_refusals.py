"""What is not a page of notices is refused in one clear line, never read as "nothing retires"."""

from __future__ import annotations

import json

import pytest

from tests.sources.support import FIXTURES, parse
from tracker.errors import ParseError
from tracker.sources import SOURCES, load_source
from tracker.sources.base import SourceKind

PAGES = [s for s in SOURCES if load_source(s).kind is SourceKind.PAGE]
TABLED = [s for s in PAGES if s not in ("xai", "fireworks")]
APIS = ["openai-api", "azure-api", "mistral-api", "openrouter-api"]
OTHERS = ["fireworks-api", "bedrock-api", "deprecations-info", "litellm"]

LOGIN = """<!doctype html><html><body><h1>Welcome back</h1><form><p>Sign in to continue</p>
<input name=u><input type="password" name=p></form></body></html>"""
BLOCKED = (
    "<html><head><title>Just a moment...</title></head><body><p>Just a moment</p></body></html>"
)
TABLE = "| {0} | {1} | Replacement |\n|---|---|---|\n| `gpt-4` | 2026-01-01 | `gpt-5` |\n"


@pytest.mark.parametrize("source", PAGES)
@pytest.mark.parametrize("body", ["", " \n\t\n", "<html><body></body></html>", "---\na: b\n---\n"])
def test_an_empty_page(source: str, body: str) -> None:
    with pytest.raises(ParseError, match="empty"):
        parse(source, body)


@pytest.mark.parametrize("source", PAGES)
@pytest.mark.parametrize("body", [LOGIN, BLOCKED])
def test_a_login_or_challenge_page(source: str, body: str) -> None:
    with pytest.raises(ParseError, match="sign-in or error page") as caught:
        parse(source, body)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("source", TABLED)
def test_a_renamed_date_header_names_what_was_looked_for_and_found(source: str) -> None:
    with pytest.raises(ParseError, match="retirement or shutdown date column") as caught:
        parse(source, "# Deprecations\n\n" + TABLE.format("Model", "Farewell"))
    assert "Model | Farewell | Replacement" in str(caught.value)


@pytest.mark.parametrize("source", TABLED)
def test_a_renamed_model_header(source: str) -> None:
    with pytest.raises(ParseError, match="model column"):
        parse(source, "# Deprecations\n\n" + TABLE.format("Thing", "Shutdown date"))


@pytest.mark.parametrize("source", TABLED)
def test_prose_alone(source: str) -> None:
    with pytest.raises(ParseError, match="no table"):
        parse(source, "# Models\n\nEverything is active.\n" + "Words. " * 300)


def test_one_renamed_table_among_good_ones_is_a_problem() -> None:
    good = "### 2026-01-01: A\n\n" + TABLE.format("Model", "Shutdown date")
    bad = "\n### 2026-01-02: B\n\n" + TABLE.format("Model", "Farewell")
    reading = parse("openai", good + bad)
    assert [n.model_id for n in reading.notices] == ["gpt-4"]
    assert [p.text for p in reading.problems] == ["Model | Farewell | Replacement"]


@pytest.mark.parametrize("source", TABLED)
def test_a_row_that_names_no_model_is_a_problem(source: str) -> None:
    table = TABLE.format("Model", "Shutdown date") + "| n/a | 2026-02-01 | `gpt-5` |\n"
    reading = parse(source, "# T\n\n" + table)
    assert [n.model_id for n in reading.notices] == ["gpt-4"]
    assert [p.why for p in reading.problems] == ["the row names no model"]


ACTIVE = (
    "| Model name | Model ID | Launch date | Modality |\n|-|-|-|-|\n"
    "| Nova | a.nova-v1:0 | 1/2/2024 | {0} | Text |\n"
)


def test_a_missing_header_is_not_guessed_where_the_cell_is_no_date() -> None:
    legacy = TABLE.format("Model version", "EOL date")
    for cell, expected in (("No sooner than 1/2/2025", 2), ("soon", 1)):
        reading = parse("bedrock", "# T\n\n" + ACTIVE.format(cell) + "\n## Legacy\n\n" + legacy)
        assert len(reading.notices) == expected


def test_a_page_of_active_models_alone_ends_nothing() -> None:
    page = (
        "| API model name | Current state | Deprecated | Tentative retirement date |\n"
        "|---|---|---|---|\n| claude-opus-5 | Active | N/A | Not sooner than July 24, 2027 |\n"
    )
    [notice] = parse("anthropic", page).notices
    assert (notice.lifecycle, notice.retires_on.text) == ("Active", "Not sooner than July 24, 2027")
    assert notice.announced_on is None


def test_a_page_without_retirements_at_xai_is_a_true_reading() -> None:
    body = (FIXTURES / "xai" / "2025-11-no-table.html").read_bytes()
    assert parse("xai", body).notices == ()


@pytest.mark.parametrize("source", APIS)
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<html></html>", "not JSON"),
        ("[]", "no list of models"),
        ('{"data": {}}', "no list of models"),
        ('{"error": {"message": "bad key"}}', "bad key"),
        ('{"error": "worse key"}', "worse key"),
        ('{"data": [{"id": "gpt-4"}, {"id": 3}, "x"]}', "no model in the answer"),
    ],
)
def test_an_answer_that_is_no_list_of_models(source: str, body: str, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        parse(source, body)


@pytest.mark.parametrize("source", OTHERS)
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<html></html>", "not JSON"),
        ("[]", "no list of models"),
        ("[1]", "no list of models"),
        ('{"models": {}, "modelSummaries": 3}', "no list of models"),
    ],
)
def test_an_answer_in_no_shape_we_know(source: str, body: str, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        parse(source, body)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"modelSummaries": [{"modelId": "a.b-v1"}]}', "no model in the answer"),
        ('{"modelDetails": {"modelLifecycle": {}}}', "no modelId"),
    ],
)
def test_an_answer_of_bedrock_without_what_is_needed(body: str, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        parse("bedrock-api", body)


def test_a_page_of_fireworks_that_is_not_the_changelog() -> None:
    with pytest.raises(ParseError, match="no entry with a date"):
        parse("fireworks", "# Models\n\nEverything is active.\n" + "Words. " * 300)


def test_a_feed_full_of_junk_is_not_believed() -> None:
    good = [{"provider": "OpenAI", "model_id": "gpt-4", "shutdown_date": "2026-10-23"}] * 20
    junk = [
        {"provider": "xAI", "model_id": f"docsapi{i} page", "shutdown_date": ""} for i in "abcdef"
    ]
    assert len(parse("deprecations-info", json.dumps(good + junk[:5])).problems) == 5
    doubt = parse("deprecations-info", json.dumps(good + junk)).doubt
    assert doubt.startswith("6 of 26 rows cannot be what they say")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{", "not JSON"),
        ('{"models": 1}', "no 'models'"),
        ('{"models": [3, {"name": "x"}]}', "no 'models'"),
    ],
)
def test_model_data_that_is_none(body: str, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        parse("mistral", body)


@pytest.mark.parametrize(
    ("source", "header"),
    [
        ("openai-api", "Authorization"),
        ("azure-api", "api-key"),
        ("mistral-api", "Authorization"),
        ("fireworks-api", "Authorization"),
        ("openrouter-api", "Authorization"),
    ],
)
def test_a_key_goes_into_its_header(source: str, header: str) -> None:
    made = load_source(source).headers
    assert made is not None
    assert "s3cret" in made("s3cret")[header]

"""From an id to a source, as the configuration has it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.config.write import loaded
from tracker.app.context import App
from tracker.app.fetching import Page, fetch
from tracker.app.source_of import is_enabled, source_names, source_of
from tracker.app.sources import describe, try_source
from tracker.domain.source import SourceState
from tracker.errors import ConfigError, FetchError, NotFoundError

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TABLE = """
[[sources]]
id = "acme"
kind = "table_page"
url = "https://acme.example/models"
provider = "acme-ai"
model_column = "Model"
date_column = "Last day"
"""


def app(folder: Path, text: str = "") -> App:
    return App(loaded(folder, text), {}, lambda: NOW)


def test_sources_of_the_configuration_come_after_ours(tmp_path: Path) -> None:
    made = app(tmp_path, TABLE)
    assert source_names(made)[-2:] == ["litellm", "acme"]
    source = source_of(made, "acme")
    assert (source.url, source.provider) == ("https://acme.example/models", "acme-ai")
    assert is_enabled(made, "acme")
    assert made.own_providers == ("acme-ai",)


def test_what_is_off_until_it_is_named_or_has_what_it_needs(tmp_path: Path) -> None:
    bare = app(tmp_path)
    on_request = ("litellm", "deprecations-info", "bedrock-api", "mistral-api", "azure-api")
    assert not [name for name in on_request if is_enabled(bare, name)]
    assert is_enabled(bare, "fireworks")
    text = """
        [[sources]]
        id = "litellm"
        [[sources]]
        id = "bedrock-api"
        [[sources]]
        id = "mistral-api"
        api_key = "env:KEY"
        [[sources]]
        id = "azure-api"
        api_key = "env:KEY"
        """
    named = app(tmp_path, text)
    assert [is_enabled(named, n) for n in ("litellm", "bedrock-api", "mistral-api")] == [True] * 3
    assert not is_enabled(named, "azure-api")
    asked = app(tmp_path, text + "endpoint = 'https://acme.openai.azure.com/'")
    assert is_enabled(asked, "azure-api")
    url = "https://acme.openai.azure.com/openai/models?api-version=2024-10-21"
    assert source_of(asked, "azure-api").url == url


def test_an_address_of_the_configuration_wins(tmp_path: Path) -> None:
    made = app(tmp_path, "[[sources]]\nid = 'groq'\nurl = 'https://mirror.example/groq'")
    assert source_of(made, "groq").url == "https://mirror.example/groq"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TABLE.replace('"acme"', '"openai"'), "openai is one of ours"),
        (TABLE.replace('"acme"', '"acme-api"'), "this name is kept"),
        (TABLE.replace('"acme"', '"catalog-acme"'), "this name is kept"),
        (TABLE + "colour = 'blue'", "table_page has no option 'colour'"),
    ],
)
def test_what_cannot_be_a_source_is_refused(tmp_path: Path, text: str, said: str) -> None:
    made = app(tmp_path, text)
    with pytest.raises(ConfigError, match=said):
        source_of(made, made.config.sources[0].id)


def test_a_mistyped_id_gets_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="did you mean openai"):
        describe(app(tmp_path, "[[sources]]\nid = 'opnai'"))


def test_what_has_not_been_verified_says_so(tmp_path: Path) -> None:
    rows = {r["id"]: r for r in describe(app(tmp_path, TABLE))}
    assert rows["openai"]["note"] is None
    for name in ("groq", "databricks", "fireworks", "acme"):
        assert rows[name]["note"] == "not yet verified on a live page"


FEED = "[[sources]]\nid = 'house'\nkind = 'json_feed'\npath = 'notices.json'"


def read(made: App) -> bytes:
    page = fetch(made, source_of(made, "house"), SourceState("house"))
    assert isinstance(page, Page)
    return page.capture.body


def test_a_local_file_is_read_beside_the_configuration(tmp_path: Path) -> None:
    made = app(tmp_path, FEED)
    (tmp_path / "notices.json").write_bytes(b"[]")
    assert read(made) == b"[]"
    assert source_of(made, "house").url == (tmp_path / "notices.json").as_uri()


def test_a_local_file_has_the_size_a_page_may_have(tmp_path: Path) -> None:
    made = app(tmp_path, FEED)
    with (tmp_path / "notices.json").open("wb") as file:
        file.truncate(8 * 1024 * 1024 + 1)
    with pytest.raises(FetchError, match="larger than 8 MiB"):
        read(made)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    made = app(tmp_path, FEED)
    with pytest.raises(FetchError, match="is no file"):
        read(made)
    os.mkfifo(tmp_path / "notices.json")
    with pytest.raises(FetchError, match="is no file"):
        read(made)


def test_bedrock_is_asked_through_boto3(
    tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("boto3")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "none")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    lifecycle = {"status": "LEGACY", "endOfLifeTime": "2026-02-15T00:00:00Z"}
    arn = "arn:aws:bedrock:us-east-1::foundation-model/a.b-v1"
    model = {"modelArn": arn, "modelId": "a.b-v1", "modelLifecycle": lifecycle}
    httpserver.expect_request("/foundation-models").respond_with_json({"modelSummaries": [model]})
    made = app(tmp_path, f"[[sources]]\nid = 'bedrock-api'\nendpoint = '{httpserver.url_for('')}'")
    [notice] = try_source(made, "bedrock-api", None).notices
    assert (notice.model_id, notice.retires_on.text[:10]) == ("a.b-v1", "2026-02-15")

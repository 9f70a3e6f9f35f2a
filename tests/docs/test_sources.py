"""The worked example of docs/sources.md: a provider nobody knows, added by configuration alone."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.docs.readme import ROOT, blocks, first_missing
from tests.e2e.world import made_world
from tests.sources.test_json_feed import NOTICE
from tracker.sources.json_feed import OPTIONS as FEED_OPTIONS
from tracker.sources.table_page import OPTIONS as TABLE_OPTIONS

PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
BLOCKS = blocks(PAGE)


def texts(kind: str) -> list[str]:
    return [b.text for b in BLOCKS if b.kind == kind]


def of_readme() -> str:
    readme = blocks((ROOT / "README.md").read_text(encoding="utf-8"))
    [table] = [b.text for b in readme if b.kind == "toml" and "table_page" in b.text]
    return table


@pytest.mark.parametrize("table", [texts("toml")[0], of_readme()], ids=["docs", "readme"])
def test_the_example_works_as_it_stands(tmp_path: Path, httpserver: HTTPServer, table: str) -> None:
    [page] = texts("markdown")
    [script], [shown] = texts("sh"), texts("text")
    httpserver.expect_request("/acme").respond_with_data(page, content_type="text/markdown")
    table = table.replace("https://docs.acme-ai.example/lifecycle", httpserver.url_for("/acme"))
    with made_world(tmp_path, httpserver) as world:
        world.configure("[channels.email]", table, before=True)
        world.configure('id = "openai"', "enabled = false")
        lines = [shlex.split(line)[1:] for line in script.splitlines()]
        output = "".join(world.ok(*line) for line in lines)
        assert first_missing(shown, output) is None, output
        [mail] = world.mailbox.mails
        assert mail["To"] == "ml@acme.example"
        assert "greeter v1" in str(mail["Subject"])
        [row] = world.json("sources", "status")
        assert (row["source"], row["health"]) == ("acme-models", "ok")
        assert "stale" not in output


def test_a_page_without_its_headers_turns_the_source_suspect(
    tmp_path: Path, httpserver: HTTPServer
) -> None:
    [page], [table, _] = texts("markdown"), texts("toml")
    httpserver.expect_request("/acme").respond_with_data(page.replace("Last day", "Farewell"))
    table = table.replace("https://docs.acme-ai.example/lifecycle", httpserver.url_for("/acme"))
    with made_world(tmp_path, httpserver) as world:
        world.configure("[channels.email]", table, before=True)
        world.configure('id = "openai"', "enabled = false")
        world.run("check")
        [row] = world.json("sources", "status")
        assert row["failures"] == 1
        assert "no table with the columns 'model' and 'last day'" in row["message"]


def test_the_feed_is_read_from_its_file(tmp_path: Path, httpserver: HTTPServer) -> None:
    [_, table] = texts("toml")
    notice = {k: v for k, v in NOTICE.items() if k != "provider"}
    (tmp_path / "notices.json").write_text(json.dumps([notice]), encoding="utf-8")
    with made_world(tmp_path, httpserver) as world:
        world.configure("[channels.email]", table, before=True)
        world.configure('id = "openai"', "enabled = false")
        world.ok("register", "greeter", "--base", "in-house/foo-1", "--owner", "ml@acme.example")
        assert "greeter v1" in world.ok("check")
        [read] = world.json("notices", "list", "--model", "foo-1")
        assert (read["source"], read["provider"]) == ("in-house", "in-house")
        assert "unchanged" in world.ok("check")


@pytest.mark.parametrize("name", TABLE_OPTIONS)
def test_every_key_is_explained(name: str) -> None:
    assert f"| `{name}` |" in PAGE


def test_the_keys_of_a_feed_are_named() -> None:
    told = PAGE.partition("It takes ")[2]
    assert all(f"`{name}`" in told for name in FEED_OPTIONS)

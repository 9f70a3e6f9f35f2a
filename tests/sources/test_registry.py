from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest

from tracker.errors import NotFoundError
from tracker.sources import SOURCES, load_source


@pytest.mark.parametrize("source_id", SOURCES)
def test_every_source_is_what_it_is_registered_as(source_id: str) -> None:
    source = load_source(source_id)
    assert source.id == source_id
    assert source.url.startswith("https://")
    assert source.needs_key == (source.headers is not None)


def test_an_unknown_source_gets_a_suggestion() -> None:
    with pytest.raises(NotFoundError, match="did you mean openai"):
        load_source("opnai")


def test_an_unlike_source_gets_the_list() -> None:
    with pytest.raises(NotFoundError, match=r"known: anthropic, azure"):
        load_source("zzzz")


def test_an_installed_package_can_offer_a_source(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("acme", "tracker.sources.xai:SOURCE", "tracker.sources")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [entry])
    assert load_source("acme").provider == "xai"


def test_the_registry_imports_nothing_heavy() -> None:
    code = (
        "import sys, tracker.sources;"
        "print([m for m in ('selectolax', 'markdown_it', 'orjson')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

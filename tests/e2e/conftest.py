from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.e2e.world import World, made_world


@pytest.fixture
def world(tmp_path: Path, httpserver: HTTPServer) -> Iterator[World]:
    folder = tmp_path / "acme"
    folder.mkdir()
    with made_world(folder, httpserver) as made:
        yield made

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tracker.app.context import App
from tracker.config import load_config


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """A registry of its own, in the folder worked in, at noon of a day."""
    monkeypatch.chdir(tmp_path)
    made = App(load_config(None, {}, tmp_path), {}, lambda: datetime(2026, 11, 24, 12, tzinfo=UTC))
    yield made
    made.close()

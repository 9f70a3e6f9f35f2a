"""Whose quiet hours count: one's own, else one's team's, else everybody's."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from tracker.app.context import App
from tracker.app.recipients import desk_of
from tracker.config import load_config
from tracker.domain.telling import Route
from tracker.errors import ConfigError

CONFIG = """
[channels.email]
host = "smtp.example.com"
from = "tracker@example.com"
to = ["all@example.com"]
[notifications.quiet_hours]
start = "20:00"
end = "07:00"
[[teams]]
name = "search"
recipients = ["bo@example.com", "ada@example.com"]
quiet_hours = { start = "18:00", end = "09:00", timezone = "Asia/Tokyo" }
[[recipients]]
to = "ada@example.com"
quiet_hours = { start = "22:00", end = "08:00", timezone = "Europe/Berlin" }
"""


def opened(folder: Path, text: str) -> App:
    path = folder / "tracker.toml"
    path.write_text(text, encoding="utf-8")
    return App(load_config(path, {}, folder), {})


@pytest.mark.parametrize(
    ("who", "start", "zone"),
    [("ada", 22, "Europe/Berlin"), ("bo", 18, "Asia/Tokyo"), ("all", 20, "UTC")],
)
def test_the_nearest_quiet_hours_count(who: str, start: int, zone: str, tmp_path: Path) -> None:
    quiet = desk_of(opened(tmp_path, CONFIG), Route("email", f"{who}@example.com")).quiet
    assert quiet is not None
    assert (quiet.start, quiet.timezone) == (time(start), zone)


def test_half_of_quiet_hours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="needs both start and end"):
        opened(tmp_path, CONFIG.replace('start = "22:00", ', ""))

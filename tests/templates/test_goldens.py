"""Every event in every channel, byte for byte.

After a wanted change: ``UPDATE_GOLDEN=1 pytest tests/templates`` rewrites ``golden/``; read the
diff before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.templates.facts import ALONE, EVENTS, PARTS
from tracker.render import Renderer

GOLDEN = Path(__file__).parent / "golden"
CASES = [
    (channel, name, event, part)
    for channel, parts in PARTS.items()
    for name, event in (
        ("alert", "alert"),
        ("alert_one", "alert"),
        ("alert_judge", "alert"),
        ("alert_repeat", "alert"),
        ("alert_reminder", "alert"),
        ("alert_reminders", "alert"),
        ("costs", "costs"),
        ("health", "health"),
        ("resolved", "resolved"),
        ("resolved_reminder", "resolved"),
        ("test", "test"),
        ("undelivered", "undelivered"),
    )
    for part in parts
]


@pytest.mark.parametrize(("channel", "name", "event", "part"), CASES)
def test_golden(channel: str, name: str, event: str, part: str) -> None:
    facts: dict[str, Any] = ALONE.get(name, EVENTS[event])
    if event == "test":
        facts = facts | {"channel": channel}
    golden = GOLDEN / f"{channel}.{name}.{part}"
    written = Renderer().render(f"{channel}/{event}.{part}.j2", facts)
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8"), "see UPDATE_GOLDEN above"


def test_no_golden_is_left_over() -> None:
    wanted = {f"{channel}.{name}.{part}" for channel, name, _, part in CASES}
    assert {path.name for path in GOLDEN.iterdir()} == wanted

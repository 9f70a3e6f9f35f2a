from __future__ import annotations

import re
from pathlib import Path

from tests.templates.facts import EVENTS
from tracker.channels import CHANNELS
from tracker.render.filters import FILTERS

README = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")


def test_the_readme_documents_every_filter_and_no_other() -> None:
    table = README.partition("## Filters")[2]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(FILTERS)


def test_the_readme_documents_every_event_and_channel() -> None:
    table = README.partition("## Events")[2].partition("## Filters")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(EVENTS)
    assert all(re.search(rf"^\| .*\b{channel}\b", README, re.MULTILINE) for channel in CHANNELS)

"""How every registered version stands on a day, on the facts already known; reads no source."""

from __future__ import annotations

from datetime import date

from tracker.app.context import App
from tracker.app.facts import load_facts
from tracker.db import registry
from tracker.lifecycle.judge import Judgement, judge


def standings(
    app: App, *, today: date | None = None, include_retired: bool = False
) -> list[Judgement]:
    """A judgement per version, by name and number."""
    with app.database.read() as tx:
        versions = registry.list_versions(tx, include_retired=include_retired)
    index, day = load_facts(app).index, today or app.today()
    return [judge(version, index, app.policy, day) for version in versions]

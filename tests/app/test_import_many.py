"""Many tunes stored in one transaction: what is recorded is what one by one would record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.app.test_importing import FT, JOB, put, run, versions
from tracker.app import import_many
from tracker.app.context import App
from tracker.app.imported import Done
from tracker.app.proofs import proof_summary
from tracker.app.registering import register
from tracker.app.registry import history
from tracker.config import load_config
from tracker.db import many_versions
from tracker.db.many_versions import Mark
from tracker.importers.registration import Registration


def jobs(count: int) -> list[dict[str, Any]]:
    """Jobs of three models, the newest first, as a provider lists them."""
    return [
        JOB | {"id": f"ftjob-{n}", "fine_tuned_model": f"{FT}-{n}", "created_at": 1731000000 + n}
        | {"metadata": {"name": f"m{n % 3}"}, "training_file": f"file-{n}"}
        for n in reversed(range(count))
    ]  # fmt: skip


def recorded(app: App) -> list[Any]:
    """All that is stored, without ids of rows and the files they came from."""
    told = [(e.model, e.version, e.action, e.changes) for e in history(app, None)]
    found = [(v.label, replace(v.details, artefact=None)) for v in versions(app)]
    return [found, told, proof_summary(app).unproven]


def test_many_are_stored_as_one_by_one(app: App) -> None:
    entries = jobs(30)
    report = run(app, put("all.json", {"data": entries, "has_more": False}))
    assert report.whole and report.count(Done.REGISTERED) == 30
    assert [one.label for one in report.imported] == [f"m{n % 3} v{n // 3 + 1}" for n in range(30)]
    together = recorded(app)
    again = run(app, "all.json")
    assert again.count(Done.KNOWN) == 30 and recorded(app) == together
    alone = App(load_config(None, {}, Path("alone")), {}, app.now)
    for n, entry in enumerate(reversed(entries)):
        run(alone, put(f"{n}.json", [entry]))
    assert recorded(alone) == together
    alone.close()


def test_what_is_not_plainly_new_has_its_own_line_among_many(app: App) -> None:
    other = Registration("taken", model_id=f"{FT}-4", base="openai/gpt-4o-mini-2024-07-18")
    register(app, other, Path())
    entries = list(reversed(jobs(8)))
    entries[2] |= {"fine_tuned_model": "ft:gpt-4.1-2025-04-14:acme:x:1"}
    entries[5] |= {"status": "failed", "fine_tuned_model": None}
    entries[6] |= {"fine_tuned_model": entries[1]["fine_tuned_model"]}
    report = run(app, put("all.json", {"data": entries, "has_more": False}))
    said = {one.where.rpartition(" ")[2]: one.done.value for one in report.imported}
    assert said == {
        **dict.fromkeys("1248", "registered"),
        **{"5": "changed", "6": "job", "7": "known"},
    }
    assert [one.where.rpartition(" ")[2] for one in report.refused] == ["3"]
    assert [v.label for v in versions(app)] == [
        *("m0 v1", "m0 v2", "m1 v1", "m1 v2", "taken v1"),
    ]


@pytest.mark.parametrize("blind", [1, 2])
def test_one_that_became_known_meanwhile_holds_up_no_other(
    app: App, blind: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if another process had registered it after the first look, or even after the second."""
    base = "openai/gpt-4o-mini-2024-07-18"
    register(app, Registration("quick", model_id=f"{FT}-2", base=base), Path())
    looks: list[dict[Mark, int | None]] = [{}] * blind
    monkeypatch.setattr(
        import_many,
        "known_marks",
        lambda tx, marks: looks.pop() if looks else many_versions.known_marks(tx, marks),
    )
    report = run(app, put("all.json", {"data": jobs(4), "has_more": False}))
    assert report.whole and looks == []
    assert [(one.done, one.label) for one in report.imported] == [
        (Done.REGISTERED, "m0 v1"),
        (Done.REGISTERED, "m1 v1"),
        (Done.CHANGED, "quick v1"),
        (Done.REGISTERED, "m0 v2"),
    ]

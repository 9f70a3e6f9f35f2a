"""What is kept of the proofs is what weighing them anew would say."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.evals.golden import compared
from tracker.app import proofs
from tracker.app.context import App
from tracker.app.evals import record
from tracker.app.proofs import all_proofs, listed_proofs, proof_state, proof_summary
from tracker.app.registering import register
from tracker.app.registry import edit, retire
from tracker.cli.proof_text import proof_lines
from tracker.config import load_config
from tracker.db import proofs as proof_rows
from tracker.db import registry
from tracker.domain.version import EvalRun
from tracker.importers.registration import EvalInput, Registration

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
BETTER, WORSE = compared(140, 30, 12, 18), compared(140, 12, 30, 18)


@pytest.fixture
def app(tmp_path: Path) -> App:
    path = tmp_path / "tracker.toml"
    path.write_text('[database]\nurl = "sqlite:///registry.db"\n', encoding="utf-8")
    return App(load_config(path, {}, tmp_path), {}, now=lambda: NOON)


def make(app: App, name: str, runs: tuple[EvalRun, ...] = (), key: str | None = None) -> None:
    evals = tuple(EvalInput(run=run) for run in runs)
    asked = Registration(name=name, base="openai/gpt-4o", evals=evals, idempotency_key=key)
    register(app, asked, Path())


def check_agreement(app: App) -> None:
    states = all_proofs(app)
    found = proof_summary(app)
    assert found.versions == len(states)
    for word in ("unproven", "contradicted"):
        labels = tuple(s.version.label for s in states if s.proof.status == word)
        assert getattr(found, word) == labels
    assert found.due_again == tuple((s.version.label, s.due) for s in states if s.due)
    # Counted by the database, it comes to the same.
    for most in (0, 1, 9):
        short = proof_summary(app, most)
        assert short.versions == found.versions
        for word in ("unproven", "contradicted", "due_again"):
            every = getattr(found, word)
            assert getattr(short, word) == every[:most]
            assert short.more[word] == len(every[most:])


def test_every_change_keeps_them_in_step(app: App) -> None:
    assert proof_summary(app).as_json == {
        "versions": 0,
        "unproven": [],
        "contradicted": [],
        "due_again": [],
    }
    make(app, "bare", key="1")
    check_agreement(app)
    make(app, "good", BETTER)
    make(app, "bad", WORSE)
    assert proof_summary(app).unproven == ("bare v1",)
    assert proof_summary(app).contradicted == ("bad v1",)
    make(app, "bare", BETTER, key="1")  # completes the first registration
    assert proof_summary(app).unproven == ()
    edit(app, "good", {"base": "openai/gpt-4.1"})
    [(label, why)] = proof_summary(app).due_again
    assert (label, why[0][:15]) == ("good v1", "the base is now")
    check_agreement(app)
    make(app, "good", compared(140, 31, 11, 18))
    record(app, "good@2", compared(140, 31, 11, 18, judge="gpt-5"))
    check_agreement(app)
    assert len(dict(proof_summary(app).due_again)["good v1"]) == 3
    retire(app, "good@2")
    check_agreement(app)
    assert len(dict(proof_summary(app).due_again)["good v1"]) == 1


def test_a_list_says_of_each_version_what_it_says_alone(app: App) -> None:
    make(app, "good", BETTER)
    make(app, "good", compared(140, 31, 11, 18))
    record(app, "good@2", compared(140, 31, 11, 18, judge="gpt-5"))
    for due in ([True, False], [False, False]):
        with app.database.read() as tx:
            every = registry.list_versions(tx, include_retired=True)
        assert listed_proofs(app, every) == [proof_state(app, version) for version in every]
        assert [bool(state.due) for state in listed_proofs(app, every)] == due
        retire(app, "good@2")


def test_rules_that_change_weigh_everything_anew(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    make(app, "bare")
    make(app, "good", BETTER)
    monkeypatch.setattr(proofs, "RULES", 99)
    assert proof_summary(app).unproven == proof_summary(app, 5).unproven == ("bare v1",)
    check_agreement(app)


def test_a_summary_of_many_loads_only_those_it_names(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        make(app, f"bare-{number}")

    def loaded(*_args: object, **_named: object) -> list[object]:
        raise AssertionError("every version was loaded")

    monkeypatch.setattr(proof_rows, "wanting", loaded)
    found = proof_summary(app, 2)
    assert (found.unproven, found.more["unproven"]) == (("bare-0 v1", "bare-1 v1"), 5)
    [line] = proof_lines(found)
    assert line == "unproven  7 of 7: bare-0 v1, bare-1 v1 and 5 more"

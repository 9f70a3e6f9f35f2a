"""What is read about one version judges it as everything that is known would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import NOON, day, version
from tracker.app.context import App
from tracker.app.facts import load_facts
from tracker.app.notice_index import index_about
from tracker.catalog.load import bundled_notices
from tracker.config import load_config
from tracker.domain.version import EvalRun, LeadTimes, ModelVersion, Rung
from tracker.lifecycle.calendar import Calendar
from tracker.lifecycle.deadline import Policy
from tracker.lifecycle.judge import judge
from tracker.lifecycle.scorers import scorers

POLICY = Policy(LeadTimes(15, 5, 10), Calendar())
TODAY = day("2026-11-24")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder: Path = tmp_path_factory.mktemp("registry")
    path = folder / "tracker.toml"
    path.write_text('[database]\nurl = "sqlite:///registry.db"\n', encoding="utf-8")
    app = App(load_config(path, {}, folder), {}, now=lambda: NOON)
    yield app
    app.close()


def test_of_every_base_in_the_catalog(app: App) -> None:
    whole = load_facts(app).index
    bases = {(n.provider, n.model_id) for n in bundled_notices() if n.model_id and not n.version}
    for provider, model in sorted(bases)[::7]:
        one = version((provider, model))
        known = index_about(app, one)
        assert judge(one, known, POLICY, TODAY) == judge(one, whole, POLICY, TODAY)


@pytest.mark.parametrize(
    "one",
    [
        version(("huggingface", "meta-llama/Llama-3.1-8B-Instruct"), provider="together"),
        version(None, "ft:gpt-4o-mini-2024-07-18:acme:triage:1", provider="azure"),
        version(("openai", "gpt-4o-mimi-2024-07-18")),
    ],
    ids=["served elsewhere", "by its own id", "mistyped"],
)
def test_of_others(app: App, one: ModelVersion) -> None:
    whole, known = load_facts(app).index, index_about(app, one)
    assert judge(one, known, POLICY, TODAY) == judge(one, whole, POLICY, TODAY)
    base = one.details.base
    assert base is None or known.nearest(base) == whole.nearest(base)


def test_of_a_judge_at_another_provider(app: App) -> None:
    run = EvalRun(Rung.FINETUNE, "triage", "score", 0.9, 40, judge="openai/gpt-4o-2024-08-06")
    one = version(("anthropic", "claude-haiku-4-5-20251001"), evals=(run,))
    known, whole = index_about(app, one), load_facts(app).index
    found = scorers(one, [run], known, POLICY, TODAY)
    assert found == scorers(one, [run], whole, POLICY, TODAY)
    assert found[0].clock.day is not None

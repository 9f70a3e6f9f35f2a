from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from tracker.app.check import check, with_evidence
from tracker.app.context import App
from tracker.app.facts import load_facts
from tracker.app.registering import register
from tracker.app.standing import judge_all
from tracker.app.views import check_json
from tracker.config import load_config
from tracker.domain.version import EvalRun, Rung
from tracker.importers.registration import EvalInput, Registration
from tracker.lifecycle.finding import finding

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
RUN = EvalRun(Rung.FINETUNE, "triage", "accuracy", 0.9, scores={"a": 1.0, "b": 0.8})


def test_the_light_check_says_what_the_whole_one_says(tmp_path: Path) -> None:
    path = tmp_path / "tracker.toml"
    path.write_text('[database]\nurl = "sqlite:///registry.db"\n', encoding="utf-8")
    app = App(load_config(path, {}, tmp_path), {}, now=lambda: NOON)
    for name, base, provider in (
        ("triage", "openai/gpt-4o-mini", None),
        ("tone", "meta-llama/Llama-3.3-70B-Instruct", "groq"),
        ("own", "Qwen/Qwen2.5-7B", "self_hosted"),
        ("lost", None, "openai"),
    ):
        evals = (EvalInput(rung=Rung.FINETUNE, run=RUN),)
        asked = Registration(name=name, base=base, provider=provider, evals=evals)
        register(app, asked, tmp_path)
    light = check(app, on=date(2026, 11, 23), offline=True, send=False)
    whole = with_evidence(app, light)
    assert check_json(light) == check_json(whole)
    in_full = judge_all(app, load_facts(app), date(2026, 11, 23))
    assert [finding(j) for j in light.judgements] == [finding(j) for j in in_full]
    assert [len(j.version.details.evals) for j in whole.judgements] == [1] * 4
    assert all(j.version.details.evals[0].scores == RUN.scores for j in whole.judgements)
    assert [j.version.details.evals for j in light.judgements] == [()] * 4
    [tone] = [j for j in light.judgements if j.version.details.model == "tone"]
    assert tone.clocks.serve.ends == date(2026, 8, 16)
    app.close()

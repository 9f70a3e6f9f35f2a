from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import tracker
from tracker import Tracker
from tracker.domain.version import EvalRun, Rung
from tracker.errors import ConfigError, InputError, NotFoundError

FT = "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "tracker.toml"
    path.write_text('[database]\nurl = "sqlite:///registry.db"\n', encoding="utf-8")
    return path


def run(rung: Rung, right: int) -> EvalRun:
    scores = {str(i): float(i < right) for i in range(60)}
    return EvalRun(rung, "triage", "accuracy", right / 60, scores=scores)


def test_three_lines_register_a_tune(config: Path, tmp_path: Path) -> None:
    data = tmp_path / "train.jsonl"
    data.write_text('{"a": 1}\n{"a": 2}\n', encoding="utf-8")
    with Tracker(config) as registry:
        made = registry.register(
            "triage",
            base="openai/gpt-4o-mini-2024-07-18",
            model_id=FT,
            dataset=data,
            eval=run(Rung.FINETUNE, 55),
            baseline=run(Rung.RETRIEVAL, 40),
            cost="214.50 EUR",
            reason="format",
            owner="ml@acme.example",
            aliases=("production",),
        )
        assert (made.created, made.version.label) == (True, "triage v1")
        assert not registry.register("triage", model_id=FT).created
        version = registry.version("triage@production")
        assert version.details.datasets[0].records == 2
        assert str(version.details.costs[0].money) == "214.50 EUR"
        [standing] = registry.versions()
        assert standing.clocks.serve.ends == date(2027, 1, 14)
        report = registry.check(on=date(2026, 11, 23), offline=True)
        assert [j.level for j in report.needing] == ["urgent"]
        assert next(entry.action for entry in registry.history("triage")) == "registered"
        assert registry.costs().once_totals == {"EUR": Decimal("214.50")}


def test_evals_are_recorded_compared_and_weighed(config: Path, tmp_path: Path) -> None:
    for name, right in (("ft", 55), ("rag", 40)):
        lines = [f"e{i},{int(i < right)}" for i in range(60)]
        (tmp_path / f"{name}.csv").write_text(
            "\n".join(["example_id,score", *lines]), encoding="utf-8"
        )
    with Tracker(config) as registry:
        registry.register("triage", model_id=FT, reason="format")
        assert [str(s.proof.status) for s in registry.proofs()] == ["unproven"]
        ft, rag = tmp_path / "ft.csv", tmp_path / "rag.csv"
        assert len(registry.add_evals("triage", ft, "finetune", suite="triage").new) == 1
        added = registry.add_evals("triage", [rag], Rung.RETRIEVAL, suite="triage")
        assert len(added.version.details.evals) == 2
        assert [s.words for s in registry.proofs()] == ["proven"]
        assert registry.compare("triage@1")["verdict"] == "beats"
        found = registry.compare(str(ft), str(rag), margin=0.02, metric="score")
        assert found["difference"] == pytest.approx(0.25)
        batch = registry.import_evals(ft, dry_run=True)
        assert not batch.is_whole
        with pytest.raises(NotFoundError, match="no suite is configured"):
            registry.run_evals("triage")


def test_a_run_on_the_wrong_side_is_refused(config: Path) -> None:
    with Tracker(config) as registry, pytest.raises(InputError, match="finetune"):
        registry.register("t", base="openai/gpt-4o", baseline=run(Rung.FINETUNE, 1))


def test_a_configuration_that_is_not_there_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        Tracker(tmp_path / "nowhere.toml")


def test_the_package_offers_the_api_and_nothing_by_accident() -> None:
    assert tracker.Tracker is Tracker
    with pytest.raises(AttributeError):
        tracker.Nothing  # noqa: B018


def test_data_is_identified_compared_and_exported(config: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_text('{"a": 1}\n{"a": 2}\n', encoding="utf-8")
    new.write_text('{"a": 2}\n{"a": 3}\n{"a": 4}\n', encoding="utf-8")
    with Tracker(config) as registry:
        assert registry.fingerprint(old).records == 2
        assert registry.fingerprint(old, fields=["b"]).algorithm == "recset-v1[fields=b]"
        made = registry.register("triage", base="openai/gpt-4o-2024-08-06", dataset=old)
        assert registry.register("triage", base="openai/gpt-4o-2024-08-06", dataset=new).data.since
        assert made.data.since is None
        change = registry.diff_data("triage@1", new).change
        assert (change.added, change.removed) == (2, 1)
        assert registry.leaks("triage@1", new)[0].leaks.exact.lines == (2,)
        assert [one.versions for one in registry.datasets()] == [("triage v1",), ("triage v2",)]
        assert not registry.verify_data("triage@1").differs
        old.unlink()
        assert registry.verify_data("triage@1").differs
        assert "base_model" in registry.export("triage", "model-card")
        assert '"specVersion": "1.6"' in registry.export("triage", "cyclonedx")

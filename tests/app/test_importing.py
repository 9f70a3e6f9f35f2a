"""Importing: what is registered, what is learned, what is recorded as a job, what is refused."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pytest

from tracker import Tracker
from tracker.app.context import App
from tracker.app.differing import differences
from tracker.app.imported import Done, Imported, ImportReport
from tracker.app.importing import import_batch
from tracker.app.registering import register
from tracker.app.registry import edit, history
from tracker.app.tune_files import read_batch
from tracker.app.wishes import Wishes
from tracker.config import load_config
from tracker.db import registry, tuning_jobs
from tracker.db.engine import Database
from tracker.domain.money import parse_money
from tracker.domain.tuning_job import JobState
from tracker.domain.version import (
    Cost,
    CostKind,
    DatasetRef,
    ModelVersion,
    NewVersion,
    Reason,
    Role,
)
from tracker.importers.registration import DatasetInput, Registration

COMMIT = "0123456789abcdef0123456789abcdef01234567"
FT = "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz"
JOB: dict[str, Any] = {
    "object": "fine_tuning.job",
    "id": "ftjob-1",
    "model": "gpt-4o-mini-2024-07-18",
    "created_at": 1731000000,
    "fine_tuned_model": FT,
    "status": "succeeded",
    "training_file": "file-1",
}
PEFT = {"peft_type": "LORA", "base_model_name_or_path": "Qwen/Qwen3-4B", "revision": None}


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    folder = tmp_path / "team"
    folder.mkdir()
    monkeypatch.chdir(folder)
    made = App(load_config(None, {}, folder), {}, lambda: datetime(2026, 11, 24, 12, tzinfo=UTC))
    yield made
    made.close()


def put(path: str, data: Any) -> str:
    place = Path(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def run(app: App, *paths: str, stdin: bytes = b"", **wishes: Any) -> ImportReport:
    return import_batch(app, read_batch(paths, BytesIO(stdin)), Wishes(**wishes))


def one(report: ImportReport) -> Imported:
    assert report.refused == ()
    (imported,) = report.imported
    return imported


def versions(app: App) -> list[ModelVersion]:
    with app.database.read() as tx:
        return registry.list_versions(tx)


def test_a_job_becomes_a_version_with_owner_and_name(app: App) -> None:
    report = run(app, put("job.json", JOB), owner="ml@acme.example", name="support")
    assert one(report).done is Done.REGISTERED
    assert one(report).label == "support v1"
    (version,) = versions(app)
    assert version.details.owner == "ml@acme.example"
    assert version.details.artefact is not None
    assert version.details.artefact.raw == json.dumps(JOB)
    assert one(run(app, "job.json")).done is Done.KNOWN
    assert one(run(app, "job.json", name="another")).label == "support v1"


def test_versions_are_numbered_as_they_were_made(app: App) -> None:
    newer = JOB | {"id": "ftjob-2", "fine_tuned_model": f"{FT}2", "created_at": 1732000000}
    run(app, put("page.json", {"object": "list", "data": [newer, JOB], "has_more": False}))
    assert [v.details.serving_id for v in versions(app)] == [FT, f"{FT}2"]


def test_standard_input_is_a_file(app: App) -> None:
    assert one(run(app, "-", stdin=json.dumps(JOB).encode())).done is Done.REGISTERED
    report = run(app, "-", stdin=b"\xff\xfe{")
    assert "not UTF-8 text (byte 0)" in report.refused[0].error.message


def test_what_was_registered_by_hand_learns_what_it_lacks_and_keeps_the_rest(app: App) -> None:
    asked = Registration("mine", model_id=FT, owner="me@acme.example")
    register(app, asked, Path())
    finished = JOB | {"finished_at": 1731003600, "trained_tokens": 5}
    told = one(run(app, put("job.json", finished), owner="you@acme.example"))
    assert (told.done, told.label) == (Done.CHANGED, "mine v1")
    (version,) = versions(app)
    assert version.details.owner == "me@acme.example"
    assert version.details.job_id == "ftjob-1"
    assert version.details.trained_tokens == 5
    assert str(version.details.trained_on) == "2024-11-07"
    assert [d.uri for d in version.details.datasets] == ["openai:file-1"]
    before = len(history(app, None))
    assert one(run(app, "job.json")).done is Done.KNOWN
    assert len(history(app, None)) == before


@dataclass
class Interrupted:
    """A registry in which somebody else gets in before the first write."""

    database: Database
    others: list[Callable[[], object]]

    def read(self) -> AbstractContextManager[registry.Tx]:
        return self.database.read()

    def write(self) -> AbstractContextManager[registry.Tx]:
        if self.others:
            self.others.pop()()
        return self.database.write()

    def close(self) -> None:
        self.database.close()


def interrupt(app: App, act: Callable[[App], object]) -> None:
    def get_in() -> None:
        with closing(App(app.config, {}, app.now)) as other:
            act(other)

    app.database = cast(Database, Interrupted(app.database, [get_in]))


def test_what_somebody_says_meanwhile_is_kept(app: App) -> None:
    register(app, Registration("mine", model_id=FT), Path())
    said = {"owner": "me@acme.example", "trained_on": date(2024, 11, 1)}
    interrupt(app, lambda other: edit(other, "mine", said))
    finished = JOB | {"finished_at": 1731003600, "trained_tokens": 5}
    told = one(run(app, put("job.json", finished), owner="you@acme.example"))
    (version,) = versions(app)
    assert (version.details.owner, version.details.trained_on) == tuple(said.values())
    assert version.details.trained_tokens == 5
    assert told.changes is not None
    assert told.changes.keys() == {"job_id", "trained_tokens", "evidence"}


def test_nothing_is_written_that_somebody_has_said_meanwhile(app: App) -> None:
    register(app, Registration("mine", model_id=FT), Path())
    path = put("job.json", JOB)
    interrupt(app, lambda other: run(other, path))
    assert one(run(app, path)).done is Done.KNOWN
    actions = [entry.action for entry in history(app, None)]
    assert len(actions) == len(set(actions))


def test_a_version_that_is_another_tune_by_now_is_left_alone(app: App) -> None:
    register(app, Registration("mine", base="openai/gpt-4o", job_id="ftjob-1"), Path())
    moved = {"serving_id": FT[:-1] + "x"}
    interrupt(app, lambda other: edit(other, "mine", moved))
    path = put("job.json", JOB)
    [refused] = run(app, path).refused
    assert "mine v1 was changed while this was imported (import it again)" in str(refused.error)
    assert one(run(app, path)).done is Done.REGISTERED


def test_a_cost_on_record_is_not_counted_twice(app: App) -> None:
    job = {"id": "ft-1", "status": "completed", "model": "m", "model_output_name": "acme/m"}
    job |= {"training_file": "file-1"}
    bill = Cost(CostKind.TRAINING, parse_money("3.00 USD"))
    data = DatasetInput(Role.TRAIN, ref=DatasetRef(Role.TRAIN, "t.jsonl", "0" * 64))
    asked = Registration("mine", provider="together", model_id="acme/m", base="together/m")
    register(app, replace(asked, costs=(bill,), datasets=(data,)), Path())
    run(app, put("job.json", [job | {"total_price": 2_990_000_000}]))
    (version,) = versions(app)
    assert version.details.job_id == "ft-1"
    assert version.details.costs == (bill,)
    assert [d.uri for d in version.details.datasets] == ["t.jsonl"]


def test_a_job_is_recorded_from_running_to_its_model(app: App) -> None:
    running = JOB | {"status": "running", "fine_tuned_model": None}
    first = one(run(app, put("job.json", running)))
    assert (first.done, first.status) == (Done.JOB, "running")
    assert versions(app) == []
    assert one(run(app, "job.json")).done is Done.KNOWN
    put("done.json", JOB)
    assert one(run(app, "done.json")).done is Done.REGISTERED
    with app.database.read() as tx:
        (job,) = tuning_jobs.list_jobs(tx)
    assert job.state is JobState.SUCCEEDED
    assert [e.action for e in history(app, None)] == [
        "job running",
        "registered",
        "job succeeded",
    ]
    late = one(run(app, "job.json"))
    assert (late.done, late.label) == (Done.KNOWN, "triage v1")


def test_a_failed_job_is_no_model_and_an_old_answer_does_not_revive_it(app: App) -> None:
    failed = JOB | {"status": "failed", "fine_tuned_model": None, "error": {"message": "bad data"}}
    told = one(run(app, put("job.json", failed)))
    assert (told.done, told.status, told.error) == (Done.JOB, "failed", "bad data")
    put("old.json", JOB | {"status": "running", "fine_tuned_model": None})
    assert one(run(app, "old.json")).status == "failed"
    (entry,) = history(app, None)
    assert entry.changes["error"] == [None, "bad data"]


def test_checkpoints_are_models_and_do_not_end_the_job(app: App) -> None:
    found = {
        "object": "fine_tuning.job.checkpoint",
        "fine_tuned_model_checkpoint": f"{FT}:ckpt-step-100",
        "fine_tuning_job_id": "ftjob-1",
        "step_number": 100,
    }
    assert one(run(app, put("c.json", found))).done is Done.REGISTERED
    running = JOB | {"status": "running", "fine_tuned_model": None}
    assert one(run(app, put("job.json", running))).done is Done.JOB
    assert one(run(app, put("done.json", JOB))).label == "triage v2"


def test_a_dry_run_tells_and_does_nothing(app: App) -> None:
    put("all/a.json", JOB)
    put("all/b.json", JOB | {"id": "ftjob-2", "status": "failed", "fine_tuned_model": None})
    put("all/c.json", JOB)
    report = run(app, "all", dry_run=True)
    assert [i.done for i in report.imported] == [Done.REGISTERED, Done.JOB, Done.KNOWN]
    Path("all/c.json").unlink()
    assert versions(app) == []
    assert history(app, None) == []
    register(app, Registration("mine", model_id=FT), Path())
    (told, _) = run(app, "all", dry_run=True).imported
    assert told.done is Done.CHANGED
    assert told.changes == {
        "job_id": [None, "ftjob-1"],
        "evidence": [None, "train dataset openai:file-1"],
    }
    assert versions(app)[0].details.job_id is None


def test_a_base_that_is_not_pinned_is_asked_for_and_learned(app: App) -> None:
    put("out/adapter_config.json", PEFT)
    assert "--base-revision" in one(run(app, "out")).asks[0]
    told = one(run(app, "out", base_revision=COMMIT))
    assert told.done is Done.CHANGED
    (version,) = versions(app)
    assert version.details.base is not None
    assert version.details.base.revision == COMMIT
    assert one(run(app, "out")).done is Done.KNOWN
    put("away/adapter_config.json", PEFT | {"base_model_name_or_path": "/mnt/qwen"})
    assert "is a path" in one(run(app, "away")).asks[0]
    told = one(run(app, "away", base="huggingface/Qwen/Qwen3-8B", base_revision=COMMIT))
    assert told.base == f"huggingface Qwen/Qwen3-8B@{COMMIT[:12]}"
    put("nothing.yaml", "base_model:\ndatasets:\n- path: d\n")
    assert "the base is unknown" in one(run(app, "nothing.yaml", base_revision=COMMIT)).asks[0]


def test_a_wish_for_a_base_leaves_alone_what_is_pinned(app: App) -> None:
    told = one(run(app, put("job.json", JOB), base="openai/gpt-4.1-2025-04-14"))
    assert told.base == "openai gpt-4o-mini-2024-07-18"


def test_files_of_a_folder_that_belong_together_are_one_tune(app: App) -> None:
    put("out/adapter_config.json", PEFT)
    put("out/README.md", "---\nbase_model: Qwen/Qwen3-4B\nlicense: mit\n---\n")
    put("out/trainer_state.json", '{"global_step": 1, "log_history": []}')
    Path("out/adapter_model.safetensors").write_bytes(b"weights")
    put("out/checkpoint-5/adapter_config.json", PEFT)
    put("out/.cache/job.json", JOB)
    put("out/tokenizer.json", '{"model": {}}')
    Path("out/merges.txt").write_text("x", encoding="utf-8")
    report = run(app, "out")
    assert one(report).label == "out v1"
    assert report.skipped == ("out/tokenizer.json",)
    assert versions(app)[0].details.tags == {"license": "mit"}
    named = run(app, "out/README.md", "out/adapter_config.json", "out/trainer_state.json")
    assert [i.done for i in named.imported] == [Done.KNOWN]
    alone = run(app, "out/adapter_config.json")
    assert one(alone).done is Done.KNOWN


def test_the_bad_ones_are_listed_and_the_rest_is_imported(app: App) -> None:
    put("all/good.json", JOB)
    put("all/cut.json", json.dumps(JOB)[:40])
    put("all/bomb.yaml", "a: &a [x]\nb: [*a, *a]\n")
    Path("all/utf16.json").write_bytes(json.dumps(JOB).encode("utf-16"))
    Path("all/link.json").symlink_to("good.json")
    put("all/contradiction.json", JOB | {"id": "x", "model": "gpt-4.1-2025-04-14"})
    put("all/half.json", {"object": "list", "data": [JOB], "has_more": True})
    report = run(app, "all", "missing.json", "all/link.json")
    assert not report.whole
    assert [i.done for i in report.imported] == [Done.REGISTERED, Done.KNOWN]
    said = {r.where: r.error.message for r in report.refused}
    assert set(said) == {
        "all/bomb.yaml",
        "all/cut.json",
        "all/link.json",
        "all/utf16.json",
        "all/contradiction.json",
        "missing.json",
    }
    assert "line 2 has an alias" in said["all/bomb.yaml"]
    assert "ends in the middle" in said["all/cut.json"]
    assert "symbolic link" in said["all/link.json"]
    assert "there is no file" in said["missing.json"]
    assert report.incomplete == (
        "all/half.json: it is not the last page: later entries are missing",
    )


def test_something_else_named_by_the_user_is_refused(app: App) -> None:
    put("usage.json", {"object": "page", "data": []})
    report = run(app, "usage.json")
    assert report.refused[0].error.hint == "tracker costs usage import"


def test_special_files_and_huge_ones_are_refused(app: App) -> None:
    with Path("huge.json").open("wb") as file:
        file.truncate(65 * 2**20)
    report = run(app, "huge.json", "/dev/null")
    assert "larger than 64 MiB" in report.refused[0].error.message
    assert "not a regular file" in report.refused[1].error.message


def test_an_archive_is_a_folder(app: App) -> None:
    with zipfile.ZipFile("jobs.zip", "w") as archive:
        archive.writestr("jobs/a.json", json.dumps(JOB))
        archive.writestr("jobs/other.json", "{}")
        archive.writestr("../out.json", json.dumps(JOB | {"id": "evil"}))
        archive.writestr("adapter/adapter_config.json", json.dumps(PEFT))
        archive.writestr("adapter/trainer_state.json", '{"global_step": 1, "log_history": []}')
        archive.writestr("bad.json", b"\xff")
    Path("no.zip").write_text("x", encoding="utf-8")
    report = run(app, "jobs.zip", "no.zip")
    assert {i.label for i in report.imported} == {"triage v1", "adapter v1"}
    assert [r.where for r in report.refused] == [
        "jobs.zip: ../out.json",
        "no.zip",
        "jobs.zip:/bad.json",
    ]
    assert report.skipped == ("jobs.zip:/jobs/other.json",)


def test_a_run_and_its_registered_version_are_one_tune(app: App) -> None:
    run_ = {
        "info": {"run_id": "r1", "run_name": "triage", "status": "FINISHED"},
        "data": {"params": {"base_model": "a/x"}},
    }
    made = {"name": "triage", "version": 2, "run_id": "r1"}
    assert one(run(app, put("run.json", run_))).done is Done.REGISTERED
    told = one(run(app, put("version.json", made)))
    assert (told.done, told.what) == (Done.CHANGED, "models:/triage/2")
    assert one(run(app, "run.json")).done is Done.KNOWN
    assert len(versions(app)) == 1


def test_the_python_api_imports_files(tmp_path: Path) -> None:
    config = tmp_path / "tracker.toml"
    config.write_text('[database]\nurl = "sqlite:///r.db"\n', encoding="utf-8")
    job = tmp_path / "job.json"
    job.write_text(json.dumps(JOB), encoding="utf-8")
    with Tracker(config) as tracker:
        report = tracker.import_file(job, owner="ml@acme.example")
        assert report.whole
        assert report.imported[0].label == "triage v1"
        assert tracker.version("triage").details.owner == "ml@acme.example"
        assert tracker.import_file([job], dry_run=True).count(Done.KNOWN) == 1


def of_data(digest: str | None = None) -> dict[str, Any]:
    ref = DatasetRef(Role.TRAIN, "openai-file:x", digest)
    return {"datasets": (DatasetInput(Role.TRAIN, ref=ref),)}


@pytest.mark.parametrize(
    ("recorded", "words"),
    [
        (
            {"base": "openai/gpt-4o-2024-08-06"},
            "base differs: the record says openai gpt-4o-2024-08-06, the artefact says "
            "openai gpt-4o-mini-2024-07-18; kept openai gpt-4o-2024-08-06",
        ),
        (of_data(), "train data differs: the record says openai-file:x, the artefact says "),
        # What only says less, or cannot be compared, is no contradiction.
        ({"base": "openai/gpt-4o-mini"}, None),
        (of_data("a" * 64), None),
    ],
)
def test_a_known_job_that_says_otherwise_is_said_to(
    app: App, recorded: dict[str, Any], words: str | None
) -> None:
    asked = {"base": "openai/gpt-4o-mini-2024-07-18"} | recorded
    known = Registration(name="triage", provider="openai", job_id="ftjob-1", **asked)
    base = register(app, known, Path()).version.details.base
    [told] = run(app, put("a.json", JOB)).imported
    assert [d.words.startswith(words or "?") for d in told.differs] == ([True] if words else [])
    if words is not None:
        [kept] = versions(app)
        assert kept.details.base == base


def test_a_cost_is_compared_by_its_amount_where_both_have_one() -> None:
    def costing(amount: str) -> NewVersion:
        paid = Cost(CostKind.TRAINING, parse_money(amount))
        return NewVersion("triage", "openai", None, None, costs=(paid,))

    [found] = differences(costing("12 USD"), costing("13.5 USD"))
    assert found.words.startswith("training cost differs: the record says 12")
    assert differences(costing("12 USD"), costing("12.00 USD")) == ()


def test_one_reason_for_all_that_have_none(app: App) -> None:
    newer = JOB | {"id": "ftjob-2", "fine_tuned_model": f"{FT}2", "created_at": 1732000000}
    run(app, put("a.json", JOB))
    put("page.json", {"object": "list", "data": [newer, JOB], "has_more": False})
    learned, made = run(app, "page.json", reason=Reason.FORMAT).imported
    assert (learned.done, learned.changes) == (Done.CHANGED, {"reason": [None, "format"]})
    assert made.done is Done.REGISTERED
    assert [v.details.reason for v in versions(app)] == [Reason.FORMAT, Reason.FORMAT]
    [known] = run(app, "a.json", reason=Reason.KNOWLEDGE, accept_knowledge=True).imported
    assert known.unused == (
        "--reason knowledge was not used: its reason is format; "
        "tracker models edit triage --reason knowledge",
    )


def test_flags_that_are_not_used_are_said(app: App) -> None:
    [made] = run(app, put("a.json", JOB), owner="a@acme.example", base="openai/gpt-4o").imported
    assert made.unused == (
        "--base openai/gpt-4o was not used: the base is openai gpt-4o-mini-2024-07-18; to correct "
        "it: tracker models edit triage --base openai/gpt-4o",
    )
    again: dict[str, Any] = {"name": "other", "owner": "b@acme.example", "base_revision": COMMIT}
    [known] = run(app, "a.json", **again).imported
    assert [text.split(" was ")[0] for text in known.unused] == [
        "--name other",
        "--owner b@acme.example",
        "--base-revision 0123456789ab",
    ]
    assert run(app, "a.json", owner="a@acme.example").imported[0].unused == ()

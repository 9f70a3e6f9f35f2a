"""Files of a tune a line."""

from __future__ import annotations

import json
import os
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.app.test_importing import FT, JOB, put, run, versions
from tracker.app.context import App
from tracker.app.imported import Done, Imported
from tracker.app.importing import import_batch
from tracker.app.tune_files import read_batch
from tracker.app.tune_lines import is_by_line, read_lines
from tracker.app.wishes import Wishes


def job(number: int, **more: Any) -> str:
    return json.dumps(JOB | {"id": f"ftjob-{number}", "fine_tuned_model": f"{FT}-{number}"} | more)


def test_every_line_is_a_tune_in_the_order_of_the_lines(app: App) -> None:
    lines = [job(2, created_at=1732000000), "", job(1), job(3) + "\r", job(1)]
    report = run(app, put("jobs.jsonl", "\n".join(lines) + "\n"))
    assert report.whole
    assert [(one.where, one.label) for one in report.imported] == [
        ("jobs.jsonl, line 1", "triage v1"),
        ("jobs.jsonl, line 3", "triage v2"),
        ("jobs.jsonl, line 4", "triage v3"),
        ("jobs.jsonl, line 5", "triage v2"),
    ]
    kept = [v.details.artefact.raw for v in versions(app) if v.details.artefact]
    assert kept == [job(2, created_at=1732000000), job(1), job(3)]


def test_a_line_that_cannot_be_read_has_its_own_line_and_stops_no_other(app: App) -> None:
    page = json.dumps({"object": "list", "data": [json.loads(job(4))], "has_more": True})
    lines = [job(1), '{"id": ', "{1}", '{"id": 1}', "[]", page, job(2, trained_tokens="many")]
    Path("jobs.jsonl").write_bytes("\n".join(lines).encode() + b"\n{\xff}")
    report = run(app, "jobs.jsonl", put("one.json", job(3)))
    assert [one.label for one in report.imported] == ["triage v1", *("triage v2", "triage v3"),
        "triage v4"]  # fmt: skip
    told = [(refused.where, refused.error.message.partition(": ")[0]) for refused in report.refused]
    assert [where for where, _ in told] == [f"jobs.jsonl, line {n}" for n in (2, 3, 4, 5, 6, 8)]
    assert "not UTF-8 text (byte 1)" in told[-1][1]
    assert report.refused[0].error.message == "jobs.jsonl, line 2 ends in the middle"
    assert report.refused[1].error.message.startswith("jobs.jsonl, line 3, column 2: not JSON")
    assert "not the last page" in report.refused[4].error.message
    assert len(report.incomplete) == 1 and "trained_tokens" in report.incomplete[0]


def test_data_is_refused_whole_and_not_line_by_line(app: App) -> None:
    record = json.dumps({"messages": [{"role": "user", "content": "?"}]})
    report = run(app, put("train.jsonl", f"{record}\n{record}\n"))
    (refused,) = report.refused
    assert refused.where == "train.jsonl" and report.imported == ()


def test_somebody_may_be_told_of_each_instead_of_the_report(app: App) -> None:
    batch = read_batch([put("jobs.jsonl", f"{job(1)}\n{job(2)}\n{job(1)}\n{job(1)}")], BytesIO())
    told: list[Imported] = []
    trial = import_batch(app, batch, Wishes(dry_run=True), None, told.append)
    counts = (trial.count(Done.REGISTERED), trial.count(Done.KNOWN))
    assert (trial.imported, counts, len(told)) == ((), (2, 2), 4) and versions(app) == []
    report = import_batch(app, batch, Wishes(), None, told.append)
    assert report.whole and report.count(Done.REGISTERED) == 2 and len(told) == 8


def test_what_is_by_line(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert not is_by_line(tmp_path / "pipe") and not is_by_line(tmp_path)
    texts = {"{}\n{": True, "{}\n": False, "{}\n[]": False, "{\n}": False, "[]\n{}": False}
    for number, (text, expected) in enumerate(texts.items()):
        path = tmp_path / str(number)
        path.write_text(text, encoding="utf-8")
        assert is_by_line(path) is expected, text
    path.write_bytes(b"\xff\n{")
    assert not is_by_line(path)
    (gone,) = read_lines(tmp_path / "gone")
    assert "there is no file" in str(gone)

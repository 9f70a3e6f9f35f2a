"""What is not finished, not whole, or not safe is refused in one line with its file."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tracker.domain.version import EvalRun, Rung
from tracker.errors import InputError
from tracker.importers.eval_run import read_eval_bytes
from tracker.importers.evals import inspect_zip
from tracker.importers.evals.given import NotResultsError

FIXTURES = Path(__file__).parent / "fixtures"


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def read(data: Any, name: str = "file.json") -> list[EvalRun]:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return read_eval_bytes(raw, name=name, rung=Rung.FINETUNE)


def changed(name: str, change: Callable[[Any], object]) -> Any:
    data = fixture(name)
    change(data)
    return data


def twice(items: list[Any]) -> None:
    items.append(items[0])


RUNNING = changed("openai_run.json", lambda d: d.update(status="in_progress"))
FAILED = changed("openai_run.json", lambda d: d.update(status="failed"))
UNGRADED = changed("openai_run.json", lambda d: d.update(result_counts={"errored": 3}))
STARTED = changed("inspect.json", lambda d: d.update(status="started", results=None))
BROKE = changed(
    "inspect.json", lambda d: d.update(status="error", error={"message": "no key\nTraceback"})
)
INVALID = changed("inspect.json", lambda d: d.update(invalidated=True))
SAMPLE_TWICE = changed("inspect.json", lambda d: twice(d["samples"]))
OLD_PROMPTFOO = changed("promptfoo.json", lambda d: d["results"].update(version=2))
PAGE = changed("openai_items.json", lambda d: d.update(has_more=True))
SILENT_PAGE = changed("openai_items.json", lambda d: d.pop("has_more"))
ITEM_TWICE = changed("openai_items.json", lambda d: twice(d["data"]))
TWO_RUNS = changed("openai_items.json", lambda d: d["data"][0].update(run_id="evalrun_2"))
CASE_TWICE = changed("deepeval.json", lambda d: twice(d["testRunData"]["testCases"]))
TWO_JUDGES = changed(
    "deepeval.json",
    lambda d: d["testRunData"]["testCases"][0]["metricsData"][0].update(evaluationModel="x"),
)
NOTHING_MEASURED = changed("lm_eval_results.json", lambda d: d.update(results={"tickets": {}}))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (RUNNING, "the eval run has not completed: its status is in_progress"),
        (FAILED, "the eval run has not completed: its status is failed"),
        (UNGRADED, "nothing in the run was graded"),
        (STARTED, "the run did not succeed: its status is started"),
        (BROKE, "the run did not succeed: its status is error (no key)"),
        (INVALID, "the run was invalidated by its author"),
        (SAMPLE_TWICE, "sample 'a' is there twice in epoch 1"),
        (OLD_PROMPTFOO, "promptfoo results of version 2, not 3"),
        (PAGE, "is not the whole list of output items: has_more is true"),
        (SILENT_PAGE, "it does not say has_more: false"),
        (ITEM_TWICE, "the item 0 is there twice"),
        (TWO_RUNS, "holds items of several runs"),
        (CASE_TWICE, "the test case 'a' is there twice"),
        (TWO_JUDGES, "was scored by several judges"),
        (NOTHING_MEASURED, "no metric in it has a number"),
        (b'{"results": {}, "versions": ', "ends in the middle"),
        (b'{"results": {"t": {"acc,none": NaN}}, "versions": {}}', "is not a finite number"),
        (b"\xff\xfe{}", "is not UTF-8 text"),
        (b"PK\x03\x04 and then nothing", "the archive is broken"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_what_is_refused_says_why(data: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read(data)
    assert said in caught.value.message
    assert caught.value.message.startswith("file.json")
    assert "\n" not in caught.value.message


def test_another_documents_is_told_from_a_broken_one() -> None:
    with pytest.raises(NotResultsError, match="is no file of eval results"):
        read({"peft_type": "LORA"})
    with pytest.raises(NotResultsError, match="no column example_id"):
        read(b"a,b\n1,2\n", "train.csv")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"a: &x [1]\nb: *x\n", "alias"),
        (b"model-index: [", "not YAML"),
        (b"model-index: []\nmodel-index: []\n", "twice"),
    ],
)
def test_yaml_is_data_only(text: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(text, "card.yaml")


def test_samples_say_which_line_is_wrong(tmp_path: Path) -> None:
    good = (FIXTURES / "lm_eval_samples.jsonl").read_text(encoding="utf-8")
    results = (FIXTURES / "lm_eval_results.json").read_bytes()
    for text, said in (
        (good + '{"metrics": ["acc"], "acc": 1}\n', "s.jsonl, line 9: no doc_id"),
        (good + good, "s.jsonl, line 9: example '0:000000000000' was there before"),
        (good + "{", r"s.jsonl, line 9.* ends in the middle"),
    ):

        def beside(_: str, text: str = text) -> list[tuple[str, str]]:
            return [("s.jsonl", text)]

        with pytest.raises(InputError, match=said):
            read_eval_bytes(results, name="lm_eval_results.json", rung=None, beside=beside)


def archive(files: Mapping[str, Any], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as made:
        for name, data in files.items():
            made.writestr(name, data if isinstance(data, str | bytes) else json.dumps(data))
    return stream.getvalue()


def header() -> dict[str, Any]:
    return {key: value for key, value in fixture("inspect.json").items() if key != "samples"}


SAMPLES = fixture("inspect.json")["samples"]


@pytest.mark.parametrize(
    "samples",
    [
        {"summaries.json": SAMPLES},
        {f"samples/{s['id']}_epoch_{s['epoch']}.json": s for s in SAMPLES},
    ],
    ids=["summaries", "one by one"],
)
def test_an_archive_is_read_as_its_json(samples: dict[str, Any]) -> None:
    raw = archive({"_journal/start.json": {}, "header.json": header(), **samples})
    [packed], [plain] = read(raw, "log.eval"), read(fixture("inspect.json"))
    for name in ("scores", "clusters", "mean", "stderr", "judge", "subject", "suite_version"):
        assert getattr(packed, name) == getattr(plain, name), name


def test_an_archive_of_an_unfinished_run() -> None:
    with pytest.raises(InputError, match=r"log\.eval: the run did not finish"):
        read(archive({"_journal/start.json": {}}), "log.eval")


@pytest.mark.parametrize(
    "name", ["../header.json", "a/../../b.json", "/etc/x.json", "C:/x.json", "..\\x.json"]
)
def test_a_name_that_leads_elsewhere(name: str) -> None:
    with pytest.raises(InputError, match="names a file outside itself"):
        read(archive({"header.json": header(), name: "{}"}), "log.eval")


def test_a_link_in_an_archive() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        link = zipfile.ZipInfo("samples/1.json")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    with pytest.raises(InputError, match="holds a link"):
        read(stream.getvalue(), "log.eval")


def test_an_archive_that_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspect_zip, "MOST_BYTES", 1000)
    with pytest.raises(InputError, match="unpacks to more than"):
        read(archive({"header.json": "{" + " " * 2000 + "}"}), "log.eval")
    monkeypatch.setattr(inspect_zip, "MOST_BYTES", 2**40)
    monkeypatch.setattr(inspect_zip, "LARGEST", 100)
    with pytest.raises(InputError, match=r"log\.eval, header\.json is larger than"):
        read(archive({"header.json": header()}), "log.eval")


def test_a_damaged_archive() -> None:
    raw = bytearray(archive({"header.json": header()}, zipfile.ZIP_STORED))
    raw[60] ^= 0xFF
    with pytest.raises(InputError, match="archive is broken"):
        read(bytes(raw), "log.eval")


def test_a_compression_we_cannot_unpack_says_what_can() -> None:
    raw = archive({"header.json": header()})
    # Method 8 (deflate) to 93 (Zstandard), in the entry and in the directory.
    at = raw.index(b"PK\x01\x02")
    patched = raw[:8] + b"\x5d\x00" + raw[10 : at + 10] + b"\x5d\x00" + raw[at + 12 :]
    with pytest.raises(InputError, match="cannot be unpacked") as caught:
        read(patched, "log.eval")
    assert "inspect log convert" in str(caught.value.hint)

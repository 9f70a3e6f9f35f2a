"""``tracker datasets``, and what registering says about data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.datasets.files import A_RECSET, A_V2, A_V2_RECSET, EMPTY_RECSET, A, chat, lines, write
from tracker.datasets import sketch as sketch_room

BASE = ("--base", "openai/gpt-4o-mini-2024-07-18")


def out(run: Run, *words: str, code: int = 0) -> Any:
    result = run("datasets", *words, "--json")
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def register(run: Run, *words: str) -> str:
    result = run("register", "triage", *BASE, *words)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def files(run: Run) -> None:
    """``a.jsonl`` and ``a_v2.jsonl`` of the golden vectors, and an empty file."""
    for name, content in (("a", A), ("a_v2", A_V2), ("empty", [])):
        write(Path(f"{name}.jsonl"), content)


@pytest.mark.parametrize(
    ("name", "records", "size", "recset"),
    [("a", 3, 335, A_RECSET), ("a_v2", 4, 444, A_V2_RECSET), ("empty", 0, 0, EMPTY_RECSET)],
)
def test_golden_fingerprints(
    run: Run, files: None, name: str, records: int, size: int, recset: str
) -> None:
    found = out(run, "fingerprint", f"{name}.jsonl")
    assert (found["records"], found["bytes"], found["recset"]) == (records, size, recset)
    assert found["algorithm"] == "recset-v1"
    text = run("datasets", "fingerprint", f"{name}.jsonl").stdout
    for part in (found["sha256"], recset, str(size)):
        assert part in text


def test_golden_keys(run: Run, files: None) -> None:
    old, new = (out(run, "fingerprint", f"{f}.jsonl", "--keys")["keys"] for f in ("a", "a_v2"))
    assert old["records"] == ["069e17332506da15", "d73bcb88c62c399b", "e38cd3ee250b53d5"]
    assert len(set(old["records"]) & set(new["records"])) == 2
    assert "91cac79cade75957" in old["prompts"]
    assert old["prompts"] == new["prompts"]
    text = run("datasets", "fingerprint", "a.jsonl", "--keys").stdout
    assert "records\n  069e17332506da15\n" in text
    assert run("datasets", "fingerprint", ".", "--keys").exit_code == 2


def test_a_folder_has_the_name_dvc_gives_it(run: Run, files: None) -> None:
    """Golden numbers of both; a file DVC counts and we leave out makes the name unknown."""
    for source, name in (("a", "train/a"), ("a_v2", "val/a_v2")):
        target = Path("d", f"{name}.jsonl")
        target.parent.mkdir(parents=True)
        target.write_bytes(Path(f"{source}.jsonl").read_bytes())
    found = out(run, "fingerprint", "d")
    manifest = "9188273306abf457a58becaa35faff6f29f13aabd75b56bbe4a5ffbc6576c4c8"
    assert found["recset"] == f"manifest-v1:{manifest}"
    assert found["dvc"] == "dvc:md5:7ac7c35423f99233ffbe87be179b45dd.dir"
    assert found["dvc"] in run("datasets", "fingerprint", "d").stdout
    Path("d/.cache").write_text("x", encoding="utf-8")
    assert "dvc" not in out(run, "fingerprint", "d")


def test_a_fingerprint_of_some_fields_says_so(run: Run) -> None:
    write(Path("a.jsonl"), [{"id": 1, "q": "x"}, {"id": 2, "q": "x"}])
    write(Path("b.jsonl"), [{"id": 3, "q": "x"}, {"id": 4, "q": "x"}])
    one, two = (out(run, "fingerprint", f, "--ignore", "id, ts") for f in ("a.jsonl", "b.jsonl"))
    assert one["recset"] == two["recset"]
    assert one["algorithm"] == "recset-v1[ignore=id,ts]"
    kept = out(run, "fingerprint", "a.jsonl", "--fields", "q")
    assert kept["recset"].startswith("recset-v1[fields=q]:")
    assert run("datasets", "fingerprint", "a.jsonl", "--fields", "").exit_code == 2


def test_unreadable_lines_are_refused_or_left_out(run: Run) -> None:
    write(Path("a.jsonl"), lines(A) + b"oops\n")
    refused = run("datasets", "fingerprint", "a.jsonl")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "a.jsonl, line 4: not a record" in refused.stderr
    lenient = run("datasets", "fingerprint", "a.jsonl", "--lenient")
    assert "recset-v1[partial]" in lenient.stdout
    assert "left out 1 unreadable, the first on line 4" in lenient.stderr


def test_a_file_that_is_no_records_has_no_recset(run: Run) -> None:
    write(Path("weights.bin"), b"\0")
    found = out(run, "fingerprint", "weights.bin")
    assert (found["recset"], found["records"], found["algorithm"]) == (None, None, "sha256")
    assert "recset     none" in run("datasets", "fingerprint", "weights.bin").stdout


def test_golden_difference(run: Run, files: None) -> None:
    found = out(run, "diff", "a.jsonl", "a_v2.jsonl")
    assert round(found.pop("containment"), 4) == 0.6667
    assert found == {
        "old": "a.jsonl",
        "new": "a_v2.jsonl",
        "added": 1,
        "removed": 1,
        "kept": 2,
        "jaccard": 0.5,
        "duplicates": 1,
        "estimated": False,
    }
    text = run("datasets", "diff", "a.jsonl", "a_v2.jsonl").output
    assert "+1 −1" in text
    write(Path("more.jsonl"), [*A, {"new": 1}])
    assert "holds all of the first" in run("datasets", "diff", "a.jsonl", "more.jsonl").output
    assert "the same records" in run("datasets", "diff", "a.jsonl", "a.jsonl").output


def test_large_data_is_compared_by_estimate(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch_room, "EXACT_UP_TO", 50)
    monkeypatch.setattr(sketch_room, "SMALLEST_KEPT", 40)
    write(Path("a.jsonl"), [{"n": n} for n in range(300)])
    write(Path("b.jsonl"), [{"n": n} for n in range(100, 400)])
    assert out(run, "diff", "a.jsonl", "b.jsonl")["estimated"] is True
    assert "about +" in run("datasets", "diff", "a.jsonl", "b.jsonl").output


def test_what_is_compared_has_to_be_something(run: Run, files: None) -> None:
    write(Path("x.bin"), b"\0")
    for words, said in (
        (("diff", "nowhere", "a.jsonl"), "nowhere is neither a file nor a registered model"),
        (("diff", "x.bin", "a.jsonl"), "x.bin is not a file of records"),
        (("leaks", "a.jsonl", "nowhere@2"), "nowhere@2 is neither a file nor"),
        (("leaks", "nowhere", "a.jsonl"), "nowhere is neither a file nor"),
    ):
        result = run("datasets", *words)
        assert (result.exit_code, result.stdout) == (1, "")
        assert said in result.stderr


def test_leaks_are_counted_by_likeness(run: Run) -> None:
    train = [A[0], chat("Reset password", "auth"), chat("reset  PASSWORD", "x"), chat("new", "x")]
    write(Path("train.jsonl"), train)
    write(Path("eval.jsonl"), A)
    [found] = out(run, "leaks", "train.jsonl", "eval.jsonl", code=1)
    assert (found["count"], found["exact"]) == (3, {"count": 1, "lines": [1]})
    assert (found["prompt"]["lines"], found["normalized"]["lines"]) == ([2], [3])
    text = run("datasets", "leaks", "train.jsonl", "eval.jsonl").output
    assert "share 3 training records" in text and "line 2" in text
    write(Path("other.jsonl"), [chat("else", "x")])
    assert "share nothing" in run("datasets", "leaks", "other.jsonl", "eval.jsonl").output


def test_registering_says_what_changed_without_the_old_file(run: Run, files: None) -> None:
    assert "since" not in register(run, "--dataset", "a.jsonl")
    Path("a.jsonl").unlink()
    assert "data      since v1: +1 −1" in register(run, "--dataset", "a_v2.jsonl")
    register(run, "--model-id", "ft:gpt-4o-mini-2024-07-18:acme::x1")
    # v3 named no data, so that before it counts.
    assert "since v2: the same records" in register(run, "--dataset", "a_v2.jsonl")
    assert out(run, "diff", "triage@1", "triage@2")["removed"] == 1
    assert out(run, "diff", "triage@1", "a_v2.jsonl")["added"] == 1


def test_what_was_only_named_is_not_known(run: Run, files: None) -> None:
    data = [{"role": "train", "uri": "s3://bucket/old.jsonl", "sha256": "ab" * 32}]
    document = {"name": "triage", "base": BASE[1], "datasets": data}
    Path("reg.json").write_text(json.dumps(document), encoding="utf-8")
    assert run("register", "--from", "reg.json").exit_code == 0
    assert "since v1: not known" in register(run, "--dataset", "a.jsonl")
    result = run("datasets", "diff", "triage@1", "a.jsonl")
    assert result.exit_code == 1 and "no sketch was kept" in result.stderr
    # Nothing of it can be checked here, and that is no pass.
    verified = run("datasets", "verify", "triage@1")
    assert verified.exit_code == 3 and "nothing of triage v1 could be checked" in verified.output


def test_several_files_are_one_dataset(run: Run) -> None:
    for number in range(4):
        write(Path(f"{number}.jsonl"), [{"n": number}])
    register(run, "--dataset", "0.jsonl", "--dataset", "1.jsonl")
    text = register(run, "--dataset", "1.jsonl", "--dataset", "2.jsonl", "--dataset", "3.jsonl")
    assert "since v1: +2 −1" in text


@pytest.fixture
def leaking(run: Run, files: None) -> str:
    """What registering a model says that was trained on two prompts of its own eval."""
    write(Path("eval.jsonl"), [A[0], chat("reset  PASSWORD", "x")])
    scores = "".join(f"{i},{i % 18 != 0:d},{i % 8 != 0:d}\n" for i in range(1, 401))
    Path("s.csv").write_text(f"example_id,score_ft,score_rag\n{scores}", encoding="utf-8")
    return register(run, "--dataset", "a.jsonl", "--eval-dataset", "eval.jsonl", "--eval", "s.csv")


def test_training_on_eval_data_is_said_at_once(run: Run, leaking: str) -> None:
    assert "⚠ leak    2 records also in eval data eval.jsonl: same record 1, nearly" in leaking
    Path("eval.jsonl").unlink()
    result = run("register", "triage", *BASE, "--dataset", "a_v2.jsonl", "--json")
    [leak] = json.loads(result.stdout)["data"]["leaks"]
    assert (leak["held_out"], leak["version"], leak["count"]) == ("eval.jsonl", 1, 3)
    assert leak["exact"] == {"count": 2, "lines": [1, 4]}
    [found] = out(run, "leaks", "triage@2", "triage@1", code=1)
    assert found["count"] == 3


@pytest.mark.usefixtures("leaking")
def test_a_leak_is_said_wherever_the_proof_is(run: Run) -> None:
    said = "the eval eval.jsonl shares 2 prompts with the training data a.jsonl"
    shown = run("models", "show", "triage@1").output
    assert f"⚠ leak    {said}" in shown and "→ beats" in shown
    assert said in run("evals", "list").output
    assert json.loads(run("evals", "list", "triage@1", "--json").stdout)[0]["leaks"] == [said]
    assert f"triage v1: {said}" in run("evals", "compare", "triage@1").output
    assert json.loads(run("evals", "compare", "s.csv", "--json").stdout)["leaks"] == []
    plan = json.loads(run("plan", "triage@1", "--json").stdout)
    assert said in json.dumps(plan["because_of"] + [o["have"] for o in plan["options"]])
    assert "leak" in run("models", "history", "triage").output
    proof = json.loads(run("models", "show", "triage@1", "--json").stdout)["proof"]
    assert (proof["status"], proof["leaks"]) == ("proven", [said])
    [listed] = json.loads(run("models", "list", "--json").stdout)
    assert listed["proof"] == proof


def test_eval_data_registered_again_is_said_once(run: Run, files: None) -> None:
    write(Path("eval.jsonl"), A[:1])
    for _ in range(2):
        text = register(run, "--dataset", "a.jsonl", "--eval-dataset", "eval.jsonl")
    assert text.count("⚠ leak") == 1
    assert "(of v1)" not in text


def test_data_first_used_for_training_becomes_eval_data(run: Run, files: None) -> None:
    register(run, "--dataset", "a.jsonl")
    assert "leak" not in register(run, "--eval-dataset", "a.jsonl")
    assert "(of v2)" in register(run, "--dataset", "a_v2.jsonl")


def test_validation_data_counts_within_its_registration(run: Run, files: None) -> None:
    text = register(run, "--dataset", "a.jsonl", "--validation", "a_v2.jsonl")
    assert "also in validation data a_v2.jsonl" in text
    assert "leak" not in register(run, "--dataset", "a.jsonl")


def test_eval_data_too_large_to_look_for_is_named(
    run: Run, files: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sketch_room, "EXACT_UP_TO", 2)
    text = register(run, "--dataset", "empty.jsonl", "--eval-dataset", "a.jsonl")
    assert "a.jsonl: too many records to look for" in text


def test_verifying_tells_same_rewritten_changed_and_missing(run: Run, files: None) -> None:
    write(Path("folder/x.jsonl"), A)
    write(Path("gone.jsonl"), A[:1])
    register(
        run,
        *("--dataset", "a.jsonl", "--dataset", "a_v2.jsonl", "--dataset", "folder"),
        *("--validation", "empty.jsonl", "--eval-dataset", "gone.jsonl"),
    )
    assert run("datasets", "verify", "triage").exit_code == 0
    write(Path("a.jsonl"), A[::-1])
    write(Path("a_v2.jsonl"), [*A_V2, {"n": 1}])
    Path("gone.jsonl").unlink()
    found = out(run, "verify", "triage@v1", code=1)
    states = {one["uri"]: one["state"] for one in found["datasets"]}
    assert states == {
        "a.jsonl": "rewritten",
        "a_v2.jsonl": "changed",
        "folder": "same",
        "empty.jsonl": "same",
        "gone.jsonl": "missing",
    }
    text = run("datasets", "verify", "triage").output
    assert "other content: +1 −0" in text and "the same records" in text
    write(Path("folder/y"), b"")
    assert "changed" in run("datasets", "verify", "triage").output


def test_verifying_from_elsewhere(run: Run, files: None, monkeypatch: pytest.MonkeyPatch) -> None:
    register(run, "--dataset", "a.jsonl")
    assert run("datasets", "verify", "triage", "--root", "..").exit_code == 1
    Path("sub").mkdir()
    write(Path("sub/a.jsonl"), A)
    assert run("datasets", "verify", "triage", "--root", "sub").exit_code == 0


def test_verifying_uses_the_projection_it_was_made_with(run: Run) -> None:
    write(Path("a.jsonl"), [{"id": 1, "q": "x"}])
    recset = out(run, "fingerprint", "a.jsonl", "--fields", "q")["recset"]
    data = [{"role": "train", "uri": "a.jsonl", "fingerprint": recset}]
    document = {"name": "triage", "base": BASE[1], "datasets": data}
    Path("reg.json").write_text(json.dumps(document), encoding="utf-8")
    assert run("register", "--from", "reg.json").exit_code == 0
    write(Path("a.jsonl"), [{"id": 2, "q": "x"}])
    [one] = out(run, "verify", "triage")["datasets"]
    assert one["state"] == "rewritten"
    write(Path("a.jsonl"), [{"id": 2, "q": "y"}])
    assert out(run, "verify", "triage", code=1)["differs"] is True


def test_a_version_without_data(run: Run, files: None) -> None:
    register(run)
    result = run("datasets", "verify", "triage")
    assert (result.exit_code, "nothing was checked" in result.output) == (3, True)
    for words in (("leaks", "triage", "a.jsonl"), ("leaks", "a.jsonl", "triage")):
        assert run("datasets", *words).exit_code == 1
    assert run("datasets", "list").output.startswith("no datasets are registered")


def test_the_list_names_each_dataset_once(run: Run, files: None) -> None:
    register(run, "--dataset", "a.jsonl", "--eval-dataset", "a_v2.jsonl")
    register(run, "--dataset", "a.jsonl")
    run("register", "tone", *BASE, "--dataset", "a_v2.jsonl")
    run("models", "retire", "tone")
    found = out(run, "list")
    assert [(one["role"], one["uri"], one["versions"]) for one in found] == [
        ("train", "a.jsonl", ["triage v1", "triage v2"]),
        ("eval", "a_v2.jsonl", ["triage v1"]),
    ]
    assert len(out(run, "list", "--all")) == 3
    head, first, *_ = run("datasets", "list").output.splitlines()
    assert head.split()[:2] == ["ROLE", "RECORDS"]
    assert first.split()[:4] == ["train", "3", "335", "c4c525cf0474"]

"""``tracker evals``: the golden numbers from the command line, and results in and out."""

from __future__ import annotations

import json
import math
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tracker.config import load_config

FIXTURES = Path(__file__).parents[1] / "importers_eval" / "fixtures"
SAMPLES = Path(__file__).parents[2] / ".." / "shared" / "samples"
FT = "ft:gpt-4.1-mini-2025-04-14:acme:tone:Xy1"
JUDGE = "openai/gpt-4o-2024-08-06"


def near(value: float) -> Any:
    return pytest.approx(value, abs=1e-12)


def golden() -> None:
    """DOMAIN C4: 200 pairs in 50 clusters of 4: both 140, only A 30, only B 12, neither 18."""
    a = [1] * 170 + [0] * 30
    b = [1] * 140 + [0] * 30 + [1] * 12 + [0] * 18
    rows = [f"ex{i:03d},doc{i // 4:02d},{x},{y}" for i, (x, y) in enumerate(zip(a, b, strict=True))]
    table("scores.csv", "example_id,cluster,score_ft,score_base", rows)


def table(name: str, header: str, rows: list[str]) -> None:
    Path(name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def compared(run: Run, *words: str) -> dict[str, Any]:
    result = run("evals", "compare", *words, "--json")
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(result.stdout)
    return data


def check_golden(found: dict[str, Any]) -> None:
    assert (found["mean_a"], found["mean_b"], found["n"]) == (near(0.85), near(0.76), 200)
    assert found["difference"] == near(0.09)
    assert found["se"] == near(0.03185236041993761)
    assert found["unpaired_se"] == near(0.03946246865264265)
    assert found["correlation"] == near(0.35410026391408517)
    assert (found["ci_low"], found["ci_high"]) == (
        near(0.027570520754333173),
        near(0.15242947924566683),
    )
    assert found["p_value"] == near(0.007915897334896727)
    assert found["mcnemar"] == {
        "p": near(0.007915897334896727),
        "mid_p": near(0.005401572654591293),
        "chi_squared": near(6.880952380952381),
        "chi_squared_p": near(0.008711912962379598),
    }
    assert found["bootstrap"] == {
        "low": near(0.03),
        "high": near(0.15),
        "resamples": 10_000,
        "seed": 0,
        "generator": "PCG64",
    }
    assert found["a"]["wilson"] == [near(0.7939442071583334), near(0.89286406437758)]
    assert found["b"]["wilson"] == [near(0.6962665902079583), near(0.8139338400758631)]
    assert (found["size"]["pairs_needed"], found["verdict"]) == (196, "beats")


def test_the_golden_set_by_pairs(run: Run) -> None:
    golden()
    check_golden(compared(run, "scores.csv", "--no-clusters", "--bootstrap"))


@pytest.mark.captures
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not beside this checkout")
def test_the_sample_itself(run: Run) -> None:
    check_golden(compared(run, str(SAMPLES / "evals/scores.csv"), "--no-clusters", "--bootstrap"))


def test_the_golden_set_in_clusters(run: Run) -> None:
    golden()
    found = compared(run, "scores.csv#ft", "scores.csv#base")
    assert (found["clusters"], found["method"]) == (50, "clustered z")
    assert found["se"] == near(0.05948108943185222)
    assert found["statistic"] == near(1.5130859380629442)
    assert (found["ci_low"], found["ci_high"]) == (
        near(-0.026580793047636372),
        near(0.20658079304763638),
    )
    assert found["verdict"] == "inconclusive"


def test_golden_non_inferiority(run: Run) -> None:
    a = [1] * 159 + [0] * 14 + [1] * 9 + [0] * 18
    b = [1] * 159 + [1] * 14 + [0] * 9 + [0] * 18
    rows = [f"e{i},{x},{y}" for i, (x, y) in enumerate(zip(a, b, strict=True))]
    table("s.csv", "example_id,score_new,score_old", rows)
    found = compared(run, "s.csv", "--margin", "0.05")
    shown = found["non_inferiority"]
    assert (found["difference"], found["se"]) == (near(-0.025), near(0.023973917988484757))
    assert shown == {
        "lower": near(-0.0644335859555963),
        "z": near(1.0427999299909216),
        "p": near(0.1485204818911387),
        "shown": False,
    }
    text = run("evals", "compare", "s.csv", "--margin", "0.05").output
    assert "no worse   not shown: one-sided 95% bound -0.0644, margin -0.05" in text


def test_golden_judge_scores(run: Run) -> None:
    x, y = [4, 5, 3, 4, 5, 2, 4, 5, 4, 3], [3, 5, 3, 3, 4, 2, 4, 4, 4, 2]
    for name, values in (("x.csv", x), ("y.csv", y)):
        table(name, "example_id,score", [f"{i},{v}" for i, v in enumerate(values)])
    found = compared(run, "x.csv", "y.csv")
    assert (found["difference"], found["statistic"]) == (near(0.5), near(3.0))
    assert (found["p_value"], found["sign_p"]) == (near(0.014956363910414222), near(0.0625))
    assert (found["verdict"], found["bootstrap"]["seed"]) == ("none", 0)
    assert "sign test  p 0.0625" in run("evals", "compare", "x.csv", "y.csv").output


def test_golden_errors_of_one_run(run: Run) -> None:
    rows = [
        f"{i},{c},{s},0" for i, (s, c) in enumerate(zip([1, 1, 0, 1, 0, 0], "001122", strict=True))
    ]
    table("s.csv", "example_id,cluster,score_ft,score_base", rows)
    found = compared(run, "s.csv")["a"]
    assert found["stderr_clt"] == near(0.22360679774997896)
    assert found["stderr_clustered"] == near(0.23570226039551587)


@pytest.mark.parametrize(
    ("discordance", "difference", "needed"),
    [("0.21", "0.09", 196), ("0.2", "0.05", 621), ("0.1", "0.03", 865), ("0.3", "0.05", 935)],
)
def test_golden_sizes(run: Run, discordance: str, difference: str, needed: int) -> None:
    words = ("evals", "size", "--discordance", discordance, "--difference", difference)
    assert json.loads(run(*words, "--json").stdout)["pairs_needed"] == needed
    assert run(*words).output.startswith(f"{needed} examples show a difference of {difference}")


def test_the_golden_smallest_difference(run: Run) -> None:
    words = ("evals", "size", "--discordance", "0.2", "--pairs", "200")
    found = json.loads(run(*words, "--json").stdout)["smallest_difference"]
    assert found == near(0.08859390348296596)
    assert "200 examples show a difference of 0.0886 or more" in run(*words).output
    assert run("evals", "size", "--discordance", "0.2").exit_code == 2


def write_runs(judge: str | None = None) -> None:
    for name, right in (("ft", 46), ("rag", 30)):
        scores = {f"e{i}": int(i < right) for i in range(50)}
        data = {"suite": "triage", "suite_version": "3", "metric": "accuracy", "scores": scores}
        more = {"judge": judge} if judge else {}
        Path(f"{name}.json").write_text(json.dumps(data | more), encoding="utf-8")


def test_adding_proves_and_adds_once(run: Run) -> None:
    write_runs()
    run("register", "tone", "--model-id", FT, "--reason", "format")
    assert "unproven  1 of 1: tone v1" in run("check", "--offline", "--no-send").output
    assert "unproven: no gain over a baseline is on record for tone v1" in (
        run("costs", "report").output
    )
    first = run("evals", "add", "tone", "ft.json", "--rung", "finetune")
    assert first.exit_code == 0, first.output
    assert "recorded  finetune triage@3 accuracy 0.9200 of 50" in first.output
    assert "tone v1: unproven: no baseline" in first.output
    words = ("evals", "add", "tone@1", "rag.json", "--rung", "retrieval")
    assert "→ beats" in run(*words).output
    again = json.loads(run(*words, "--json").stdout)
    assert (again["added"], len(again["known"])) == ([], 1)
    assert again["proof"]["status"] == "proven"
    listed = json.loads(run("evals", "list", "tone", "--json").stdout)
    assert [(r["rung"], r["per_example_scores"]) for r in listed] == [
        ("finetune", 50),
        ("retrieval", 50),
    ]
    assert all(r["base"] == "openai gpt-4.1-mini-2025-04-14" for r in listed)
    assert "unproven" not in run("check", "--offline", "--no-send").output
    assert "unproven" not in run("costs", "report").output
    assert "evals added" in run("models", "history", "tone").output


def test_a_model_with_a_dot_in_its_name_is_no_file(run: Run) -> None:
    write_runs()
    files = ("--eval", "ft.json", "--baseline", "rag.json")
    assert run("register", "tone-4.1", "--model-id", FT, *files).exit_code == 0
    for name in ("tone-4.1", "tone-4.1@1"):
        assert compared(run, name)["verdict"] == "beats"
    assert "no model 'tone-4.2' is registered" in run("evals", "compare", "tone-4.2").output


def test_a_version_is_compared_with_its_baseline_and_with_another(run: Run) -> None:
    write_runs()
    files = ("--eval", "ft.json", "--baseline", "rag.json")
    run("register", "tone", "--model-id", FT, *files)
    run("register", "tone", "--model-id", FT[:-1] + "2", *files)
    assert compared(run, "tone@1")["verdict"] == "beats"
    assert compared(run, "tone@2", "tone@1", "--margin", "0.02")["difference"] == 0
    assert compared(run, "tone@2", "rag.json")["b"]["source"] == "rag.json"
    both = compared(run, "tone@1", "tone@2", "--rung", "retrieval")
    assert both["a"]["rung"] == "retrieval"


def columns() -> None:
    """Two tables of the golden pairs, without a word of which is which."""
    golden()
    rows = [row.split(",") for row in Path("scores.csv").read_text("utf-8").split()[1:]]
    for name, place in (("better", 2), ("worse", 3)):
        table(f"{name}.csv", "example_id,score", [f"{row[0]},{row[place]}" for row in rows])


def test_one_of_several_suites_is_chosen_and_not_renamed(run: Run) -> None:
    columns()
    run("register", "tone", "--model-id", FT, "--reason", "format")
    for suite, tuned, baseline in (("a", "better", "worse"), ("b", "worse", "better")):
        for name, rung in ((tuned, "finetune"), (baseline, "retrieval")):
            run("evals", "add", "tone", f"{name}.csv", "--rung", rung, "--suite", suite)
    for suite, mean in (("a", 0.85), ("b", 0.76)):
        found = compared(run, "tone", "--suite", suite)
        assert (found["a"]["suite"], found["mean_a"]) == (suite, near(mean))
    said = run("evals", "compare", "tone", "--suite", "c").output
    assert "tone has no c" in said
    assert "there: a score, b score" in said


def test_a_table_takes_on_the_suite_it_is_said_to_be_of_and_a_recorded_run_does_not(
    run: Run,
) -> None:
    columns()
    run("register", "tone", "--model-id", FT, "--eval", "better.csv")
    assert compared(run, "tone", "worse.csv")["a"]["suite"] == "better"
    assert compared(run, "tone", "worse.csv", "--suite", "better")["b"]["suite"] == "better"
    refused = run("evals", "compare", "tone", "worse.csv", "--suite", "other")
    assert (refused.exit_code, "tone has no other" in refused.output) == (1, True)


def test_two_tables_are_registered_as_one_suite(run: Run) -> None:
    columns()
    files = ("--eval", "better.csv", "--baseline", "worse.csv", "--reason", "format")
    apart = run("register", "tone", "--model-id", FT, *files).output
    assert "tracker evals add tone@1 FILE --rung retrieval --suite better" in apart
    there = run("register", "tone", "--model-id", f"{FT}2", *files, "--suite", "triage").output
    assert "proof     triage score 0.850 vs prompt+ret" in there
    given = [{"rung": "finetune", "path": "better.csv"}]
    document = {"name": "tone", "model_id": f"{FT}:ckpt-step-3", "evals": given}
    run("register", "--from", "-", "--suite", "triage", stdin=json.dumps(document))
    [alone] = json.loads(run("evals", "list", "tone@3", "--json").stdout)
    assert (alone["suite"], alone["replaced"]) == ("triage", False)


def test_a_run_that_a_later_one_replaced_is_marked(run: Run) -> None:
    columns()
    run("register", "tone", "--model-id", FT, "--eval", "worse.csv", "--suite", "triage")
    run("evals", "add", "tone", "better.csv", "--rung", "finetune", "--suite", "triage")
    found = json.loads(run("evals", "list", "--json").stdout)
    assert [(one["source"], one["replaced"]) for one in found] == [
        ("worse.csv", True),
        ("better.csv", False),
    ]
    lines = run("evals", "list").output.splitlines()
    assert [line.endswith("(replaced)") for line in lines] == [False, True, False]


def test_a_column_that_is_neither_is_said_to_count_for_nothing(run: Run) -> None:
    golden()
    run("register", "tone", "--model-id", FT)
    added = run("evals", "add", "tone", "scores.csv", "--rung", "finetune").output
    assert "recorded  other scores score" in added
    assert "a baseline is FILE#COLUMN --rung retrieval" in added


def test_clusters_take_more_examples(run: Run) -> None:
    golden()
    assert compared(run, "scores.csv", "--no-clusters")["size"]["design_effect"] is None
    size = compared(run, "scores.csv")["size"]
    effect = (0.05948108943185222 / 0.03185236041993761) ** 2
    assert (size["pairs_needed"], size["design_effect"]) == (196, near(effect))
    said = run("evals", "compare", "scores.csv").output
    assert "a difference this size takes about 684 examples in such clusters" in said
    assert "200 examples in such clusters can show one of about 0.17" in said


def test_one_column_can_be_added_as_a_baseline(run: Run) -> None:
    golden()
    run("register", "tone", "--model-id", FT, "--reason", "format")
    name = ("--suite", "triage", "--suite-version", "7", "--judge", JUDGE)
    run("evals", "add", "tone", "scores.csv#ft", "--rung", "finetune", *name)
    added = run("evals", "add", "tone", "scores.csv#base", "--rung", "retrieval", *name)
    assert "recorded  retrieval triage@7 score 0.7600 of 200, judged by openai/gpt-4o" in (
        added.output
    )
    assert "clustered p 0.1303 → inconclusive" in added.output


def test_importing_a_folder_finds_whose_results_they_are(run: Run) -> None:
    shutil.copytree(FIXTURES, "results")
    Path("results/adapter_config.json").write_text('{"peft_type": "LORA"}', encoding="utf-8")
    Path("results/link.json").symlink_to("/etc/hostname")
    run("register", "tone", "--model-id", FT)
    trial = run("evals", "import", "results", "--dry-run")
    assert "would add tone v1  finetune tone@3 accuracy 0.6250 of 2" in trial.output
    assert json.loads(run("evals", "list", "--json").stdout) == []

    result = run("evals", "import", "results")
    assert result.exit_code == 1
    assert "recorded  tone v1  finetune tone@3 accuracy 0.6250 of 2" in result.output
    assert "of no registered version (house-model)" in result.output
    assert "refused   results/openai_run_output_items_1.json: is not the whole list" in (
        result.output
    )
    assert "2 files without eval results passed over" in result.output
    listed = json.loads(run("evals", "list", "--json").stdout)
    assert {(r["suite"], r["metric"], r["rung"]) for r in listed} == {
        ("tone", "accuracy", "finetune"),
        ("eval_9", "pass", "finetune"),
        ("eval_9", "Rubric", "finetune"),
    }
    again = json.loads(run("evals", "import", "results", "--json").stdout)
    assert not any(one["new"] for one in again["runs"])
    assert len(json.loads(run("evals", "list", "--json").stdout)) == len(listed)
    assert run("evals", "import", "results/inspect.json").exit_code == 0
    assert "MODEL" in run("evals", "list").output


def test_a_judge_that_ends_is_watched(run: Run) -> None:
    write_runs(JUDGE)
    run("register", "tone", "--model-id", FT, "--eval", "ft.json", "--baseline", "rag.json")
    line = "judge     openai gpt-4o-2024-08-06 of triage@3 stops 2027-01-14, score again by another"
    assert line in run("models", "show", "tone").output
    checked = run("check", "--offline", "--no-send").output
    assert (
        "PLAN     tone v1                judge openai gpt-4o-2024-08-06 of triage@3 stops "
        "2027-01-14, score again by another one by 2027-01-07"
    ) in checked
    data = json.loads(run("check", "--offline", "--no-send", "--json").stdout)
    assert (data["scorers"][0]["level"], data["scorers"][0]["until"]) == ("plan", "2027-01-14")
    late = run("check", "--offline", "--on", "2027-02-01").output
    assert "DEAD     tone v1                judge openai gpt-4o-2024-08-06 of triage@3 stopped" in (
        late
    )


def test_a_judge_nobody_can_watch_is_said_to_be_unknown(run: Run) -> None:
    write_runs("our own people")
    run("register", "tone", "--model-id", FT, "--eval", "ft.json", "--baseline", "rag.json")
    checked = run("check", "--offline", "--no-send").output
    assert "UNKNOWN  tone v1                judge our own people of triage@3: " in checked
    assert "does not say whose model it is" in run("models", "show", "tone").output


def test_a_proof_is_due_again_when_the_base_changes(run: Run) -> None:
    write_runs()
    files = ("--eval", "ft.json", "--baseline", "rag.json")
    run("register", "tone", "--base", "openai/gpt-4o-2024-08-06", "--model-id", "own", *files)
    assert json.loads(run("models", "show", "tone", "--json").stdout)["proof"]["due_again"] == []
    run("models", "edit", "tone", "--base", "openai/gpt-4.1-2025-04-14")
    why = "the base is now openai gpt-4.1-2025-04-14; it was measured on openai gpt-4o-2024-08-06"
    assert f"due again {why}" in run("models", "show", "tone").output
    assert f"due again tone v1: {why}" in run("check", "--offline", "--no-send").output
    assert "proven, due again" in run("models", "list").output
    [row] = json.loads(run("models", "list", "--json").stdout)
    assert row["proof"]["due_again"] == [why]
    added = run("evals", "add", "tone", "ft.json", "--rung", "finetune")
    assert f"due again: {why}" in added.output


def harness(extra: str = "") -> None:
    script = (
        "import json, pathlib, sys\n"
        "model, result = sys.argv[1:]\n"
        f"{extra}\n"
        "run = {'suite': 'triage', 'metric': 'accuracy', 'scores': {'a': 1, 'b': 0}}\n"
        "run['subject'] = model\n"
        "print('evaluating', model)\n"
        "pathlib.Path(result).write_text(json.dumps(run))\n"
    )
    Path("evaluate.py").write_text(script, encoding="utf-8")


CONFIG = """
[database]
url = "sqlite:///tracker.db"
[[evals]]
suite = "triage"
command = ["python3", "evaluate.py", "{model_id}", "{result}"]
timeout = "20s"
"""


def test_running_the_teams_own_harness(run: Run) -> None:
    Path("tracker.toml").write_text(CONFIG, encoding="utf-8")
    run("register", "tone", "--model-id", FT)
    harness()
    done = run("evals", "run", "tone", "triage")
    assert done.exit_code == 0, done.output
    assert "recorded  finetune triage accuracy 0.5000 of 2" in done.stdout
    again = json.loads(run("evals", "run", "tone", "--json").stdout)
    assert (len(again["added"]), len(again["known"])) == (0, 1)
    [listed] = json.loads(run("evals", "list", "--json").stdout)
    assert listed["subject"] == FT


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("sys.exit(3)", "the eval of triage failed: python3 ended with 3"),
        ("sys.exit(0)", "the eval of triage left no results at"),
        ("import time; time.sleep(60)", "the eval of triage took more than 0:00:01"),
        ("pathlib.Path(result).write_text('{'); sys.exit(0)", "ends in the middle"),
    ],
)
def test_a_harness_that_fails_says_how(run: Run, script: str, said: str) -> None:
    Path("tracker.toml").write_text(CONFIG.replace("20s", "1s"), encoding="utf-8")
    run("register", "tone", "--model-id", FT)
    harness(script)
    done = run("evals", "run", "tone")
    assert (done.exit_code, said in done.output) == (1, True), done.output
    assert json.loads(run("evals", "list", "--json").stdout) == []


@pytest.mark.parametrize(
    ("then", "said"),
    [("time.sleep(60)", "took more than"), ("sys.exit(3)", "ended with 3"), ("", "recorded")],
    ids=["stopped", "failed", "done"],
)
def test_what_a_harness_started_ends_with_it(run: Run, then: str, said: str) -> None:
    Path("tracker.toml").write_text(CONFIG.replace("20s", "1s"), encoding="utf-8")
    run("register", "tone", "--model-id", FT)
    harness(
        "import subprocess, time\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        "pathlib.Path('pid').write_text(str(child.pid))\n"
        f"{then}"
    )
    assert said in run("evals", "run", "tone").output
    assert has_ended(int(Path("pid").read_text(encoding="utf-8")))


def has_ended(process: int) -> bool:
    """Gone, or dead and not yet collected by whoever adopted it; a signal takes its time."""
    state = Path(f"/proc/{process}/stat")
    for _ in range(500):
        if not state.exists() or state.read_text(encoding="utf-8").split()[2] == "Z":
            return True
        time.sleep(0.01)
    return False


def test_a_harness_that_writes_where_it_likes(run: Run) -> None:
    text = CONFIG.replace('"{result}"]', '"out/run.json"]\nresult = "out"')
    Path("tracker.toml").write_text(text, encoding="utf-8")
    Path("out").mkdir()
    shutil.copy(FIXTURES / "inspect.json", "out/earlier.json")
    run("register", "tone", "--model-id", FT)
    harness("pathlib.Path('out/settings.json').write_text('{}')")
    done = run("evals", "run", "tone")
    assert done.exit_code == 0, done.output
    listed = json.loads(run("evals", "list", "--json").stdout)
    assert [r["suite"] for r in listed] == ["triage"]
    harness("sys.exit(0)")
    assert "left no results at" in run("evals", "run", "tone").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("evals", "run", "tone"), "no suite is configured"),
        (("evals", "compare", "tone@1"), "tone v1 is unproven"),
        (("evals", "compare", "tone@1", "ft.json"), "tone@1 has no such run"),
        (("evals", "compare", "ft.json"), "holds 1 runs of accuracy; which two are meant?"),
        (("evals", "compare", "ft.json", "other.json"), "different suites: triage and other"),
        (("evals", "compare", "ft.json", "ft.json", "--metric", "f1"), "ft.json has no f1"),
        (("evals", "compare", "scores.csv#ft", "scores.csv#x"), "scores.csv has no run of 'x'"),
        (("evals", "compare", "gone.json", "ft.json"), "there is no file gone.json"),
        (("evals", "add", "tone", "ft.json", "--rung", "finetune", "--metric", "f1"), "no run of"),
        (("evals", "add", "none", "ft.json", "--rung", "finetune"), "no model 'none'"),
        (
            ("evals", "compare", "scores.csv", "two.json"),
            "nothing was measured in both scores.csv and two.json",
        ),
        (("evals", "compare", "two.json", "ft.json", "--metric", "f1"), "ft.json has no f1"),
        (("evals", "import", "."), "refused"),
        (("evals", "list", "none"), "no model 'none'"),
    ],
)
def test_bad_input_is_one_line(run: Run, words: tuple[str, ...], said: str) -> None:
    golden()
    write_runs()
    text = Path("ft.json").read_text(encoding="utf-8").replace("triage", "other")
    Path("other.json").write_text(text, encoding="utf-8")
    Path("cut.json").write_text(text[:40], encoding="utf-8")
    two = [{"suite": s, "metric": "f1", "mean": 0.5} for s in ("qa", "tone")]
    Path("two.json").write_text(json.dumps(two), encoding="utf-8")
    run("register", "tone", "--model-id", FT)
    result = run(*words)
    assert (result.exit_code, said in result.output) == (1, True), result.output
    assert "Traceback" not in result.output


def test_the_suite_of_a_run_must_be_configured(run: Run) -> None:
    Path("tracker.toml").write_text(CONFIG, encoding="utf-8")
    run("register", "tone", "--base", "openai/gpt-4o-2024-08-06")
    assert "no eval suite 'tone' is configured" in run("evals", "run", "tone", "tone").output
    assert "tone v1 has no model id to evaluate" in run("evals", "run", "tone").output
    bad = CONFIG.replace("python3", "no-such-program")
    Path("tracker.toml").write_text(bad, encoding="utf-8")
    run("models", "edit", "tone", "--model-id", "own")
    assert "cannot be run: no-such-program" in run("evals", "run", "tone").output
    config = load_config(Path("tracker.toml"), {}, Path())
    assert math.isclose(config.evals[0].timeout.total_seconds(), 20)


CHANNEL = """
[database]
url = "sqlite:///tracker.db"
[channels.file]
path = "alerts.jsonl"
"""


def alerts(run: Run) -> dict[str, str]:
    rows = json.loads(run("alerts", "list", "--json").stdout)
    return {row["kind"]: row["level"] for row in rows}


def said() -> list[str]:
    lines = Path("alerts.jsonl").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if "its judge" in line]


def test_the_end_of_a_judge_is_told_once_and_until_it_is_replaced(run: Run) -> None:
    Path("tracker.toml").write_text(CHANNEL, encoding="utf-8")
    write_runs(JUDGE)
    run("register", "tone", "--model-id", FT, "--eval", "ft.json", "--baseline", "rag.json")
    assert "its judge stops on 2027-01-14" in run("alerts", "preview").output
    run("check", "--offline")
    run("check", "--offline")
    assert alerts(run) == {"ft_inference_shutdown": "urgent", "judge_shutdown": "plan"}
    assert len(said()) == 1

    # Half a re-scoring keeps the old judge needed; the whole one does not.
    write_runs("huggingface/Qwen/Qwen3-8B")
    run("evals", "add", "tone", "ft.json", "--rung", "finetune")
    run("check", "--offline")
    assert alerts(run)["judge_shutdown"] == "plan"
    run("evals", "add", "tone", "rag.json", "--rung", "retrieval")
    run("check", "--offline")
    assert "judge_shutdown" not in alerts(run)


def test_a_judge_that_can_no_longer_be_judged_keeps_its_alert(run: Run) -> None:
    Path("tracker.toml").write_text(CHANNEL, encoding="utf-8")
    write_runs(JUDGE)
    run("register", "tone", "--model-id", FT, "--eval", "ft.json", "--baseline", "rag.json")
    run("check", "--offline")
    write_runs("our own people")
    run("evals", "add", "tone", "ft.json", "--rung", "finetune")
    run("evals", "add", "tone", "rag.json", "--rung", "retrieval")
    run("check", "--offline")
    assert alerts(run)["judge_shutdown"] == "plan"


@pytest.mark.parametrize("rung", ["prompt", "retrieval", "finetune", "other"])
@pytest.mark.parametrize("column", ["score", "score_ft", "score_rag"])
def test_a_column_meant_alone_is_what_the_command_says(run: Run, column: str, rung: str) -> None:
    assert run("register", "alone", "--base", "openai/gpt-4.1-mini-2025-04-14").exit_code == 0
    Path("one.csv").write_text(f"example_id,{column}\na,1\nb,0\n", encoding="utf-8")
    done = run("evals", "add", "alone", "one.csv", "--rung", rung, "--suite", "s", "--json")
    assert done.exit_code == 0, done.output
    listed = json.loads(run("evals", "list", "alone", "--json").stdout)
    runs = listed["runs"] if isinstance(listed, dict) else listed
    assert [one["rung"] for one in runs] == [rung]


def test_several_columns_are_what_they_are_called(run: Run) -> None:
    assert run("register", "both", "--base", "openai/gpt-4.1-mini-2025-04-14").exit_code == 0
    Path("two.csv").write_text("example_id,score_ft,score_rag\na,1,0\nb,0,1\n", encoding="utf-8")
    done = run("evals", "add", "both", "two.csv", "--rung", "prompt")
    assert done.exit_code == 1
    assert "two.csv has runs of ft, rag, and none is prompt" in done.stderr
    assert "name the one that is meant: two.csv#ft" in done.stderr
    assert run("evals", "add", "both", "two.csv#rag", "--rung", "prompt").exit_code == 0

"""Artefacts of our own, one or more for each format: what the record says, and what is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.importers_tunes.reading import one, read, told, version
from tracker.domain.tuning_job import JobState
from tracker.domain.version import Method
from tracker.errors import InputError
from tracker.importers.tunes import TUNE_FORMATS
from tracker.importers.tunes.base import Item, NotATuneError
from tracker.importers.tunes.pages import missing_after
from tracker.importers.tunes.read import formats, read_tunes

COMMIT = "0123456789abcdef0123456789abcdef01234567"
OPENAI: dict[str, Any] = {
    "object": "fine_tuning.job",
    "id": "ftjob-1",
    "model": "gpt-4o-mini-2024-07-18",
    "created_at": 1731000000,
    "finished_at": 1731003600,
    "fine_tuned_model": "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz",
    "status": "succeeded",
    "training_file": "file-1",
    "validation_file": "file-2",
    "trained_tokens": 12000,
    "a_field_of_2031": {"what": ["ever"]},
}
AZURE_ID = "ftjob-0123456789abcdef0123456789abcdef"


def test_a_job_is_kept_verbatim_with_fields_nobody_knows() -> None:
    tune = one(OPENAI)
    assert tune.asked.artefact is not None
    assert '"a_field_of_2031": {"what": ["ever"]}' in tune.asked.artefact.raw
    assert tune.asked.artefact.format == "openai_job"
    assert told(tune) == {
        "name": "triage",
        "served": "openai ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz",
        "base": "openai gpt-4o-mini-2024-07-18",
        "pinned": True,
        "job": "ftjob-1",
        "data": ["train openai:file-1", "validation openai:file-2"],
        "trained_on": "2024-11-07",
        "tokens": 12000,
        "state": "succeeded",
    }


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("validating_files", JobState.RUNNING),
        ("queued", JobState.RUNNING),
        ("running", JobState.RUNNING),
        ("failed", JobState.FAILED),
        ("cancelled", JobState.CANCELED),
        ("canceled", JobState.CANCELED),
        ("succeeded", JobState.INCOMPLETE),
        ("a_word_of_2031", JobState.RUNNING),
        (None, JobState.RUNNING),
    ],
)
def test_only_a_job_that_left_a_model_succeeded(status: str | None, state: JobState) -> None:
    tune = one(OPENAI | {"status": status, "fine_tuned_model": None})
    assert tune.state is state


def test_a_failed_job_says_why() -> None:
    error = {"code": "invalid_file", "message": "line 3 has no messages", "param": None}
    assert one(OPENAI | {"status": "failed", "error": error}).error == "line 3 has no messages"


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"metadata": {"model_name": "Refunds EU"}}, "refunds-eu"),
        ({"metadata": {"name": "refunds"}, "user_provided_suffix": "x"}, "refunds"),
        ({"user_provided_suffix": "voice"}, "voice"),
        ({}, "triage"),
        ({"fine_tuned_model": "ft:gpt-4o-mini-2024-07-18:acme::9xYz"}, "ft-gpt-4o-mini-2024-07-18"),
        ({"metadata": {"name": "日本"}}, "triage"),
    ],
)
def test_a_name_is_what_the_job_says_or_its_suffix_or_its_id(more: Any, name: str) -> None:
    assert version(one(OPENAI | more)).model.startswith(name)


@pytest.mark.parametrize(
    ("model", "base"),
    [
        ("gpt-4o-mini", "gpt-4o-mini-2024-07-18"),
        ("ft:gpt-4o-mini-2024-07-18:acme:first:7aBc", "gpt-4o-mini-2024-07-18"),
        (None, "gpt-4o-mini-2024-07-18"),
    ],
)
def test_of_an_alias_and_its_snapshot_the_snapshot_is_the_base(model: Any, base: str) -> None:
    tune = one(OPENAI | {"model": model})
    assert str(version(tune).base) == f"openai {base}"
    parent = tune.asked.extra.get("parent_finetune")
    assert parent == (model if str(model).startswith("ft:") else None)


def test_parameters_are_found_in_either_place() -> None:
    old = one(OPENAI | {"hyperparameters": {"n_epochs": "auto"}, "seed": 7})
    assert old.asked.extra == {"hyperparameters": {"n_epochs": "auto"}, "seed": 7}
    method = {"type": "dpo", "dpo": {"hyperparameters": {"beta": 0.1, "n_epochs": 2}}}
    new = one(OPENAI | {"method": method})
    assert new.asked.method is Method.DPO
    assert new.asked.extra["hyperparameters"] == {"beta": 0.1, "n_epochs": 2}


@pytest.mark.parametrize(
    "more",
    [
        {"id": AZURE_ID},
        {"fine_tuned_model": "gpt-4o-mini-2024-07-18.ft-0123abc-triage"},
    ],
)
def test_azure_is_told_from_openai_by_its_ids(more: dict[str, Any]) -> None:
    job = OPENAI | {"fine_tuned_model": "gpt-4o-mini-2024-07-18.ft-0123abc-triage"} | more
    new = version(one(job))
    assert (new.provider, new.model) == ("azure", "triage")
    assert str(new.base) == "azure gpt-4o-mini 2024-07-18"
    assert new.datasets[0].uri == "azure:file-1"


def test_azure_is_known_where_the_answer_came_from() -> None:
    running = OPENAI | {"status": "running", "fine_tuned_model": None}
    assert one(running, provider="azure").asked.provider == "azure"


def test_a_list_is_read_entry_by_entry_and_its_end_is_not_taken_on_trust() -> None:
    whole = {"object": "list", "data": [OPENAI, OPENAI | {"id": "ftjob-2"}], "has_more": False}
    assert [t.asked.job_id for t in read(whole)] == ["ftjob-1", "ftjob-2"]


def test_bedrock_job_and_custom_model_agree_on_what_was_made() -> None:
    arn = "arn:aws:bedrock:eu-west-1:123456789012"
    job = {
        "jobArn": f"{arn}:model-customization-job/amazon.nova-lite-v1:0/abcdefghijkl",
        "jobName": "triage-7",
        "baseModelArn": "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0",
        "outputModelArn": f"{arn}:custom-model/amazon.nova-lite-v1:0/abcdefghijkl",
        "status": "Completed",
        "creationTime": "2026-01-02T03:04:05Z",
        "endTime": "2026-01-02T09:00:00+00:00",
        "customizationType": "DISTILLATION",
    }
    new = version(one(job))
    assert (new.venue, new.method, str(new.trained_on)) == (
        "eu-west-1",
        Method.DISTILL,
        "2026-01-02",
    )
    model = {"modelArn": job["outputModelArn"], "modelName": "triage"}
    again = version(one({"modelSummaries": [model], "nextToken": "t"}))
    assert (again.serving_id, str(again.base)) == (new.serving_id, str(new.base))
    on = {"modelArn": f"{arn}:custom-model/amazon.nova-lite-v1:0/mnopqrstuvwx"}
    on |= {"baseModelArn": str(job["outputModelArn"]), "modelName": "triage"}
    further = one(on)
    assert str(version(further).base) == "bedrock amazon.nova-lite-v1:0"
    assert further.asked.extra["parent_finetune"] == job["outputModelArn"]


@pytest.mark.parametrize(("status", "state"), [("Failed", "failed"), ("Stopped", "canceled")])
def test_a_bedrock_job_that_left_no_model(status: str, state: str) -> None:
    job = {
        "jobArn": "arn:aws:bedrock:eu-west-1:123456789012:model-customization-job/x/abcdefghijkl",
        "status": status,
        "failureMessage": "no access to the bucket",
    }
    tune = one(job)
    assert (tune.state.value, tune.error) == (state, "no access to the bucket")


def test_vertex_in_either_spelling_is_one_record() -> None:
    job = {
        "name": "projects/p/locations/europe-west4/tuningJobs/1",
        "tunedModelDisplayName": "triage",
        "baseModel": "publishers/google/models/gemini-2.5-flash",
        "createTime": "2026-03-02T09:00:11.120Z",
        "endTime": "2026-03-02T10:00:00Z",
        "state": "JOB_STATE_SUCCEEDED",
        "supervisedTuningSpec": {
            "trainingDatasetUri": "gs://b/t.jsonl",
            "hyperParameters": {"epochCount": "2"},
        },
        "tunedModel": {
            "model": "projects/p/locations/europe-west4/models/2@1",
            "endpoint": "projects/p/locations/europe-west4/endpoints/3",
            "checkpoints": [{"checkpointId": "1"}, {"checkpointId": "2"}],
        },
        "tuningDataStats": {"supervisedTuningDataStats": {"totalBillableTokenCount": "100"}},
    }
    snake = {
        "name": job["name"],
        "tuned_model_display_name": "triage",
        "base_model": "gemini-2.5-flash",
        "create_time": "2026-03-02T09:00:11.120Z",
        "end_time": "2026-03-02T10:00:00Z",
        "state": "JOB_STATE_SUCCEEDED",
        "supervised_tuning_spec": {
            "training_dataset_uri": "gs://b/t.jsonl",
            "hyper_parameters": {"epoch_count": 2},
        },
        "tuned_model": {"model": "projects/p/locations/europe-west4/models/2@1"},
        "tuning_data_stats": {"supervised_tuning_data_stats": {"total_billable_token_count": 100}},
    }
    assert told(one(job)) == told(one(snake))
    assert version(one(job)).trained_tokens == 200
    assert version(one(job)).venue == "europe-west4"
    assert one(job).asked.extra["checkpoints"] == ["1", "2"]


def test_vertex_tuning_that_goes_on_does_not_say_its_base() -> None:
    job = {
        "name": "projects/p/locations/l/tuningJobs/1",
        "preTunedModel": {"tunedModelName": "projects/p/locations/l/models/1@1"},
        "state": "JOB_STATE_FAILED",
        "error": {"message": "out of quota"},
    }
    tune = one(job)
    assert (tune.state, tune.error, tune.asked.base) == (JobState.FAILED, "out of quota", None)
    assert tune.asked.extra == {"parent_finetune": "projects/p/locations/l/models/1@1"}


def test_together_counts_in_billionths_of_a_dollar() -> None:
    job = {
        "id": "ft-0c3a2f6e-0000-4000-8000-000000000000",
        "status": "completed",
        "model": "meta-llama/Llama-3.2-3B",
        "from_hf_model": "acme/llama",
        "hf_model_revision": COMMIT,
        "output_name": "acme/Llama-3.2-3B-triage",
        "training_file": "file-1",
        "total_price": 12_340_000_000,
        "training_type": {"type": "Lora", "lora_r": 8},
    }
    new = version(one([job]))
    assert str(new.costs[0].money.amount) == "12.34"
    assert (new.method, new.base and new.base.revision) == (Method.LORA, COMMIT)
    dpo = job | {"training_method": {"method": "dpo"}, "total_price": 0}
    assert (version(one(dpo)).method, version(one(dpo)).costs) == (Method.DPO, ())


def test_fireworks_goes_on_from_a_model_and_reinforces() -> None:
    job = {
        "name": "accounts/acme/reinforcementFineTuningJobs/r1",
        "state": "JOB_STATE_COMPLETED",
        "trainingConfig": {"outputModel": "accounts/acme/models/r1", "warmStartFrom": "accounts/x"},
        "estimatedCost": {"currencyCode": "USD", "units": "100"},
    }
    tune = one({"reinforcementFineTuningJobs": [job], "nextPageToken": ""})
    new = version(tune)
    assert (new.base, new.method, new.serving_id) == (None, Method.RFT, "accounts/acme/models/r1")
    assert tune.asked.extra["parent_finetune"] == "accounts/x"
    assert str(new.costs[0].money) == "100.00 USD"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("STATUS_READY", "succeeded"),
        ("STATUS_PAUSED", "succeeded"),
        ("STATUS_QUEUED", "running"),
        ("STATUS_FAILED", "failed"),
        ("STATUS_DELETED", "canceled"),
    ],
)
def test_cohere_s_paused_model_is_a_model(status: str, state: str) -> None:
    model = {"id": "u", "name": "m", "status": status, "settings": {"base_model": {"name": "b"}}}
    assert one({"finetuned_models": [model]}).state.value == state


def test_databricks_takes_a_full_name_as_it_is() -> None:
    run = {"name": "r1", "model": "m", "train_data_path": "d", "register_to": "main.ml.triage"}
    assert version(one(run | {"status": "COMPLETED"})).serving_id == "main.ml.triage"


PEFT = {"peft_type": "LORA", "base_model_name_or_path": "Qwen/Qwen3-4B", "revision": None, "r": 8}


def test_an_adapter_at_a_commit_is_pinned_and_one_at_a_branch_is_not() -> None:
    pinned = version(one(PEFT | {"revision": COMMIT}, "out/adapter_config.json", folder="triage"))
    assert (pinned.model, pinned.base and pinned.base.pinned) == ("triage", True)
    loose = version(one(PEFT | {"revision": "main"}))
    assert loose.base is not None
    assert not loose.base.pinned


def test_an_adapter_takes_along_what_lies_beside_it() -> None:
    card = (
        f"---\nbase_model: {PEFT['base_model_name_or_path']}\n"
        "license: mit\ndatasets: [acme/t]\ntags: [qlora]\n"
        "model_name: triage-3\n---\n# Card\n"
    )
    state = (
        '{"global_step": 9, "num_input_tokens_seen": 77, "num_train_epochs": 3,'
        ' "log_history": [{"loss": NaN, "step": 1}, {"train_loss": 0.5, "train_runtime": 60.5}]}'
    )
    beside = {"README.md": card, "trainer_state.json": state}
    tune = one(PEFT | {"base_model_name_or_path": "/data/qwen"}, beside=beside)
    new = version(tune)
    assert (new.model, new.trained_tokens, new.method) == ("triage-3", 77, Method.QLORA)
    assert (str(new.base), new.base_raw) == ("huggingface Qwen/Qwen3-4B", "/data/qwen")
    assert new.tags == {"license": "mit"}
    assert new.datasets[0].uri == "hf://datasets/acme/t"
    assert tune.asked.extra["training"] == {
        "global_step": 9,
        "num_train_epochs": 3,
        "train_loss": 0.5,
        "train_runtime": 60.5,
    }


def test_what_lies_beside_an_adapter_and_is_broken_is_left_out_and_told_of() -> None:
    beside = {"README.md": "---\na: *b\n---\n", "trainer_state.json": "{"}
    tune = one(PEFT, beside=beside)
    assert len(tune.problems) == 2
    assert "line 2 has an alias" in tune.problems[0]
    assert "trainer_state.json" in tune.problems[1]


def test_two_adapters_of_one_recipe_are_two_and_a_moved_one_is_one() -> None:
    def key(**given: Any) -> str | None:
        return one(PEFT, "adapter_config.json", **given).asked.idempotency_key

    assert key(folder="a", weights="1") != key(folder="a", weights="2")
    assert key(folder="a", weights="1") == key(folder="b", weights="1")
    assert key(folder="a") != key(folder="b")


def test_a_card_of_a_merge_has_no_one_base() -> None:
    tune = one("---\nbase_model:\n- a/x\n- a/y\n---\n# Merged one\n", "README.md")
    assert (tune.asked.base, tune.asked.base_raw) == (None, "a/x, a/y")
    assert tune.problems == ("merged from 2 bases: a/x, a/y",)
    assert version(tune).model == "merged-one"


def test_scores_of_a_card_that_are_none_are_left_out() -> None:
    card = """---
base_model: a/x
model-index:
- name: m
  results:
  - dataset: {type: a/eval, revision: abc, split: test}
    metrics: [{type: wer, value: 0.1}, {type: f1, value: high}, {type: acc, value: .nan}]
  - dataset: {}
    metrics: [{type: acc, value: 1}]
---
"""
    (run,) = version(one(card, "README.md")).evals
    assert (run.suite_version, run.metric, run.higher_is_better) == ("abc test", "wer", False)


@pytest.mark.parametrize("text", ["# no head\n", "---\nlicense: mit\n---\n", "---\nnever closed\n"])
def test_a_card_without_a_base_is_no_tune(text: str) -> None:
    with pytest.raises(NotATuneError):
        read(text, "README.md")


RECIPES = [
    (
        "base_model: a/x\nrevision_of_model: " + COMMIT + "\nadapter: lora\nload_in_4bit: true\n"
        "hub_model_id: acme/out\ndatasets:\n- path: a/d\n  split: train\n",
        ("out", f"huggingface a/x@{COMMIT[:12]}", "qlora", ["train a/d#train"]),
    ),
    (
        "base_model: /mnt/x y\nrl: dpo\ndatasets:\n- path: d.jsonl\n",
        ("recipe", None, "dpo", ["train d.jsonl"]),
    ),
    (
        "stage: pt\nfinetuning_type: full\nmodel_name_or_path: ./x\ndataset: [wiki]\n",
        ("recipe", "self_hosted ./x", "cpt", ["train wiki"]),
    ),
    (
        "stage: sft\nfinetuning_type: lora\nquantization_bit: 4\nmodel_name_or_path: x\n",
        ("recipe", "huggingface x", "qlora", None),
    ),
    (
        "model_name_or_path: a/x\nmodel_revision: main\ndataset_name: d\n"
        "dataset_train_split: s\nuse_peft: true\n",
        ("recipe", "huggingface a/x", "lora", ["train d#s"]),
    ),
    (
        "model_name: unsloth/x\noutput_dir: o\n",
        ("recipe", "huggingface unsloth/x", "full", None),
    ),
    (
        "model: {_component_: torchtune.models.qwen2_5.qlora_qwen2_5_7b}\n"
        "checkpointer: {_component_: torchtune.C, checkpoint_dir: /tmp/Qwen2.5-7B}\n"
        "dataset: {_component_: torchtune.datasets.alpaca_dataset, source: a/d}\n",
        ("recipe", "self_hosted /tmp/Qwen2.5-7B", "qlora", ["train a/d"]),
    ),
]


@pytest.mark.parametrize(("text", "wanted"), RECIPES)
def test_a_recipe_says_what_is_tuned_on_what(text: str, wanted: tuple[Any, ...]) -> None:
    found = told(one(text, "recipe.yaml"))
    assert tuple(found.get(key) for key in ("name", "base", "method", "data")) == wanted


def test_names_of_datasets_are_looked_up_beside_the_recipe() -> None:
    recipe = "stage: sft\nfinetuning_type: lora\nmodel_name_or_path: x\ndataset: a, b,c\n"
    listed = '{"a": {"hf_hub_url": "acme/a"}, "b": {"file_name": "b.json"}}'
    tune = one(recipe, "r.yaml", beside={"dataset_info.json": listed})
    assert told(tune)["data"] == ["train acme/a", "train b.json", "train c"]
    broken = one(recipe, "r.yaml", beside={"dataset_info.json": "{"})
    assert told(broken)["data"] == ["train a", "train b", "train c"]


def test_a_configuration_in_json_is_the_same_configuration() -> None:
    config = {"model_name_or_path": "a/x", "output_dir": "o"}
    assert one(config).asked.artefact is not None
    assert str(version(one(config)).base) == "huggingface a/x"


def test_mlflow_as_rest_gives_it() -> None:
    run = {
        "info": {
            "run_id": "r1",
            "run_name": "try",
            "status": "FINISHED",
            "end_time": 1795478683653,
        },
        "data": {
            "params": [{"key": "base_model", "value": "a/x"}],
            "metrics": [{"key": "eval_loss", "value": 0.5}, {"key": "loss", "value": 1.0}],
        },
        "inputs": {
            "dataset_inputs": [
                {
                    "tags": [{"key": "mlflow.data.context", "value": "eval"}],
                    "dataset": {"name": "d"},
                }
            ]
        },
    }
    new = version(one({"runs": [run]}))
    assert str(new.base) == "huggingface a/x"
    assert [(e.metric, e.higher_is_better) for e in new.evals] == [("eval_loss", False)]
    assert [(d.role.value, d.uri) for d in new.datasets] == [("eval", "mlflow:d")]
    nameless = {"info": {"run_id": "r1", "status": "FINISHED"}, "data": {}}
    assert one(nameless).state is JobState.INCOMPLETE
    deleted = run | {"info": {"run_id": "r1", "status": "FINISHED", "lifecycle_stage": "deleted"}}
    assert one(deleted).state is JobState.CANCELED
    registered = {
        "name": "triage",
        "version": "3",
        "run_id": "r1",
        "status": "READY",
        "tags": [{"key": "base_model", "value": "a/x"}],
    }
    assert version(one({"model_version": registered})).serving_id == "models:/triage/3"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "file.json is empty"),
        (" \n", "file.json is empty"),
        ('{"object": "fine_tuning.job", "model"', "ends in the middle, on line 1"),
        ('{"object": "fine_tuning.job", "model": "m"}', "has no id"),
        ('{"object": "list", "data": []}', "an empty list"),
        ("[1, 2]", "no known format"),
        ('{"a": 1}', "no known format"),
        ("just words", "no known format"),
        ("- [1\n", "line 2: not YAML"),
        ('{"a": NaN}', "not a finite number"),
    ],
)
def test_what_is_no_tune_is_refused_in_one_line(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read(text)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("odd", [None, 7, True, [], {}, "\x1b[31m", "", 1e300, "9" * 5000])
@pytest.mark.parametrize("field", ["model", "created_at", "status", "metadata", "trained_tokens"])
def test_a_field_of_an_odd_kind_counts_as_absent(field: str, odd: Any) -> None:
    new = version(one(OPENAI | {field: odd}))
    assert new.serving_id == OPENAI["fine_tuned_model"]


def test_every_listed_format_can_be_loaded_and_is_called_by_its_id() -> None:
    assert [form.id for form in formats()] == list(TUNE_FORMATS)


def test_entries_nobody_knows_are_told_of_and_the_others_are_read() -> None:
    text = json.dumps({"data": [OPENAI, {"x": 1}, OPENAI | {"id": None}], "has_more": True})
    found = read_tunes(text, Item("page.json", "", None))
    assert len(found.tunes) == 1
    assert found.incomplete == (
        "page.json: it is not the last page: later entries are missing",
        "page.json, entry 2 is in no known format and was left out",
        "page.json, entry 3 has no id",
    )


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ({"object": "list", "data": [1] * 20}, "does not say whether more follow"),
        ({"object": "list", "data": [1] * 20, "has_more": False}, None),
        ({"object": "list", "data": [1], "total": 3}, "1 of 3"),
        ({"modelSummaries": [1], "nextToken": "t"}, "not the last page"),
        ({"data": {"params": 1}}, None),
    ],
)
def test_a_page_that_may_not_be_the_last_says_so(page: Any, words: str | None) -> None:
    said = missing_after(page)
    assert (words in said if said else False) if words else said is None

"""Every file of the shared samples: the record it makes, and that it makes it once."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.importers_tunes.reading import read, told
from tracker.app.context import App
from tracker.app.imported import Done
from tracker.app.importing import import_batch
from tracker.app.registry import history
from tracker.app.tune_files import read_batch
from tracker.app.wishes import Wishes
from tracker.config import Config, load_config
from tracker.db import registry
from tracker.errors import InputError
from tracker.importers.tunes.base import NotATuneError

SAMPLES = Path(__file__).parents[2] / ".." / "shared" / "samples"
FOLDERS = [
    "openai",
    "azure",
    "bedrock",
    "vertex",
    "mistral",
    "together",
    "fireworks",
    "cohere",
    "databricks",
    "huggingface",
    "configs",
    "mlflow",
]

TITAN = "amazon.titan-text-express-v1:0:8k/ly16hhi765j4"
BEDROCK = "arn:aws:bedrock:us-west-2:123456789012"
VERTEX = "projects/123456789012/locations/us-central1"
CURIE = "curie.ft-72a2792ef7d24ba7b82c7fe4a37e379f"
MISTRAL = "ft:ministral-3b-latest:1a2b3c4d:20241119:7b1f5d0e"
MISTRAL_JOB = "7b1f5d0e-2c7a-4c0f-9d0f-0c5d6f3a1e21"
RUN = "6237152b918543f9b720af4c3e27dabe"
DONE = {"state": "succeeded"}

DAVINCI = DONE | {
    "name": "custom_suffix",
    "served": "openai ft:davinci-002:my-org:custom_suffix:7q8mpxmy",
    "base": "openai davinci-002",
    "pinned": True,
    "job": "ftjob-abc123",
    "method": "sft",
    "data": ["train openai:file-abc123"],
    "trained_on": "2023-08-21",
    "tokens": 5768,
}
QUEUED = {
    "state": "running",
    "name": "ftjob-abc123",
    "served": "openai",
    "base": "openai gpt-4o-mini-2024-07-18",
    "pinned": True,
    "job": "ftjob-abc123",
    "data": ["train openai:file-abc123"],
}
CURIE_MODEL = DONE | {
    "name": CURIE,
    "served": f"azure {CURIE}",
    "base": "azure curie",
    "job": "ft-72a2792ef7d24ba7b82c7fe4a37e379f",
    "trained_on": "2022-03-01",
}
MISTRAL_MODEL = DONE | {
    "name": MISTRAL.replace(":", "-"),
    "served": f"mistral {MISTRAL}",
    "job": MISTRAL_JOB,
    "trained_on": "2024-11-19",
}


def checkpoint(tail: str) -> dict[str, Any]:
    return DONE | {
        "name": "custom-suffix",
        "served": f"openai ft:gpt-4o-mini-2024-07-18:my-org:custom-suffix:{tail}",
        "base": "openai gpt-4o-mini-2024-07-18",
        "pinned": True,
        "job": "ftjob-abc123",
        "trained_on": "2024-07-23",
    }


def adapter(name: str, base: str, **more: Any) -> dict[str, Any]:
    return DONE | {"name": name, "served": "self_hosted", "base": base, "method": "lora"} | more


HF = "huggingface"
TUNES: dict[str, list[dict[str, Any]]] = {
    "openai/fine_tuning_job.json": [DAVINCI],
    "openai/fine_tuning_jobs_list.json": [QUEUED, DAVINCI],
    "openai/checkpoints_list.json": [
        checkpoint("96olL566:ckpt-step-2000"),
        checkpoint("7q8mpxmy:ckpt-step-1000"),
    ],
    "openai/models_list_shutdown_date.json": [
        DONE
        | {
            "name": "triage",
            "served": "openai ft:gpt-4.1-mini-2025-04-14:acme:triage:AbC123",
            "base": "openai gpt-4.1-mini-2025-04-14",
            "pinned": True,
            "trained_on": "2025-11-01",
        }
    ],
    "azure/get_finetuning_job.json": [
        CURIE_MODEL
        | {"tokens": 2342, "data": ["train azure:file-181a1cbdcdcf4677ada87f63a0928099"]}
    ],
    "azure/get_model_finetune.json": [CURIE_MODEL],
    "bedrock/get_custom_model.json": [
        DONE
        | {
            "name": "ticket-triage-v3",
            "served": f"bedrock {BEDROCK}:custom-model/{TITAN}",
            "base": "bedrock amazon.titan-text-express-v1:0",
            "pinned": True,
            "job": f"{BEDROCK}:model-customization-job/{TITAN}",
            "method": "sft",
            "data": ["train s3://acme-ft/train.jsonl", "validation s3://acme-ft/val.jsonl"],
            "trained_on": "2025-11-03",
        }
    ],
    "vertex/tuning_job.json": [
        DONE
        | {
            "name": "ticket-triage",
            "served": f"vertex {VERTEX}/models/8437592319474892800@1",
            "base": "vertex gemini-2.5-flash",
            "pinned": True,
            "job": f"{VERTEX}/tuningJobs/4982013113894174720",
            "method": "sft",
            "data": ["train gs://acme-ft/train.jsonl", "validation gs://acme-ft/val.jsonl"],
            "trained_on": "2026-03-02",
            "tokens": 7_500_000,
        }
    ],
    "mistral/completion_job.json": [
        MISTRAL_MODEL
        | {
            "base": "mistral ministral-3b-latest",
            "method": "sft",
            "data": ["train mistral:a1b2c3d4-0000-4000-8000-000000000001"],
            "costs": ["4.0 EUR"],
            "tokens": 3_276_800,
        }
    ],
    "mistral/ft_model_card.json": [
        MISTRAL_MODEL | {"base": "mistral ministral-3b-2410", "pinned": True}
    ],
    "together/fine_tunes_list.json": [
        DONE
        | {
            "name": "llama-2-7b-hf-32162631",
            "served": "together mynamespace/meta-llama/Llama-2-7b-hf-32162631",
            "base": "together meta-llama/llama-2-7b-hf",
            "job": "ft-01234567890123456789",
            "data": ["train together:file-01234567890123456789"],
            "costs": ["0.0000015 USD"],
            "trained_on": "2023-05-17",
            "tokens": 850_000,
        }
    ],
    "fireworks/supervised_fine_tuning_job.json": [
        DONE
        | {
            "name": "triage",
            "served": "fireworks accounts/acme/models/my-tuned-model",
            "base": "fireworks llama-v3p1-8b-instruct",
            "job": "accounts/acme/supervisedFineTuningJobs/my-fine-tuning-job",
            "method": "sft",
            "data": [
                "train accounts/acme/datasets/cancerset",
                "validation accounts/acme/datasets/my-eval-set",
            ],
            "costs": ["3.75 USD"],
            "trained_on": "2026-02-07",
        }
    ],
    "cohere/finetuned_model.json": [
        DONE
        | {
            "name": "my-finetuned-model",
            "served": "cohere fd2b7ff1-aaaa-4bbb-8ccc-000000000000",
            "base": "cohere command-r-08-2024",
            "pinned": True,
            "data": ["train cohere:my-dataset-id"],
            "trained_on": "2025-01-17",
        }
    ],
    "databricks/foundation_model_run.json": [
        DONE
        | {
            "name": "meta-llama-3-1-8b-instruct-a1b2c3",
            "served": "databricks main.my-directory.meta-llama-3-1-8b-instruct-a1b2c3",
            "base": "databricks meta-llama/meta-llama-3.1-8b-instruct",
            "job": "meta-llama-3-1-8b-instruct-a1b2c3",
            "method": "sft",
            "data": ["train dbfs:/Volumes/main/my-directory/ift/train.jsonl"],
        }
    ],
    "huggingface/adapter_config_llama32_3b.json": [
        adapter("adapter_config_llama32_3b", f"{HF} meta-llama/Llama-3.2-3B")
    ],
    "huggingface/adapter_config_local_path.json": [
        adapter("adapter_config_local_path", "self_hosted /home/user/models/qwythos-9b")
    ],
    "huggingface/adapter_config_qwen25_7b.json": [
        adapter("adapter_config_qwen25_7b", f"{HF} Qwen/Qwen2.5-7B-Instruct")
    ],
    "huggingface/model_card_adapter.md": [
        adapter("adapter-directory", f"{HF} Qwen/Qwen2.5-1.5B-Instruct")
    ],
    "huggingface/model_card_model_index.md": [
        DONE
        | {
            "name": "ticket-triage-qwen3-4b",
            "served": "self_hosted",
            "base": f"{HF} Qwen/Qwen3-4B-Instruct-2507",
            "data": ["train hf://datasets/acme/tickets-2026q3"],
            "evals": [("acme/tickets-eval", "exact_match", 0.85)],
        }
    ],
    "huggingface/trainer_state.json": [
        {
            "state": "incomplete",
            "name": "huggingface",
            "served": "self_hosted",
            "tokens": 24_689_312,
        }
    ],
    "configs/axolotl_gemma3_4b_qlora.yml": [
        adapter(
            "axolotl_gemma3_4b_qlora",
            f"{HF} google/gemma-3-4b-it",
            method="qlora",
            data=["train cgato/SlimOrcaDedupCleaned"],
        )
    ],
    "configs/axolotl_llama3_instruct_lora_8b.yml": [
        adapter(
            "axolotl_llama3_instruct_lora_8b",
            f"{HF} NousResearch/Meta-Llama-3-8B-Instruct",
            data=["train fozziethebeat/alpaca_messages_2k_test"],
        )
    ],
    "configs/llamafactory_qwen3_lora_sft.yaml": [
        adapter(
            "llamafactory_qwen3_lora_sft",
            f"{HF} Qwen/Qwen3-4B-Instruct-2507",
            data=["train identity", "train alpaca_en_demo"],
        )
    ],
    "mlflow/run.json": [
        DONE
        | {
            "name": "qwen3-lora",
            "served": "self_hosted",
            "base": f"{HF} Qwen/Qwen3-4B-Instruct-2507",
            "job": RUN,
            "data": ["train mlflow:train@f7d0e0b1"],
            "evals": [("mlflow experiment 669587129483855341", "eval_accuracy", 0.85)],
            "trained_on": "2026-11-24",
        }
    ],
    "mlflow/model_version.json": [
        DONE
        | {
            "name": "triage",
            "served": "self_hosted models:/triage/1",
            "base": f"{HF} Qwen/Qwen3-4B-Instruct-2507",
            "job": RUN,
        }
    ],
}
NO_TUNES = {
    "openai/events_list.json": "events of a tuning job",
    "openai/organization_costs.json": "usage or costs",
    "openai/organization_usage_completions.json": "usage or costs",
    "openai/eval_run.json": "an eval run",
    "openai/eval_run_output_items.json": "items of an eval run",
    "openai/deprecations_rss_ft_rows.json": "a list of deprecations",
    "azure/get_model_base.json": "a base model",
    "azure/fine_tuned_retirement_table.csv": "no known format",
    "bedrock/get_foundation_model_lifecycle.json": "a base model of Bedrock",
}
BROKEN = {"openai/fine_tuning_jobs_list.as_published.txt": "line 19, column 7: not JSON"}

pytestmark = [
    pytest.mark.captures,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not beside the checkout"),
]


def text_of(sample: str) -> str:
    return (SAMPLES / sample).read_text(encoding="utf-8")


def test_the_table_is_complete() -> None:
    there = {f"{folder}/{p.name}" for folder in FOLDERS for p in (SAMPLES / folder).iterdir()}
    assert there == {*TUNES, *NO_TUNES, *BROKEN}


@pytest.mark.parametrize("sample", TUNES)
def test_a_sample_makes_the_record_expected_of_it(sample: str) -> None:
    folder = sample.partition("/")[0]
    assert [told(tune) for tune in read(text_of(sample), sample, folder=folder)] == TUNES[sample]


@pytest.mark.parametrize(("sample", "words"), NO_TUNES.items())
def test_a_sample_of_something_else_is_called_what_it_is(sample: str, words: str) -> None:
    with pytest.raises(NotATuneError, match=words):
        read(text_of(sample), sample)


@pytest.mark.parametrize(("sample", "words"), BROKEN.items())
def test_a_broken_sample_is_refused_with_its_line(sample: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(text_of(sample), sample)


@pytest.fixture
def app(tmp_path: Path) -> Any:
    settings: Config = load_config(None, {}, tmp_path)
    made = App(settings, {}, lambda: datetime(2026, 11, 24, 12, tzinfo=UTC))
    yield made
    made.close()


@pytest.mark.parametrize("sample", TUNES)
def test_a_sample_twice_makes_no_second_row(sample: str, app: App) -> None:
    def once() -> list[Done]:
        batch = read_batch([str(SAMPLES / sample)], BytesIO())
        report = import_batch(app, batch, Wishes())
        assert report.refused == ()
        return [one.done for one in report.imported]

    first, before = once(), _rows(app)
    # The published list has one job id for two jobs.
    assert set(first) <= {Done.REGISTERED, Done.JOB} or sample.endswith("jobs_list.json")
    again = once()
    assert set(again) == {Done.KNOWN}
    assert _rows(app) == before


def test_all_samples_at_once_and_again(app: App) -> None:
    folders = [str(SAMPLES / folder) for folder in FOLDERS]
    first = import_batch(app, read_batch(folders, BytesIO()), Wishes())
    assert first.refused == ()
    assert first.count(Done.REGISTERED) == 21
    before = _rows(app)
    again = import_batch(app, read_batch(folders, BytesIO()), Wishes())
    assert again.count(Done.KNOWN) == len(again.imported) == len(first.imported)
    assert _rows(app) == before


def _rows(app: App) -> tuple[int, int]:
    with app.database.read() as tx:
        return len(registry.list_versions(tx, include_retired=True)), len(history(app, None))

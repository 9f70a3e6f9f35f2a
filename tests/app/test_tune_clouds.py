"""Tunes behind a cloud's own credentials, or none at all: Vertex, Bedrock, MLflow."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tracker.app.context import App
from tracker.app.imported import Done
from tracker.app.importing import import_batch
from tracker.app.tune_api import fetch_batch
from tracker.app.wishes import Wishes
from tracker.config import load_config
from tracker.db import registry
from tracker.errors import ConfigError, FetchError

TOKEN = "ya29.token"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def app(tmp_path: Path, httpserver: HTTPServer) -> Iterator[App]:
    """Every one of them on the loopback server."""
    tables = "".join(
        f'[import.{name}]\nendpoint = "{httpserver.url_for(path)}"\n'
        for name, path in {
            "vertex": "/v1/projects/p/locations/r",
            "mlflow": "",
            "bedrock": "",
        }.items()
    )
    config = tmp_path / "tracker.toml"
    config.write_text(f"[network]\nallow_private = true\n{tables}", encoding="utf-8")
    made = App(load_config(config, {}, tmp_path), {}, lambda: NOON, lambda _: None)
    yield made
    made.close()


def answer(data: Any) -> Response:
    return Response(json.dumps(data), content_type="application/json")


@pytest.fixture
def google(tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service account whose tokens the loopback server gives out."""
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    account = {
        "type": "service_account",
        "client_email": "tracker@p.example",
        "private_key": pem.decode(),
        "token_uri": httpserver.url_for("/token"),
    }
    (tmp_path / "account.json").write_text(json.dumps(account), encoding="utf-8")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "account.json"))
    granted = {"access_token": TOKEN, "expires_in": 3600, "token_type": "Bearer"}
    httpserver.expect_request("/token", method="POST").respond_with_json(granted)


def vertex_job(number: int) -> dict[str, Any]:
    return {
        "name": f"projects/p/locations/r/tuningJobs/{number}",
        "state": "JOB_STATE_SUCCEEDED",
        "baseModel": "gemini-2.5-flash",
        "createTime": f"2026-0{number}-01T08:00:00Z",
        "tunedModel": {"model": f"projects/p/locations/r/models/{number}@1"},
    }


@pytest.mark.usefixtures("google")
def test_vertex_with_the_credentials_of_the_machine(app: App, httpserver: HTTPServer) -> None:
    def page(request: Request) -> Response:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        number = int(request.args.get("pageToken", "1"))
        more = {"nextPageToken": str(number + 1)} if number < 3 else {}
        return answer({"tuningJobs": [vertex_job(number)], **more})

    path = "/v1/projects/p/locations/r/tuningJobs"
    httpserver.expect_request(path).respond_with_handler(page)
    batch = fetch_batch(app, "vertex", date(2026, 2, 1))
    assert [t.asked.model_id for t in batch.tunes] == [
        f"projects/p/locations/r/models/{n}@1" for n in (2, 3)
    ]


@pytest.mark.usefixtures("google")
def test_a_list_left_out_is_an_empty_one(app: App, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/projects/p/locations/r/tuningJobs").respond_with_json({})
    assert fetch_batch(app, "vertex", None).tunes == ()


def test_without_credentials_or_without_the_library_it_says_what_to_do(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    with pytest.raises(ConfigError, match="application-default login"):
        fetch_batch(app, "vertex", None)
    monkeypatch.setitem(sys.modules, "google.auth", None)
    with pytest.raises(ConfigError, match=r"tracker\[vertex\]"):
        fetch_batch(app, "vertex", None)


def version(number: int, **more: Any) -> dict[str, Any]:
    found = {
        "name": "ticket-router",
        "version": str(number),
        "run_id": f"run{number}",
        "status": "READY",
        "creation_timestamp": 1_780_000_000_000 + number,
    }
    return found | more


def run(number: int) -> dict[str, Any]:
    tags = [{"key": "mlflow.data.context", "value": "training"}]
    data = {"name": "tickets", "digest": "f7d0e0b1"}
    return {
        "info": {"run_id": f"run{number}", "status": "FINISHED", "end_time": 1_780_000_000_000},
        "data": {
            "params": [
                {"key": "base_model", "value": "Qwen/Qwen2.5-7B-Instruct"},
                {"key": "lora_r", "value": "16"},
            ],
            "metrics": [{"key": "eval_accuracy", "value": 0.91}],
        },
        "inputs": {"dataset_inputs": [{"dataset": data, "tags": tags}]},
    }


def mlflow_server(httpserver: HTTPServer, known: tuple[str, ...]) -> None:
    def page(request: Request) -> Response:
        number = int(request.args.get("page_token", "1"))
        more = {"next_page_token": "2"} if number == 1 else {}
        return answer({"model_versions": [version(number)], **more})

    def one(request: Request) -> Response:
        asked = request.args["run_id"]
        return answer({"run": run(int(asked[-1]))}) if asked in known else Response("gone", 404)

    httpserver.expect_request("/api/2.0/mlflow/model-versions/search").respond_with_handler(page)
    httpserver.expect_request("/api/2.0/mlflow/runs/get").respond_with_handler(one)


def test_mlflow_versions_come_with_their_runs(app: App, httpserver: HTTPServer) -> None:
    mlflow_server(httpserver, ("run1", "run2"))
    report = import_batch(app, fetch_batch(app, "mlflow", None), Wishes())
    assert report.count(Done.REGISTERED) == 2
    with app.database.read() as tx:
        first, second = registry.list_versions(tx)
    assert (first.label, second.label) == ("ticket-router v1", "ticket-router v2")
    details = second.details
    assert details.serving_id == "models:/ticket-router/2"
    assert details.base is not None
    assert details.base.model == "Qwen/Qwen2.5-7B-Instruct"
    assert [d.uri for d in details.datasets] == ["mlflow:tickets@f7d0e0b1"]
    assert [(e.metric, e.mean) for e in details.evals] == [("eval_accuracy", 0.91)]
    again = import_batch(app, fetch_batch(app, "mlflow", None), Wishes())
    assert again.count(Done.KNOWN) == 2


def test_a_run_that_is_gone_leaves_the_version(app: App, httpserver: HTTPServer) -> None:
    mlflow_server(httpserver, ("run1",))
    first, second = fetch_batch(app, "mlflow", None).tunes
    assert first.asked.base is not None
    assert (second.asked.model_id, second.asked.base) == ("models:/ticket-router/2", None)


ARN = "arn:aws:bedrock:us-east-1:123456789012"
BASE = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"


def bedrock_job(number: int) -> dict[str, Any]:
    return {
        "jobArn": f"{ARN}:model-customization-job/amazon.nova-lite-v1:0/abcdefghijk{number}",
        "jobName": f"job-{number}",
        "outputModelName": "ticket-router",
        "outputModelArn": f"{ARN}:custom-model/amazon.nova-lite-v1:0/abcdefghijk{number}",
        "roleArn": "arn:aws:iam::123456789012:role/tuner",
        "status": "Completed",
        "creationTime": f"2026-09-0{number}T10:00:00Z",
        "endTime": f"2026-09-0{number}T12:00:00Z",
        "baseModelArn": BASE,
        "customizationType": "FINE_TUNING",
        "trainingDataConfig": {"s3Uri": f"s3://data/{number}.jsonl"},
        "validationDataConfig": {"validators": []},
        "outputDataConfig": {"s3Uri": "s3://out/"},
    }


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "none")


@pytest.mark.usefixtures("aws")
def test_bedrock_jobs_through_boto3(app: App, httpserver: HTTPServer) -> None:
    def page(request: Request) -> Response:
        assert "creationTimeAfter" in request.args
        number = int(request.args.get("nextToken", "1"))
        more = {"nextToken": "2"} if number == 1 else {}
        return answer({"modelCustomizationJobSummaries": [bedrock_job(number)], **more})

    def one(request: Request) -> Response:
        return answer(bedrock_job(int(request.path[-1])))

    path = "/model-customization-jobs"
    httpserver.expect_request(path).respond_with_handler(page)
    httpserver.expect_request(re.compile(f"^{path}/.+")).respond_with_handler(one)
    tunes = fetch_batch(app, "bedrock", date(2026, 9, 1)).tunes
    assert [(t.asked.name, t.asked.venue) for t in tunes] == [("ticket-router", "us-east-1")] * 2
    assert [d.ref.uri for t in tunes for d in t.asked.datasets if d.ref] == [
        "s3://data/1.jsonl",
        "s3://data/2.jsonl",
    ]


@pytest.mark.usefixtures("aws")
def test_what_bedrock_refuses_is_said(app: App, httpserver: HTTPServer) -> None:
    refusal = Response('{"message": "no"}', 403, {"x-amzn-errortype": "AccessDeniedException"})
    httpserver.expect_request("/model-customization-jobs").respond_with_response(refusal)
    with pytest.raises(FetchError, match="bedrock:ListModelCustomizationJobs"):
        fetch_batch(app, "bedrock", None)

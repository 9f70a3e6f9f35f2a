"""The door to AWS, answered by botocore's own stub: its shapes are those of the service."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tracker.errors import ConfigError, FetchError
from tracker.http.aws import ask, bedrock_client, region_of
from tracker.sources import load_source
from tracker.sources.base import Capture

pytest.importorskip("boto3")
ENDPOINT = "https://bedrock.us-east-1.amazonaws.com"
GONE = datetime(2026, 2, 15, tzinfo=UTC)
MODEL: dict[str, Any] = {
    "modelArn": "arn:aws:bedrock:us-east-1::foundation-model/acme.foo-v1:0",
    "modelId": "acme.foo-v1:0",
    "modelLifecycle": {"status": "LEGACY", "endOfLifeTime": GONE},
}


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    from botocore.stub import Stubber

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "none")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
    with Stubber(bedrock_client(ENDPOINT, timeout=1)) as stubber:
        yield stubber


def test_an_answer_becomes_notices(stub: Any) -> None:
    stub.add_response("list_foundation_models", {"modelSummaries": [MODEL]})
    body = ask(stub.client)
    assert "ResponseMetadata" not in json.loads(body)
    source = load_source("bedrock-api")
    [notice] = source.parse(Capture(source.url, body, "application/json", GONE)).notices
    assert (notice.model_id, notice.retires_on.text[:10]) == ("acme.foo-v1:0", "2026-02-15")


def test_a_refusal_says_which_permission_is_needed(stub: Any) -> None:
    stub.add_client_error("list_foundation_models", "AccessDeniedException", "no")
    with pytest.raises(FetchError, match="bedrock:ListFoundationModels"):
        ask(stub.client)


def test_without_a_region_it_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(ConfigError, match="set AWS_REGION"):
        bedrock_client(None, timeout=1)


def test_without_boto3_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "boto3", None)
    with pytest.raises(ConfigError, match=r"tracker\[bedrock\]"):
        bedrock_client(ENDPOINT, timeout=1)


@pytest.mark.parametrize(
    ("endpoint", "region"),
    [
        (ENDPOINT, "us-east-1"),
        ("https://bedrock-fips.us-gov-west-1.amazonaws.com/", "us-gov-west-1"),
        ("https://vpce.example", None),
        (None, None),
    ],
)
def test_the_region_of_an_endpoint(endpoint: str | None, region: str | None) -> None:
    assert region_of(endpoint) == region

"""The door to AWS: boto3, which signs requests with the credentials it finds. An extra.

boto3 connects by itself, so the vetting of addresses in this room does not apply to it: it goes to
AWS, or to the ``endpoint`` that the configuration names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tracker.errors import ConfigError, FetchError

_REGION = 'set AWS_REGION, or write: endpoint = "https://bedrock.us-east-1.amazonaws.com"'


def foundation_models(endpoint: str | None = None, *, timeout: float = 20.0) -> bytes:
    """The JSON answer of Bedrock's ListFoundationModels, times in ISO format.

    Raises ConfigError without boto3 or without a region, FetchError when AWS does not answer.
    """
    return ask(bedrock_client(endpoint, timeout=timeout))


def bedrock_client(endpoint: str | None, *, timeout: float) -> Any:
    """A boto3 client for the region of ``endpoint``, else for boto3's own choice."""
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError:
        msg = "to read from Bedrock takes boto3"
        raise ConfigError(msg, "pip install 'tracker[bedrock]'") from None
    config = Config(connect_timeout=timeout, read_timeout=timeout, retries={"max_attempts": 2})
    try:
        return boto3.client(
            "bedrock", region_name=region_of(endpoint), endpoint_url=endpoint, config=config
        )
    except (BotoCoreError, ValueError) as error:
        msg = f"boto3 cannot reach Bedrock: {error}"
        raise ConfigError(msg, _REGION) from None


def ask(client: Any) -> bytes:
    """Ask a Bedrock client for its models. Raises FetchError."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        answer = client.list_foundation_models()
    except (BotoCoreError, ClientError) as error:
        msg = f"Bedrock did not list its models: {error}"
        raise FetchError(msg, "it needs the permission bedrock:ListFoundationModels") from None
    answer.pop("ResponseMetadata", None)
    return json.dumps(answer, default=_plain).encode()


def customization_jobs(
    endpoint: str | None, since: datetime | None = None, *, timeout: float = 20.0
) -> Iterator[dict[str, Any]]:
    """Bedrock's customization jobs, created at ``since`` or later, each as GetModelCustomizationJob
    answers: plain JSON values. Raises ConfigError and FetchError as ``foundation_models`` does.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    client = bedrock_client(endpoint, timeout=timeout)
    wanted = {"creationTimeAfter": since} if since else {}
    try:
        for page in client.get_paginator("list_model_customization_jobs").paginate(**wanted):
            for job in page["modelCustomizationJobSummaries"]:
                found = client.get_model_customization_job(jobIdentifier=job["jobArn"])
                found.pop("ResponseMetadata", None)
                yield json.loads(json.dumps(found, default=_plain))
    except (BotoCoreError, ClientError) as error:
        msg = f"Bedrock did not list its customization jobs: {error}"
        needed = "bedrock:ListModelCustomizationJobs and bedrock:GetModelCustomizationJob"
        raise FetchError(msg, f"it needs the permissions {needed}") from None


def region_of(endpoint: str | None) -> str | None:
    """``us-east-1`` of ``https://bedrock.us-east-1.amazonaws.com``, ``None`` of anything else."""
    host = (endpoint or "").partition("//")[2].split("/", 1)[0].split(".")
    return host[1] if len(host) > 2 and host[0].startswith("bedrock") else None


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)

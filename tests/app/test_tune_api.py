"""Reading tuning jobs from providers' APIs, which page in five ways and may lie about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tracker.app.context import App
from tracker.app.imported import Done
from tracker.app.importing import import_batch
from tracker.app.tune_api import fetch_batch
from tracker.app.tune_pages import access
from tracker.app.wishes import Wishes
from tracker.config import load_config
from tracker.config.settings import ImportSettings
from tracker.db import registry
from tracker.errors import ConfigError, FetchError, NotFoundError
from tracker.importers.tune_apis import LISTED, tune_api

KEY = "a-key"
DAY = 86_400
START = 1_731_000_000


def openai_job(number: int) -> dict[str, Any]:
    return {
        "object": "fine_tuning.job",
        "id": f"ftjob-{number}",
        "model": "gpt-4o-mini-2024-07-18",
        "created_at": START + number * DAY,
        "fine_tuned_model": f"ft:gpt-4o-mini-2024-07-18:acme:triage:x{number}",
        "status": "succeeded",
    }


JOBS = [openai_job(n) for n in reversed(range(45))]
Make = Callable[..., App]


@pytest.fixture
def make(tmp_path: Path, httpserver: HTTPServer) -> Iterator[Make]:
    """An App whose configuration reads ``provider`` from the loopback server."""
    made: list[App] = []

    def app(provider: str, path: str = "", *, table: str | None = None) -> App:
        endpoint = httpserver.url_for(path or "/v1")
        text = table or f'[import.{provider}]\napi_key = "env:KEY"\nendpoint = "{endpoint}"\n'
        config = tmp_path / "tracker.toml"
        config.write_text(f"[network]\nallow_private = true\n{text}", encoding="utf-8")
        env = {"KEY": KEY}
        settings = load_config(config, env, tmp_path)
        noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
        made.append(App(settings, env, lambda: noon, lambda _: None))
        return made[-1]

    yield app
    for one in made:
        one.close()


def answer(data: Any) -> Response:
    return Response(json.dumps(data), content_type="application/json")


def openai_page(request: Request) -> Response:
    ids = [job["id"] for job in JOBS]
    start = ids.index(request.args["after"]) + 1 if "after" in request.args else 0
    limit = int(request.args["limit"])
    page = JOBS[start : start + limit]
    return answer({"object": "list", "data": page, "has_more": start + limit < len(JOBS)})


def test_openai_is_paged_to_its_end_and_numbered_by_age(make: Make, httpserver: HTTPServer) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    httpserver.expect_request("/v1/fine_tuning/jobs", headers=headers).respond_with_handler(
        openai_page
    )
    app, seen = make("openai"), list[int]()
    report = import_batch(app, fetch_batch(app, "openai", None, seen.append), Wishes())
    assert seen == [20, 40, 45]
    assert report.count(Done.REGISTERED) == 45
    with app.database.read() as tx:
        found = [v.details.job_id for v in registry.list_versions(tx)]
    assert found == [f"ftjob-{n}" for n in range(45)]
    again = import_batch(app, fetch_batch(app, "openai", None), Wishes())
    assert again.count(Done.KNOWN) == 45


def test_since_leaves_out_what_is_older_and_stops_reading(
    make: Make, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/v1/fine_tuning/jobs").respond_with_handler(openai_page)
    day = datetime.fromtimestamp(START + 40 * DAY, UTC).date()
    batch = fetch_batch(make("openai"), "openai", day)
    assert [t.asked.job_id for t in batch.tunes] == [f"ftjob-{n}" for n in range(40, 45)]
    assert len(httpserver.log) == 2


def test_azure_has_its_own_address_version_and_header(make: Make, httpserver: HTTPServer) -> None:
    query = {"api-version": "2025-04-01-preview", "limit": "20"}
    httpserver.expect_request(
        "/openai/fine_tuning/jobs", headers={"api-key": KEY}, query_string=query
    ).respond_with_json({"object": "list", "data": [openai_job(1)], "has_more": False})
    app = make("azure", "/?api-version=2025-04-01-preview")
    (tune,) = fetch_batch(app, "azure", None).tunes
    assert tune.asked.provider == "azure"


def test_mistral_is_paged_by_number(make: Make, httpserver: HTTPServer) -> None:
    def job(number: int) -> dict[str, Any]:
        return {
            "id": f"j{number}",
            "object": "job",
            "job_type": "completion",
            "model": "open-mistral-7b",
            "status": "SUCCESS",
            "created_at": START,
            "fine_tuned_model": f"ft:open-mistral-7b:1a2b3c4d:20241119:{number:08x}",
        }

    def page(request: Request) -> Response:
        number, size = int(request.args["page"]), int(request.args["page_size"])
        rows = [job(n) for n in range(250)][number * size : (number + 1) * size]
        return answer({"object": "list", "data": rows, "total": 250})

    httpserver.expect_request("/v1/fine_tuning/jobs").respond_with_handler(page)
    assert len(fetch_batch(make("mistral"), "mistral", None).tunes) == 250
    assert len(httpserver.log) == 3


def test_together_is_one_list(make: Make, httpserver: HTTPServer) -> None:
    job = {"id": "ft-1", "status": "completed", "model": "m", "model_output_name": "o"}
    httpserver.expect_request("/v1/fine-tunes").respond_with_json({"data": [job]})
    (tune,) = fetch_batch(make("together"), "together", date(2026, 1, 1)).tunes
    assert tune.asked.model_id == "o"


def test_fireworks_is_paged_by_token(make: Make, httpserver: HTTPServer) -> None:
    def page(request: Request) -> Response:
        token = int(request.args.get("pageToken", "0"))
        name = f"accounts/acme/supervisedFineTuningJobs/{token}"
        job = {"name": name, "state": "JOB_STATE_COMPLETED", "outputModel": f"m{token}"}
        following = str(token + 1) if token < 2 else ""
        return answer({"supervisedFineTuningJobs": [job], "nextPageToken": following})

    path = "/v1/accounts/acme"
    httpserver.expect_request(f"{path}/supervisedFineTuningJobs").respond_with_handler(page)
    batch = fetch_batch(make("fireworks", path), "fireworks", None)
    assert [t.asked.model_id for t in batch.tunes] == ["m0", "m1", "m2"]


def full_page_for_ever(request: Request) -> Response:
    return answer({"object": "list", "data": JOBS[:20], "has_more": True})


def more_of_nothing(request: Request) -> Response:
    if "pageToken" in request.args:
        return answer({"supervisedFineTuningJobs": [], "nextPageToken": "again"})
    job = {"name": "accounts/a/supervisedFineTuningJobs/1"}
    return answer({"supervisedFineTuningJobs": [job], "nextPageToken": "next"})


@pytest.mark.parametrize(
    ("provider", "path", "handler", "words"),
    [
        ("openai", "fine_tuning/jobs", full_page_for_ever, "gives the same jobs again"),
        ("fireworks", "supervisedFineTuningJobs", more_of_nothing, "says there is more"),
        ("openai", "fine_tuning/jobs", lambda _: answer({"error": "x"}), "without a list"),
        ("openai", "fine_tuning/jobs", lambda _: Response("<html>"), "cannot|not|no"),
        ("openai", "fine_tuning/jobs", lambda _: Response('{"object": "li'), "in the middle"),
        ("openai", "fine_tuning/jobs", lambda _: Response(b"\xff"), "not text"),
        ("openai", "fine_tuning/jobs", lambda _: Response("", 401), "401"),
    ],
)
def test_a_server_that_lies_or_fails_imports_nothing(
    make: Make,
    httpserver: HTTPServer,
    provider: str,
    path: str,
    handler: Any,
    words: str,
) -> None:
    httpserver.expect_request(f"/v1/{path}").respond_with_handler(handler)
    with pytest.raises(FetchError, match=words) as caught:
        fetch_batch(make(provider), provider, None)
    assert KEY not in str(caught.value)


def test_a_full_page_that_does_not_say_whether_more_follow_is_followed_up(
    make: Make, httpserver: HTTPServer
) -> None:
    def page(request: Request) -> Response:
        rows = JOBS[20:30] if "after" in request.args else JOBS[:20]
        return answer({"object": "list", "data": rows})

    httpserver.expect_request("/v1/fine_tuning/jobs").respond_with_handler(page)
    assert len(fetch_batch(make("openai"), "openai", None).tunes) == 30


def test_an_entry_that_cannot_be_read_stops_no_other(make: Make, httpserver: HTTPServer) -> None:
    rows = [openai_job(1) | {"id": 7}, openai_job(2), {"object": "of 2031"}]
    httpserver.expect_request("/v1/fine_tuning/jobs").respond_with_json(
        {"object": "list", "data": rows, "has_more": False}
    )
    batch = fetch_batch(make("openai"), "openai", None)
    assert len(batch.tunes) == 1
    assert [r.error.message.rpartition("entry ")[2] for r in batch.refused] == [
        "1 has no id",
        "3 is in no known format and was left out",
    ]


def test_without_a_table_the_source_of_the_same_api_says_key_and_endpoint(make: Make) -> None:
    table = '[[sources]]\nid = "azure-api"\napi_key = "env:KEY"\nendpoint = "https://a.example"\n'
    app = make("azure", table=table)
    endpoint, key = access(app, tune_api("azure"))
    assert key is not None
    assert (endpoint, key.reveal(app.env)) == ("https://a.example", KEY)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('[team]\nname = "x"\n', r"no key .*AZURE_API_KEY"),
        ('[import.azure]\napi_key = "env:KEY"\n', r"where the API .*RESOURCE"),
    ],
)
def test_what_is_missing_in_the_configuration_is_said(make: Make, table: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        fetch_batch(make("azure", table=table), "azure", None)


def test_only_those_providers_have_a_list() -> None:
    with pytest.raises(NotFoundError, match=r"openai, azure.*mlflow, bedrock"):
        tune_api("cohere")
    for provider in LISTED:
        assert ImportSettings().of(provider).api_key is None

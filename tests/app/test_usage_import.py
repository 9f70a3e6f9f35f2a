"""Usage from files and from OpenAI's organization APIs, into the registry."""

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
from tracker.app.registering import register
from tracker.app.usage_import import Stranger, import_api, import_file
from tracker.cli.costs_usage import APIS
from tracker.config import load_config
from tracker.db import usage as usage_rows
from tracker.domain.usage import UsageDay
from tracker.errors import ConfigError, FetchError, InputError, NotFoundError
from tracker.importers.registration import Registration
from tracker.importers.usage_apis import USAGE_APIS

FT = "ft:gpt-4.1-mini-2025-04-14:acme:triage:AbC123"
SINCE, DAY = date(2026, 11, 20), 86_400
START = int(datetime(2026, 11, 20, tzinfo=UTC).timestamp())
USAGE, COSTS = "/v1/organization/usage/completions", "/v1/organization/costs"
Make = Callable[..., App]


@pytest.fixture
def make(tmp_path: Path, httpserver: HTTPServer) -> Iterator[Make]:
    made: list[App] = []

    def app(text: str | None = None) -> App:
        endpoint = httpserver.url_for("/v1/")
        text = text or f'[costs.openai]\napi_key = "env:KEY"\nendpoint = "{endpoint}"\n'
        config = tmp_path / "tracker.toml"
        config.write_text(f"[network]\nallow_private = true\n{text}", encoding="utf-8")
        env = {"KEY": "an-admin-key"}
        settings = load_config(config, env, tmp_path)
        noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
        made.append(App(settings, env, lambda: noon, lambda _: None))
        return made[-1]

    yield app
    for one in made:
        one.close()


def bucket(number: int, *results: dict[str, Any]) -> dict[str, Any]:
    start = START + number * DAY
    return {"object": "bucket", "start_time": start, "end_time": start + DAY, "results": results}


def used(model: str, requests: int = 2) -> dict[str, Any]:
    return {
        "object": "organization.usage.completions.result",
        "model": model,
        "num_model_requests": requests,
        "input_tokens": 350,
        "output_tokens": 120,
    }


def charged(model: str, value: float) -> dict[str, Any]:
    amount = {"value": value, "currency": "usd"}
    item = f"{model}, input_tokens"
    return {"object": "organization.costs.result", "amount": amount, "line_item": item}


def answer(data: Any, token: str | None = None) -> Response:
    page = {"object": "page", "data": data, "has_more": token is not None, "next_page": token}
    return Response(json.dumps(page), content_type="application/json")


def stored(app: App) -> list[UsageDay]:
    with app.database.read() as tx:
        return usage_rows.usage(tx, start=date(2026, 11, 1), end=date(2026, 11, 30))


def test_both_apis_are_paged_to_their_end(
    make: Make, httpserver: HTTPServer, tmp_path: Path
) -> None:
    asked: list[dict[str, list[str]]] = []

    def usage_page(request: Request) -> Response:
        asked.append(request.args.to_dict(flat=False))
        if "page" not in request.args:
            return answer([bucket(0, used(FT)), bucket(1)], "more=1&x")
        return answer([bucket(2, used(FT, 5), used("gpt-4.1"))])

    headers = {"Authorization": "Bearer an-admin-key"}
    httpserver.expect_request(USAGE, headers=headers).respond_with_handler(usage_page)
    httpserver.expect_request(COSTS, headers=headers).respond_with_handler(
        lambda _: answer([bucket(0, charged(FT, 0.5))])
    )
    app = make()
    register(app, Registration(name="triage", model_id=FT), tmp_path)
    done = import_api(app, "openai", SINCE)
    place = httpserver.url_for(USAGE)
    assert done.rows == 4
    assert done.strangers == (Stranger("gpt-4.1", f"{place}: $[1].data[0].results[1]"),)
    assert asked[0] == {
        "start_time": [str(START)],
        "bucket_width": ["1d"],
        "limit": ["31"],
        "group_by": ["model", "batch", "service_tier"],
    }
    assert asked[1] == asked[0] | {"page": ["more=1&x"]}
    first = stored(app)
    assert [(d.source, d.requests, str(d.billed)) for d in first if d.model == FT] == [
        ("openai_costs", 0, "0.50 USD"),
        ("openai_usage", 2, "None"),
        ("openai_usage", 5, "None"),
    ]
    assert import_api(app, "openai", SINCE).rows == 4
    assert stored(app) == first


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('{"object": "list"}', "answers without a page of buckets"),
        ("[]", "answers without a page of buckets"),
        ("{", "not JSON"),
        ('{"object": "page", "data": [], "has_more": true, "next_page": "x"}', "same page again"),
        (b"\xff", "not text"),
    ],
)
def test_an_api_that_cannot_be_relied_on_imports_nothing(
    make: Make, httpserver: HTTPServer, body: str | bytes, says: str
) -> None:
    httpserver.expect_request(USAGE).respond_with_data(body, content_type="application/json")
    app = make()
    with pytest.raises(FetchError, match=says):
        import_api(app, "openai", SINCE)
    assert stored(app) == []


def test_more_is_said_to_come_and_no_token_given(make: Make, httpserver: HTTPServer) -> None:
    body = {"object": "page", "data": [bucket(0, used(FT))], "has_more": True, "next_page": None}
    httpserver.expect_request(USAGE).respond_with_json(body)
    httpserver.expect_request(COSTS).respond_with_data(answer([]).data)
    done = import_api(make(), "openai", SINCE)
    assert "is not the last page: later days are missing" in done.problems[0]


def test_a_key_a_known_provider_and_a_day_that_has_come_are_needed(make: Make) -> None:
    with pytest.raises(ConfigError, match="there is no key") as caught:
        import_api(make("[costs]\n"), "openai", SINCE)
    assert "[costs.openai] api_key" in str(caught.value.hint)
    with pytest.raises(NotFoundError, match="the usage of mistral"):
        import_api(make(), "mistral", SINCE)
    with pytest.raises(InputError, match="2026-11-25 has not come yet"):
        import_api(make(), "openai", date(2026, 11, 25))
    assert set(APIS) == set(USAGE_APIS)


def test_a_file_is_imported_once_however_often(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "u.csv"
    path.write_text("\ufeffdate,model,input,output\n2026-11-22,m,1,1\n", encoding="utf-8")
    app = make()
    done = import_file(app, path)
    assert (done.rows, done.strangers) == (1, (Stranger("m", f"{path}, line 2"),))
    assert import_file(app, path) == done
    assert [day.model for day in stored(app)] == ["m"]


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "there is no file"), (b"date,model\n\xff", "is not UTF-8 text")],
)
def test_files_that_cannot_be_read(
    make: Make, tmp_path: Path, content: bytes | None, says: str
) -> None:
    path = tmp_path / "u.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=says):
        import_file(make(), path)
    with pytest.raises(InputError, match="cannot read"):
        import_file(make(), tmp_path)


def test_a_bad_row_at_the_end_leaves_everything_as_it_was(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "u.csv"
    path.write_text("date,model,input,output\n2026-11-22,m,1,1\n2026-11-22,m,-1,1\n")
    app = make()
    with pytest.raises(InputError, match="line 3: input -1 is negative"):
        import_file(app, path)
    assert stored(app) == []

"""Finding what travels with the program, and saying in plain words what breaks a schema."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.schemas.examples import example
from tracker import resources
from tracker.errors import InputError, NotFoundError

NOTICE = example("notice", "valid", "exact-day")
VERSION = example("model_version", "valid", "everything")


def broken(data: dict[str, Any], path: list[str | int], value: object) -> dict[str, Any]:
    """A copy of ``data`` with another value at ``path``."""
    copied = deepcopy(data)
    inner: Any = copied
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    return copied


def complaint(schema: str, data: object) -> str:
    with pytest.raises(InputError) as caught:
        resources.check(schema, data, "release.json")
    assert caught.value.hint == f"the format is schemas/v1/{schema}.schema.json"
    assert "\n" not in caught.value.message
    return caught.value.message


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (["datasets", 1, "sha256"], "abc", "$.datasets[1].sha256 must be 64 lower-case hexa"),
        (["datasets", 1, "sha256"], "a" * 64 + "\n", "$.datasets[1].sha256 must be 64 lower-"),
        (["costs", 0, "amount"], "٣", "$.costs[0].amount must be an amount like 214.50"),
        (["datasets", 0, "role"], "test", "$.datasets[0].role must be one of train, validation"),
        (["costs", 0, "amount"], 214.5, '$.costs[0].amount must be written in quotes, like "214'),
        (["costs", 0, "amount"], "-1", "$.costs[0].amount must be an amount like 214.50"),
        (["trained_on"], "20261120", "$.trained_on must be a date like 2027-01-14, not"),
        (["trained_on"], "2026-02-30", "$.trained_on must be a date like 2027-01-14, not"),
        (["trained_tokens"], -1, "$.trained_tokens must be at least 0, not -1"),
        (["lead_times", "eval"], 400, "$.lead_times.eval must be at most 365, not 400"),
        (["lead_times"], {"eval": 1}, "$.lead_times lacks retrain, rollout"),
        (["idempotency_key"], "k" * 201, "$.idempotency_key must not be longer than 200"),
        (["model_id"], "", "$.model_id must not be empty"),
        (["tags"], {"team": 7}, "$.tags.team must be text, not 7"),
        (["aliases"], "production", '$.aliases must be a list, not "production"'),
        (["accept_knowledge"], "yes", '$.accept_knowledge must be true or false, not "yes"'),
        (["base"], 4, "$.base must have exactly one of the forms it may have, not 4"),
        (["base"], {"provider": "openai"}, "$.base lacks model"),
        (["evals", 0], {"suite": "triage", "mean": 1}, "$.evals[0] lacks metric"),
        (["reason"], "because", "$.reason must be one of format, latency_cost, voice, knowl"),
    ],
)
def test_one_line_says_the_file_the_path_and_what_is_wrong(
    path: list[str | int], value: object, says: str
) -> None:
    assert complaint("model_version", broken(VERSION, path, value)).startswith(
        f"release.json: {says}"
    )


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (["evidence", "url"], "see the page", "$.evidence.url must be a full address like"),
        (["evidence", "url"], 3, "$.evidence.url must be text, not 3"),
        (["evidence", "url"], "https://a.example/b c", "$.evidence.url must be a full address"),
        (["evidence", "read_at"], "2026-11-23T06:00:04", "$.evidence.read_at must be a moment"),
        (["model_id"], None, "$ names no model: give model_id or display_name"),
        (["retires_on", "precision"], "month", "$.retires_on has a value that does not fit its"),
    ],
)
def test_formats_and_forms_are_checked(path: list[str | int], value: object, says: str) -> None:
    assert complaint("notice", broken(NOTICE, path, value)).startswith(f"release.json: {says}")


def test_a_very_long_value_is_cut() -> None:
    message = complaint("model_version", broken(VERSION, ["name"], "X" * 99))
    assert message.endswith("X…")
    assert len(message) < 200


def test_a_written_out_secret_is_not_repeated() -> None:
    data = {"channels": {"slack": {"webhook_url": "https://hooks.example/T0/B0/hunter2"}}}
    assert "hunter2" not in complaint("config", data)
    url = "postgresql://tracker:hunter2@db.example.com/tracker"
    assert "hunter2" not in complaint("config", {"database": {"url": url}})


def test_data_that_fits_passes_in_silence() -> None:
    resources.check("model_version", VERSION, "release.json")


def test_an_unknown_schema_names_those_there_are() -> None:
    with pytest.raises(NotFoundError) as caught:
        resources.schema("../notice")
    assert "model_version" in str(caught.value.hint)


def test_what_the_installation_lacks_is_named() -> None:
    with pytest.raises(NotFoundError, match="no poems"):
        resources.folder("poems")
    with pytest.raises(NotFoundError, match=r"no notice\.txt"):
        resources.text("notice.txt")


def test_folders_and_texts_are_found() -> None:
    assert (resources.folder("schemas") / "v1" / "notice.schema.json").is_file()
    assert resources.text("config.example.toml").startswith("# tracker.toml")

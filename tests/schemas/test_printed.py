"""What the program prints has a schema, under the name it gives, and fits it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import tracker
from tests.cli.conftest import Run
from tests.cli.conftest import run as run
from tracker import resources

PRINTED = sorted(
    {
        found[1]
        for path in Path(tracker.__file__).parent.rglob("*.py")
        for found in re.finditer(r"tracker/([a-z_]+)/v1", path.read_text(encoding="utf-8"))
    }
)


def test_every_schema_that_is_named_is_there() -> None:
    assert {"alert", "check", "import", "plan", "portfolio"} <= set(PRINTED)
    assert set(PRINTED) <= set(resources.schema_names())


@pytest.mark.parametrize("name", PRINTED)
def test_a_schema_says_the_name_that_is_printed(name: str) -> None:
    assert resources.schema(name)["properties"]["schema"]["const"] == f"tracker/{name}/v1"


JOB = {
    "object": "fine_tuning.job",
    "id": "ftjob-1",
    "model": "gpt-3.5-turbo-0613",
    "fine_tuned_model": "ft:gpt-3.5-turbo-0613:acme:triage:9xYz",
    "status": "succeeded",
    "created_at": 1760000000,
}


def test_what_is_printed_fits(run: Run) -> None:
    Path("job.json").write_text(json.dumps(JOB), encoding="utf-8")
    Path("broken.json").write_text("{", encoding="utf-8")
    fits(run("import", "job.json", "broken.json", "--name", "triage", "--json").stdout)
    run("register", "tone", "--provider", "openai", "--model-id", "ft:unknown-base:acme:tone:1")
    fits(run("check", "--offline", "--json").stdout)
    fits(run("plan", "--json").stdout)
    fits(run("plan", "triage", "--json").stdout)


def fits(printed: str) -> None:
    data = json.loads(printed)
    resources.check(data["schema"].split("/")[1], data, "standard output")

"""Every schema is sound and has examples: some it takes and some it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.schemas.examples import FOLDER, name_of, paths, read
from tracker import resources
from tracker.domain.notice import notice_from_json, notice_to_json
from tracker.errors import InputError

NAMES = resources.schema_names()


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_is_sound_and_says_what_it_is(name: str) -> None:
    schema = resources.schema(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:tracker:schema:v1:{name}"
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize("name", NAMES)
def test_there_are_examples_of_both_kinds(name: str) -> None:
    assert len(list((FOLDER / name / "valid").glob("*.json"))) >= 2
    assert len(list((FOLDER / name / "invalid").glob("*.json"))) >= 3


@pytest.mark.parametrize("path", paths("valid"), ids=name_of)
def test_a_valid_example_passes(path: Path) -> None:
    resources.check(path.parent.parent.name, read(path), path.name)


@pytest.mark.parametrize("path", paths("invalid"), ids=name_of)
def test_an_invalid_example_is_refused_with_its_place(path: Path) -> None:
    with pytest.raises(InputError) as caught:
        resources.check(path.parent.parent.name, read(path), path.name)
    assert caught.value.message.startswith(f"{path.name}: $")


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"config"}))
def test_v1_is_additive_unknown_properties_are_taken(name: str) -> None:
    for path in (FOLDER / name / "valid").glob("*.json"):
        resources.check(name, read(path) | {"added_in_v1_9": [1]}, path.name)


@pytest.mark.parametrize("path", sorted((FOLDER / "notice" / "valid").glob("*.json")), ids=name_of)
def test_a_notice_survives_the_round_trip(path: Path) -> None:
    notice = notice_from_json(read(path))
    written = notice_to_json(notice)
    resources.check("notice", written, path.name)
    assert notice_from_json(written) == notice

"""The dataclasses, the example and the schema name the same keys with the same defaults."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import MISSING, Field
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_type_hints

import pytest

from tests.config.write import ENV
from tests.schemas.examples import name_of, paths, read
from tracker import resources
from tracker.config import Config, Url, load_config
from tracker.config.document import Document
from tracker.config.duration import format_duration
from tracker.config.read import file_keys, is_table, read_table
from tracker.errors import ConfigError

EXAMPLE = resources.text("config.example.toml")
SWITCHED_ON = re.sub(r"(?m)^#(?=[a-z\[])", "", EXAMPLE)
Key = tuple[str, ...]


def innermost(hint: Any) -> Any:
    """``X`` of ``X | None`` and of ``tuple[X, ...]``."""
    while isinstance(hint, UnionType) or getattr(hint, "__origin__", None) is tuple:
        hint = get_args(hint)[0]
    return hint


def settings(shape: Any, at: Key = ()) -> Iterator[tuple[Key, Field[Any]]]:
    """Every key that takes a value, by its path in the file."""
    hints = get_type_hints(shape)
    for key, field in file_keys(shape).items():
        inner = innermost(hints[field.name])
        if is_table(inner):
            yield from settings(inner, (*at, key))
        else:
            yield (*at, key), field


def keys_of(table: Any, at: Key = ()) -> Iterator[Key]:
    for key, value in table.items():
        tables = value if isinstance(value, list) else [value]
        if any(isinstance(one, dict) for one in tables):
            for one in tables:
                yield from keys_of(one, (*at, key))
        else:
            yield (*at, key)


def schema_of(schema: Any, at: Key) -> Any:
    for part in at:
        schema = schema.get("items", schema)["properties"][part]
    return schema


SETTINGS = dict(settings(Config))


@pytest.mark.parametrize("text", [EXAMPLE, SWITCHED_ON], ids=["as it is", "all switched on"])
def test_the_example_loads_and_fits_the_schema(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tracker.toml"
    path.write_text(text, encoding="utf-8")
    load_config(path, ENV, tmp_path)
    resources.check("config", tomllib.loads(text), path.name)


def test_the_example_changes_nothing_but_the_database(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text(EXAMPLE, encoding="utf-8")
    (tmp_path / "empty.toml").write_text("", encoding="utf-8")
    example = load_config(None, ENV, tmp_path).masked()
    default = load_config(Path("empty.toml"), ENV, tmp_path).masked()
    assert example.pop("database") == {"url": f"sqlite:///{tmp_path}/tracker.db"}
    assert default.pop("database") != {"url": f"sqlite:///{tmp_path}/tracker.db"}
    assert example.pop("path") != default.pop("path")
    assert example == default


def test_the_example_names_every_key_and_no_other() -> None:
    assert set(keys_of(tomllib.loads(SWITCHED_ON))) == set(SETTINGS)


def test_the_schema_names_every_key_and_no_other() -> None:
    schema = resources.schema("config")

    def named(inner: Any, at: Key = ()) -> Iterator[Key]:
        for key, value in inner["properties"].items():
            table = value.get("items", value)
            if "properties" in table:
                yield from named(table, (*at, key))
            else:
                yield (*at, key)

    assert set(named(schema)) == set(SETTINGS)


@pytest.mark.parametrize("at", SETTINGS, ids=".".join)
def test_the_schema_has_the_defaults_of_the_dataclasses(at: Key) -> None:
    default = SETTINGS[at].default
    assert default is not MISSING
    assert schema_of(resources.schema("config"), at)["default"] == as_written(default)


def as_written(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, tuple):
        return list(value)
    if hasattr(value, "total_seconds"):
        return {"2d": "48h"}.get(format_duration(value), format_duration(value))
    if hasattr(value, "isoformat"):
        return value.isoformat("minutes")
    return value.value if isinstance(value, Url) else str(value)


def test_the_reader_takes_what_the_schema_takes(tmp_path: Path) -> None:
    valid = [path for path in paths("valid") if path.parts[-3] == "config"]
    assert valid
    for path in valid:
        read_table(Config, read(path), (), Document(tmp_path / path.name, ""))


@pytest.mark.parametrize(
    "path", [p for p in paths("invalid") if p.parts[-3] == "config"], ids=name_of
)
def test_the_reader_refuses_what_the_schema_refuses(path: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        read_table(Config, read(path), (), Document(tmp_path / path.name, ""))

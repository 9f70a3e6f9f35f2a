"""YAML that is data, and YAML that is an attack."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tracker.errors import InputError
from tracker.importers.strict_yaml import LARGEST, read_yaml

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]"
    for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# only words\n", None),
        ("\ufeffa: 1\n", {"a": 1}),
        ("a: [1, x, 1.0e-4, true, null]\r\n", {"a": [1, "x", 0.0001, True, None]}),
        ("a: &anchor x\n", {"a": "x"}),
        ("---\na: x\n...\n", {"a": "x"}),
    ],
)
def test_plain_data(text: str, value: Any) -> None:
    assert read_yaml(text, name="f.yaml") == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BOMB, "line 2 has an alias"),
        ("a: &a [*a]\n", "line 1 has an alias"),
        ("x: 1\na: !!python/object/apply:os.system [ls]\n", "line 2"),
        ("a: !own x\n", "line 1"),
        ("a: 1\nb: 2\na: 3\n", "line 3 has 'a' twice"),
        ("- x: {a: 1, a: 2}\n", "line 1 has 'a' twice"),
        ("[" * 5000, "nesting more than 32 deep"),
        ("a: 1\n---\nb: 2\n", "f.yaml, line 2"),
        ("a: [1\nb: 2\n", "f.yaml, line 2"),
        ("a: \x00\n", "f.yaml"),
        ("a: 2026-02-31\n", "cannot be read"),
        ("a: " + "1" * 6000 + "\n", "cannot be read"),
        ("? [a]\n: 1\n", "f.yaml, line 1"),
        ("- 1\n" * 250_000, "more than 200,000 values"),
        ("a" * (LARGEST + 1), "larger than 2 MiB"),
    ],
    ids=range(15),
)
def test_what_is_refused_is_refused_in_one_line_and_at_once(text: str, words: str) -> None:
    began = time.monotonic()
    with pytest.raises(InputError) as caught:
        read_yaml(text, name="f.yaml")
    assert words in caught.value.message
    assert "\n" not in caught.value.message
    assert time.monotonic() - began < 5

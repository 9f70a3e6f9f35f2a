"""Secrets are references, and never appear anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.config import Secret, Url
from tracker.config.secret import WrittenOutError
from tracker.errors import ConfigError

ENV = {"SMTP_PASSWORD": "hunter2", "EMPTY": ""}


def test_a_variable_is_revealed_and_only_then() -> None:
    secret = Secret("env:SMTP_PASSWORD")
    assert secret.reveal(ENV) == "hunter2"
    assert f"{secret} {secret!r}" == "env:SMTP_PASSWORD Secret(ref='env:SMTP_PASSWORD')"


@pytest.mark.parametrize(("name", "says"), [("MISSING", "is not set"), ("EMPTY", "is empty")])
def test_a_variable_without_a_value_is_named(name: str, says: str) -> None:
    with pytest.raises(ConfigError, match=f"variable {name} {says}"):
        Secret(f"env:{name}").reveal(ENV)


def test_a_file_is_revealed_without_its_line_end(tmp_path: Path) -> None:
    (tmp_path / "smtp").write_bytes(b"hunter 2\r\n")
    assert Secret(f"file:{tmp_path / 'smtp'}").reveal({}) == "hunter 2"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read: No such file"),
        (b"\n", "is empty"),
        (b"\xff\xfe", "cannot be read: it is not UTF-8 text"),
    ],
)
def test_a_file_without_a_secret_is_named(tmp_path: Path, content: bytes | None, says: str) -> None:
    if content is not None:
        (tmp_path / "smtp").write_bytes(content)
    with pytest.raises(ConfigError, match=f"smtp {says}"):
        Secret(f"file:{tmp_path / 'smtp'}").reveal({})


@pytest.mark.parametrize("text", ["hunter2", "", "env:", "env:NOT A NAME", "keyring:alone", "env"])
def test_a_literal_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(WrittenOutError) as caught:
        Secret(text)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "sqlite:///tracker.db",
        "postgresql://tracker@db.example.com/tracker",
        "https://hc.example.com/ping/1",
        "http://proxy.example.com:3128",
        "",
    ],
)
def test_an_address_without_a_password_may_be_written_out(text: str) -> None:
    assert str(Url(text)) == Url(text).reveal({}) == text


def test_an_address_may_be_a_reference() -> None:
    assert Url("env:SMTP_PASSWORD").reveal(ENV) == "hunter2"


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://tracker:hunter2@db.example.com/tracker",
        "postgresql://db.example.com/tracker?user=t&password=hunter2",
        "http://me:hunter2@proxy.example.com:3128",
        "postgresql://tracker:[hunter2@db.example.com/tracker",
    ],
)
def test_a_password_in_an_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(WrittenOutError) as caught:
        Url(text)
    assert "hunter2" not in str(caught.value)

"""A configuration file for a test."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tracker.config import Config, load_config
from tracker.errors import ConfigError

ENV = {"USER": "ada"}


def write(folder: Path, text: str) -> Path:
    path = folder / "tracker.toml"
    path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return path


def loaded(folder: Path, text: str) -> Config:
    return load_config(write(folder, text), ENV, folder)


def refused(folder: Path, text: str) -> str:
    """The error's whole text, with the folder's name taken out."""
    with pytest.raises(ConfigError) as caught:
        loaded(folder, text)
    return str(caught.value).replace(f"{folder}/", "")

"""Formats of installed packages, broken ones among them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.errors import InputError
from tracker.importers.registration import Registration
from tracker.importers.tunes import TUNE_FORMATS
from tracker.importers.tunes.base import Item, Tune, TuneFormat
from tracker.importers.tunes.read import formats, read_tunes


def detect(item: Item) -> bool:
    return bool(item.data["acme"])


def read(item: Item) -> Tune:
    if item.data["acme"] == "wrong":
        raise ZeroDivisionError
    if item.data["acme"] == "cut":
        raise InputError("a cut file")
    return Tune(Registration(name=item.data["acme"], base="openai/gpt-4o"))


ACME = TuneFormat("acme", "Acme", "a key", "none", "none", detect, read)
POINTS = f"""
[tracker.importers]
gone = acme_is_not_there:FORMAT
missing = {__name__}:NOTHING
other = {__name__}:POINTS
acme = {__name__}:ACME
"""


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    info = tmp_path / "acme-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1\n")
    (info / "entry_points.txt").write_text(POINTS)
    monkeypatch.syspath_prepend(str(tmp_path))
    formats.cache_clear()
    yield
    formats.cache_clear()


@pytest.mark.usefixtures("plugins")
def test_those_that_cannot_be_loaded_are_named_and_the_others_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert [form.id for form in formats()] == ["acme", *TUNE_FORMATS]
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "the importer gone (acme_is_not_there:FORMAT) cannot be loaded" in said
    assert "the importer missing" in said and "AttributeError" in said
    assert f"the importer other ({__name__}:POINTS) is no TuneFormat" in said


@pytest.mark.usefixtures("plugins")
def test_what_an_installed_format_says_counts() -> None:
    [tune] = read_tunes('{"acme": "mine"}', Item("a.json", "", None)).tunes
    assert tune.asked.name == "mine"
    with pytest.raises(InputError, match=r"^a cut file$"):
        read_tunes('{"acme": "cut"}', Item("a.json", "", None))


@pytest.mark.usefixtures("plugins")
def test_a_fault_in_it_is_an_entry_that_cannot_be_read() -> None:
    with pytest.raises(InputError, match=r"a\.json: the importer acme failed: ZeroDivisionError"):
        read_tunes('{"acme": "wrong"}', Item("a.json", "", None))


@pytest.mark.usefixtures("plugins")
def test_one_that_cannot_look_at_a_file_leaves_it_to_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    text = (
        '{"object": "fine_tuning.job", "id": "ftjob-1", "model": "gpt-4o-mini-2024-07-18",'
        ' "fine_tuned_model": "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz",'
        ' "status": "succeeded", "created_at": 1760000000}'
    )
    [tune] = read_tunes(text, Item("job.json", "", None)).tunes
    assert tune.asked.job_id == "ftjob-1"
    assert "the importer acme failed at job.json and is passed over: KeyError" in caplog.text

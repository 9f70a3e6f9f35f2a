"""Each fixture page reads as the ``.expected.json`` beside it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sources.support import FIXTURES, READ_AT, brief, read
from tracker.domain.notice import notice_to_json
from tracker.matching.providers import PROVIDERS
from tracker.sources import SOURCES, load_source
from tracker.sources.base import SourceKind

OWN = (SourceKind.PAGE, SourceKind.API)
PAGES = sorted(p for p in FIXTURES.glob("*/*") if ".expected." not in p.name)


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_a_page_reads_as_expected(path: Path) -> None:
    expected = json.loads(path.with_name(f"{path.stem}.expected.json").read_text("utf-8"))
    assert brief(read(path)) == expected


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_every_notice_is_proved(path: Path) -> None:
    source = load_source(path.parent.name)
    for notice in read(path).notices:
        proof = notice.evidence
        assert proof.url.startswith(source.url)
        assert proof.quote
        assert proof.section
        assert (proof.read_at, len(proof.capture_sha256 or "")) == (READ_AT, 64)
        assert notice.source == source.id
        assert notice.provider in ([source.provider] if source.kind in OWN else PROVIDERS)


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_reading_twice_gives_the_same(path: Path) -> None:
    first, second = read(path), read(path)
    assert [notice_to_json(n) for n in first.notices] == [notice_to_json(n) for n in second.notices]


def test_every_source_has_a_fixture() -> None:
    assert {p.parent.name for p in PAGES} == set(SOURCES)

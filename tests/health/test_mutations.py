"""A page that went wrong is never news: it is recognized, or it still says what it said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.health.mutations import mutants
from tests.health.trial import trial
from tests.sources.support import FIXTURES, read
from tests.sources.test_captures import CAPTURES, COUNTED, LABELED

PAGES = sorted(
    p
    for p in FIXTURES.glob("*/*")
    if ".expected." not in p.name
    and p.parent.name in {s for s, *_ in (*LABELED, *COUNTED)}
    # Of one record alone nobody can say whether it lost a column or was edited.
    and len(read(p).notices) > 1
)
FULL = [(s, n) for s, n, _ in LABELED] + [(s, n) for s, n, _ in COUNTED]
NO_MEANING = ("columns_swapped", "wrapped", "doubled")
"""What does not change what a page says, wherever the page has anything to say."""


def _judge(source: str, page: str) -> None:
    kept = not trial(source, page, page).why
    for name, mutant in mutants(page):
        found = trial(source, page, mutant)
        assert found.harmless, (name, found.news[:3], found.same)
        if name in ("emptied", "login"):
            assert found.why, name
        if name in NO_MEANING and kept and not (name == "columns_swapped" and "span=" in page):
            assert not found.why, (name, found.why)


@pytest.mark.parametrize("path", PAGES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_mutants_of_small_pages(path: Path) -> None:
    _judge(path.parent.name, path.read_text("utf-8"))


@pytest.mark.captures
@pytest.mark.parametrize(("source", "name"), FULL, ids=[n for _, n in FULL])
def test_mutants_of_captures(source: str, name: str) -> None:
    path = CAPTURES / name
    if not path.exists():
        pytest.skip("the full captures are not here")
    _judge(source, path.read_text("utf-8"))


def test_a_trial_can_fail() -> None:
    page = (FIXTURES / "openai" / "2026-upcoming.md").read_text("utf-8")
    row = next(line for line in page.split("\n") if line.startswith("| 2027"))
    new = row.replace("2027", "2026")
    assert trial("openai", page, page.replace(row, new)).news

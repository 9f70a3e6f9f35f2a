from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tracker.app.catalog_build import build, write
from tracker.catalog.load import (
    bundled_days,
    bundled_notices,
    bundled_prices,
)
from tracker.catalog.names import alias_history, bundled_spellings
from tracker.costs.price_file import parse_prices
from tracker.domain.notice import CATALOG_PREFIX, notice_to_json
from tracker.matching.base import canonical
from tracker.matching.index import build_index
from tracker.resources import check

SHARED = Path(__file__).parents[2] / ".." / "shared" / "captures"


def test_every_bundled_notice_has_an_address_a_day_and_the_shape_of_the_schema() -> None:
    notices = bundled_notices()
    for notice in notices:
        check("notice", notice_to_json(notice), notice.subject)
        assert notice.source == f"{CATALOG_PREFIX}{notice.provider}"
        assert notice.evidence.url.startswith("https://")
        assert notice.evidence.read_at is not None
        assert notice.evidence.read_at.date() <= date(2026, 11, 24)
    assert [key for key, n in Counter(n.key for n in notices).items() if n > 1] == []


def test_the_living_example_is_in_it() -> None:
    index = build_index(bundled_notices(), bundled_spellings(), alias_history())
    found = index.matches(canonical("openai", "gpt-4o-mini"), None)
    said = {(m.notice.scope, m.notice.retires_on.text) for m in found}
    assert ("fine_tuned_inference", "2027-01-14") in said
    assert ("training", "Jan 6, 2027") in said


def test_a_providers_notices_are_the_same_whether_or_not_the_others_are_read() -> None:
    notices = bundled_notices()
    for provider in {notice.provider for notice in notices}:
        of_it = [notice for notice in notices if notice.provider == provider]
        assert bundled_notices({provider}) == of_it


def test_a_fact_noted_later_does_not_make_the_page_any_younger() -> None:
    assert bundled_days()["openai"] == date(2026, 7, 6)
    assert bundled_days()["databricks"] == date(2026, 11, 23)


def test_the_shipped_prices_can_be_read() -> None:
    rows = parse_prices(bundled_prices(), "the shipped prices")
    assert all(row.source_url.startswith("https://") for row in rows)


def test_building_keeps_the_newest_of_each_page_and_no_sentences(tmp_path: Path) -> None:
    folder = tmp_path / "google-vertex"
    folder.mkdir()
    table = "| Model ID | Release date | Retirement date |\n|---|---|---|\n| `{}` | x | {} |\n"
    for day, date_text in (("2026-01-02", "June 1, 2026"), ("2026-05-03", "July 1, 2026")):
        rows = table.format("gemini-9.9-flash", date_text)
        page = f"# Models\n\nSome sentence that is somebody's.\n\n## Retired\n\n{rows}"
        (folder / f"{day}_versions.md").write_text(page, encoding="utf-8")
    (tmp_path / "INDEX.md").write_text("not a capture", encoding="utf-8")
    [notice] = build(tmp_path)
    assert notice.retires_on.text == "July 1, 2026"
    assert notice.evidence.quote == "gemini-9.9-flash | July 1, 2026"
    assert notice.evidence.read_at is not None
    assert notice.evidence.read_at.date() == date(2026, 5, 3)
    out = tmp_path / "out"
    out.mkdir()
    (out / "gone.jsonl").touch()
    write([notice], out)
    assert [path.name for path in out.iterdir()] == ["vertex.jsonl"]
    assert (out / "vertex.jsonl").read_text("utf-8").count("\n") == 1


@pytest.mark.captures
@pytest.mark.skipif(not SHARED.is_dir(), reason="the full captures are not here")
def test_the_committed_catalog_is_what_make_catalog_builds(tmp_path: Path) -> None:
    write(build(SHARED), tmp_path)
    committed = Path(__file__).parents[2] / "tracker" / "catalog" / "notices"
    assert _texts(tmp_path) == _texts(committed)


def _texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}

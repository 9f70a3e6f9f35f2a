from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.costs.builders import NOV, TODAY, cost, monthly, shipped, usd, use, version
from tracker.costs.ownership import report
from tracker.costs.report_json import report_to_json
from tracker.errors import InputError
from tracker.resources import check

EXAMPLES = Path(__file__).parents[2] / "schemas" / "v1" / "examples" / "cost_report"


def example() -> dict[str, Any]:
    """Two versions, one of which cannot be priced, and usage of a base nobody registered."""
    costs = (
        cost("training", "214.50", source="invoice 2026-118", as_of=NOV),
        cost("labor", "3600", "EUR"),
        monthly("hosting", "12"),
    )
    versions = [version(costs=costs), version("ft:gpt-9:acme::x", id=2, model="tone", costs=())]
    usage = [
        use("2026-11-21", billed=usd("0.70")),
        use("2026-11-22"),
        use(model="ft:gpt-9:acme::x"),
        use(model="gpt-4.1-mini"),
    ]
    return report_to_json(report(versions, usage, shipped(), NOV, today=TODAY))


def test_the_whole_report_fits_the_schema_and_the_example() -> None:
    data = example()
    check("cost_report", data, "report")
    written = json.loads((EXAMPLES / "valid" / "november.json").read_text(encoding="utf-8"))
    assert data == written


def test_an_empty_registry_makes_a_valid_report() -> None:
    data = report_to_json(report([], [], shipped(), NOV, today=TODAY))
    check("cost_report", data, "report")
    assert data["totals"] == {"once": {}, "month": {}}


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("valid/*.json")), ids=lambda p: p.stem)
def test_valid_examples(path: Path) -> None:
    check("cost_report", json.loads(path.read_text(encoding="utf-8")), path.name)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("invalid/*.json")), ids=lambda p: p.stem)
def test_invalid_examples(path: Path) -> None:
    with pytest.raises(InputError):
        check("cost_report", json.loads(path.read_text(encoding="utf-8")), path.name)


def test_there_are_enough_examples() -> None:
    assert len(list(EXAMPLES.glob("valid/*.json"))) >= 2
    assert len(list(EXAMPLES.glob("invalid/*.json"))) >= 3

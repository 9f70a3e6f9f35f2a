"""docs/usage.md and docs/prices.md: formats, order, kinds and examples are those of the program."""

from __future__ import annotations

import re
import tomllib

from tests.docs.readme import ROOT
from tracker import resources
from tracker.costs.daily import trust_order
from tracker.costs.price_file import parse_prices
from tracker.costs.prices import PriceKind
from tracker.importers.usage import USAGE_FORMATS

USAGE = (ROOT / "docs" / "usage.md").read_text(encoding="utf-8")
PRICES = (ROOT / "docs" / "prices.md").read_text(encoding="utf-8")
CALLED = {
    "OpenAI's costs": "openai_costs",
    "OpenAI's usage": "openai_usage",
    "imported tables": "csv",
    "OpenTelemetry": "otel",
}


def blocks(page: str) -> list[str]:
    return re.findall(r"```toml\n(.*?)```", page, re.DOTALL)


def test_the_table_has_a_row_per_format() -> None:
    assert re.findall(r"^\| (\w+) \|", USAGE, re.MULTILINE)[1:] == list(USAGE_FORMATS)


def test_the_order_of_belief_is_the_programs() -> None:
    [said] = re.findall(r"separately:\n(.*?), in this order", USAGE)
    names = [CALLED.get(name, name.lower()) for name in said.split(", ")]
    assert names == sorted(USAGE_FORMATS, key=trust_order)


def test_the_configuration_fits() -> None:
    [block] = blocks(USAGE)
    resources.check("config", tomllib.loads(block), "docs/usage.md")


def test_the_row_can_be_read_and_every_kind_is_named() -> None:
    [block] = blocks(PRICES)
    assert len(parse_prices(block, "docs/prices.md")) == 1
    [kinds] = re.findall(r"Kinds: (.*?)\. What", PRICES, re.DOTALL)
    assert re.findall(r"`(\w+)`", kinds) == [kind.value for kind in PriceKind]


def test_the_options_they_name_are_there() -> None:
    reference = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for option in set(re.findall(r"(--[a-z][a-z-]+)", USAGE + PRICES)):
        assert option in reference, option

"""What several versions of a model have cost together."""

from __future__ import annotations

from decimal import Decimal

from tracker.costs.economics import Counterfactual
from tracker.costs.figures import Figure, missing
from tracker.costs.spending import Spent, spent_together

SAME, BIGGER, SUCCESSOR = Counterfactual


def spent(totals: dict[str, str], *unknown: str, saved: Figure = Decimal(1)) -> Spent:
    amounts = {name: Decimal(amount) for name, amount in totals.items()}
    avoided: dict[Counterfactual, Figure] = {SAME: saved, BIGGER: Decimal(2), SUCCESSOR: saved}
    return Spent(amounts, 10, unknown, avoided)


def test_currencies_stay_apart_and_what_is_unknown_of_one_is_unknown_of_all() -> None:
    first = spent({"USD": "10.50", "EUR": "7"}, "usage")
    second = spent({"USD": "0.25"}, "usage", "hosting", saved=missing("prompted_call"))
    found = spent_together([first, second])
    assert found.totals == {"EUR": Decimal(7), "USD": Decimal("10.75")}
    assert (found.requests, found.unknown) == (20, ("usage", "hosting"))
    unknown = missing("prompted_call")
    assert found.avoided == {SAME: unknown, BIGGER: Decimal(4), SUCCESSOR: unknown}


def test_of_no_version_nothing_is_known() -> None:
    assert spent_together([]) == Spent({}, 0, (), {})

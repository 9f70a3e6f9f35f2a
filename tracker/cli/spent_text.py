"""What was spent so far, and what that saved or lost, in words."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.costs.figures import Missing
from tracker.costs.spending import Spent
from tracker.render.filters import money


def spent_words(spent: Spent) -> str:
    """``≥ 214.50 USD`` where something is not in it; ``unknown`` where nothing is known."""
    parts = [money(amount, name) for name, amount in spent.totals.items()]
    bound = "≥ " if spent.unknown else ""
    return bound + " + ".join(parts) if parts else "unknown"


def saved_lines(spent: Spent, currency: str) -> Iterator[str]:
    """One for each model it is held against, as far as both sides are known."""
    for kind, figure in spent.avoided.items():
        if not isinstance(figure, Missing):
            saved = "saved" if figure >= 0 else "lost"
            yield f"{saved} on calls {money(abs(figure), currency)} against the {kind.value}"

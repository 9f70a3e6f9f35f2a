"""What a month would net if one assumption were another: reckoned where it is shown only."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tracker.costs.economics import Against, Economics
from tracker.costs.figures import Figure, reckon
from tracker.costs.reckoning import net_month, saving_of, year_forced

_HALVES = {"calls × 0.5": Decimal("0.5"), "calls × 1.5": Decimal("1.5")}
_FORCED = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """``name`` says what is assumed; labor is included."""

    name: str
    net_month: Figure


def what_if(account: Economics, against: Against) -> tuple[WhatIf, ...]:
    """Half and one and a half times the calls, no to two forced retunes a year, nothing cached."""
    given, saving = account.inputs, against.saving
    calls, owed = given.calls.figure, account.upkeep.with_labor.year.exact
    uncached = saving_of(given, against.call.uncached_cost)
    return (
        *(
            WhatIf(name, net_month(reckon(lambda n, by=share: n * by, calls), saving, owed))
            for name, share in _HALVES.items()
        ),
        *(
            WhatIf(
                f"{rate} forced retunes a year",
                net_month(calls, saving, year_forced(given, Decimal(rate)).exact),
            )
            for rate in _FORCED
        ),
        WhatIf("nothing cached", net_month(calls, uncached, owed)),
    )

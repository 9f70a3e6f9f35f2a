"""What a tune of another base, or at another host, would be worth before anybody has trained it.

The same calls, the same hours and the same data, at the prices over there. What was spent on
labels is spent: it is in no retune. What has no price there is not known.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tracker.app.economics import Ledger, Owned, reckon
from tracker.costs.economics import Economics
from tracker.domain.model_ref import ModelRef
from tracker.domain.version import Cost, CostKind, ModelVersion, Per

_NEVER_SERVED = "not-yet"


def tuned_on(ledger: Ledger, version: ModelVersion, base: ModelRef) -> Economics:
    """The account of a tune of ``base``, at the provider of ``base``, in place of ``version``."""
    owned, served_as = ledger.owned(version), tuned_id(version.details.serving_id, base)
    details = replace(
        version.details,
        provider=base.provider,
        base=base,
        base_raw=None,
        serving_id=served_as,
        trained_on=ledger.on,
        costs=tuple(cost for cost in version.details.costs if _of_an_eval(cost)),
    )
    given = replace(
        owned.given,
        labeling_hours=Decimal(0),
        successor=f"{base.provider}/{base.full_id}",
        other_host=None,
    )
    uses = tuple(use.as_if_on(served_as) for use in owned.uses)
    return reckon(ledger, Owned(replace(version, details=details), given, uses))


def tuned_id(serving_id: str | None, base: ModelRef) -> str:
    """The id by which a tune of ``base`` is priced.

    OpenAI prices its tunes by ids of their own, ``ft:BASE:…``; the others price them by the base.
    """
    if base.provider != "openai":
        return base.full_id
    known = serving_id if serving_id and serving_id.startswith("ft:") else None
    rest = known.split(":", 2)[2] if known and known.count(":") > 1 else _NEVER_SERVED
    return f"ft:{base.full_id}:{rest}"


def _of_an_eval(cost: Cost) -> bool:
    """An eval run takes what it took; a training is another one, and so is the hosting."""
    return cost.kind is CostKind.EVAL and cost.per is Per.ONCE

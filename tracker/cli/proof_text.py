"""What is not proven, in a line or two under every summary."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.app.proofs import ProofSummary
from tracker.cli.output import visible

_MOST_NAMED = 5


def proof_lines(found: ProofSummary) -> list[str]:
    """None where every version is proven, or there is none; made inert."""
    lines = [
        f"{word:<9} {len(labels)} of {found.versions}: {_named(labels)}"
        for word, labels in (("unproven", found.unproven), ("contradicted", found.contradicted))
        if labels
    ]
    lines += [f"due again {label}: {'; '.join(why)}" for label, why in found.due_again]
    return [visible(line) for line in lines]


def _named(labels: Sequence[str]) -> str:
    more = len(labels) - _MOST_NAMED
    return ", ".join(labels[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")

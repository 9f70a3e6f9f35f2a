"""What is not proven, in a line or two under every summary."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.app.proofs import ProofSummary
from tracker.cli.output import visible

_MOST_NAMED = 5


def proof_lines(found: ProofSummary) -> list[str]:
    """None where every version is proven, or there is none; made inert."""
    lines = [
        f"{word:<9} {len(labels) + others:,} of {found.versions:,}: {_named(labels, others)}"
        for word, labels in (("unproven", found.unproven), ("contradicted", found.contradicted))
        for others in [found.more.get(word, 0)]
        if labels
    ]
    lines += [f"due again {label}: {'; '.join(why)}" for label, why in found.due_again]
    if others := found.more.get("due_again", 0):
        lines.append(f"due again {others:,} more: tracker models list")
    return [visible(line) for line in lines]


def _named(labels: Sequence[str], others: int) -> str:
    named = labels[:_MOST_NAMED]
    more = len(labels) - len(named) + others
    return ", ".join(named) + (f" and {more:,} more" if more else "")

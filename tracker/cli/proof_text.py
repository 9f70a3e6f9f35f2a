"""What is not proven, in a line or two under every summary."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.app.proofs import ProofState, summary
from tracker.cli.output import visible

_MOST_NAMED = 5


def proof_lines(states: Iterable[ProofState]) -> list[str]:
    """None where every version is proven, or there is none; made inert."""
    found = summary(states)
    total, lines = found["versions"], []
    for word in ("unproven", "contradicted"):
        if found[word]:
            lines.append(f"{word}  {len(found[word])} of {total}: {_named(found[word])}")
    lines += [f"due again {one['label']}: {'; '.join(one['why'])}" for one in found["due_again"]]
    return [visible(line) for line in lines]


def _named(labels: list[str]) -> str:
    more = len(labels) - _MOST_NAMED
    return ", ".join(labels[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")

"""Which versions are proven, which are not, and which proofs have to be given again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.app.context import App
from tracker.db import registry
from tracker.domain.version import ModelVersion
from tracker.evals.due import due_again
from tracker.evals.proof import Proof, ProofStatus, proof


@dataclass(frozen=True, slots=True)
class ProofState:
    """``due`` says why a proof that was given has to be given again; empty where it still holds."""

    version: ModelVersion
    proof: Proof
    due: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """``proven``, ``unproven``, ``contradicted``; with ``, due again`` where it is."""
        return self.proof.status.value + (", due again" if self.due else "")

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "status": self.proof.status.value,
            "sentence": self.proof.sentence,
            "due_again": list(self.due),
        }


def proof_states(versions: Sequence[ModelVersion]) -> list[ProofState]:
    """In the order given. Later versions of a model among ``versions`` can make a proof due."""
    families: dict[str, list[ModelVersion]] = {}
    for version in versions:
        families.setdefault(version.details.model, []).append(version)
    states = []
    for version in versions:
        found = proof(version.details.reason, version.details.evals)
        due = due_again(version, found, families[version.details.model])
        states.append(ProofState(version, found, tuple(due)))
    return states


def proof_state(app: App, version: ModelVersion) -> ProofState:
    """Of one version, with the versions of its model that are in service beside it."""
    with app.database.read() as tx:
        family = registry.list_versions(tx, model=version.details.model)
    others = [other for other in family if other.id != version.id]
    return proof_states([version, *others])[0]


def all_proofs(app: App) -> list[ProofState]:
    """Of every version in service."""
    with app.database.read() as tx:
        return proof_states(registry.list_versions(tx))


def summary(states: Iterable[ProofState]) -> dict[str, Any]:
    """The labels of what is not proven, and of what is due again with the reasons."""
    states = list(states)

    def labels(status: ProofStatus) -> list[str]:
        return [s.version.label for s in states if s.proof.status is status]

    return {
        "versions": len(states),
        "unproven": labels(ProofStatus.UNPROVEN),
        "contradicted": labels(ProofStatus.CONTRADICTED),
        "due_again": [{"label": s.version.label, "why": list(s.due)} for s in states if s.due],
    }

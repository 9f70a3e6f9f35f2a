"""Which versions are proven, which are not, and which proofs have to be given again.

To weigh the runs takes every per-example score, so what comes of it is kept when runs are recorded
(:func:`weigh`), and summaries read that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tracker.app.context import App
from tracker.app.known_leaks import Leaks, known_leaks
from tracker.db import proofs as proof_rows
from tracker.db import registry
from tracker.domain.version import ModelVersion, NewVersion, Status
from tracker.evals.due import due_again
from tracker.evals.proof import Proof, ProofStatus, proof_of

RULES = 2
"""Of ``tracker.evals``: raised when the same runs can come to another verdict than before."""


@dataclass(frozen=True, slots=True)
class ProofState:
    """``due`` says why a proof that was given has to be given again; empty where it still holds.

    ``leaks`` says which of the training data is in eval data, where that was asked for.
    """

    version: ModelVersion
    proof: Proof
    due: tuple[str, ...] = ()
    leaks: tuple[str, ...] = ()

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
            "leaks": list(self.leaks),
        }


@dataclass(frozen=True, slots=True)
class ProofSummary:
    """Labels of the versions in service that are not proven; ``due_again`` with the reasons.

    Of many only the first may be named: ``more`` counts the others, by the name of the field.
    """

    versions: int = 0
    unproven: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()
    due_again: tuple[tuple[str, tuple[str, ...]], ...] = ()
    more: Mapping[str, int] = field(default_factory=dict)

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "versions": self.versions,
            "unproven": list(self.unproven),
            "contradicted": list(self.contradicted),
            "due_again": [{"label": label, "why": list(why)} for label, why in self.due_again],
        }


def proof_states(versions: Sequence[ModelVersion]) -> list[ProofState]:
    """In the order given. Versions of a model that are in service can make a proof due."""
    families: dict[str, list[ModelVersion]] = {}
    for version in versions:
        if version.status is not Status.RETIRED:
            families.setdefault(version.details.model, []).append(version)
    return [_state(v, _beside(v, families.get(v.details.model, ()))) for v in versions]


def listed_proofs(app: App, versions: Sequence[ModelVersion]) -> list[ProofState]:
    """Like :func:`proof_state`, of all in service and perhaps others, read with their evals."""
    with app.database.read() as tx:
        leaks = known_leaks(tx)
    return with_leaks(proof_states(versions), leaks)


def proof_state(app: App, version: ModelVersion) -> ProofState:
    """Of one version, with the versions of its model that are in service beside it.

    These are read, with all their scores, only for a proof that can be due again.
    """
    found = _state(version, [version])
    with app.database.read() as tx:
        leaks = known_leaks(tx, [version.details.model])
        if found.proof.has_compared:
            family = registry.list_versions(tx, model=version.details.model)
            found = _state(version, _beside(version, family))
    return with_leaks([found], leaks)[0]


def with_leaks(states: Iterable[ProofState], leaks: Leaks) -> list[ProofState]:
    """The same, with what is known to leak into the data they were measured on."""
    return [
        replace(s, leaks=leaks.get((s.version.details.model, s.version.number), ())) for s in states
    ]


def _beside(version: ModelVersion, family: Iterable[ModelVersion]) -> list[ModelVersion]:
    """A version and the others of its model, by number."""
    others = (other for other in family if other.id != version.id)
    return sorted([version, *others], key=lambda v: v.number)


def _state(version: ModelVersion, family: Sequence[ModelVersion]) -> ProofState:
    """``family``: versions of its model by number, itself among them."""
    found = proof_of(version)
    return ProofState(version, found, tuple(due_again(version, found, family)))


def all_proofs(app: App) -> list[ProofState]:
    """Of every version in service."""
    with app.database.read() as tx:
        return with_leaks(proof_states(registry.list_versions(tx)), known_leaks(tx))


def weigh_new(app: App, tx: registry.Tx, version: ModelVersion) -> None:
    """Like :func:`weigh` for a version just added: without runs it changes nobody else's proof."""
    if version.details.evals:
        weigh(app, tx, version.details.model)
        return
    row = (version.id, ProofStatus.UNPROVEN.value, ())
    proof_rows.save(tx, [row], rules=RULES, now=app.now())


def weigh_added(app: App, tx: registry.Tx, added: Sequence[tuple[int, NewVersion]]) -> None:
    """The same of many versions, by their ids."""
    rows = [(id_, ProofStatus.UNPROVEN.value, ()) for id_, _ in added]
    proof_rows.add(tx, rows, rules=RULES, now=app.now())
    for model in sorted({new.model for _, new in added if new.evals}):
        weigh(app, tx, model)


def weigh(app: App, tx: registry.Tx, model: str) -> None:
    """Weigh what is recorded of a model's versions, and keep what it comes to.

    To be called in the transaction that changed their runs, bases, reasons or number.
    """
    states = proof_states(registry.list_versions(tx, model=model))
    rows = [(s.version.id, s.proof.status.value, s.due) for s in states]
    proof_rows.save(tx, rows, rules=RULES, now=app.now())


def proof_summary(app: App, most: int | None = None) -> ProofSummary:
    """What is not proven; a score is only loaded for versions not weighed by these rules yet.

    ``most`` names at most so many of each kind, and leaves it to the database to count the others.
    """
    with app.database.read() as tx:
        if most is not None and (short := _counted(tx, most)) is not None:
            return short
        rows = proof_rows.wanting(tx, settled=ProofStatus.PROVEN, rules=RULES)
        count = proof_rows.in_service(tx)
        unweighed = {row.model for row in rows if row.status is None}
        fresh = _weighed_now(tx, unweighed)
    found = [(row.label, *_standing(row, fresh.get(row.version_id))) for row in rows]
    unproven = tuple(label for label, s, _ in found if s == ProofStatus.UNPROVEN)
    contradicted = tuple(label for label, s, _ in found if s == ProofStatus.CONTRADICTED)
    due_again = tuple((label, due) for label, _, due in found if due)
    every = {"unproven": unproven, "contradicted": contradicted, "due_again": due_again}
    return ProofSummary(
        count,
        unproven[:most],
        contradicted[:most],
        due_again[:most],
        {} if most is None else {name: len(all_[most:]) for name, all_ in every.items()},
    )


def _counted(tx: registry.Tx, most: int) -> ProofSummary | None:
    """``None`` where some are not weighed by these rules yet, and have to be, to be counted."""
    versions, counts = proof_rows.in_service(tx), proof_rows.counts(tx, rules=RULES)
    if sum(counts.values()) != versions:
        return None
    unproven = proof_rows.first_of(tx, ProofStatus.UNPROVEN, most, rules=RULES)
    contradicted = proof_rows.first_of(tx, ProofStatus.CONTRADICTED, most, rules=RULES)
    due = proof_rows.first_due(tx, most)
    more = {
        "unproven": counts.get(ProofStatus.UNPROVEN, 0) - len(unproven),
        "contradicted": counts.get(ProofStatus.CONTRADICTED, 0) - len(contradicted),
        "due_again": proof_rows.due_count(tx) - len(due),
    }
    return ProofSummary(versions, unproven, contradicted, due, more)


def proven(app: App, ids: Iterable[int]) -> set[int]:
    """Those of the version ids, all in service, whose proof is given and still holds."""
    asked = set(ids)
    with app.database.read() as tx:
        rows = proof_rows.wanting(tx, settled=ProofStatus.PROVEN, rules=RULES, versions=asked)
        unweighed = {row.model for row in rows if row.status is None}
        fresh = _weighed_now(tx, unweighed)
    wanting = {row.version_id for row in rows if not _holds(row, fresh.get(row.version_id))}
    return asked - wanting


def _holds(row: proof_rows.ProofRow, fresh: ProofState | None) -> bool:
    status, due = _standing(row, fresh)
    return status == ProofStatus.PROVEN and not due


def _weighed_now(tx: registry.Tx, models: Iterable[str]) -> dict[int, ProofState]:
    return {
        state.version.id: state
        for model in sorted(models)
        for state in proof_states(registry.list_versions(tx, model=model))
    }


def _standing(row: proof_rows.ProofRow, fresh: ProofState | None) -> tuple[str, tuple[str, ...]]:
    if fresh is not None:
        return fresh.proof.status, fresh.due
    return row.status or ProofStatus.UNPROVEN, row.due_again

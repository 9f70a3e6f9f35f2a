"""What decisions, and successors, make of the alerts about versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.app.context import App
from tracker.app.facts import facts_in
from tracker.app.lead_times import working_in
from tracker.db import decisions as decision_rows
from tracker.db import registry
from tracker.db.tx import Tx
from tracker.domain.decision import Decision
from tracker.domain.version import ModelVersion
from tracker.lifecycle.decision import Following, Resolved, follow
from tracker.lifecycle.judge import Judgement, judge
from tracker.lifecycle.lapsed import lapsed


def decisions_about(app: App, version: ModelVersion) -> list[Decision]:
    """What was decided about one version, oldest first."""
    with app.database.read() as tx:
        return decision_rows.decided(tx, [version.id])


def lapsed_about(app: App, version: ModelVersion) -> str | None:
    """The line about the last decision on one version, if a day of it has passed."""
    with app.database.read() as tx:
        if not (made := decision_rows.decided(tx, [version.id])):
            return None
        policy, index, today = working_in(app, tx).policy, facts_in(app, tx).index, app.today()
        family = registry.list_versions(tx, model=version.details.model)
    own, *later = (judge(each, index, policy, today) for each in (version, *family))
    return lapsed(made[-1], own, follow(made[-1], own, later))


def followed(tx: Tx, judgements: Sequence[Judgement]) -> Mapping[int, Following]:
    """Version id → what its decision, or a successor, makes of its alert; else it is not in it.

    ``judgements`` are of every version in service.
    """
    return follow_all(decision_rows.in_force(tx), judgements)


def follow_all(
    in_force: Mapping[int, Decision], judgements: Sequence[Judgement]
) -> Mapping[int, Following]:
    """The same, by decisions that are at hand: version id → the last one about it."""
    families: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        families.setdefault(judgement.version.details.model, []).append(judgement)
    found = {
        j.version.id: follow(in_force.get(j.version.id), j, families[j.version.details.model])
        for j in judgements
    }
    return {version_id: what for version_id, what in found.items() if what is not None}


def lapsed_of(
    tx: Tx, judgements: Sequence[Judgement], follows: Mapping[int, Following]
) -> Mapping[int, str]:
    """Version id → the line about a decision of which a day has passed; else it is not in it."""
    made = decision_rows.in_force(tx)
    lines = {
        j.version.id: lapsed(made.get(j.version.id), j, follows.get(j.version.id))
        for j in judgements
    }
    return {version_id: line for version_id, line in lines.items() if line is not None}


def settled(app: App, judgements: Sequence[Judgement]) -> set[int]:
    """The ids of the versions that would need somebody, had not a successor taken their place."""
    with app.database.read() as tx:
        follows = followed(tx, judgements)
    needing = (j.version.id for j in judgements if j.needs_you)
    return {id_ for id_ in needing if isinstance(follows.get(id_), Resolved)}

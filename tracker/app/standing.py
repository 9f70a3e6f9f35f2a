"""How every registered version stands on a day, on the facts already known; reads no source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.app.context import App
from tracker.app.facts import Facts, load_facts
from tracker.app.lead_times import team_policy
from tracker.db import registry
from tracker.evals.proof import latest
from tracker.lifecycle.judge import Judgement, judge
from tracker.lifecycle.scorers import Scorer, scorers


def standings(
    app: App, *, today: date | None = None, include_retired: bool = False
) -> list[Judgement]:
    """A judgement per version, by name and number."""
    day = today or app.today()
    return judge_all(app, load_facts(app), day, include_retired=include_retired)


def judge_all(
    app: App, facts: Facts, today: date, *, include_retired: bool = False
) -> list[Judgement]:
    """The same, on facts that are already at hand."""
    with app.database.read() as tx:
        versions = registry.list_versions(tx, include_retired=include_retired)
    policy = team_policy(app)
    return [judge(version, facts.index, policy, today) for version in versions]


def judge_watched(app: App, facts: Facts, today: date) -> list[Judgement]:
    """Every version in service, without what it stands on: datasets, evals, costs, artefact."""
    with app.database.read() as tx:
        versions = registry.list_watched(tx)
    policy = team_policy(app)
    return [judge(version, facts.index, policy, today) for version in versions]


def scorers_of(app: App, facts: Facts, judgements: Sequence[Judgement]) -> list[Scorer]:
    """The judges and embedders behind these versions' latest eval runs, on the same day.

    The runs of versions that were read without them are read now, without their scores.
    """
    with app.database.read() as tx:
        light = registry.scored_runs(tx)
    policy = team_policy(app)
    return [
        scorer
        for judgement in judgements
        for scorer in scorers(
            judgement.version,
            latest(judgement.version.details.evals or light.get(judgement.version.id, ())),
            facts.index,
            policy,
            judgement.today,
        )
    ]

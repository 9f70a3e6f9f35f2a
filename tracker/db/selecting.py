"""Which models a check has to load: those with news, and those somebody has to be told about.

Whole models, since what becomes of one version's alert depends on the later versions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from tracker.db.parts import in_parts
from tracker.db.tables import (
    HAS_HELP,
    IS_OPEN,
    alerts,
    decisions,
    eval_runs,
    model_versions,
    registered_models,
    subjects,
)
from tracker.db.tx import Tx as Tx
from tracker.domain.alert import Level
from tracker.domain.decision import Action
from tracker.domain.version import Rung, Status

_versions, _subjects, _runs = model_versions.c, subjects.c, eval_runs.c
_IN_SERVICE = _versions.status == Status.ACTIVE
_RETRIEVED = select(_runs.id).where(_runs.version_id == _versions.id, _runs.rung == Rung.RETRIEVAL)
_JUDGED = model_versions.join(subjects, _versions.subject_id == _subjects.id)


def to_remind(tx: Tx, since: date | None, today: date, baseline_after: timedelta) -> set[int]:
    """The models with a version in service of which a day to be reminded of lies in between.

    That is the day its data has to be renewed, or its baseline to be there. ``since`` is not one of
    the days, ``None`` is before all of them; whichever of the two comes first.
    """
    days = [_between(_versions.refresh_due, since, today)]
    if baseline_after:
        marks = (_registered_by(day, baseline_after) for day in (since, today))
        days.append(and_(_between(_versions.registered_at, *marks), ~_RETRIEVED.exists()))
    # One by one: a database seldom uses two indexes for an OR.
    queries = (select(_versions.model_id).where(_IN_SERVICE, one).distinct() for one in days)
    return {model for query in queries for model in tx.execute(query).scalars()}


def unpinned(tx: Tx) -> set[int]:
    """The models with a version in service whose base can move."""
    query = select(_versions.model_id).where(_IN_SERVICE, _versions.base_pinned.is_(False))
    return set(tx.execute(query.distinct()).scalars())


def about_to(tx: Tx, action: Action) -> set[int]:
    """The models with a version in service of which this is the decision in force."""
    last = select(func.max(decisions.c.id)).group_by(decisions.c.version_id)
    joined = decisions.join(model_versions, decisions.c.version_id == _versions.id)
    query = select(_versions.model_id).select_from(joined)
    query = query.where(_IN_SERVICE, decisions.c.id.in_(last), decisions.c.action == action)
    return set(tx.execute(query.distinct()).scalars())


def models_of_versions(tx: Tx, version_ids: Iterable[int]) -> set[int]:
    """The ids of the models these versions are of."""
    return _in(tx, select(_versions.model_id), _versions.id, version_ids)


def models_of_subjects(tx: Tx, subject_ids: Iterable[int]) -> set[int]:
    """The ids of the models with a version in service that is judged like one of these."""
    query = select(_versions.model_id).where(_IN_SERVICE)
    return _in(tx, query, _versions.subject_id, subject_ids)


def standing_out(tx: Tx, levels: Collection[Level], act_by: date | None) -> set[int]:
    """The models with a version in service at one of the levels, or that cannot be judged.

    Those to be acted on by the day are among them.
    """
    says = [_subjects.level.in_([level.value for level in levels]), _subjects.unjudged]
    if act_by is not None:
        says.append(_subjects.act_by <= act_by)
    return models_of_subjects(tx, tx.execute(select(_subjects.id).where(or_(*says))).scalars())


def with_open_alerts(tx: Tx) -> set[int]:
    joined = alerts.join(model_versions, alerts.c.version_id == _versions.id)
    query = select(_versions.model_id).select_from(joined).where(IS_OPEN)
    return set(tx.execute(query.distinct()).scalars())


def telling_of(tx: Tx, subject_ids: Collection[int]) -> set[int]:
    """Those with open alerts that have a version in service judged like one of these subjects.

    Asked by the models that have alerts, since a subject can have any number of versions.
    """
    joined = alerts.join(model_versions, alerts.c.version_id == _versions.id)
    told = select(_versions.model_id).select_from(joined).where(IS_OPEN)
    other = model_versions.alias().c
    query = select(other.model_id, other.subject_id).distinct()
    rows = tx.execute(query.where(other.model_id.in_(told), other.status == Status.ACTIVE))
    wanted = frozenset(subject_ids)
    return {model_id for model_id, subject_id in rows if subject_id in wanted}


def scored_by_models(tx: Tx) -> set[int]:
    """The models with a version in service whose evals a judge or an embedder had a part in."""
    helped = select(_runs.version_id).where(HAS_HELP)
    query = select(_versions.model_id).where(_IN_SERVICE, _versions.id.in_(helped))
    return set(tx.execute(query.distinct()).scalars())


def versions_of(tx: Tx, model_ids: Iterable[int]) -> set[int]:
    """The ids of all their versions, retired ones too."""
    return _in(tx, select(_versions.id), _versions.model_id, model_ids)


def in_service(tx: Tx) -> int:
    return tx.execute(select(func.count()).where(_IN_SERVICE)).scalar_one()


def providers(tx: Tx) -> set[str]:
    """Whose clocks the versions in service run on."""
    one = select(_versions.id).where(_versions.subject_id == _subjects.id, _IN_SERVICE)
    query = select(_subjects.provider).where(one.exists(), _subjects.provider.is_not(None))
    return set(tx.execute(query.distinct()).scalars())


def last_tune_of(tx: Tx, provider: str, base: str) -> int | None:
    """Of the versions in service on this base, as it is served, the last by name and number."""
    models = registered_models.c
    query = (
        select(_versions.id)
        .select_from(_JUDGED.join(registered_models, _versions.model_id == models.id))
        .where(_IN_SERVICE, _subjects.provider == provider, _subjects.base == base)
        .order_by(models.name.desc(), _versions.number.desc())
    )
    return tx.execute(query.limit(1)).scalar_one_or_none()


def _in(tx: Tx, query: Select[int], column: ColumnElement[int], values: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for some in in_parts(values):
        found |= set(tx.execute(query.where(column.in_(some)).distinct()).scalars())
    return found


def _between(column: ColumnElement[Any], one: Any, other: Any) -> ColumnElement[bool]:
    last = column <= (other if one is None else max(one, other))
    return last if one is None else and_(column > min(one, other), last)


def _registered_by(day: date | None, span: timedelta) -> datetime | None:
    """The last moment at which something can be registered that is ``span`` old on the day."""
    if day is None:
        return None
    return datetime.combine(day - span, time.max, UTC)

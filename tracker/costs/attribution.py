"""Which registered version a row of usage belongs to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from tracker.domain.usage import UsageDay
from tracker.domain.version import ModelVersion

_CHECKPOINT = re.compile(r":ckpt-step-\d+$")

Attribution = tuple[dict[int, list[UsageDay]], list[UsageDay]]
"""Usage by version id, and the rows that belong to none."""


def attribute(versions: Iterable[ModelVersion], usage: Iterable[UsageDay]) -> Attribution:
    """Match by serving id without regard to case, else by that id without its checkpoint.

    A row that names its provider belongs to a version served there; a row that does not, and whose
    id is served by several, belongs to none of them.
    """
    served: defaultdict[str, list[ModelVersion]] = defaultdict(list)
    for version in versions:
        if version.details.serving_id:
            served[version.details.serving_id.lower()].append(version)
    matched: defaultdict[int, list[UsageDay]] = defaultdict(list)
    unmatched = []
    for row in usage:
        owner = _version_of(row, served)
        if owner is None:
            unmatched.append(row)
        else:
            matched[owner.id].append(row)
    return dict(matched), unmatched


def _version_of(row: UsageDay, served: dict[str, list[ModelVersion]]) -> ModelVersion | None:
    model = row.model.lower()
    for candidate in (model, _CHECKPOINT.sub("", model)):
        fitting = [
            version
            for version in served.get(candidate, ())
            if row.provider is None or row.provider == version.details.provider
        ]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None

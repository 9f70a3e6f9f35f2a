"""What can be fine-tuned, as far as anybody has said or done it."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.catalog.tunable import bundled_tunability
from tracker.domain.notice import EVERY_MODEL, Notice, Scope
from tracker.domain.tunable import Tunability, Tunable
from tracker.domain.version import ModelVersion
from tracker.lifecycle.judge import served_base
from tracker.matching.base import canonical

_TUNED = (Scope.TRAINING, Scope.FINE_TUNED_INFERENCE)


def tunability(notices: Iterable[Notice], versions: Iterable[ModelVersion]) -> Tunability:
    """The bundled list, what notices about training or tuned models imply, and registered tunes.

    What somebody has tuned can be tuned, whatever a list says.
    """
    found: dict[tuple[str, str], Tunable] = {}
    for notice in notices:
        if notice.scope in _TUNED and notice.model_id not in (None, EVERY_MODEL):
            for key in _keys(notice):
                said = f"{key[1]} can be fine-tuned: {notice.provider} has a notice about its tunes"
                found[key] = Tunable(True, said, notice.evidence.url)
    found |= bundled_tunability()
    for version in versions:
        base = served_base(version)
        if base is not None:
            said = f"{base.full_id} can be fine-tuned: {version.label} is a tune of it"
            for name in {base.full_id.lower(), base.model.lower()}:
                found[base.provider, name] = Tunable(True, said)
    return found


def _keys(notice: Notice) -> set[tuple[str, str]]:
    """With its date and without: pages name successors without one."""
    name = (notice.model_id or "").lower().removeprefix("ft-")
    base = canonical(notice.provider, name, notice.version)
    return {(notice.provider, base.full_id), (notice.provider, base.model)}

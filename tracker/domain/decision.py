"""What can be done about a fine-tune, and what somebody decided to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    """``RETUNE_ELSEWHERE``: on open weights, or at another provider. ``DECIDE``: by hand."""

    RETUNE = "retune"
    RETUNE_ELSEWHERE = "retune_elsewhere"
    PROMPT = "prompt"
    RETRIEVE = "retrieve"
    STAY = "stay"
    MOVE_HOST = "move_host"
    RETIRE = "retire"
    DECIDE = "decide"

    @property
    def words(self) -> str:
        """For a person: ``move host``."""
        return self.value.replace("_", " ")


DECIDABLE = (
    Action.RETUNE,
    Action.PROMPT,
    Action.RETRIEVE,
    Action.STAY,
    Action.MOVE_HOST,
    Action.RETIRE,
)
"""What a team can decide on. A retune elsewhere is a retune."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about one model version. It is never changed: a later one takes its place.

    ``review_on`` is when it has to be looked at again, ``due_on`` when it has to be done.
    ``serve_until`` is the day the version was known to stop when this was decided. ``decided_by``
    recorded it, ``deciders`` had a part in it besides. ``facts`` is the JSON of what it was decided
    on; ``None`` for what was decided before that was kept.
    """

    version_id: int
    action: Action
    note: str
    decided_by: str
    decided_at: datetime
    review_on: date
    due_on: date | None = None
    serve_until: date | None = None
    deciders: tuple[str, ...] = ()
    facts: dict[str, Any] | None = field(default=None, hash=False)

    @property
    def head(self) -> str:
        """What was decided, and its days: ``retune, due 2026-12-31, review 2027-02-21``."""
        due = f", due {self.due_on}" if self.due_on else ""
        return f"{self.action.words}{due}, review {self.review_on}"

"""What is in the outbox, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.app.context import App
from tracker.app.delivering import worker_name
from tracker.db import outbox, outbox_by_hand
from tracker.domain.delivery import Attempt, Delivery, DeliveryState
from tracker.errors import ConflictError, InputError, NotFoundError


@dataclass(frozen=True, slots=True)
class Story:
    """A delivery and everything that was tried and done with it, oldest first."""

    delivery: Delivery
    attempts: tuple[Attempt, ...]


def list_outbox(app: App, *states: DeliveryState) -> list[Delivery]:
    """All deliveries, or those in one of the states, oldest first."""
    with app.database.read() as tx:
        return outbox.list_deliveries(tx, *states)


def show_delivery(app: App, number: int) -> Story:
    """One delivery with its attempts. Raises NotFoundError."""
    with app.database.read() as tx:
        return Story(_get(tx, number), tuple(outbox_by_hand.attempts(tx, number)))


def retry_deliveries(app: App, numbers: Sequence[int]) -> list[Delivery]:
    """Have waiting, held or dead deliveries tried again at once, with a fresh count of tries.

    They go out with the next delivering. Raises NotFoundError; ConflictError when one is sent,
    dropped, or being sent right now; then nothing has changed.
    """
    with app.database.write() as tx:
        for number in numbers:
            before = _get(tx, number)
            if not outbox_by_hand.requeue(tx, number, by=_who(app), now=app.shared_now(tx)):
                raise _refused(before, "retried")
        return [_get(tx, number) for number in numbers]


def drop_deliveries(app: App, numbers: Sequence[int], reason: str) -> list[Delivery]:
    """Never send them; ``reason`` is kept.

    Raises as :func:`retry_deliveries` does, and InputError without a reason.
    """
    if not reason.strip():
        msg = "a delivery is dropped for a reason"
        raise InputError(msg, "give one: --reason 'told in person'")
    with app.database.write() as tx:
        why, by = reason.strip(), _who(app)
        for number in numbers:
            before, now = _get(tx, number), app.shared_now(tx)
            if not outbox_by_hand.drop(tx, number, by=by, reason=why, now=now):
                raise _refused(before, "dropped")
        return [_get(tx, number) for number in numbers]


def _get(tx: outbox.Tx, number: int) -> Delivery:
    found = outbox_by_hand.get_delivery(tx, number)
    if found is None:
        msg = f"there is no delivery {number}"
        raise NotFoundError(msg, "see: tracker outbox list")
    return found


def _who(app: App) -> str:
    """Who did it, and from where."""
    return f"{app.actor} at {worker_name()}"


def _refused(delivery: Delivery, what: str) -> ConflictError:
    state = delivery.state
    is_now = "being sent right now" if state is DeliveryState.PENDING else state.value
    msg = f"delivery {delivery.id} cannot be {what}: it is {is_now}"
    return ConflictError(msg, f"see: tracker outbox show {delivery.id}")

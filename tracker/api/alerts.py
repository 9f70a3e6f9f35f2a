"""Alerts and their answers; messages on their way, and those that never arrived."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.api.calls import Calls
from tracker.api.choices import choice
from tracker.app.answering import AlertStory, alert_story
from tracker.app.answering import acknowledge as run_acknowledge
from tracker.app.answering import reopen as run_reopen
from tracker.app.answering import resolve as run_resolve
from tracker.app.answering import snooze as run_snooze
from tracker.app.messages import Trial, list_alerts, try_channels
from tracker.app.outbox import Story, drop_deliveries, list_outbox, retry_deliveries, show_delivery
from tracker.app.previewing import preview as run_preview
from tracker.app.waiting import Waiting, waiting
from tracker.domain.alert import AlertRow
from tracker.domain.delivery import Delivery, DeliveryState
from tracker.domain.message import Message


class AlertCalls(Calls):
    """What is said to whom, what was answered, and what became of each message."""

    def alerts(self, *, include_resolved: bool = False) -> list[AlertRow]:
        """The alerts that hold, answered or not; or all there ever were."""
        return list_alerts(self._app, include_resolved=include_resolved)

    def alert(self, alert_id: int) -> AlertStory:
        """One alert, and who did what to it. Raises NotFoundError."""
        return alert_story(self._app, alert_id)

    def acknowledge(self, *references: str | int, note: str = "") -> list[AlertRow]:
        """Somebody is on these alerts (ids, or models for all about them): no repeats.

        Raises NotFoundError, and InputError for an alert that is over.
        """
        return run_acknowledge(self._app, [str(r) for r in references], note)

    def snooze(self, *references: str | int, until: date | timedelta) -> list[AlertRow]:
        """Say nothing until this day, or for so long. Raises as :meth:`acknowledge`."""
        return run_snooze(self._app, [str(r) for r in references], until)

    def resolve(self, *references: str | int, reason: str) -> list[AlertRow]:
        """These alerts are done with, until there is worse news. Raises as :meth:`acknowledge`."""
        return run_resolve(self._app, [str(r) for r in references], reason)

    def reopen(self, alert_id: int, *, note: str = "") -> AlertRow:
        """Take back that somebody has resolved it. Raises NotFoundError, and InputError where not.

        The next check says it again, if it still holds.
        """
        return run_reopen(self._app, alert_id, note)

    def preview(self, channel: str | None = None, *, on: date | None = None) -> list[Message]:
        """What a channel would be given for the alerts that hold on a day; sends nothing.

        Without one: what all configured channels would be given, or email if there is none. For a
        channel that is not configured: what its messages would look like, to the owners.
        """
        found = run_preview(self._app, (channel,) if channel else (), on)
        return [message for _, message in found.messages]

    def test_channels(self, channel: str | None = None) -> list[Trial]:
        """Send a test message to every configured recipient, now, or to one channel's.

        Raises ConfigError when no channel is configured, or not that one.
        """
        return try_channels(self._app, channel)

    def outbox(self, state: str | DeliveryState | None = None) -> list[Delivery]:
        """Messages sent and to be sent, or those in one state (``"dead"``), oldest first.

        Raises InputError for a state there is not.
        """
        wanted = [] if state is None else [choice(DeliveryState, state, "state")]
        return list_outbox(self._app, *wanted)

    def waiting(self) -> list[Waiting]:
        """Messages that are not made yet: they wait for quiet hours to end, or for a digest."""
        return waiting(self._app)

    def delivery(self, number: int) -> Story:
        """One message and everything that was tried with it. Raises NotFoundError."""
        return show_delivery(self._app, number)

    def retry_deliveries(self, *numbers: int) -> list[Delivery]:
        """Have messages tried again, as if new. Raises NotFoundError, ConflictError."""
        return retry_deliveries(self._app, numbers)

    def drop_deliveries(self, *numbers: int, reason: str) -> list[Delivery]:
        """Never send these messages. Raises NotFoundError, ConflictError."""
        return drop_deliveries(self._app, numbers, reason)

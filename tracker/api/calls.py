"""What every group of calls stands on."""

from __future__ import annotations

from tracker.app.context import App


class Calls:
    """A group of calls about one thing; :class:`tracker.Tracker` is all of them together."""

    def __init__(self, app: App) -> None:
        self._app = app

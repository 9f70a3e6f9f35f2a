"""Looking at everything in turn; what fails is told, and the rest is looked at all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tracker.app.context import App
from tracker.app.doctor import setting, storage, work
from tracker.app.doctor.sign import Sign, Verdict, catching

Look = Callable[[App], Iterable[Sign]]

_ALWAYS: tuple[tuple[str, Look], ...] = (
    ("configuration", setting.configuration),
    ("secrets", setting.secrets),
    ("extras", setting.extras),
    ("clock", setting.clock),
    ("sources", setting.sources_made),
)
_WITH_REGISTRY: tuple[tuple[str, Look], ...] = (
    ("sources", work.sources),
    ("checks", work.schedule),
    ("channels", work.channels),
    ("prices", setting.prices),
)


def examine(app: App) -> list[Sign]:
    """Everything there is to say about this installation, a sign each. Sends and fetches nothing.

    What is in the registry is only looked at where it opens. Never raises a TrackerError.
    """
    signs = [setting.program()]
    signs += _seen(app, _ALWAYS)
    kept = storage.database(app)
    signs += kept
    if kept[0].verdict is Verdict.OK:
        signs += _seen(app, _WITH_REGISTRY)
    return signs


def _seen(app: App, looks: Iterable[tuple[str, Look]]) -> list[Sign]:
    signs: list[Sign] = []
    for about, look in looks:
        with catching(about, signs):
            signs.extend(look(app))
    return signs

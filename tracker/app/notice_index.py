"""What is known of models: stored notices, and the bundled ones nobody has spoken about since."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tracker.app.context import App
from tracker.catalog.load import bundled_notices
from tracker.catalog.names import alias_history, bundled_spellings
from tracker.db.governing import governing_notices, stated_keys
from tracker.db.tx import Tx
from tracker.domain.notice import Notice
from tracker.domain.version import ModelVersion
from tracker.lifecycle.judge import served_base
from tracker.matching.index import NoticeIndex, build_index
from tracker.matching.keys import model_keys
from tracker.matching.scoring import read_scorer


def index_about(app: App, version: ModelVersion) -> NoticeIndex:
    """What is known about one version that was read whole, and about what scored it."""
    details = version.details
    keys = model_keys(served_base(version), details.serving_id)
    helped = (name for run in details.evals for name in (run.judge, run.embedder) if name)
    named = (details.base, *map(read_scorer, helped))
    providers = {model.provider for model in named if model}
    providers |= {candidate.key.provider for candidate in keys}
    with app.database.read() as tx:
        return arranged(notices_in(app, tx, providers))


def arranged(notices: Iterable[Notice]) -> NoticeIndex:
    """The notices by what they are about, with what is known about names."""
    return build_index(notices, bundled_spellings(), alias_history())


def notices_in(app: App, tx: Tx, providers: Collection[str] | None = None) -> tuple[Notice, ...]:
    """The notices that count today, or those of single ``providers``."""
    stored = governing_notices(tx, providers)
    spoken = {_statement(key) for key in stated_keys(tx)}
    unspoken = [n for n in bundled(app, providers) if statement_of(n) not in spoken]
    return (*stored, *unspoken)


def bundled(app: App, providers: Collection[str] | None = None) -> list[Notice]:
    """The bundled notices; without hindsight only those that were known already."""
    notices = bundled_notices(providers)
    if app.hindsight:
        return notices
    return [n for n in notices if (at := n.evidence.read_at) is None or at <= app.now()]


def statement_of(notice: Notice) -> str:
    """What it states, whoever repeats it."""
    return _statement(notice.key)


def _statement(key: str) -> str:
    """A notice's key without its source."""
    return key.partition("|")[2]

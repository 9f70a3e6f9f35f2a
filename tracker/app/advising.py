"""What to do about the versions that need somebody, on what their runs were found to prove."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.app.context import App
from tracker.app.proofs import proven
from tracker.lifecycle.advice import Advice, advise
from tracker.lifecycle.judge import Judgement
from tracker.matching.index import NoticeIndex


def advice_for(app: App, judgements: Sequence[Judgement], index: NoticeIndex) -> dict[int, Advice]:
    """Version id → advice, for every judgement that needs somebody."""
    needing = [j for j in judgements if j.unjudged is None and j.needs_you]
    if not needing:
        return {}
    held = proven(app, [j.version.id for j in needing])
    return {j.version.id: advise(j, index, proven=j.version.id in held) for j in needing}

"""What to do about the versions that need somebody. Only theirs is the proof that is read."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.app.context import App
from tracker.db import registry
from tracker.evals.proof import ProofStatus, proof
from tracker.lifecycle.advice import Advice, advise
from tracker.lifecycle.judge import Judgement
from tracker.matching.index import NoticeIndex


def advice_for(app: App, judgements: Sequence[Judgement], index: NoticeIndex) -> dict[int, Advice]:
    """Version id → advice, for every judgement that needs somebody."""
    needing = [j for j in judgements if j.unjudged is None and j.needs_you]
    if not needing:
        return {}
    with app.database.read() as tx:
        whole = registry.get_versions(tx, [j.version.id for j in needing])
    proven = {
        v.id: proof(v.details.reason, v.details.evals).status is ProofStatus.PROVEN for v in whole
    }
    return {j.version.id: advise(j, index, proven=proven[j.version.id]) for j in needing}

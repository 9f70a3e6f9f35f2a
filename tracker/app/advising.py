"""What to do about the versions that need somebody, on what their runs were found to prove.

A check weighs no scores and adds up no money: it knows of the proof that is kept, and nothing else.
``tracker plan`` weighs everything there is.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.app.context import App
from tracker.app.facts import Facts
from tracker.app.proofs import proven
from tracker.app.tunability import tunability
from tracker.lifecycle.advice import Advice, advise
from tracker.lifecycle.evidence import Arm, Evidence
from tracker.lifecycle.judge import Judgement
from tracker.lifecycle.outlook import outlook


def advice_for(app: App, judgements: Sequence[Judgement], facts: Facts) -> dict[int, Advice]:
    """Version id → advice, for every judgement that needs somebody."""
    needing = [j for j in judgements if j.unjudged is None and j.needs_you]
    if not needing:
        return {}
    held = proven(app, [j.version.id for j in needing])
    tunable = tunability(facts.notices, [j.version for j in judgements])
    return {
        j.version.id: advise(
            j, outlook(j, facts.index, tunable), _evidence(j, proven=j.version.id in held)
        )
        for j in needing
    }


def _evidence(judgement: Judgement, *, proven: bool) -> Evidence:
    reason = judgement.version.details.reason
    return Evidence(reason=reason, proof=Arm(proven, "proven" if proven else "unproven"))

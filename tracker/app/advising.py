"""What to do about the versions that need somebody, on what their runs were found to prove.

A check weighs no scores and adds up no money: it knows of the proof that is kept, and nothing else.
``tracker plan`` weighs everything there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.app.context import App
from tracker.app.facts import Facts
from tracker.app.proofs import proven
from tracker.app.tunability import tunability
from tracker.domain.version import ModelVersion
from tracker.lifecycle.advice import Advice, advise
from tracker.lifecycle.evidence import Arm, Evidence
from tracker.lifecycle.judge import Judgement
from tracker.lifecycle.outlook import outlook, successors_named


def advice_for(
    app: App,
    judgements: Sequence[Judgement],
    facts: Facts,
    others: Sequence[ModelVersion] = (),
) -> dict[int, Advice]:
    """Version id → advice, for every judgement that needs somebody.

    What somebody has tuned can be tuned: ``others`` are versions in service besides those judged.
    """
    needing = [j for j in judgements if j.unjudged is None and j.needs_you]
    if not needing:
        return {}
    held = proven(app, [j.version.id for j in needing])
    tunes = {version.id: version for version in (*(j.version for j in judgements), *others)}
    named = sorted(tunes.values(), key=lambda v: (v.details.model, v.number))
    tunable = tunability(facts.notices, named)
    return {
        j.version.id: advise(
            j, outlook(j, facts.index, tunable), _evidence(j, proven=j.version.id in held)
        )
        for j in needing
    }


def named_successors(judgements: Iterable[Judgement]) -> set[tuple[str, str]]:
    """(provider, id in lower case) of what notices name as replacements of these bases."""
    return {
        (named.provider, named.full_id.lower())
        for judgement in judgements
        for named in successors_named(judgement)
    }


def _evidence(judgement: Judgement, *, proven: bool) -> Evidence:
    reason = judgement.version.details.reason
    return Evidence(
        reason=reason, proof=Arm(proven, "proven" if proven else "unproven", measured=proven)
    )

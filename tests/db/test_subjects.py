from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.db.samples import NOON, add, alert, becoming
from tracker.db import alerts, registry, selecting, subjects
from tracker.db.engine import Database
from tracker.db.subjects import Due, Placing
from tracker.domain.alert import Level
from tracker.domain.look import Look
from tracker.domain.version import EvalRun, Rung
from tracker.matching.keys import Key

TODAY, LATER = date(2026, 11, 23), date(2026, 12, 1)
GPT, NOVA = Key("openai", "base", "gpt-4o"), Key("bedrock", "base", "nova")
QUIET = Look("one", Level.INFO, date(2027, 6, 1), unjudged=False, next_look=LATER)
NEEDING = Look("two", Level.ACT, LATER, unjudged=False, next_look=None)


def placed(version_id: int, subject: str = "a", own_root: str | None = None) -> Placing:
    return Placing(version_id, subject, "openai", subject, own_root)


def due(tx: subjects.Tx, *keys: Key, on: date = TODAY, everything: bool = False) -> list[Due]:
    return sorted(subjects.due(tx, keys, on, everything=everything), key=lambda one: one.id)


def test_what_the_notices_said_is_kept_by_key(database: Database) -> None:
    with database.write() as tx:
        subjects.save_digests(tx, [GPT, NOVA], {GPT: "1", NOVA: "2"})
        subjects.save_digests(tx, [GPT, NOVA], {GPT: "3"})
        assert subjects.read_digests(tx) == {GPT: "3"}
        assert subjects.open_marks(tx) == {"rules": ""}
        subjects.save_marks(tx, {"rules": "1", "day": "2026-11-23"})
        assert subjects.open_marks(tx) == {"rules": "1", "day": "2026-11-23"}


def test_a_subject_is_due_when_it_is_new_named_by_a_key_or_its_day_has_come(
    database: Database,
) -> None:
    first, second = add(database, model="a"), add(database, model="b")
    with database.write() as tx:
        assert subjects.unplaced(tx, ()) == [first.id, second.id]
        subjects.place(tx, [placed(first.id), placed(second.id, "b", "ft:x")])
        assert subjects.unplaced(tx, ()) == []
        assert subjects.unplaced(tx, {"ft:x"}) == [second.id]
        one, other = due(tx)
        assert (one.outcome, {one.version_id, other.version_id}) == (None, {first.id, second.id})
        looks = {one.id: QUIET, other.id: NEEDING}
        subjects.save_looks(tx, looks, {one.id: [GPT, GPT], other.id: [NOVA]})
        assert due(tx) == []
        assert due(tx, GPT) == due(tx, on=LATER) == [Due(one.id, "one", one.version_id)]
        assert len(due(tx, everything=True)) == 2
        assert subjects.answered(tx, [GPT, Key("openai", "own", "gpt-4o")]) == {GPT}
        assert subjects.answered(tx, []) == set()
        subjects.save_looks(tx, {one.id: QUIET}, {one.id: [NOVA]})
        assert (due(tx, GPT), len(due(tx, NOVA))) == ([], 2)
        subjects.forget_all(tx)
        assert (due(tx, everything=True), len(subjects.unplaced(tx, ()))) == ([], 2)


def test_whatever_changes_a_version_takes_its_subject_away(database: Database) -> None:
    version = add(database)
    with database.write() as tx:
        changes: tuple[Callable[[], None], ...] = (
            lambda: registry.edit_version(tx, version.id, {"note": "x"}, actor="a", now=NOON),
            lambda: registry.set_alias(tx, "triage", "live", version.id, actor="a", now=NOON),
            lambda: registry.look_again(tx, version.id),
            lambda: registry.retire(tx, version.id, note=None, actor="a", now=NOON),
        )
        for change in changes:
            subjects.place(tx, [placed(version.id)])
            assert subjects.unplaced(tx, ()) == []
            change()
            assert subjects.unplaced(tx, ()) == [version.id]


def test_a_subject_without_a_version_in_service_waits_for_one(database: Database) -> None:
    version = add(database)
    with database.write() as tx:
        subjects.place(tx, [placed(version.id)])
        [one] = due(tx)
        subjects.save_looks(tx, {one.id: QUIET}, {one.id: [GPT]})
        registry.retire(tx, version.id, note=None, actor="a", now=NOON)
        assert (due(tx, GPT), due(tx, on=LATER)) == ([], [])
    later = add(database)
    with database.write() as tx:
        subjects.place(tx, [placed(later.id)])
        assert due(tx) == [Due(one.id, None, later.id)]


def test_which_models_are_looked_at(database: Database) -> None:
    judged = EvalRun(Rung.FINETUNE, "tone", "score", 4.5, judge="gpt-5")
    names = [("quiet", ()), ("needing", ()), ("scored", (judged,))]
    quiet, needing, scored = (add(database, model=name, evals=evals) for name, evals in names)
    with database.write() as tx:
        rows = [placed(quiet.id), placed(needing.id, "b"), placed(scored.id)]
        subjects.place(tx, rows)
        looks = {one.id: QUIET if one.version_id != needing.id else NEEDING for one in due(tx)}
        subjects.save_looks(tx, looks, {})
        raised = alert(quiet.id)
        alerts.raise_alert(tx, raised, now=NOON, becoming=becoming(raised))
        of = {v.id: selecting.models_of_versions(tx, [v.id]) for v in (quiet, needing, scored)}
        assert selecting.standing_out(tx, [Level.ACT], None) == of[needing.id]
        assert len(selecting.standing_out(tx, [Level.ACT], date(2027, 6, 1))) == 3
        assert selecting.with_open_alerts(tx) == of[quiet.id]
        [turned] = (id_ for id_, look in looks.items() if look is NEEDING)
        assert selecting.telling_of(tx, looks.keys() - {turned}) == of[quiet.id]
        assert selecting.telling_of(tx, {turned}) == set()
        assert selecting.scored_by_models(tx) == of[scored.id]
        assert selecting.versions_of(tx, of[scored.id]) == {scored.id}
        assert selecting.models_of_subjects(tx, looks) == set().union(*of.values())
        assert (selecting.in_service(tx), selecting.providers(tx)) == (3, {"openai"})
        assert selecting.last_tune_of(tx, "openai", "a") == scored.id
        assert selecting.last_tune_of(tx, "openai", "c") is None
        watched = registry.list_watched(tx, of[quiet.id] | of[needing.id])
        assert [v.details.model for v in watched] == ["needing", "quiet"]
        assert [v.id for v in registry.light_versions(tx, [scored.id])] == [scored.id]
        assert len(alerts.open_alerts(tx, [quiet.id])) == 1
        assert alerts.open_alerts(tx, [needing.id]) == []

from __future__ import annotations

from tests.alerts.samples import NOON, alert, row
from tracker.alerts.bundles import ONE_BY_ONE, Due, bundles
from tracker.domain.alert import Alert, AlertKind
from tracker.domain.telling import Pace, Route, Telling

ADA, BO = Route("email", "ada@x.io"), Route("email", "bo@x.io")


def due(given: Alert, route: Route = ADA, pace: Pace = Pace.IMMEDIATE, news: int = 1) -> Due:
    number = given.version_id
    return Due(Telling(number, news, route, NOON), row(number, given), pace)


def made(*given: Due) -> list[tuple[str, str, list[int]]]:
    return [(b.route.recipient, b.thread, [r.id for r in b.rows]) for b in bundles(given)]


def closing(version: int, day: str = "2027-01-06") -> Alert:
    kind = AlertKind.TRAINING_CLOSURE
    return alert(until=None, kind=kind, version=version, train_until=day)


def test_a_few_models_are_told_one_by_one_in_their_own_threads() -> None:
    some = [due(alert(version=n)) for n in range(1, ONE_BY_ONE + 1)]
    assert made(*some) == [("ada@x.io", f"model-m{n}", [n]) for n in range(1, ONE_BY_ONE + 1)]


def test_many_models_hit_by_one_notice_are_one_message() -> None:
    many = [due(alert(version=n)) for n in range(1, ONE_BY_ONE + 2)]
    other = due(alert(until="2027-05-01", version=99))
    [(_, thread, ids), alone] = made(*many, other)
    assert thread == "shutdown-openai-openai/gpt-4o-mini-2024-07-18-2027-01-14"
    assert ids == [1, 2, 3, 4, 5, 6]
    assert alone == ("ada@x.io", "model-m99", [99])


def test_a_platforms_closing_is_one_message_per_recipient() -> None:
    found = made(due(closing(1)), due(closing(2)), due(closing(2), BO), due(closing(3, "2027-02")))
    assert found == [
        ("ada@x.io", "closure-openai-2027-01-06", [1, 2]),
        ("bo@x.io", "model-m2", [2]),
        ("ada@x.io", "model-m3", [3]),
    ]


def test_a_digest_is_one_message_with_each_alert_once() -> None:
    pace = Pace.WEEKLY
    twice = [due(alert(version=1), pace=pace, news=n) for n in (1, 2)]
    other = due(alert(version=2, kind=AlertKind.JUDGE_SHUTDOWN), pace=pace)
    [bundle] = bundles([*twice, other])
    assert (bundle.thread, [r.id for r in bundle.rows]) == ("digest", [1, 2])
    assert bundle.stage == "1.1,1.2,2.1"
    assert made(*twice) == [("ada@x.io", "model-m1", [1])]


def test_models_of_unknown_base_have_nothing_in_common() -> None:
    lost = [due(alert(version=n, base=None)) for n in range(1, 9)]
    assert len(made(*lost)) == 8


def test_reminders_are_one_message_and_a_models_own_stay_in_its_thread() -> None:
    kinds = (AlertKind.UNPINNED_BASE, AlertKind.REFRESH_DUE)
    some = [due(alert(kind=kind, version=n)) for n in (1, 2) for kind in kinds]
    assert made(*some) == [("ada@x.io", "reminders", [1, 2])]
    assert made(*some[:2]) == [("ada@x.io", "model-m1", [1])]

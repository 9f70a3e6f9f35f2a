from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources_core.notices import when
from tracker.domain.source import ChangeKind
from tracker.sources.moves import earliest, firmness, move

EARLIER, LATER, DATED = ChangeKind.MOVED_EARLIER, ChangeKind.MOVED_LATER, ChangeKind.DATED


@pytest.mark.parametrize(
    ("old", "new", "kind", "confirm"),
    [
        # an exact day
        ("2027-01-14", "2027-01-13", EARLIER, False),
        ("2027-01-14", "2027-01-15", LATER, True),
        ("2027-01-14", ">2027-01-14", LATER, True),
        ("2027-01-14", "~2027-01-14", LATER, True),
        ("2027-01-14", "?", LATER, True),
        ("2027-01-14", "base+1m", LATER, True),
        ("2027-01-14", "2027-01", EARLIER, False),
        # a floor is not yet a date
        (">2026-05-14", "2026-06-15", DATED, False),
        (">2026-08-05", "2026-08-05", DATED, False),
        (">2026-08-05", "~2026-09", DATED, False),
        (">2026-08-05", "2026-08-04", EARLIER, False),
        (">2026-08-05", ">2026-08-06", LATER, True),
        (">2026-08-05", ">2026-08-04", EARLIER, False),
        # made more precise, or less
        ("2026-10", "2026-10-23", DATED, True),
        ("2026-Q4", "2026-10", DATED, False),
        ("2026", "2026-07", DATED, True),
        ("2026-10", "2026-11-01", LATER, True),
        ("2026-10-01", "2026-10", LATER, True),
        ("~2026-10-01", "2026-10-01", DATED, False),
        # no date before
        ("?", "2027-01-14", DATED, False),
        ("!", "2027-01-14", DATED, False),
        ("?", "training+12m", DATED, False),
        ("training+12m", "2027-01-14", DATED, False),
        # rules
        ("training+12m", "training+6m", EARLIER, False),
        ("training+12m", "training+13m", LATER, True),
        ("training+12m", "base+1m", LATER, True),
        ("training+1m", "training+45d", LATER, True),
        ("training+12m", ">training+12m", LATER, True),
        (">training+12m", "training+12m", DATED, False),
        ("training+12m", "?", LATER, True),
    ],
)
def test_moves(old: str, new: str, kind: ChangeKind, confirm: bool) -> None:
    found = move(when(old), when(new))
    assert found is not None
    assert (found.kind, found.confirm) == (kind, confirm)


@pytest.mark.parametrize(
    ("old", "new"), [("2027-01-14", "!"), ("training+12m", "!"), ("?", "!"), ("!", "?"), ("?", "?")]
)
def test_an_unreadable_date_is_not_the_word_of_the_provider(old: str, new: str) -> None:
    assert move(when(old), when(new)) is None


DATES = st.one_of(
    st.dates().map(lambda d: d.isoformat() if d.year >= 1000 else "2026-01-01"),
    st.sampled_from(["2026", "2026-10", "2026-Q4", "?", "!", "training+1m", "base+2d"]),
).flatmap(lambda text: st.sampled_from([text, f">{text}"]) if text[0] == "2" else st.just(text))


@given(DATES)
def test_no_date_moves_to_itself(text: str) -> None:
    assert move(when(text), when(text)) is None


@given(DATES, DATES)
def test_nothing_later_ever_counts_at_once_unless_a_floor_gets_its_date(old: str, new: str) -> None:
    """What acts on one reading alone can only bring the day to plan by nearer."""
    found = move(when(old), when(new))
    floor = old.startswith(">") or old in ("?", "!")
    if found is not None and not found.confirm and not floor:
        assert earliest(when(new)) <= earliest(when(old))


@given(DATES, DATES)
def test_a_move_there_and_back_is_not_twice_the_same(old: str, new: str) -> None:
    there, back = move(when(old), when(new)), move(when(new), when(old))
    if there and back and there.kind is not ChangeKind.MOVED_LATER:
        assert there.kind is not back.kind


def test_firmness_goes_by_bound_then_precision() -> None:
    order = ["?", ">training+1m", ">2026", ">2026-10-01", "~2026", "training+1m", "2026-10-01"]
    values = [firmness(when(text)) for text in order]
    assert values == sorted(values)
    assert values[0] < 0

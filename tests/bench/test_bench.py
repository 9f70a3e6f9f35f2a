"""The arithmetic of the benchmark, and that both sides of a case do the same work."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.bench import peers, report, rules, usage
from tests.bench.cases import MIB, stdlib_fingerprint, write_records
from tests.bench.memory import BAR, is_wanted, peak
from tests.bench.memory import line as memory_line
from tests.bench.pairs import Case, line, measure
from tracker.datasets.fingerprint import fingerprint


class Stopwatch:
    """A clock that only work moves: each call of it takes the next time given."""

    def __init__(self) -> None:
        self.now = 0.0
        self.order = ""

    def work(self, name: str, times: list[float]) -> Callable[[], None]:
        left: Iterator[float] = iter(times)

        def run() -> None:
            self.now += next(left)
            self.order += name

        return run

    def clock(self) -> float:
        return self.now


def case(watch: Stopwatch, ours: list[float], theirs: list[float], *, at_most: bool = True) -> Case:
    sides = watch.work("o", [99.0, *ours]), watch.work("t", [1.0, *theirs])
    return Case("it", "that", 1.3, *sides, at_most=at_most)


@pytest.mark.parametrize(
    ("ours", "theirs", "at_most", "ratio", "ok"),
    [
        ([1, 2, 3], [1, 1, 1], True, 2, False),
        ([1.3, 1.3, 9], [1, 1, 1], True, 1.3, True),
        ([2, 4, 60], [1, 2, 3], True, 2, False),
        ([1, 1, 1], [1, 2, 3], False, 2, True),
        ([1, 1, 1], [1, 1.2, 3], False, 1.2, False),
    ],
)
def test_the_ratio_is_the_median_of_the_pairs(
    ours: list[float], theirs: list[float], at_most: bool, ratio: float, ok: bool
) -> None:
    watch = Stopwatch()
    result = measure(case(watch, ours, theirs, at_most=at_most), watch.clock, pairs=3)
    assert (round(result.ratio, 6), result.ok) == (ratio, ok)


def test_the_sides_take_turns_in_going_first_after_a_warm_up() -> None:
    watch = Stopwatch()
    measure(case(watch, [1] * 4, [1] * 4), watch.clock, pairs=4)
    warm_up, *pairs = (first + second for first, second in list(pairwise(watch.order))[::2])
    assert (warm_up, pairs) == ("ot", ["ot", "to", "ot", "to"])


def test_a_line_says_ratio_bar_and_verdict() -> None:
    watch = Stopwatch()
    over = line(measure(case(watch, [3], [2]), watch.clock, pairs=1))
    assert re.sub(r"\s+", " ", over) == "it 1.50 x bar <= 1.30 over time of: that"
    watch = Stopwatch()
    fast = line(measure(case(watch, [1], [2], at_most=False), watch.clock, pairs=1))
    assert re.sub(r"\s+", " ", fast) == "it 2.00 x bar >= 1.30 ok speed of: that"


def test_the_loop_we_are_held_against_finds_the_same_digests(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    write_records(path, MIB // 16)
    assert path.stat().st_size >= MIB // 16
    sha256, records = stdlib_fingerprint(path)
    found = fingerprint(path)
    assert (found.sha256, found.records) == (sha256, records.records)
    assert found.recset == f"recset-v1:{records.digest}"


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from /proc")
def test_memory_is_measured_in_the_process_that_used_it(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    write_records(path, MIB // 16)
    assert 5 <= peak(path, 1) <= BAR
    assert memory_line(1, [29, 30]).endswith("ok")
    assert "2 processes" in memory_line(2, [29, 65]) and memory_line(2, [29, 65]).endswith("over")
    assert is_wanted([]) and is_wanted(["memory"]) and not is_wanted(["hash"])


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from /proc")
def test_both_sides_make_the_same_daily_rows_of_a_month_of_usage(tmp_path: Path) -> None:
    path = tmp_path / "u.csv"
    usage.write_usage(path, 6_400)
    rows, peak_mib, importing, reporting = usage.imported(tmp_path, path)
    assert rows == usage.plain_sql(tmp_path / "plain.db", path) == 31 * 200
    assert peak_mib > 5 and importing > 0 and reporting > 0
    assert usage.is_wanted([]) and usage.is_wanted(["usage"]) and not usage.is_wanted(["hash"])


def test_both_sides_of_the_page_show_every_model() -> None:
    case = report.page_case(40)
    for side in (case.ours, case.theirs):
        shown = str(side())
        assert all(f"model-{number:06} v" in shown for number in range(40))
        assert "120.50 USD" in shown
    ten = report.linear_case(3)
    assert str(ten.ours()).count("<tr>") > 30 and ten.theirs() is None
    assert report.is_wanted([]) and report.is_wanted(["report"]) and not report.is_wanted(["usage"])


def tight(found: list[rules.Found]) -> str:
    """Without white space: where a word ends at a tag, only ours knows whether one is meant."""
    return "".join(repr(found).split())


def test_both_sides_of_the_rules_find_the_same_sections_and_rows() -> None:
    pytest.importorskip("bs4")
    pytest.importorskip("lxml")
    page = rules.page_of(60)
    ours, theirs = rules.our_rules(page), rules.their_rules(page)
    assert tight(ours) == tight(theirs)
    grids = [grid for found in ours for grid in found.tables]
    assert [len(grid) for grid in grids] == [10] * 6
    assert ("Regions", "us-east-1 us-west-2 eu-west-1") in grids[0][0]
    assert [len(found.texts) for found in ours[2:]] == [3] * 6
    assert rules.is_wanted(["rules"]) and not rules.is_wanted(["usage"])


@pytest.mark.captures
def test_the_saved_page_has_the_same_rows_on_both_sides() -> None:
    pytest.importorskip("bs4")
    pytest.importorskip("lxml")
    if not rules.WHOLE.exists():
        pytest.skip("the saved pages are not here")
    page = rules.WHOLE.read_bytes()
    ours, theirs = rules.our_rules(page), rules.their_rules(page)
    for found in (*ours, *theirs):
        found.texts.clear()
    assert tight(ours) == tight(theirs)
    assert sum(len(grid) for found in ours for grid in found.tables) > 80


def test_peers_are_measured_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_BENCH_PEERS", str(tmp_path))
    (told,) = peers.peer_lines(tmp_path)
    assert "PEERS=" in told and all(package in told for package in peers.PACKAGES)
    assert not peers.has_peers(Path(sys.prefix)), "none of ours"
    assert peers.is_wanted(["peers"]) and not peers.is_wanted(["tracker register"])

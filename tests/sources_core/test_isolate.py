from __future__ import annotations

import io
import json
import os
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.sources_core import plugin
from tracker.errors import ConfigError, NotFoundError, ParseError
from tracker.sources.base import Capture, Problem, Reading
from tracker.sources.forkserver import answer
from tracker.sources.frames import read_frame, write_frame
from tracker.sources.isolate import IsolatedParser, parse_isolated
from tracker.sources.limits import Limits
from tracker.sources.wire import pack_capture, pack_reading, unpack_answer, unpack_capture

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin.install(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def capture(body: bytes = b"gpt-4\n") -> Capture:
    return Capture("https://a.example/x", body, "text/html", NOON)


def stopped(source: str, words: str, *, body: bytes = b"", **limits: float) -> ParseError:
    with pytest.raises(ParseError, match=words) as caught:
        parse_isolated(source, capture(body), limits=Limits(**limits))  # type: ignore[arg-type]
    assert str(caught.value).startswith(f"parsing {source} was stopped: ")
    assert str(caught.value).isprintable()
    return caught.value


def ids(reading: Reading) -> list[str]:
    """The processes a page was parsed in: its own, and the one that forked it."""
    return reading.notices[0].evidence.quote.split()


def test_a_reading_comes_back_whole() -> None:
    reading = parse_isolated("ok", capture("gpt-4\ngrößer\u2011\ud7ff\n".encode()))
    assert [n.model_id for n in reading.notices] == ["gpt-4", "größer\u2011\ud7ff"]
    about = "https://a.example/x text/html 2026-11-23T12:00:00+00:00"
    assert {n.evidence.quote for n in reading.notices} == {about}
    assert reading.problems == (Problem("row 2", "2026-09-31", "no such day"),)


def test_a_large_capture_goes_through() -> None:
    body = b"\n".join(b"m%d" % i for i in range(20_000))
    assert len(parse_isolated("ok", capture(body)).notices) == 20_000


def test_errors_of_the_parser_arrive_as_they_were() -> None:
    with pytest.raises(ParseError) as caught:
        parse_isolated("refuse", capture())
    assert caught.value.message == "no table has the columns model and date"
    assert caught.value.hint == "found: A, B"
    with pytest.raises(ConfigError, match="the table has no columns"):
        parse_isolated("misconfigured", capture())


def test_an_unknown_source() -> None:
    with pytest.raises(NotFoundError, match="nosuch"):
        parse_isolated("nosuch", capture())


def test_endless_computing() -> None:
    stopped("spin", "more than 1 s of computing time", cpu=1)


def test_endless_waiting() -> None:
    started = time.monotonic()
    stopped("sleep", r"longer than 0\.8 s", wall=0.8)
    assert time.monotonic() - started < 4


@pytest.mark.skipif(sys.platform == "darwin", reason="RLIMIT_AS is not enforced there")
def test_too_much_memory() -> None:
    stopped("hog", "more than 1024 MiB of memory")


def test_endless_recursion() -> None:
    with pytest.raises(ParseError, match="nested too deeply"):
        parse_isolated("deep", capture())


def test_a_fault_in_the_parser_is_told_in_one_printable_line() -> None:
    error = stopped("fail", "it failed: KeyError")
    assert len(error.message) < 300


def test_a_crash() -> None:
    stopped("crash", "ended by SIGSEGV")


@pytest.mark.parametrize("source", ["chatter", "flood"])
def test_an_answer_too_long_is_not_taken_in(source: str) -> None:
    stopped(source, "more than 1 MiB of notices", answer=1024 * 1024)


@pytest.mark.parametrize(
    "lie",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"notices": [{}], "problems": []}',
        b'{"notices": [], "problems": [["one"]]}',
        b'{"error": "text"}',
        b"[" * 100_000,
    ],
)
def test_an_answer_that_makes_no_sense(lie: bytes) -> None:
    stopped("lie", "its answer makes no sense", body=lie)


def test_no_secret_is_in_reach_of_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "s3cret")
    reading = parse_isolated("environment", capture())
    names = json.loads(reading.notices[0].evidence.quote)
    assert "PYTHONPATH" in names
    assert "OPENAI_API_KEY" not in names


def test_a_folder_full_of_traps_is_not_imported_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    traps = tmp_path / "traps"
    traps.mkdir()
    for name in ("json.py", "tracker.py", "resource.py"):
        (traps / name).write_text("raise SystemExit('trapped')\n")
    monkeypatch.chdir(traps)
    assert parse_isolated("ok", capture()).notices[0].model_id == "gpt-4"


@pytest.mark.parametrize("source", ["lexbor", "openai"])
def test_a_hostile_page_costs_seconds_and_no_memory_here(source: str) -> None:
    """450 KB that take lexbor, the fastest parser there is, half a minute."""
    page = b"<!doctype html><html><body><table><tr><td>" + b"<div>" * 90_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = os.times().children_user
    stopped(source, "more than 2 s of computing time", body=page, cpu=2)
    assert os.times().children_user - spent < 4
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 20 * 1024


def test_each_page_has_a_process_of_its_own() -> None:
    with IsolatedParser() as parser:
        first, second = (ids(parser.parse("identity", capture())) for _ in range(2))
    (own, server), (other, same) = first, second
    assert own != other
    assert server == same != str(os.getpid())


@pytest.mark.parametrize("source", ["spin", "sleep", "hog", "crash", "fail", "flood", "litter"])
def test_a_page_that_is_lost_takes_no_other_with_it(source: str) -> None:
    if source == "hog" and sys.platform == "darwin":
        pytest.skip("RLIMIT_AS is not enforced there")
    with IsolatedParser(Limits(cpu=1, wall=1.5, answer=1024 * 1024)) as parser:
        before = ids(parser.parse("identity", capture()))
        with pytest.raises(ParseError, match="stopped"):
            parser.parse(source, capture())
        after = ids(parser.parse("identity", capture()))
    assert before[1] == after[1]


def test_a_server_that_is_lost_is_replaced() -> None:
    with IsolatedParser() as parser:
        _, lost = ids(parser.parse("identity", capture()))
        with pytest.raises(ParseError, match="stopped: it was ended by SIGKILL"):
            parser.parse("patricide", capture())
        assert ids(parser.parse("identity", capture()))[1] != lost


def test_a_server_ended_while_it_waits_costs_no_page() -> None:
    with IsolatedParser() as parser:
        _, lost = ids(parser.parse("identity", capture()))
        os.kill(int(lost), signal.SIGKILL)
        # Over when its end is there to be waited for, which is left to the parser.
        os.waitid(os.P_PID, int(lost), os.WEXITED | os.WNOWAIT)
        assert ids(parser.parse("identity", capture()))[1] != lost


def test_a_worker_beyond_its_own_clock_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.sources.isolate._GRACE", 0.3)
    with IsolatedParser(Limits(wall=0.3)) as parser:
        with pytest.raises(ParseError, match="stopped: it was ended by SIGKILL"):
            parser.parse("deaf", capture())
        assert ids(parser.parse("identity", capture()))


def test_threads_take_turns() -> None:
    with IsolatedParser() as parser, ThreadPoolExecutor(4) as pool:
        pages = [capture(f"m{i}".encode() * (i * 1000 + 1)) for i in range(12)]
        readings = list(pool.map(lambda page: parser.parse("ok", page), pages))
    assert [r.notices[0].model_id for r in readings] == [p.body.decode() for p in pages]


def test_nothing_is_started_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent")
    with IsolatedParser():
        pass


def test_the_server_ends_with_its_input() -> None:
    module = [sys.executable, "-m", "tracker.sources.forkserver"]
    asked = io.BytesIO()
    about = {"source": "ok", "limits": asdict(Limits(cpu=3))}
    write_frame(asked, about, pack_capture(capture()))
    done = subprocess.run(module, input=asked.getvalue(), capture_output=True, check=True)
    frame = read_frame(io.BytesIO(done.stdout))
    assert frame is not None
    said, (out, complaint) = frame
    assert (said, complaint) == ({"status": 0}, b"")
    assert unpack_answer(out).notices[0].model_id == "gpt-4"


def test_a_frame_cut_short_is_the_end() -> None:
    written = io.BytesIO()
    write_frame(written, {"a": 1}, b"one\n", b"", b"three")
    whole = written.getvalue()
    assert read_frame(io.BytesIO(whole)) == ({"a": 1}, [b"one\n", b"", b"three"])
    assert {read_frame(io.BytesIO(whole[:n])) is None for n in range(len(whole))} == {True}


def test_a_limit_that_is_already_lower_stays() -> None:
    code = (
        "import resource, signal, tracker.sources.limits as c\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))\n"
        "c.bind(c.Limits(memory=1 << 30, cpu=3, wall=60))\n"
        "print(resource.getrlimit(resource.RLIMIT_CPU), resource.getrlimit(resource.RLIMIT_AS))\n"
        "print(59 < signal.getitimer(signal.ITIMER_REAL)[0] <= 60)"
    )
    module = [sys.executable, "-c", code]
    done = subprocess.run(module, capture_output=True, check=True, text=True)
    assert done.stdout.split("\n")[:2] == ["(3, 4) (536870912, 536870912)", "True"]


def test_what_is_packed_is_unpacked() -> None:
    packed = pack_capture(capture())
    assert unpack_capture(packed) == capture()
    assert unpack_answer(pack_reading(Reading(()))) == Reading(())


def test_the_answer_to_an_unknown_source_and_to_endless_recursion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = pack_capture(capture())
    with pytest.raises(NotFoundError, match="nosuch"):
        unpack_answer(answer("nosuch", packed))
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ParseError, match="nested too deeply"):
        unpack_answer(answer("deep", packed))

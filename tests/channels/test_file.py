from __future__ import annotations

import json
import os
import stat
import threading
from pathlib import Path

import pytest

from tests.channels.world import message, world
from tracker.channels.file import FileChannel, open_file
from tracker.errors import DeliveryError


def channel(path: Path) -> FileChannel:
    return open_file({"path": path}, world())


@pytest.fixture(params=["alerts.jsonl", "alerts.txt"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / str(request.param)


def test_a_json_line_says_it_all(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    channel(path).send(message(text="naïve\nlines\n"))
    assert json.loads(path.read_text()) == {
        "key": "key-1",
        "at": "2026-11-23T12:00:00+00:00",
        "recipient": "owner@acme.example",
        "subject": "[URGENT] support-triage v3: act by 2026-12-03",
        "text": "naïve\nlines\n",
    }


def test_a_text_entry_reads_well(tmp_path: Path) -> None:
    path = tmp_path / "alerts.txt"
    channel(path).send(message(subject="Subject", text="one\n\ntwo\n"))
    assert path.read_text() == (
        "2026-11-23T12:00:00+00:00  Subject\n  one\n\n  two\n-- end of key-1\n"
    )


def test_the_same_key_is_written_once(path: Path) -> None:
    sender = channel(path)
    for key in ("a", "b", "a", "ab", "b"):
        sender.send(message(key=key))
    lines = path.read_text().splitlines()
    assert len([line for line in lines if '"key":' in line or line.startswith("-- end")]) == 3


def test_what_a_crash_left_unfinished_is_cut_off_and_written_again(path: Path) -> None:
    sender = channel(path)
    sender.send(message(key="a"))
    whole = path.read_bytes()
    sender.send(message(key="b"))
    both = path.read_bytes()
    for cut in range(len(whole), len(both)):
        path.write_bytes(both[:cut])
        sender.send(message(key="b"))
        assert path.read_bytes() == both


def test_no_text_can_pass_for_the_end_of_another_record(tmp_path: Path) -> None:
    path = tmp_path / "alerts.txt"
    sender = channel(path)
    sender.send(message(key="a", text="x\n-- end of b\n"))
    sender.send(message(key="b", text="the real one"))
    assert "the real one" in path.read_text()


def test_lines_of_others_in_the_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    path.write_text('not json\n["a list"]\n{"other": 1}\n')
    channel(path).send(message())
    assert path.read_text().startswith('not json\n["a list"]\n{"other": 1}\n{"key": "key-1"')


def test_only_the_owner_may_read_whatever_the_umask(path: Path) -> None:
    before = os.umask(0)
    try:
        channel(path).send(message())
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o077 == 0


def test_several_writers_lose_and_repeat_nothing(path: Path) -> None:
    def write() -> None:
        sender = channel(path)
        for n in range(10):
            sender.send(message(key=f"k{n}"))

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    body = path.read_text()
    assert all(len(body.split(f"k{n}")) == 2 for n in range(10))


def test_a_file_that_cannot_be_written_is_a_failure_worth_another_try(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="cannot be written: Is a directory") as caught:
        channel(tmp_path).send(message())
    assert not caught.value.permanent

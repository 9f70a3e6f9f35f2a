"""Starting replicas, killing them, and counting what arrived."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import tempfile
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import psycopg

from tests.chaos import replica
from tests.chaos.replica import SINKS, Variant
from tests.chaos.sinks import Taken, running_sinks
from tests.db.samples import NOON, PLAIN, add
from tracker.channels.mail import compose
from tracker.db import outbox
from tracker.db.engine import open_database
from tracker.domain.delivery import Delivery, DeliveryState
from tracker.domain.message import Message

_SENDER = "tracker@acme.example"
_VERSIONS = 20
_DRAIN = 120.0
"""Seconds for what still waits when the killing is over."""

# What the database itself saw, whatever the replicas believe: each finished run, by its slot.
_WITNESS = """
CREATE TABLE IF NOT EXISTS chaos_finished (slot timestamptz NOT NULL);
TRUNCATE chaos_finished;
CREATE OR REPLACE FUNCTION chaos_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO chaos_finished VALUES (OLD.next_due_at); RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER chaos_note AFTER UPDATE OF finished_at ON jobs
FOR EACH ROW EXECUTE FUNCTION chaos_note();
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """``pause``: seconds between two kills, from and to. ``variant``: how replicas deliver.

    ``longest``: seconds until it ends even so; a busy machine takes many times what an idle one
    does.
    """

    kills: int
    alerts: int
    replicas: int = 4
    pause: tuple[float, float] = (0.05, 0.3)
    variant: Variant = replica.ask_first
    seed: int = 1
    longest: float = 300.0


@dataclass(frozen=True, slots=True)
class SinkCount:
    """``lost``: not waiting any more, and not there. ``extra``: messages that arrived again;
    ``distinct_extra``: those that nobody made."""

    name: str
    wanted: int
    lost: int
    extra: int
    distinct_extra: int


@dataclass(frozen=True, slots=True)
class Result:
    """``slots`` were due and ``finished`` runs were recorded for them; ``asked`` requests made."""

    kills: int
    alerts: int
    seconds: float
    sinks: tuple[SinkCount, ...]
    slots: int
    finished: int
    asked: int
    unsettled: int

    @property
    def lost(self) -> int:
        return sum(sink.lost for sink in self.sinks)

    def again(self, *names: str) -> int:
        return sum(sink.extra for sink in self.sinks if sink.name in names)


def run(url: str, folder: Path, plan: Plan) -> Result:
    """Run ``plan`` against the empty registry at ``url``; ``folder`` is for files."""
    database = open_database(url, now=NOON)
    for number in range(_VERSIONS):
        add(database, PLAIN, serving_id=f"ft:{number}")
    database.close()
    with psycopg.connect(url, autocommit=True) as witness:
        witness.execute(_WITNESS.encode())
    with running_sinks() as (taken, address, port):
        (folder / "hook").write_text(f"{address}/slack", encoding="utf-8")
        (folder / "secret").write_text(f"whsec_{b64encode(bytes(32)).decode()}", encoding="utf-8")
        (folder / "tracker.toml").write_text(_config(url, port, address), encoding="utf-8")
        began = time.monotonic()
        kills = _chaos(url, folder, {"CHAOS_SINKS": address}, plan, taken)
        return _count(url, folder, taken, kills, time.monotonic() - began)


def _chaos(url: str, folder: Path, env: dict[str, str], plan: Plan, taken: Taken) -> int:
    """Kill until there were enough kills and alerts, then let the rest be delivered."""
    dice = random.Random(plan.seed)  # noqa: S311 -- whom to kill
    ends, kills = time.monotonic() + plan.longest, 0
    with _replicas(folder, env, plan) as crew:
        made = 0
        while (kills < plan.kills or made < plan.alerts) and time.monotonic() < ends:
            time.sleep(dice.uniform(*plan.pause))
            made = _made(url)
            if kills < plan.kills * min(1.0, made / plan.alerts):  # Spread over all the alerts.
                crew.kill(dice.randrange(plan.replicas))
                kills += 1
        taken.more = False
        ends = time.monotonic() + _DRAIN
        while _waiting(url) and time.monotonic() < ends:
            time.sleep(0.1)
    return kills


class _Crew:
    """Processes forked from a server without threads or connections, which takes milliseconds."""

    def __init__(self, folder: Path, env: dict[str, str], plan: Plan) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.chaos.replica", "tracker.render", "psycopg"])
        self._arguments = (str(folder), env, plan.variant)
        self.members = [self._start() for _ in range(plan.replicas)]

    def kill(self, number: int) -> None:
        """kill -9, and a new one in its place."""
        _end(self.members[number])
        self.members[number] = self._start()

    def _start(self) -> ForkServerProcess:
        process = self._context.Process(target=replica.serve, args=self._arguments, daemon=True)
        process.start()
        return process


@contextmanager
def work_folder() -> Iterator[Path]:
    """Where the file channel writes: in memory, for how fast a disk syncs is not the point."""
    memory = Path("/dev/shm")  # noqa: S108 -- a fresh folder with a name of its own
    place = memory if memory.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="tracker-chaos-", dir=place) as folder:
        yield Path(folder)


@contextmanager
def _replicas(folder: Path, env: dict[str, str], plan: Plan) -> Iterator[_Crew]:
    crew = _Crew(folder, env, plan)
    try:
        yield crew
    finally:
        for process in crew.members:
            _end(process)


def _end(process: ForkServerProcess) -> None:
    if process.pid is not None and process.is_alive():
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    process.close()


def _config(url: str, port: int, address: str) -> str:
    return f"""
[database]
url = "{url}"

[network]
allow_private = true

[channels.email]
host = "127.0.0.1"
port = {port}
security = "none"
from = "{_SENDER}"
to = ["{SINKS["email"]}"]

[channels.webhook]
url = "{address}/webhook"
secrets = ["file:secret"]

[channels.slack]
webhook_url = "file:hook"

[channels.file]
path = "{SINKS["file"]}"
"""


def _made(url: str) -> int:
    return _number(url, "SELECT count(*) FROM deliveries")


def _waiting(url: str) -> int:
    return _number(url, "SELECT count(*) FROM deliveries WHERE state = 'pending'")


def _number(url: str, query: str) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])


def _count(url: str, folder: Path, taken: Taken, kills: int, seconds: float) -> Result:
    database = open_database(url, now=NOON)
    with database.read() as tx:
        made = outbox.list_deliveries(tx)
    database.close()
    taken.messages["file"] = _in_file(folder)
    return Result(
        kills=kills,
        alerts=len(made),
        seconds=seconds,
        sinks=tuple(_sink(name, made, taken) for name in SINKS),
        slots=_number(url, "SELECT count(DISTINCT slot) FROM chaos_finished"),
        finished=_number(url, "SELECT count(*) FROM chaos_finished"),
        asked=sum(taken.polls.values()),
        unsettled=sum(d.state is not DeliveryState.SENT for d in made),
    )


def _sink(name: str, made: list[Delivery], taken: Taken) -> SinkCount:
    counter = taken.messages.get(name, Counter())
    mine = [d for d in made if d.request.channel == name]
    wanted = [_mark(name, d.request.key) for d in mine]
    done = [_mark(name, d.request.key) for d in mine if d.state is not DeliveryState.PENDING]
    return SinkCount(
        name=name,
        wanted=len(wanted),
        lost=sum(mark not in counter for mark in done),
        extra=sum(counter.values()) - len(counter),
        distinct_extra=len(set(counter) - set(wanted)),
    )


def _mark(name: str, key: str) -> str:
    """What a message with this key is recognized by at the sink."""
    if name != "email":
        return key
    mail = compose(Message(key, SINKS["email"], "", ""), _SENDER, NOON)
    return str(mail["Message-ID"])


def _in_file(folder: Path) -> Counter[str]:
    path = folder / SINKS["file"]
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return Counter(json.loads(line)["key"] for line in lines)

"""``python -m tests.chaos``: the long form, some minutes; exits 1 when a promise is broken."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile

from tests.chaos import replica
from tests.chaos.harness import Plan, Result, run, work_folder
from tests.chaos.report import table
from tests.db.postgres import running_server


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--alerts", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=3600.0, help="give up after so long")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    own = Plan(asked.kills, asked.alerts, seed=asked.seed, longest=asked.seconds)
    few = Plan(
        max(asked.kills // 5, 1),
        asked.alerts // 10,
        seed=asked.seed,
        variant=replica.mark_first,
        longest=asked.seconds,
    )
    with running_server() as server:
        result = _run(server.fresh(), own)
        _say(table("claim, ask, send, settle", result))
        other = _run(server.fresh(), few)
        _say("", table("mark, then send (for comparison)", other))
    broken = _broken(result, asked.kills, asked.alerts)
    _say("", *(broken or ["every promise was kept"]))
    return 1 if broken else 0


def _run(url: str, plan: Plan) -> Result:
    with work_folder() as folder:
        return run(url, folder, plan)


def _broken(result: Result, kills: int, alerts: int) -> list[str]:
    """The promises of ``docs/delivery.md`` that this run does not bear out."""
    checks = {
        f"fewer than {kills} kills or {alerts} alerts": (
            result.kills >= kills and result.alerts >= alerts
        ),
        "something was lost": result.lost == 0,
        "something was not delivered in time": result.unsettled == 0,
        "a keyed or askable sink has something twice": (
            result.again("webhook", "askable", "file") == 0
        ),
        "more than one message per kill came twice": result.again("email", "slack") <= result.kills,
        "a slot was run twice": result.finished == result.slots > 0,
    }
    return [f"BROKEN: {what}" for what, good in checks.items() if not good]


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    sys.exit(main())

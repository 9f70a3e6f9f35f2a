"""``make bench``: one line per case, as it is measured. Names as arguments choose cases."""

from __future__ import annotations

import compileall
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import check, imports, peers, report, rules, usage
from tests.bench.cases import ROOT, all_cases
from tests.bench.memory import is_wanted, memory_lines
from tests.bench.pairs import line, measure


def main(wanted: list[str]) -> None:
    """Byte-compile first: else the first start of either side pays for it."""
    compileall.compile_dir(ROOT / "tracker", quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        for case in all_cases(Path(folder)):
            if not wanted or any(word in case.name for word in wanted):
                sys.stdout.write(line(measure(case, time.perf_counter)) + "\n")
                sys.stdout.flush()
        further = (
            (is_wanted, memory_lines),
            (usage.is_wanted, usage.usage_lines),
            (check.is_wanted, check.check_lines),
            (report.is_wanted, report.report_lines),
            (rules.is_wanted, rules.rules_lines),
            (imports.is_wanted, imports.import_lines),
            (peers.is_wanted, peers.peer_lines),
        )
        for wants, lines in further:
            for said in lines(Path(folder)) if wants(wanted) else ():
                sys.stdout.write(said + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])

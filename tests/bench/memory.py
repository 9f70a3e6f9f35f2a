"""How much memory a fingerprint takes, for a small and a large file in one run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.cases import MIB, write_records

BAR = 64
_NAME = "memory of fingerprint"
_CODE = """
import json, re, resource, sys
from pathlib import Path
from tracker.datasets.fingerprint import fingerprint
fingerprint(Path(sys.argv[1]), processes=int(sys.argv[2]))
own = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(json.dumps([int(own), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""


def memory_lines(folder: Path) -> Iterator[str]:
    """One line per number of processes: the peak of the largest of them, in MiB."""
    if sys.platform != "linux":
        return
    small, large = folder / "10-mib.jsonl", folder / "1-gib.jsonl"
    write_records(small, 10 * MIB)
    with large.open("wb") as file:
        for _ in range(103):
            file.write(small.read_bytes())
    for processes in (1, 2):
        peaks = [peak(path, processes) for path in (small, large)]
        yield line(processes, peaks)
    large.unlink()


def peak(path: Path, processes: int) -> int:
    """The most resident memory of this process or any that it started, in MiB, rounded up."""
    command = [sys.executable, "-c", _CODE, str(path), str(processes)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    own, children = map(int, json.loads(done.stdout))
    return -(-max(own, children) // 1024)


def line(processes: int, peaks: list[int]) -> str:
    """``name  10 MiB: 29  1 GiB: 29  bar <= 64  ok``."""
    verdict = "ok" if max(peaks) <= BAR else "over"
    small, large = peaks
    what = f"{_NAME}, {processes} process{'es' if processes > 1 else ''}"
    return f"{what:<34} {small} MiB of 10 MiB, {large} MiB of 1 GiB   bar <= {BAR} MiB   {verdict}"


def is_wanted(wanted: list[str]) -> bool:
    return not wanted or any(word in _NAME for word in wanted)

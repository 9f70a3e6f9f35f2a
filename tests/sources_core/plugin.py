"""Sources that misbehave, offered to the child as an installed package would: by entry point."""

from __future__ import annotations

import re
from pathlib import Path

CODE = """
from __future__ import annotations

import json, os, signal, sys, time
from tracker.domain.notice import Evidence, Notice, Scope
from tracker.domain.partial_date import UnknownDate, WhyUnknown
from tracker.errors import ConfigError, ParseError
from tracker.sources.base import Problem, Reading, Source


def notice(name, quote):
    when = UnknownDate(WhyUnknown.NOT_ANNOUNCED, "n/a")
    return Notice("ok", "openai", name, Scope.INFERENCE, when, Evidence("u", "s", quote))


def ok(capture):
    about = f"{capture.url} {capture.media_type} {capture.read_at.isoformat()}"
    notices = tuple(notice(line, about) for line in capture.body.decode().splitlines())
    return Reading(notices, (Problem("row 2", "2026-09-31", "no such day"),))


def environment(capture):
    return Reading((notice("names", json.dumps(sorted(os.environ))),))


def identity(capture):
    return Reading((notice("ids", f"{os.getpid()} {os.getppid()}"),))


def spin(capture):
    while True:
        pass


def hog(capture):
    return bytearray(1 << 31)


def sleep(capture):
    time.sleep(60)


def deep(capture):
    return deep(capture)


def refuse(capture):
    raise ParseError("no table has the columns model and date", "found: A, B")


def misconfigured(capture):
    raise ConfigError("the table has no columns")


def fail(capture):
    raise KeyError("\\x1b[31m" + "x" * 1000)


def crash(capture):
    os.kill(os.getpid(), signal.SIGSEGV)


def chatter(capture):
    return Reading(tuple(notice(f"m{i}", "q" * 1000) for i in range(5000)))


def flood(capture):
    sys.stdout.buffer.write(bytes(5_000_000))
    return Reading(())


def litter(capture):
    os.fork()
    sys.stderr.write("x" * 1_000_000)
    raise KeyError


def patricide(capture):
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)


def deaf(capture):
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    time.sleep(60)


def lie(capture):
    sys.stdout.buffer.write(capture.body)
    sys.stdout.flush()
    os._exit(0)


def lexbor(capture):
    from selectolax.lexbor import LexborHTMLParser

    LexborHTMLParser(capture.body.decode())
    return Reading(())
"""

NAMES = re.findall(r"(?m)^def (\w+)\(capture\)", CODE)


def install(folder: Path) -> None:
    """Write a distribution ``misbehaving`` that offers each function of CODE as a source."""
    sources = "\n".join(
        f"{name}_source = Source({name!r}, 'openai', '', 'https://a.example', {name})"
        for name in NAMES
    )
    (folder / "misbehaving.py").write_text(f"{CODE}\n\n{sources}\n")
    info = folder / "misbehaving-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: misbehaving\nVersion: 1.0\n")
    points = "\n".join(f"{name} = misbehaving:{name}_source" for name in NAMES)
    (info / "entry_points.txt").write_text(f"[tracker.sources]\n{points}\n")

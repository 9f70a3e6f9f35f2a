"""xAI: its models page has had no table of retirements; a reading without notices is a true one."""

from __future__ import annotations

from tracker.sources.base import Capture, Reading, Source
from tracker.sources.page import read_page
from tracker.sources.rows import Habits, read_rows
from tracker.sources.scribe import reading, scribe
from tracker.sources.sheets import half_sheets, sheets_of


def parse(capture: Capture) -> Reading:
    sheets = sheets_of(read_page(capture))
    pen = scribe("xai", "xai", capture)
    notices = read_rows([s for s in sheets if s.dated], pen, Habits())
    return reading(notices, half_sheets(sheets))


SOURCE = Source(
    id="xai",
    provider="xai",
    title="xAI models",
    url="https://docs.x.ai/docs/models",
    parse=parse,
    min_rows=0,
    verified=True,
)

"""docs/importing.md: its table is what the importers say of themselves; the words are by hand."""

from __future__ import annotations

from pathlib import Path

from tracker.importers.tunes.base import TuneFormat
from tracker.importers.tunes.read import formats

PAGE = Path(__file__).parents[2] / "docs" / "importing.md"
_HEAD = "| format | recognized by | base | tuned id |\n|---|---|---|---|\n"


def importing_page() -> str:
    """The page as it is, with one row for each format as it describes itself."""
    words, head, _ = PAGE.read_text(encoding="utf-8").partition(_HEAD)
    assert head, f"{PAGE.name} has lost its table"
    return words + head + "\n".join(map(_row, formats())) + "\n"


def _row(form: TuneFormat) -> str:
    return f"| {form.title} | {form.detected_by} | {form.base} | {form.tuned} |"

"""``make docs``: writes the generated pages of ``docs/``."""

from __future__ import annotations

from pathlib import Path

from tests.docs.importing import importing_page
from tests.docs.reference import cli_page, terms_page

DOCS = Path(__file__).parents[2] / "docs"


def pages() -> dict[Path, str]:
    """Each generated file with what has to stand in it."""
    return {
        DOCS / "cli.md": cli_page(),
        DOCS / "terms.md": terms_page(),
        DOCS / "importing.md": importing_page(),
    }


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tracker.sources.markdown import to_html

_LONGER = ("``", "\\|", "[x](y)", "[x]", "<b>", "&amp;", "http://a.b")
_PIECES = st.sampled_from([*"ab 1-#.:~=+>()'&!`*_\\\"", *_LONGER])
_CELL = st.lists(_PIECES, max_size=6).map("".join)
_ROWS = st.lists(st.lists(_CELL, min_size=2, max_size=2), min_size=1, max_size=3)
_BEFORE = st.sampled_from(["", "\n", "text\n", "- item\n\n", "> quote\n\n", "<div>\n\n"])
_AFTER = st.sampled_from(["", "\n", "text\n", "\ntext\n"])


@given(_ROWS, _BEFORE, _AFTER, st.sampled_from(["", " "]))
@example([["`gpt-4`", "` a `"]], "", "", "")
@example([["`a` `b`", "`a``b`"]], "", "", "")
@example([["a", "b"]], "- item\n\n", "[a]: b\n", "")
def test_a_table_is_what_markdown_it_makes_of_it(
    rows: list[list[str]], before: str, after: str, indent: str
) -> None:
    lines = ["| name | ends |", "|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    page = before + "".join(f"{indent}{line}\n" for line in lines) + after
    plain = MarkdownIt("commonmark", {"html": True}).enable("table")
    assert to_html(page).split() == plain.render(page).split()


def test_a_row_of_dashes_is_a_row() -> None:
    html = to_html("| a |\n|---|\n| b |\n| - |\n")
    assert "<td>-</td>" in html
    assert html.count("<table>") == 1

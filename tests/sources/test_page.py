from __future__ import annotations

import pytest

from tests.sources.support import capture
from tracker.sources.dom import Section
from tracker.sources.markdown import to_html
from tracker.sources.page import Page, is_html, read_page
from tracker.sources.tables import Item, Paragraph, Table


def page(text: str, media: str | None = None) -> Page:
    return read_page(capture(text, media=media))


def section(text: str, title: str) -> Section:
    return next(s for s in page(text).sections if s.title == title)


def table(text: str) -> Table:
    return next(t for _, t in page(text).tables)


@pytest.mark.parametrize(
    ("text", "media", "html"),
    [
        ("<!-- x --><!DOCTYPE html><p>", None, True),
        ("  <html lang='en'>", "text/markdown", True),
        ("<main><h1>T</h1></main>", None, True),
        ("# Title\n\n<Note>x</Note>", None, False),
        ("# Title", "text/html", False),
        ("text <b>x</b>", "text/html; charset=utf-8", True),
        ("<Note>\n  x\n</Note>\n\n# Title", "text/plain", False),
    ],
)
def test_what_a_page_looks_like_counts(text: str, media: str | None, html: bool) -> None:
    assert is_html(text, media) is html


def test_headings_make_paths_and_anchors() -> None:
    text = "# A\n\n## B & *c*: `d` {#own}\n\n### [E](#e-id)\n\n## F G’s\n\ntext\n"
    found = [(s.path, s.anchor) for s in page(text).sections[1:]]
    assert found == [
        (("A",), "a"),
        (("A", "B & c: d"), "own"),
        (("A", "B & c: d", "E"), "e-id"),
        (("A", "F G’s"), "f-gs"),
    ]


def test_anchors_of_rendered_headings() -> None:
    html = (
        "<body><h2 id=one>One<a href='#one'>¶</a></h2><h2><a name='two'></a>Two</h2>"
        "<h2><a href='#three'></a>Three</h2><h2><span id='four'>Four</span></h2><h2></h2>"
        "<p>text</p></body>"
    )
    found = [(s.title, s.anchor) for s in page(html).sections[1:]]
    assert found == [("One", "one"), ("Two", "two"), ("Three", "three"), ("Four", "four")]


def test_lists_keep_their_nesting_and_paragraphs_their_code() -> None:
    blocks = section("# T\n\nUse `a-1`\nor *b*.\n\n- one\n  - `two`\n\n- three\n", "T").blocks
    assert [type(b) for b in blocks] == [Paragraph, Item, Item, Item]
    assert [b.words.ticked for b in blocks if not isinstance(b, Table)] == [
        "Use `a-1` or b.", "one", "`two`", "three",
    ]  # fmt: skip
    assert [b.depth for b in blocks if isinstance(b, Item)] == [1, 2, 1]


def test_components_are_unwrapped_and_their_content_read() -> None:
    text = (
        "---\na: b\n---\nimport { X } from '@/x';\n\n# T\n\n<Tabs>\n  <Tab title=\"a > b\">\n"
        "    Hello `x-1`.\n\n    - item\n  </Tab>\n</Tabs>\n<Card/>\n{/* hidden\n */}\n"
        "<Note>One `y-2` line.</Note>\n\n:::warning[D]\nBeware.\n:::\n"
        '<SectionTab as="h2" sectionId="sid">Sub</SectionTab>\n\n'
        "```mdx\nimport nothing\n<Note>\n```\n\nLast.\n"
    )
    first, sub = section(text, "T"), section(text, "Sub")
    assert first.text.splitlines() == ["Hello `x-1`.", "item", "One `y-2` line.", "Beware."]
    assert (sub.anchor, sub.path, sub.text) == ("sid", ("T", "Sub"), "Last.")


def test_a_component_inside_a_row_or_a_sentence_stays_there() -> None:
    rows = "| a | b |\n|-|-|\n| <Tip text='t'>`x-1`</Tip> | 1 |\n| `x-2` | 2 |\n"
    assert [r.cells[0].codes for r in table(rows).rows] == [("x-1",), ("x-2",)]
    text = "# T\n\nUse <Icon/> this\nand that.\n\nexport your data\nfrom here.\n"
    assert section(text, "T").text.splitlines() == [
        "Use this and that.",
        "export your data from here.",
    ]


def test_cells_keep_ids_links_breaks_and_marks_apart() -> None:
    row = r"| `gpt-4` \| `gpt-4-x`<br>[m](/u) | 2027-04-01<sup>1</sup> ² | 4<sup>th</sup> |"
    cells = table(f"| a | b | c |\n|-|-|-|\n{row}\n").rows[0].cells
    assert cells[0].plain == "gpt-4 | gpt-4-x m"
    assert cells[0].codes == ("gpt-4", "gpt-4-x")
    assert [line.ticked for line in cells[0].lines] == ["`gpt-4` | `gpt-4-x`", "m"]
    assert cells[0].links == ("/u",)
    assert (cells[1].plain, cells[1].marks) == ("2027-04-01", ("1", "²"))
    assert cells[2].plain == "4th"


def test_ragged_and_headless_columns_are_kept() -> None:
    found = table("| a | b |\n|---|---|---|\n| 1 | 2 | 3 | 4 |\n| 1 |\n")
    assert [h.plain for h in found.headers] == ["a", "b", "", ""]
    assert [[c.plain for c in r.cells] for r in found.rows] == [
        ["1", "2", "3", "4"],
        ["1", "", "", ""],
    ]


def test_spans_are_spread() -> None:
    html = (
        "<table><thead><tr><th rowspan=2>m</th><th colspan=2>date</th></tr>"
        "<tr><th>from</th><th>to</th></tr></thead><tbody>"
        "<tr><td rowspan='2'>x-1</td><td colspan='2'>2026</td></tr>"
        "<tr><td>2027</td><td rowspan='bad' colspan='0'>2028</td></tr>"
        "<tr><td colspan=99999>note</td></tr><tr></tr></tbody></table>"
    )
    found = table(html)
    assert [h.plain for h in found.headers] == ["m", "date from", "date to"]
    rows = [[c.plain for c in r.cells] for r in found.rows]
    assert rows[:2] == [["x-1", "2026", "2026"], ["x-1", "2027", "2028"]]
    assert len(rows[2]) >= 60
    assert [r.separates for r in found.rows] == [False, False, True]


@pytest.mark.parametrize(
    ("reaching", "written"),
    [
        ("<td rowspan=2><code>x-1</code></td>", "2027-02-01"),
        ("<td rowspan=2>2027-02-01</td>", "x-2"),
    ],
)
def test_a_row_of_one_cell_under_one_that_reaches_down_is_a_row(
    reaching: str, written: str
) -> None:
    head = "<table><tr><th>a</th><th>b</th></tr>"
    found = table(f"{head}<tr>{reaching}<td>y</td></tr><tr><td>{written}</td></tr></table>")
    assert [r.separates for r in found.rows] == [False, False]
    assert found.rows[1].cells[1].plain == written


def test_a_table_without_header_cells_takes_its_first_row() -> None:
    found = table(
        "<table><tr><td>Model</td><td>Date</td></tr><tr><td>x</td><td>y</td></tr></table>"
    )
    assert [h.plain for h in found.headers] == ["Model", "Date"]
    assert len(found.rows) == 1


def test_invisible_characters_never_reach_an_id() -> None:
    cell = table("| a |\n|-|\n| `gpt\u200b-4\u202e`\u0007x |\n").rows[0].cells[0]
    assert (cell.codes, cell.plain) == (("gpt-4",), "gpt-4x")


def test_chrome_is_not_content() -> None:
    html = (
        "<html><body><nav>n <table><tr><td>1</td></tr></table></nav><script>s</script>"
        "<div>kept<button>b</button><pre>p</pre><!-- c --></div><footer>f</footer></body></html>"
    )
    assert page(html).sections[0].text == "kept"
    assert list(page(html).tables) == []


def test_a_page_nested_without_end_is_read_as_far_as_is_sane() -> None:
    deep = "<div>" * 5000 + "x" + "</div>" * 5000
    spans = "<span>" * 5000 + "y" + "</span>" * 5000
    found = page(f"<html><body><p>top</p>{deep}<p>{spans}</p></body></html>")
    assert "top" in found.sections[0].text


def test_pipes_in_prose_make_no_table() -> None:
    assert "<table>" not in to_html("a | b\n\n---\n\nc | d\n")

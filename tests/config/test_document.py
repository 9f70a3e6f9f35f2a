"""Finding the line of a key."""

from __future__ import annotations

import pytest

from tracker.config.document import dotted
from tracker.toml_lines import At, line_of

TEXT = """\
# team.name is not here
team.identity = "ci"

[ channels . email ]
host = "a"      # from = "b"
"from" = "c"

[[sources]]
id = "one"
[[sources]]
id = "two"
url="https://example.com/?id=3"
"""


@pytest.mark.parametrize(
    ("at", "line"),
    [
        (("team", "identity"), 2),
        (("channels", "email", "host"), 5),
        (("channels", "email", "from"), 6),
        (("channels", "email", "port"), 4),
        (("sources", 0, "id"), 9),
        (("sources", 1, "id"), 11),
        (("sources", 1, "url"), 12),
        (("sources", 1, "kind"), 10),
        (("costs", "currency"), None),
    ],
)
def test_the_line_of_a_key_or_of_the_table_around_it(at: At, line: int | None) -> None:
    assert line_of(TEXT, at) == line


def test_places_are_written_with_points_and_brackets() -> None:
    assert dotted(("sources", 0, "url")) == "sources[0].url"

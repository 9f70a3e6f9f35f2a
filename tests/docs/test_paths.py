"""Every path, link and module the pages name is there."""

from __future__ import annotations

import re
from importlib.util import find_spec

import pytest

from tests.docs.readme import ROOT

PAGES = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"]
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)#:]+)\)")
_MODULE = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")
_TOP = {path.name for path in ROOT.iterdir()}
_MADE = {"tracker-demo"}
"""What commands make, and no checkout has."""
_EXAMPLES = {
    "<id>": ("openai", "email", "html"),
    "<name>": ("alert", "register"),
    "<format>": ("peft",),
}
"""What a placeholder may stand for: one that is there has to be where the page says."""


def spans(page: str) -> list[str]:
    return _SPAN.findall(_FENCE.sub("", (ROOT / page).read_text(encoding="utf-8")))


def paths(page: str) -> list[str]:
    """Spans that are paths from the top of the repository."""
    firsts = ((span, span.partition("/")[0]) for span in spans(page) if " " not in span)
    return [span for span, first in firsts if first in _TOP or ("/" in span and first not in _MADE)]


def modules(page: str) -> list[str]:
    """Spans such as ``lifecycle.clocks``: a room and what is in it."""
    dotted = [span for span in spans(page) if _MODULE.fullmatch(span)]
    rooms = {path.stem for path in (ROOT / "tracker").iterdir()}
    return [f"tracker.{span}" for span in dotted if span.partition(".")[0] in rooms]


def is_there(path: str) -> bool:
    """Whether ``path``, with an example for its placeholder and ``*`` as anything, exists."""
    placeholder = next((p for p in _EXAMPLES if p in path), None)
    examples = _EXAMPLES[placeholder] if placeholder else ("",)
    wanted = [path.replace(placeholder or "\0", one).partition("{")[0] for one in examples]
    return any(list(ROOT.glob(one.rstrip("/"))) for one in wanted)


@pytest.mark.parametrize("page", PAGES)
def test_every_path_named_exists(page: str) -> None:
    named = paths(page)
    assert named
    assert [path for path in named if not is_there(path)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    links = _LINK.findall((ROOT / page).read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_module_the_architecture_names_exists() -> None:
    named = modules("ARCHITECTURE.md")
    assert len(named) > 5
    assert [name for name in named if find_spec(name) is None] == []


def test_a_path_that_is_not_there_is_noticed() -> None:
    assert not is_there("tracker/sources/nowhere.py")
    assert not is_there("tracker/nowhere/<id>.py")
    assert not is_there("schemas/v1/<id>.schema.json")
    assert is_there("tracker/sources/<id>.py")
    assert is_there("notifications/<id>/*.j2")

from __future__ import annotations

import pytest

from tests.sources.support import capture
from tracker.sources.ids import Subject, is_id, replacements_of, subject_of
from tracker.sources.page import read_page
from tracker.sources.words import Words


def cell(markdown: str) -> Words:
    found = read_page(capture(f"| a | b |\n|-|-|\n| {markdown} | x |\n"))
    return next(t for _, t in found.tables).rows[0].cells[0]


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("`gpt-4`", Subject(("gpt-4",))),
        (r"`gpt-4-0613` \| `gpt-4`, `gpt-4-c`", Subject(("gpt-4-0613", "gpt-4", "gpt-4-c"))),
        ("`gpt-4`<br>`gpt-4-32k`", Subject(("gpt-4", "gpt-4-32k"))),
        ("` gpt-3.5-turbo `", Subject(("gpt-3.5-turbo",))),
        (r"`gecko@003\*`", Subject(("gecko@003",))),
        (r"`claude-opus-4-1\@20250805`", Subject(("claude-opus-4-1@20250805",))),
        (r"`gecko@003`\*", Subject(("gecko@003",))),
        ("`gpt-4.1*`", Subject(("gpt-4.1",))),
        ("[`gpt-4`](/m)", Subject(("gpt-4",))),
        ("gpt-4o-realtime-preview", Subject(("gpt-4o-realtime-preview",))),
        ("qwen/qwen3.6-27b", Subject(("qwen/qwen3.6-27b",))),
        ("meta.llama3-8b-v1:0 (deprecated)", Subject(("meta.llama3-8b-v1:0",))),
        ("whisper", Subject(("whisper",))),
        ("/v1/edits", Subject(("/v1/edits",))),
        ("`OpenAI-Beta: realtime=v1`", Subject(name="OpenAI-Beta: realtime=v1")),
        ("Assistants API", Subject(name="Assistants API")),
        ("Command R+", Subject(name="Command R+")),
        ("Mathstral", Subject(name="Mathstral")),
        ("N/A", Subject()),
        ("", Subject()),
        ("---", Subject()),
    ],
)
def test_what_a_row_is_about(written: str, subject: Subject) -> None:
    assert subject_of(cell(written)) == subject
    assert bool(subject_of(cell(written))) is (subject != Subject())


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("`gpt-5` or `gpt-4.1*`", ("gpt-5", "gpt-4.1")),
        ("gpt-image-1 or gpt-image-1-mini", ("gpt-image-1", "gpt-image-1-mini")),
        ("llama-4-scout-17b llama-3.3-70b", ("llama-4-scout-17b", "llama-3.3-70b")),
        ("a.b-v1:0, a.c-v1:0, and a.d-v1:0", ("a.b-v1:0", "a.c-v1:0", "a.d-v1:0")),
        ("ai21.jamba-instruct-v1:0 in US East (N. Virginia)", ("ai21.jamba-instruct-v1:0",)),
        ("Realtime API", ("Realtime API",)),
        ("Cohere Command R 08-2024", ("Cohere Command R 08-2024",)),
        ("Move to `gemini-3` soon", ("gemini-3",)),
        ("See the guide for what suits any given kind of request best", ()),
        ("---", ()), ("", ()), ("n/a", ()), ("N/A", ()), ("None", ()),
    ],
)  # fmt: skip
def test_what_to_use_instead(written: str, ids: tuple[str, ...]) -> None:
    assert replacements_of(cell(written)) == ids


@pytest.mark.parametrize("text", ["Preview", "Two words", "n/a", "-", "*", ""])
def test_what_is_no_id(text: str) -> None:
    assert not is_id(text)

from __future__ import annotations

from datetime import date

import pytest

from tests.sources.support import capture, parse
from tracker.domain.notice import Scope
from tracker.domain.partial_date import WhyUnknown
from tracker.sources.dom import Section
from tracker.sources.listing import leaf_listings, listings
from tracker.sources.milestones import audience
from tracker.sources.page import read_page
from tracker.sources.prose import announced_in, audience_in, sentences, spared
from tracker.sources.tasks import Group, replacements_by_model


def section(text: str) -> Section:
    return read_page(capture(f"# T\n\n{text}\n")).sections[-1]


def test_a_date_or_an_id_ends_no_sentence() -> None:
    text = "Use `gpt-4.1` by Jan. 5, 2026. Then `x` stops.\nNew line"
    assert sentences(text) == ["Use `gpt-4.1` by Jan. 5, 2026.", "Then `x` stops.", "New line"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("In line with X, on June 17, 2026, we emailed users to announce it.", date(2026, 6, 17)),
        ("On May 8th, 2026, we notified developers; it ends July 1, 2026.", date(2026, 5, 8)),
        ("On January 6th, we deprecated our models.", None),
        ("In September, 2025, we notified developers.", None),
        ("Effective April 4, 2026, they retire.", None),
    ],
)
def test_the_day_of_an_announcement(text: str, day: date | None) -> None:
    assert announced_in(section(text)) == day


@pytest.mark.parametrize(
    ("update", "who"),
    [
        ("Fine-tuning is no longer available to new customers. More.", "new customers"),
        ("Fine-tuning jobs are closed for all organizations.", "all organizations"),
        ("Existing customers can no longer create fine-tuning jobs.", "Existing customers"),
        ("Fine-tuning jobs will no longer be accepted.", None),
        ("", None),
    ],
)
def test_whom_a_step_concerns(update: str, who: str | None) -> None:
    assert audience(update) == who


def test_whom_a_deprecation_concerns_and_spares() -> None:
    text = "This change applies to free usage; others stay. Fine-tuned models are not affected."
    assert audience_in(text) == "free usage"
    assert spared(text) == "Fine-tuned models are not affected."
    assert (audience_in("All of it."), spared("All of it.")) == (None, None)


def test_lists_stand_under_what_introduces_them() -> None:
    found = listings(
        section("Gone:\n\n- a\n- b\n\nInstead:\n\n- For text:\n  - c\n- For code:\n  - d")
    )
    assert [(x.intro, [i.plain for i in x.items]) for x in leaf_listings(found)] == [
        ("Gone:", ["a", "b"]), ("For text:", ["c"]), ("For code:", ["d"]),
    ]  # fmt: skip


def test_replacements_by_task() -> None:
    embed = Group("Embedding tasks alternatives:", ("embed-v4.0",))
    chat = Group("Chat tasks alternatives:", ("command-a",))
    models = ["embed-english-v2.0", "c4ai-aya"]
    assert replacements_by_model(models, [embed, chat]) == {
        "embed-english-v2.0": ("embed-v4.0",),
        "c4ai-aya": ("command-a",),
    }
    assert replacements_by_model(models, []) == {"embed-english-v2.0": (), "c4ai-aya": ()}


MILESTONES = "### {0}\n\n| Date | Update |\n|-|-|\n{1}\n\n" + (
    "### 2026-01-01: Other\n\n| Model | Shutdown date |\n|-|-|\n| `gpt-4` | 2026-02-01 |\n"
)


def test_a_platform_can_close_under_another_title() -> None:
    rows = (
        "| June 1, 2026 | New fine-tuning jobs are announced to end. |\n"
        "| July 1, 2026 | Training is closed for new customers. |"
    )
    closed = parse("openai", MILESTONES.format("2026-05-07: Changes to the platform", rows)).notices
    assert [(n.scope, n.applies_to.audience) for n in closed] == [
        (Scope.TRAINING, "new customers"),
        (Scope.INFERENCE, None),
    ]
    assert closed[0].announced_on == date(2026, 5, 7)


def test_steps_that_end_nothing_give_no_notice() -> None:
    rows = "| June 1, 2026 | A new product was introduced. |"
    [only] = parse("openai", MILESTONES.format("2026-05-07: News", rows)).notices
    assert only.model_id == "gpt-4"


def test_a_sentence_with_its_own_date() -> None:
    page = (
        "The `claude-x-1` model will be retired on June 1, 2027. Move to `claude-x-2`.\n\n"
        "| API model name | Current state | Tentative retirement date |\n|-|-|-|\n"
        "| claude-y | Active | Not sooner than July 24, 2027 |\n"
    )
    said = parse("anthropic", page).notices[-1]
    assert (said.model_id, said.replacements) == ("claude-x-1", ("claude-x-2",))
    assert said.retires_on.text.endswith("June 1, 2027.")


def test_a_history_that_agrees_on_the_day_in_other_words_is_no_dispute() -> None:
    page = (
        "| API model name | Current state | Retirement date |\n|-|-|-|\n"
        "| claude-y | Retired | 2026-08-05 |\n\n### 2026-06-05: Y\n\n"
        "| Retirement date | Deprecated model |\n|-|-|\n| August 5, 2026 | `claude-y` |\n"
    )
    reading = parse("anthropic", page)
    assert (len(reading.notices), reading.problems) == (1, ())


def test_cohere_announced_without_a_day_to_take_effect() -> None:
    page = (
        "# History\n\n### 2026-05-01: Command\n\nOn May 1, 2026, we announced the end of these:\n\n"
        "- `command-x`\n\n### 2026-04-01: No text date\n\nThese models are gone:\n\n- `command-y`\n"
    )
    first, second = parse("cohere", page).notices
    assert (first.model_id, first.announced_on) == ("command-x", date(2026, 5, 1))
    assert getattr(first.retires_on, "why", None) is WhyUnknown.NOT_ANNOUNCED
    assert (second.model_id, second.announced_on) == ("command-y", None)
    assert getattr(second.retires_on, "value", None) == "2026-04-01"

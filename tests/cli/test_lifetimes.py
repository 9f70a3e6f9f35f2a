"""``tracker costs lifetimes``: every figure of DOMAIN D2 the catalog holds the data of."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tracker import Tracker
from tracker.app.lifetimes import Of
from tracker.cli.costs_lifetimes import OF
from tracker.costs.lifetimes import Chance
from tracker.errors import InputError


def told(run: Run, *words: str) -> dict[str, Any]:
    result = run("costs", "lifetimes", *words, "--json")
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(result.stdout)
    return data


def one(run: Run, *words: str) -> dict[str, Any]:
    [group] = told(run, *words)["groups"]
    found: dict[str, Any] = group
    return found


@pytest.mark.parametrize(
    ("provider", "of", "figures"),
    [
        ("openai", "snapshots", (49, 290, 392, 504, 630, 927)),
        ("openai", "releases", (36, 290, 392, 497.5, 632.5, 927)),
        ("anthropic", "snapshots", (12, 365, 390.5, 456, 520, 774)),
        ("bedrock", "snapshots", (7, 518, 523.5, 646, 826, 917)),
        ("openai", "tunable", (11, 555, 640, 891, 1042, 1228)),
        ("azure", "tunable", (6, 913, 913, 913, 1091.5, 1170)),
        ("anthropic", "notice", (19, 60, 62.5, 63, 95, 189)),
        ("openai", "notice", (134, 3, 136.25, 182, 184, 458)),
    ],
)
def test_the_spread_of_lives(run: Run, provider: str, of: str, figures: tuple[float, ...]) -> None:
    found = one(run, provider, "--of", of)
    assert tuple(found[key] for key in ("n", "min", "p25", "median", "p75", "max")) == figures


def feed(*rows: tuple[str, str, str | None]) -> str:
    """A saved feed of OpenAI's: model, announcement, end."""
    keys = ("model_id", "deprecation_date", "shutdown_date")
    listed = [dict(zip(keys, row, strict=True)) | {"provider": "OpenAI"} for row in rows]
    Path("feed.json").write_text(json.dumps(listed), encoding="utf-8")
    return "feed.json"


def test_a_feed_says_days_of_notice_and_its_faults_are_named(run: Run) -> None:
    path = feed(
        *(("gpt-" + n, "2026-01-01", f"2026-01-0{n}") for n in "2345678"),
        *((f"product {n}", "2026-01-01", "2026-01-01") for n in range(4)),
        ("gpt-late", "2026-01-02", "2026-01-01"),
        ("gpt-none", "2026-01-01", None),
    )
    found = one(run, "openai", "--from-file", path)
    assert (found["of"], found["n"], found["min"], found["median"]) == ("notice", 11, 0, 2)
    for part in (
        "4 of 12 give one day for both: product 0, product 1, product 2 and 1 more",
        "1 of 12 were announced after their end, and are left out: gpt-late",
    ):
        assert part in found["doubt"]
        assert part in run("costs", "lifetimes", "--from-file", path).output
    assert (told(run, "--from-file", path)["noted"], "forced_per_year" in found) == (None, False)
    with Tracker("tracker.toml") as tracker:
        assert tracker.lifetimes(feed=path)[0].days[0] == 1


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        (None, (), "there is no file feed.json"),
        ("{", (), "feed.json: not JSON"),
        ("[1]", (), "feed.json: the answer is no list of models"),
        ('[{"provider": "OpenAI"}]', (), "says of no model when its end was announced"),
        ("[]", ("--of", "tunable"), "a feed tells days of notice only"),
        ("[]", ("--age", "3"), "a feed tells days of notice only"),
    ],
)
def test_a_file_that_tells_no_notice(
    run: Run, text: str | None, words: tuple[str, ...], said: str
) -> None:
    if text is not None:
        Path("feed.json").write_text(text, encoding="utf-8")
    result = run("costs", "lifetimes", "--from-file", "feed.json", *words)
    assert (result.exit_code, said in result.stderr) == (1, True), result.stderr


def test_how_often_a_year_one_goes_away(run: Run) -> None:
    rate = one(run, "openai", "--of", "snapshots")["forced_per_year"]
    assert round(Decimal(rate), 4) == Decimal("0.7247")
    assert "forced_per_year" not in one(run, "openai", "--of", "notice")


@pytest.mark.parametrize(
    ("age", "within", "ended", "survivors", "chance"),
    [
        (0, 365, 7, 49, "0.1429"),
        (180, 365, 28, 49, "0.5714"),
        (300, 365, 36, 46, "0.7826"),
        (500, 365, 21, 25, "0.8400"),
        (600, 180, 9, 14, "0.6429"),
    ],
)
def test_the_chance_of_an_end(
    run: Run, age: int, within: int, ended: int, survivors: int, chance: str
) -> None:
    words = ("--age", str(age), *(("--within", str(within)) if within != 365 else ()))
    found = one(run, "openai", "--of", "snapshots", *words)["at_age"]
    assert (found["age"], found["within"]) == (age, within)
    assert (found["ended"], found["survivors"]) == (ended, survivors)
    assert round(Decimal(found["chance"]), 4) == Decimal(chance)
    if age == 300:
        assert found["median_remaining"] == 208


def test_below_five_that_got_as_old_nothing_is_said(run: Run) -> None:
    words = ("openai", "--of", "snapshots", "--age", "900")
    assert one(run, *words)["at_age"] == {
        "age": 900,
        "within": 365,
        "survivors": 2,
        "ended": None,
        "chance": None,
        "unknown": "not enough history",
    }
    assert "not enough history" in run("costs", "lifetimes", *words).output
    few = [group for group in told(run)["groups"] if group["n"] < 5]
    assert all(group["unknown"] == "not enough history" for group in few)


def test_the_screen(run: Run) -> None:
    asked = ("openai", "--age", "600", "--within", "180")
    screen = " ".join(run("costs", "lifetimes", *asked).output.split())
    for part in (
        "openai every id with a date 49 290 392 504 630 927 0.7247",
        "without previews and fine-tunes 36 290",
        "every id with a date 600 14 9 within 180 0.6429 164",
        "only bases that are gone or going are counted, so lives are biased short",
    ):
        assert part in screen, screen
    assert "days of notice given" not in screen
    assert "days of notice given" in run("costs", "lifetimes", "OpenAI").output
    assert "0.1429" in run("costs", "lifetimes", "openai", "--within", "365").output


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("huggingface",), 1, "no lives of bases of huggingface are known"),
        (("azure", "--of", "snapshots"), 1, "no lives of bases of azure are known"),
        (("--of", "notice", "--age", "3"), 1, "no lives of bases are known, as asked for"),
        (("nobody",), 1, "unknown provider 'nobody'"),
        (("--age", "-1"), 2, "-1"),
        (("--of", "all"), 2, "'all' is not one of"),
    ],
)
def test_bad_input(run: Run, words: tuple[str, ...], code: int, said: str) -> None:
    result = run("costs", "lifetimes", *words)
    assert (result.exit_code, said in result.stderr) == (code, True), result.stderr


def test_the_words_of_the_option_are_the_groups_there_are() -> None:
    assert list(OF) == [of.value for of in Of]


def test_the_python_api_says_the_same(run: Run) -> None:
    with Tracker("tracker.toml") as tracker:
        [group] = tracker.lifetimes("openai", "snapshots", age=600, within=180)
        assert group.at_age is not None
        assert group.at_age.chance == Chance(9, 14)
        with pytest.raises(InputError, match="no lives are counted by 'all'"):
            tracker.lifetimes(of="all")

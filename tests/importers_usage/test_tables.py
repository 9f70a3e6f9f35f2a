"""Usage from tables: plain CSV with and without a mapping, and LiteLLM's two exports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.importers_usage.reading import read_usage
from tracker.domain.money import Money
from tracker.domain.usage import UsageDay
from tracker.errors import InputError

FT = "ft:gpt-4.1-mini-2025-04-14:acme:triage:AbC123"
HEAD = "date,model,requests,input,cached,output\n"
COST = "date,model,requests,input,cached,output,cost,currency\n"
LOG = (
    "request_id,spend,prompt_tokens,completion_tokens,startTime,model,custom_llm_provider,"
    "metadata,cache_hit\n"
)
DAILY = (
    "date,model,custom_llm_provider,prompt_tokens,completion_tokens,"
    "cache_read_input_tokens,spend,api_requests\n"
)
SHARED = Path(__file__).parents[3] / "shared" / "samples" / "usage" / "litellm_spend_logs.csv"


def days(text: str, mapping: dict[str, str] | None = None) -> list[UsageDay]:
    return read_usage(text, name="u.csv", mapping=mapping).days


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def test_rows_of_one_day_and_model_are_added_up() -> None:
    text = (
        HEAD + f"2026-11-22,{FT},3,100,40,10\n2026-11-22,{FT},2,50,0,5\n2026-11-23,{FT},1,7,0,1\n"
    )
    result = read_usage(text, name="u.csv")
    assert result.problems == []
    assert result.days == [
        UsageDay(date(2026, 11, 22), FT, "csv", 5, 150, 15, 40),
        UsageDay(date(2026, 11, 23), FT, "csv", 1, 7, 1, 0),
    ]


def test_costs_are_exact_and_need_a_currency() -> None:
    text = COST + "2026-11-22,m,1,10,0,1,0.1,usd\n2026-11-22,m,1,10,0,1,0.2,USD\n"
    assert days(text)[0].billed == usd("0.3")
    with pytest.raises(InputError, match="line 2: a cost without a currency"):
        days(COST + "2026-11-22,m,1,10,0,1,0.1,\n")


def test_a_day_that_is_only_partly_billed_has_no_bill() -> None:
    result = read_usage(COST + "2026-11-22,m,1,1,0,1,0.1,USD\n2026-11-22,m,1,1,0,1,,\n", name="u")
    assert result.days[0].billed is None
    assert result.problems == [
        "m on 2026-11-22: only a part of the rows has a cost, so none is taken"
    ]
    mixed = "2026-11-22,m,1,1,0,1,1,USD\n2026-11-22,m,1,1,0,1,1,EUR\n"
    assert read_usage(COST + mixed, name="u").problems == [
        "m on 2026-11-22: costs in several currencies, so none is taken"
    ]


@pytest.mark.parametrize(
    ("text", "mapping"),
    [
        ("\ufeffDay;Model;Prompt_Tokens;Completion_Tokens\n2026-11-22;m;10;2\n", None),
        ("model\tdate\tinput_tokens\toutput_tokens\nm\t2026-11-22\t10\t2\n", None),
        (
            "when,what,in,out\n2026-11-22T23:30:00-02:00,m,10,2\n".replace("22T", "21T"),
            {"date": "when", "model": "What", "input": "in", "output": "out"},
        ),
        ('date,model,note,input,output\n2026-11-22,m,"a\nb, c",10,2\n\n,,,,\n', None),
    ],
)
def test_other_names_delimiters_and_zones(text: str, mapping: dict[str, str] | None) -> None:
    assert days(text, mapping) == [UsageDay(date(2026, 11, 22), "m", "csv", 0, 10, 2)]


def test_a_moment_without_a_zone_is_taken_as_it_is() -> None:
    assert days(HEAD + "2026-11-22 23:30:00,m,1,1,0,1\n")[0].day == date(2026, 11, 22)


def test_the_provider_column_is_read_in_any_spelling() -> None:
    head = "date,model,input,output,provider\n"
    assert days(head + "2026-11-22,m,1,1,Azure OpenAI\n")[0].provider == "azure"
    assert days(head + "2026-11-22,m,1,1,\n")[0].provider is None
    with pytest.raises(InputError, match="line 2: unknown provider 'opnai'"):
        days(head + "2026-11-22,m,1,1,opnai\n")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("2026-11-22,m,1,-5,0,1", "line 3: input -5 is negative"),
        ("2026-11-22,m,-1,5,0,1", "line 3: requests -1 is negative"),
        ("2026-11-22,m,1,99999999999999,0,1", "line 3: input 99999999999999 is absurdly large"),
        (
            "2026-11-22,m,10,5000000000000,0,5",
            "line 3: input 5000000000000 is absurdly large for 10 requests",
        ),
        ("2026-11-22,m,1,5,0,100000001", "output 100000001 is absurdly large for 1 request"),
        ("2026-11-22,m,1,5,0," + "9" * 5000, "is not a whole number"),
        ("2026-11-22,m,1,5,6,1", "line 3: 6 cached tokens of only 5 input tokens"),
        ("2026-11-22,m,1,1.5,0,1", "line 3: input '1.5' is not a whole number"),
        ("2026-11-22,m,1,٣,0,1", "is not a whole number"),
        ("22/11/2026,m,1,5,0,1", "line 3: '22/11/2026' is not a day"),
        ("2026-13-22,m,1,5,0,1", "is not a day"),
        ("2026-11-22,,1,5,0,1", "line 3: no model"),
        ("2026-11-22,m,1,5,0", "line 3: 5 cells under 6 columns"),
        ('2026-11-22,"m"x,1,5,0,1', "line 3: "),
    ],
)
def test_implausible_rows_are_refused_with_their_line(row: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        days(HEAD + "2026-11-21,m,1,5,0,1\n" + row + "\n")
    assert says in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("blank", ["requests", "input", "cached", "output"])
def test_a_blank_cell_is_not_known_and_never_zero(blank: str) -> None:
    row = {"date": "2026-11-22", "model": "m", "requests": "1", "input": "5", "cached": "0"}
    row |= {"output": "1"} | {blank: ""}
    with pytest.raises(InputError) as caught:
        days(",".join(row) + "\n" + ",".join(row.values()) + "\n")
    assert f"u.csv, line 2: {blank} is blank" in caught.value.message
    assert "write 0 where there were none" in str(caught.value.hint)


def test_spend_without_counts_is_left_out_and_what_is_silent_on_the_cache_is_named() -> None:
    rows = ["1,1,0,1,1", ",1,0,1,1", "1,,0,1,1", "1,1,0,1,", "1,1,,1,1", "1,1,,1,1", ",,,1,1"]
    result = read_usage(DAILY + "".join(f"2026-11-22,m,,{row}\n" for row in rows), name="d.csv")
    assert result.days[0].requests == 3
    assert result.problems == [
        "2 rows do not say how many tokens came from a cache: computed costs may be too high",
        "with counts that are not known: 3 left out",
        "without tokens (failed requests): 1 left out",
    ]


def test_large_rows_of_many_requests_are_taken() -> None:
    text = "2026-11-22,m,2,200000000,0,200000000\n2026-11-22,n,0,500000000,0,1\n"
    assert [day.input_tokens for day in days(HEAD + text)] == [200_000_000, 500_000_000]


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity", "abc", "1e999999999", "1,5"])
def test_implausible_costs_are_refused(amount: str) -> None:
    with pytest.raises(InputError, match=r"line 2: .* is not an amount"):
        days(COST + f'2026-11-22,m,1,1,0,1,"{amount}",USD\n')


@pytest.mark.parametrize(
    ("text", "mapping", "says"),
    [
        ("date,model,input\n", None, "no column output or output_tokens or completion_tokens"),
        ("a,b\n1,2\n", {"date": "c"}, "no column c for date"),
        ("a,b\n1,2\n", {"tokens": "a"}, "nothing is called tokens"),
        ("a,b\n1,2\n", None, "in no known usage format"),
        ("", None, "is empty"),
        ("x" * 200_000, None, "in no known usage format"),
        ("date,model,input,input,output\n", None, "line 1: two columns are called 'input'"),
        ("{}", {"date": "c"}, "in no known usage format"),
    ],
)
def test_tables_that_do_not_fit(text: str, mapping: dict[str, str] | None, says: str) -> None:
    with pytest.raises(InputError, match=says):
        days(text, mapping)


def test_an_empty_table_says_so() -> None:
    assert read_usage(HEAD, name="u.csv").problems == ["no usage in it"]


def test_spend_logs_count_one_request_a_row() -> None:
    text = LOG
    text += f'r1,0.000664,350,120,2026-11-22T10:00:00.000Z,{FT},openai,"{{}}",False\n'
    text += f'r2,0.000664,350,120,2026-11-22T23:59:59.000Z,openai/{FT},openai,"{{}}",False\n'
    text += f"r3,0,350,120,2026-11-22T11:00:00Z,{FT},openai,,True\n"
    text += f"r4,0,0,0,2026-11-22T11:00:00Z,{FT},openai,,\n"
    text += "r5,0,1,1,2026-11-22T11:00:00Z,,openai,,\n"
    result = read_usage(text, name="logs.csv")
    assert result.days == [
        UsageDay(date(2026, 11, 22), FT, "litellm", 2, 700, 240, 0, usd("0.001328"), "openai")
    ]
    assert result.problems == [
        "the log does not count cached tokens: computed costs may be too high",
        "answered from the proxy's own cache: 1 left out",
        "without a model: 1 left out",
        "without tokens (failed requests): 1 left out",
    ]


def test_a_spend_of_zero_is_not_known_rather_than_free() -> None:
    (day,) = days(LOG + f"r1,0,350,120,2026-11-22T10:00:00Z,{FT},,,\n")
    assert (day.billed, day.provider) == (None, None)


def test_daily_spend_brings_its_own_counts() -> None:
    text = DAILY + f"2026-11-22,{FT},openai,350000,120000,1000,0.66,1000\n"
    result = read_usage(text, name="daily.csv")
    assert result.problems == []
    assert result.days == [
        UsageDay(
            date(2026, 11, 22), FT, "litellm", 1000, 350000, 120000, 1000, usd("0.66"), "openai"
        )
    ]


def test_spend_is_exact_beyond_28_digits() -> None:
    rows = ["r1,100000000000.1,1,1,{d},m,,,\n", "r2,0.0000000000000000001,1,1,{d},m,,,\n"]
    (day,) = days(LOG + "".join(rows).format(d="2026-11-22T10:00:00Z"))
    assert day.billed == usd("100000000000.1000000000000000001")


def test_a_mapping_makes_any_table_a_plain_one() -> None:
    mapping = {"date": "startTime", "input": "prompt_tokens", "output": "completion_tokens"}
    text = LOG + f"r1,9,350,120,2026-11-22T10:00:00Z,{FT},openai,,\n"
    assert days(text, mapping) == [UsageDay(date(2026, 11, 22), FT, "csv", 0, 350, 120)]


@pytest.mark.captures
@pytest.mark.skipif(not SHARED.exists(), reason="the samples are not beside this checkout")
def test_the_real_shape_of_the_spend_logs() -> None:
    result = read_usage(SHARED.read_text(encoding="utf-8"), name=SHARED.name)
    assert [(d.model, d.input_tokens, d.billed) for d in result.days] == [
        (FT, 350, usd("0.000664")),
        ("gpt-4.1-2025-04-14", 1950, usd("0.00294")),
    ]

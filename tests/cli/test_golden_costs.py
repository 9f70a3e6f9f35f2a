"""Every golden number of DOMAIN D and E, with the command whose ``--json`` prints it.

One table, to be read beside the design. A figure with decimals is held to as many as are written.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.cli.conftest import NOON
from tests.docs.test_costs import write_files
from tracker.cli.main import Session, cli
from tracker.lifecycle.calendar import Calendar

Told = Callable[[str], Any]
Figure = str | int | None
Row = tuple[str, dict[str, Figure]]

FEED = "2026-07-24_deprecations-info.json"
SAVED = Path(__file__).parents[2] / "../shared/captures/feeds" / FEED
BASE = "gpt-4.1-mini-2025-04-14"
TUNE = f"ft:{BASE}:acme:triage:AbC123"
HOSTED = f"{BASE}.ft-0f31c0de5b2a4d7f-hosted"
TOOK = (9, 12, 15, 11, 22, 14)
STARTED = date(2026, 1, 5)
HOLIDAYS = '["2026-11-26", "2026-12-25", "2027-01-01"]'

UPKEEP = """
[[costs.upkeep]]
model = "hosted"
calls_per_month = 1
call = { uncached = 20000000, output = 40000000 }
hosting_hours = 720

[[costs.upkeep]]
model = "reinforced"
training_hours = 4
grader_cost = "27.06"
"""
"""Microsoft's two examples; the grader's 5 M tokens in and 4.9 M out are a row of their own."""

PRICES = "".join(
    f'\n[[prices]]\nprovider = "azure"\nmodel = "{model}"\nkind = "{kind}"\nprice = "{price}"\n'
    for model, kind, price in (
        (HOSTED, "hosting_hour", "1.70"),
        (HOSTED, "input", "1.10"),
        (HOSTED, "output", "4.40"),
        ("o4-mini", "gpu_hour", "100.00"),
    )
)


def spread(*figures: str) -> dict[str, Figure]:
    keys = ("n", "min", "p25", "median", "p75", "max")
    return {f"groups.0.{key}": one for key, one in zip(keys, figures, strict=True)}


def aged(chance: str, ended: int, survivors: int, **more: Figure) -> dict[str, Figure]:
    counts: dict[str, Figure] = {"chance": chance, "ended": ended, "survivors": survivors}
    return {f"groups.0.at_age.{key}": one for key, one in (counts | more).items()}


LIVES, STATED = "costs lifetimes openai --of snapshots", f"--from-file {FEED}"
D2: list[Row] = [
    (LIVES, spread("49", "290", "392", "504", "630", "927")),
    (LIVES, {"groups.0.forced_per_year": "0.7247"}),
    ("costs lifetimes openai --of releases", spread("36", "290", "392", "497.5", "632.5", "927")),
    ("costs lifetimes anthropic --of snapshots", spread("12", "365", "390.5", "456", "520", "774")),
    ("costs lifetimes bedrock --of snapshots", spread("7", "518", "523.5", "646", "826", "917")),
    ("costs lifetimes openai --of tunable", spread("11", "555", "640", "891", "1042", "1228")),
    ("costs lifetimes azure --of tunable", spread("6", "913", "913", "913", "1091.5", "1170")),
    (f"costs lifetimes openai {STATED}", spread("141", "0", "181", "182", "184", "458")),
    (f"costs lifetimes anthropic {STATED}", spread("19", "60", "62.5", "63", "95", "189")),
    ("costs lifetimes anthropic --of notice", spread("19", "60", "62.5", "63", "95", "189")),
    (f"{LIVES} --age 0 --within 365", aged("0.1429", 7, 49)),
    (f"{LIVES} --age 180 --within 365", aged("0.5714", 28, 49)),
    (f"{LIVES} --age 300 --within 365", aged("0.7826", 36, 46, median_remaining=208)),
    (f"{LIVES} --age 500 --within 365", aged("0.8400", 21, 25)),
    (f"{LIVES} --age 600 --within 180", aged("0.6429", 9, 14)),
    (f"{LIVES} --age 900", {"groups.0.at_age.unknown": "not enough history"}),
]  # fmt: skip

EXAMPLE = "costs break-even ticket-triage --forced lifetimes --on 2026-02-08"
"""The base is 300 days old, and its end not announced."""
SAME, BIGGER, SUCCESSOR = "against.0", "against.1", "against.2"
NET = f"{BIGGER}.what_if"
D3: list[Row] = [
    (EXAMPLE, {
        "call.cost": "0.000664",
        f"{SAME}.call.cost": "0.000588",
        f"{BIGGER}.call.cost": "0.00294",
        f"{SUCCESSOR}.call.cost": "0.0001398",
        "month_of_calls": "664.00",
        f"{SAME}.month_of_calls": "588.00",
        f"{BIGGER}.month_of_calls": "2940.00",
        f"{SUCCESSOR}.month_of_calls": "139.80",
    }),
    (EXAMPLE, {
        "training.amount": "37.50",
        "lines.1.amount": "3.112",
        "with_labor.retune.amount": "4000.612",
        "with_labor.once.amount": "14800.612",
        "with_labor.refresh.amount": "2160.00",
        "refreshes_per_year": "2.00",
        "with_labor.year.amount": "15220.48",
        "with_labor.month.amount": "1268.37",
        "with_labor.forced_year": "2899.25",
    }),
    ("plan ticket-triage --on 2026-11-23", {
        "options.1.action": "prompt",
        "options.1.once.amount": "363.112",  # an eval run
    }),
    (EXAMPLE, {
        f"{SAME}.saving_per_call": "-0.000076",
        f"{SAME}.with_labor.break_even_calls": "never",
        f"{SUCCESSOR}.saving_per_call": "-0.0005242",
        f"{SUCCESSOR}.with_labor.break_even_calls": "never",
        f"{BIGGER}.saving_per_call": "0.002276",
        f"{BIGGER}.with_labor.break_even_calls": 557_282,
        f"{BIGGER}.with_labor.break_even_calls_with_once": 918_555,
        f"{BIGGER}.with_labor.net_month": "1007.63",
        f"{BIGGER}.with_labor.payback_months": "14.69",
        f"{BIGGER}.with_labor.flags.0":
            "longer than a quarter of this provider's bases lived (12.88 months)",
        f"{BIGGER}.with_labor.flags.1":
            "shorter than the median life of this provider's bases (16.56 months)",
        "forced.quarter_of_bases_months": "12.88",
        "forced.half_of_bases_months": "16.56",
    }),
    (EXAMPLE, {
        "with_labor.tuned_12_months": "37989.09",
        f"{SAME}.total_12_months": "7056.00",
        f"{BIGGER}.total_12_months": "35280.00",
        f"{SUCCESSOR}.total_12_months": "1677.60",
    }),
    (f"{EXAMPLE} --calls 3000000", {
        "with_labor.tuned_12_months": "53925.09",
        f"{SAME}.total_12_months": "21168.00",
        f"{BIGGER}.total_12_months": "105840.00",
        f"{SUCCESSOR}.total_12_months": "5032.80",
    }),
    (EXAMPLE, {
        f"{NET}.0.if": "calls × 0.5", f"{NET}.0.net_month": "-130.37",
        f"{NET}.1.if": "calls × 1.5", f"{NET}.1.net_month": "2145.63",
        f"{NET}.2.if": "0 forced retunes a year", f"{NET}.2.net_month": "1249.23",
        f"{NET}.3.if": "1 forced retunes a year", f"{NET}.3.net_month": "915.85",
        f"{NET}.4.if": "2 forced retunes a year", f"{NET}.4.net_month": "582.46",
        f"{BIGGER}.call.cost_uncached": "0.00486",
        f"{SAME}.call.cost_uncached": "0.000972",
        f"{SUCCESSOR}.call.cost_uncached": "0.000255",
        "forced.base_age_days": 300,
        "forced.chance": "0.7826",
        "with_labor.forced_next_365_days": "3130.91",
    }),
    (EXAMPLE, {
        "other_host.hosting_month": "1241.00",
        "other_host.call.cost": "0.000332",
        "other_host.cheaper_from_calls": 3_737_952,
    }),
    ("costs break-even hosted", {"month_with_hosting.amount": "1422.00"}),
    ("costs break-even reinforced", {"lines.0.amount": "400.00", "training.amount": "427.06"}),
    ("costs call azure/o4-mini --input 5000000 --output 4900000", {"total.amounts.USD": "27.06"}),
]  # fmt: skip

MILLION = "--input 1000000 --output 1000000"
D4: list[Row] = [
    (f"costs call openai/o3 {MILLION} --on 2025-06-01", {"total.amounts.USD": "50.00"}),
    (f"costs call openai/o3 {MILLION} --on 2025-06-15", {"total.amounts.USD": "10.00"}),
    ("costs call openai/gpt-4.1-mini --input 1950 --cached 1280 --output 120", {
        "lines.0.amount": "0.000268", "lines.1.amount": "0.000128",  # 0.000396 of input
        "lines.2.amount": "0.000192",
        "total.amounts.USD": "0.000588",
    }),
    ("costs call openai/gpt-6-luna --input 1000000", {"total.amounts.USD": "0.20"}),
    ("costs call openai/gpt-6-luna --input 1000 --calls 1000", {"total.amounts.USD": "0.10"}),
    # The ordinary list lacks this cached price, and takes the full one. The shipped rows have it.
    ("costs call openai/ft:gpt-4o-mini-2024-07-18:a::x --input 1000 --cached 500", {
        "total_uncached.amounts.USD": "0.0003",
        "lines.1.rate": "0.15",
        "total.amounts.USD": "0.000225",
    }),
    (f"costs call openai/{TUNE} --input 350 --output 120", {"total.amounts.USD": "0.000664"}),
    ("costs call openai/ft:gpt-6-luna:a::x --input 350", {
        "complete": False,
        "total.missing.0": "price of input for openai ft:gpt-6-luna:a::x",
    }),
]  # fmt: skip

END, SATURDAY = "--assume azure/gpt-4.1-mini-2025-04-14=", "2027-10-02"
AZURE = "plan hosted --on 2026-08-03"
E2: list[Row] = [
    ("--config history.toml plan ticket-triage", {
        "lead_times.learned.days": 15, "lead_times.learned.median": "13", "lead_times.total": 30,
    }),
    ("plan ticket-triage --on 2026-11-23", {
        "act_by": "2026-12-03",
        "level": "urgent",
        "dates.retrain_by": "2026-12-03",
        "dates.eval_by": "2026-12-24",
        "dates.rollout_by": "2026-12-31",
        "dates.train_start_by": "2026-12-30",
        "business_days_to_end": 38,
        "business_days_left": 8,
    }),
    ("--config holidays.toml plan ticket-triage --on 2026-11-23", {
        "act_by": "2026-12-01",
        "level": "urgent",
        "dates.eval_by": "2026-12-22",
        "dates.rollout_by": "2026-12-30",
        "dates.train_start_by": "2026-12-29",
        "business_days_to_end": 35,
        "business_days_left": 5,
    }),
    (AZURE, {"serve_until": "2027-10-14", "dates.retrain_by": "2027-09-02"}),
    (f"--config at-once.toml {AZURE} {END}{SATURDAY}", {"dates.retrain_by": "2027-10-01"}),
    (f"{AZURE} {END}{SATURDAY}", {"dates.retrain_by": "2027-08-20"}),
    (f"{AZURE} {END}2026-10-23", {"dates.retrain_by": "2026-09-11"}),
]  # fmt: skip

LEVELS = (
    ("2026-09-09", "info", 61), ("2026-09-10", "plan", 60), ("2026-11-05", "act", 20),
    ("2026-11-19", "urgent", 10), ("2026-12-04", "overdue", -1), ("2027-01-15", "dead", None),
)  # fmt: skip
E3: list[Row] = [
    (f"plan ticket-triage --on {day}", {"level": level, "business_days_left": left})
    for day, level, left in LEVELS
]


def run(folder: Path, *words: str, now: datetime = NOON) -> str:
    config = () if words[0] in ("--config", "init") else ("--config", "tracker.toml")
    session = Session(now=lambda: now)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        done = CliRunner().invoke(cli, [*config, *words], obj=session)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The JSON of a command, run once, in a folder with the worked example and what is around."""
    folder = tmp_path_factory.mktemp("golden")
    run(folder, "init")
    initial = (folder / "tracker.toml").read_text("utf-8")
    lead, marker, _ = initial.partition("[check]")
    write_files(folder)
    with (folder / "prices.toml").open("a", encoding="utf-8") as prices:
        prices.write(PRICES)
    rest = (folder / "tracker.toml").read_text("utf-8").removeprefix(lead)
    assert marker and rest.startswith(marker)
    unlearned = lead.replace("learn = true ", "learn = false ")
    at_once = unlearned
    for name, days in (("retrain", 15), ("eval", 5), ("rollout", 10)):
        at_once = at_once.replace(f"{name} = {days} ", f"{name} = 0 ")
    for name, head in {
        "tracker": unlearned,
        "history": lead,
        "holidays": unlearned.replace("holidays = []", f"holidays = {HOLIDAYS}"),
        "at-once": at_once,
    }.items():
        (folder / f"{name}.toml").write_text(head + rest + UPKEEP, encoding="utf-8")
    register(folder)

    @cache
    def call(command: str) -> Any:
        words = [str(SAVED) if word == FEED else word for word in shlex.split(command)]
        return json.loads(run(folder, *words, "--json"))

    return call


def register(folder: Path) -> None:
    """The example, Microsoft's two, and six tunes whose making took as long as DOMAIN E2 says."""
    run(folder, "register", "ticket-triage", "--base", f"openai/{BASE}", "--model-id", TUNE)
    run(folder, "register", "hosted", "--base", f"azure/{BASE}", "--model-id", HOSTED)
    run(folder, "register", "reinforced", "--base", "azure/o4-mini")
    for number, days in enumerate(TOOK):
        name, key = f"past-{number}", ("--idempotency-key", f"past-{number}")
        base = ("--base", "openai/gpt-5.4-2026-03-05", "--trained-on", STARTED.isoformat())
        run(folder, "register", name, *base, *key, now=datetime.combine(STARTED, time(12), UTC))
        moment = datetime.combine(Calendar().offset(STARTED, days), time(12), UTC)
        run(folder, "models", "alias", name, "production", now=moment)


def at(data: Any, path: str) -> Any:
    for part in path.split("."):
        data = data[int(part)] if isinstance(data, list) else data[part]
    return data


def is_number(figure: Figure) -> bool:
    return isinstance(figure, str) and figure.replace(".", "", 1).removeprefix("-").isdigit()


def as_written(found: Any, figure: Figure) -> Any:
    """``found`` with as many decimals as the golden figure."""
    if not is_number(figure):
        return found
    places = Decimal(str(figure))
    return str(Decimal(str(found)).quantize(places, ROUND_HALF_EVEN))


@pytest.mark.parametrize(
    ("command", "figures"),
    [
        pytest.param(*row, id=f"{part}-{n}", marks=pytest.mark.captures if FEED in row[0] else ())
        for part, rows in {"D2": D2, "D3": D3, "D4": D4, "E2": E2, "E3": E3}.items()
        for n, row in enumerate(rows)
    ],
)
def test_golden(told: Told, command: str, figures: dict[str, Figure]) -> None:
    if FEED in command and not SAVED.exists():
        pytest.skip("the captured feed is not here")
    data = told(command)
    found = {path: as_written(at(data, path), figure) for path, figure in figures.items()}
    assert found == figures

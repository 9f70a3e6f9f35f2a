"""The program and what it was given: versions, configuration, secrets, extras, clock, prices."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from datetime import UTC
from importlib.util import find_spec
from zoneinfo import ZoneInfo

from tracker import __version__
from tracker.app.context import App
from tracker.app.doctor.sign import Sign, catching, failed, fine, problem, warning
from tracker.app.economics import rates_of
from tracker.app.polling import enabled_sources
from tracker.app.prices import findings as price_findings
from tracker.app.setup import check_policy, check_templates, references
from tracker.app.source_of import source_of
from tracker.catalog.load import bundled_days
from tracker.config.secret import is_reference
from tracker.errors import TrackerError

EXTRAS: Mapping[str, str] = {
    "apprise": "apprise",
    "bedrock": "boto3",
    "keyring": "keyring",
    "parquet": "pyarrow",
    "postgres": "psycopg",
    "vertex": "google.auth",
    "zstd": "zstandard",
}
"""Extra → the module it brings."""


def program() -> Sign:
    """Which program this is, and which Python runs it."""
    return fine("program", f"tracker {__version__} on Python {platform.python_version()}")


def configuration(app: App) -> list[Sign]:
    """The file, the rules it sets and the templates it names."""
    path, signs = app.config.path, list[Sign]()
    if path is None:
        words = "no configuration file: the defaults hold"
        signs.append(warning("configuration", words, "tracker init writes one"))
    else:
        signs.append(fine("configuration", str(path)))
    with catching("configuration", signs):
        check_policy(app)
    with catching("templates", signs):
        check_templates(app)
    return signs


def secrets(app: App) -> Iterator[Sign]:
    """Every reference, tried; what it leads to is never shown."""
    for reference in dict.fromkeys(references(app.config)):
        if not is_reference(str(reference)):
            continue
        try:
            reference.reveal(app.env)
        except TrackerError as error:
            yield failed("secret", error)
        else:
            yield fine("secret", f"{reference}: found")


def extras(app: App) -> Iterator[Sign]:
    """The optional packages that are there, and those the configuration cannot do without."""
    there = {name for name, module in EXTRAS.items() if _is_installed(module)}
    for name, what in _wanted(app):
        if name not in there:
            words = f"{what} needs {EXTRAS[name]}, which is not installed"
            yield problem("extras", words, f"pip install 'tracker[{name}]'")
    absent = sorted(EXTRAS.keys() - there)
    missing = f"; not installed: {', '.join(absent)}" if absent else ""
    yield fine("extras", f"{', '.join(sorted(there)) or 'none'}{missing}")


def clock(app: App) -> Iterator[Sign]:
    """The time, here and in the team's zone; a clock that lags behind the release is wrong."""
    now, zone = app.now(), app.config.team.timezone
    local = now.astimezone(ZoneInfo(zone))
    released = max(bundled_days().values())
    words = f"{now.astimezone(UTC):%Y-%m-%d %H:%M} UTC, {local:%H:%M} in {zone}"
    if now.date() < released:
        why = f"{words}: before {released}, the day of facts that came with this release"
        yield problem("clock", why, "set the clock of this machine")
        return
    yield fine("clock", words)


def sources_made(app: App) -> Iterator[Sign]:
    """The sources of the configuration can be made."""
    for settings in app.config.sources:
        try:
            source_of(app, settings.id)
        except TrackerError as error:
            yield failed(f"source {settings.id}", error)


def prices(app: App) -> list[Sign]:
    """The price file and the rates of exchange: readable, and nothing wrong with them."""
    signs = list[Sign]()
    with catching("prices", signs):
        signs += _prices(app)
    with catching("exchange rates", signs):
        rates_of(app)
    return signs


def _prices(app: App) -> Iterator[Sign]:
    path = app.config.costs.prices_file
    absent = "" if path is None or path.exists() else " (not there yet)"
    whose = f"{path}{absent}" if path else "those that came with the release"
    found = price_findings(app)
    wrong = sum(one.error for one in found)
    if not found:
        yield fine("prices", whose)
        return
    words = f"{whose}: {wrong} wrong or missing, {len(found) - wrong} to look at"
    yield warning("prices", words, "tracker costs prices check")


def _wanted(app: App) -> Iterator[tuple[str, str]]:
    """Extra and what of the configuration asks for it.

    Those that secrets and the database ask for are missed there, by name.
    """
    if app.config.channels.apprise is not None:
        yield "apprise", "channel apprise"
    if "bedrock-api" in enabled_sources(app):
        yield "bedrock", "source bedrock-api"
    if app.config.imports.vertex.endpoint:
        yield "vertex", "[import.vertex]"


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # The package around it is missing.
        return False

"""What an account lacks, each with the command that supplies it.

The cost room names what is missing in words; here they become what somebody can type.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.costs.prices import PriceKind
from tracker.domain.version import ModelVersion
from tracker.lifecycle.evidence import Missing
from tracker.lifecycle.missing import no_usage, reference

_SUFFIXES = {"_hours": "HOURS", "_cost": "AMOUNT", "_rate": "AMOUNT", "_per_year": "TIMES"}
_CALLS = ("call", "prompted_call")


def lacks(version: ModelVersion, names: Iterable[str]) -> tuple[Missing, ...]:
    """``names`` as the cost room gives them; in their order, each once."""
    return tuple(dict.fromkeys(_lack(version, name) for name in names))


def together(lacking: Iterable[Missing], version: ModelVersion) -> tuple[Missing, ...]:
    """The same, with all that one edit of ``[[costs.upkeep]]`` supplies in one command."""
    found, command = list(dict.fromkeys(lacking)), _UPKEEP.format(model=version.details.model)
    keys = [one for one in found if one.command.startswith(command)]
    if not keys:
        return tuple(found)
    what = ", ".join(one.what for one in keys)
    values = dict.fromkeys(one.command.removeprefix(command) for one in keys)
    rest = [one for one in found if one not in keys]
    return (Missing(what, command + " ".join(values)), *rest)


_UPKEEP = "tracker costs upkeep {model} "
_PRICE = "tracker costs prices set {of} {kind} PRICE --source WHERE --from YYYY-MM-DD"
_USAGE = "tracker costs usage import FILE"
_EDIT = "tracker models edit {version} "

_OF = r"(?P<provider>\S+) (?P<id>\S+)"
_KINDS = "|".join(re.escape(kind.words) for kind in PriceKind)

_COMMANDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), command)
    for pattern, command in (
        (r"^(?P<what>(?P<key>\w+)) under \[\[?costs", _UPKEEP + "{value}"),
        # There is a row, of other days; a second one must not overlap it.
        (rf"(?P<what>price of (?P<kind>{_KINDS})) for {_OF} on ", _PRICE + " --to YYYY-MM-DD"),
        (rf"(?P<what>price of (?P<kind>{_KINDS})) for {_OF}", _PRICE),
        (rf"^list price of {_OF}", _PRICE),
        # The price of the tokens, where that is missing then, has a name of its own.
        (r"^(?P<what>training): ", _UPKEEP + "training_tokens=TOKENS"),
        (r"^(how long bases|lifetimes of|a life of)", _UPKEEP + "forced_per_year=TIMES"),
        (r"^(base of the version|which model it would be)", _EDIT + "--base PROVIDER/MODEL"),
        (r"^(?P<what>tokens of one call|number of requests|token counts)", _USAGE),
        (r"^serving id", _EDIT + "--model-id ID"),
    )
)
"""The first pattern that fits a name says what to type."""


def _lack(version: ModelVersion, name: str) -> Missing:
    if name.startswith("calls a month"):
        return no_usage()
    for pattern, command in _COMMANDS:
        if (found := pattern.search(name)) is not None:
            words = found.groupdict()
            return Missing(words.get("what") or name, command.format(**_filled(version, words)))
    return Missing(name, f"tracker costs break-even {reference(version)}")


def _filled(version: ModelVersion, words: dict[str, str | None]) -> dict[str, str]:
    key, kind = words.get("key") or "", words.get("kind") or PriceKind.INPUT.words
    return {
        "model": version.details.model,
        "version": reference(version),
        "value": _value(key),
        "of": f"{words.get('provider')}/{words.get('id')}",
        "kind": kind.replace(" ", "_"),
    }


def _value(key: str) -> str:
    """What ``tracker costs upkeep`` takes for a key of the configuration."""
    if key in _CALLS:
        return f"{key}.uncached=TOKENS {key}.output=TOKENS"
    found = (value for end, value in _SUFFIXES.items() if key.endswith(end))
    return f"{key}={next(found, 'PROVIDER/MODEL')}"

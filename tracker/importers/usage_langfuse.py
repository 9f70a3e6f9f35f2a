"""Usage from Langfuse: observations and daily metrics, as its API and its exports give them.

``usageDetails`` holds counts by name. Langfuse takes the cached tokens of OpenAI out of ``input``
and keeps them beside it, so all names with "input" in them add up to the input, as its own pages
do. Its costs are its own estimates by its own price list, not charges, and are not taken.
Exports to a bucket spell the fields with underscores. https://langfuse.com/docs/model-usage-and-cost
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tracker.importers.usage_file import UsageFile
from tracker.importers.usage_json import Fields, dicts, first_object, objects, text_of, whole
from tracker.importers.usage_rows import Counts, Tally, UsageImport, counted, read_day

SOURCE = "langfuse"
_MODELS = ("model", "providedModelName", "provided_model_name")
_STARTS = ("startTime", "start_time")
_DETAILS = ("usageDetails", "usage_details")
_OTHER_KINDS = ("SPAN", "EVENT", "AGENT", "TOOL", "CHAIN", "RETRIEVER", "EVALUATOR", "GUARDRAIL")
_ESTIMATES = "Langfuse's costs are its own estimates, not charges, and are not taken"


def detect(usage: UsageFile) -> bool:
    first = first_object(usage)
    observed = bool(text_of(first, *_STARTS)) and any(key in first for key in (*_DETAILS, "usage"))
    return observed or _is_metrics(first)


def read(usage: UsageFile) -> UsageImport:
    """One generation is one request. Raises InputError for unreadable fields, with their place."""
    tally = Tally()
    for where, item in objects(usage):
        if _is_metrics(item):
            _add_day(tally, item, where)
        else:
            _add_observation(tally, item, where)
    if _has_more(usage.first):
        tally.problem(f"{usage.name} is not the last page: more observations are missing")
    return tally.result()


def _is_metrics(item: Fields) -> bool:
    return "date" in item and isinstance(item.get("usage"), list)


def _add_day(tally: Tally, item: Fields, where: str) -> None:
    day = read_day(text_of(item, "date"), where)
    for number, used in enumerate(dicts(item.get("usage"))):
        model, place = text_of(used, "model"), f"{where}.usage[{number}]"
        if not model:
            tally.leave_out("without a model")
            continue
        counts = counted(
            place,
            requests=whole(used, "countObservations", place),
            input=whole(used, "inputUsage", place),
            output=whole(used, "outputUsage", place),
            cached=0,
        )
        if isinstance(counts, str):
            tally.leave_out(counts)
            continue
        tally.problem("daily metrics do not count cached tokens: computed costs may be too high")
        tally.add((day, model, SOURCE), counts)
        _say_estimates(tally, used)


def _add_observation(tally: Tally, item: Fields, where: str) -> None:
    kind, model = text_of(item, "type").upper(), text_of(item, *_MODELS)
    if kind in _OTHER_KINDS:
        tally.leave_out(f"not a generation ({kind})")
        return
    counts = _counts(item, where)
    if not model:
        tally.leave_out("without a model")
    elif isinstance(counts, str):
        tally.leave_out(counts)
    else:
        tally.add((read_day(text_of(item, *_STARTS), where), model, SOURCE), counts)
        _say_estimates(tally, item)


def _counts(item: Fields, where: str) -> Counts | str:
    """An embedding has no output; of everything else a count that is not there is not known."""
    details: object = next((item[key] for key in (*_DETAILS, "usage") if item.get(key)), {})
    fields: Fields = details if isinstance(details, dict) else {}
    names = [name for name in fields if "cost" not in name.lower()]
    outputs = [name for name in names if "output" in name]
    has_none = not outputs and text_of(item, "type").upper() == "EMBEDDING"
    return counted(
        where,
        input=_sum(fields, (name for name in names if "input" in name), where),
        output=0 if has_none else _sum(fields, outputs, where),
        cached=_sum(fields, filter(_is_read_from_cache, names), where) or 0,
    )


def _sum(fields: Fields, names: Iterable[str], where: str) -> int | None:
    """Not known if there are none of these counts, or one of them is null."""
    found = [whole(fields, name, where) for name in names]
    known = [number for number in found if number is not None]
    return sum(known) if known and len(known) == len(found) else None


def _is_read_from_cache(name: str) -> bool:
    written = "creation" in name or "write" in name
    return "input" in name and "cache" in name and not written


def _say_estimates(tally: Tally, item: Fields) -> None:
    if any(item.get(key) for key in ("totalCost", "costDetails", "cost_details", "total_cost")):
        tally.problem(_ESTIMATES)


def _has_more(document: Any) -> bool:
    meta = document.get("meta") if isinstance(document, dict) else None
    if not isinstance(meta, dict):
        return False
    page, pages = meta.get("page"), meta.get("totalPages")
    return type(page) is int and type(pages) is int and page < pages

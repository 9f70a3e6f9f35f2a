"""A fine-tuning job of Azure OpenAI: OpenAI's shape, Azure's ids, and Azure's clock.

Authoring API 2024-10-21. Ids are ``ft-`` or ``ftjob-`` with 32 hex digits, tuned models
``BASE.ft-HEX[-SUFFIX]``.
"""

from __future__ import annotations

import re

from tracker.importers.tunes.base import Item, Tune, TuneFormat
from tracker.importers.tunes.openai_job import detect as is_job
from tracker.importers.tunes.openai_job import read_job

_JOB = re.compile(r"ft(?:job)?-[0-9a-f]{32}")


def detect(item: Item) -> bool:
    """A job whose ids, or whose address, are Azure's."""
    if not is_job(item):
        return False
    said = str(item.data.get("id")), str(item.data.get("fine_tuned_model"))
    return item.provider == "azure" or bool(_JOB.fullmatch(said[0])) or ".ft-" in said[1]


def read(item: Item) -> Tune:
    return read_job(item, "azure", "azure:")


FORMAT = TuneFormat(
    id="azure_job",
    title="Azure OpenAI fine-tuning job (one, or a list)",
    detected_by="as OpenAI's, with an id of 32 hex digits or a tuned id with `.ft-`",
    base="`model`",
    tuned="`fine_tuned_model`",
    detect=detect,
    read=read,
)

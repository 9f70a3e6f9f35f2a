"""Files that lie beside tuning artefacts and are something else: what they are, and what reads it.

To say so is worth more than "unknown format": they come from the same pages and folders.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tracker.importers.tunes.base import Item, Syntax
from tracker.importers.tunes.listed_model import is_model


def said_of(item: Item) -> tuple[str, str | None] | None:
    """What the content is, and a hint; ``None`` where nothing is known of it."""
    return next((words for is_it, words in _KINDS if is_it(item)), None)


def _object(kind: str) -> Callable[[Item], bool]:
    return lambda item: item.has("object") and str(item.data["object"]) == kind


def _keys(*keys: str) -> Callable[[Item], bool]:
    return lambda item: item.has(*keys)


def _bedrock_base(item: Item) -> bool:
    inner: Any = item.data["modelDetails"] if item.has("modelDetails") else None
    return isinstance(inner, dict) and "modelLifecycle" in inner


_KINDS: tuple[tuple[Callable[[Item], bool], tuple[str, str | None]], ...] = (
    (is_model, ("a base model, from which nothing was tuned here", None)),
    (
        _object("fine_tuning.job.event"),
        ("events of a tuning job", "import the job itself: GET /fine_tuning/jobs/ID"),
    ),
    (_object("page"), ("usage or costs", "tracker costs usage import")),
    (_object("bucket"), ("usage or costs", "tracker costs usage import")),
    (_object("eval.run"), ("an eval run", "tracker register NAME --eval FILE")),
    (
        _object("eval.run.output_item"),
        ("items of an eval run", "tracker register NAME --eval FILE"),
    ),
    (_bedrock_base, ("a base model of Bedrock and its lifecycle", None)),
    (_keys("provider", "model_id", "shutdown_date"), ("a list of deprecations", None)),
    (lambda item: item.syntax is Syntax.CARD, ("a model card that names no base_model", None)),
)

"""Where notices come from. Nothing heavy is imported before a source is asked for."""

from __future__ import annotations

import difflib
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tracker.errors import NotFoundError

if TYPE_CHECKING:
    from tracker.sources.base import Recipe, Source

SOURCES: dict[str, str] = {
    "openai": "tracker.sources.openai:SOURCE",
    "anthropic": "tracker.sources.anthropic:SOURCE",
    "azure": "tracker.sources.azure:SOURCE",
    "bedrock": "tracker.sources.bedrock:SOURCE",
    "vertex": "tracker.sources.vertex:SOURCE",
    "gemini": "tracker.sources.gemini:SOURCE",
    "cohere": "tracker.sources.cohere:SOURCE",
    "mistral": "tracker.sources.mistral:SOURCE",
    "together": "tracker.sources.together:SOURCE",
    "groq": "tracker.sources.groq:SOURCE",
    "xai": "tracker.sources.xai:SOURCE",
    "fireworks": "tracker.sources.fireworks:SOURCE",
    "databricks": "tracker.sources.databricks:SOURCE",
    "openai-api": "tracker.sources.openai_api:SOURCE",
    "azure-api": "tracker.sources.azure_api:SOURCE",
    "mistral-api": "tracker.sources.mistral_api:SOURCE",
    "fireworks-api": "tracker.sources.fireworks_api:SOURCE",
    "bedrock-api": "tracker.sources.bedrock_api:SOURCE",
    "openrouter-api": "tracker.sources.openrouter_api:SOURCE",
    "deprecations-info": "tracker.sources.deprecations_info:SOURCE",
    "litellm": "tracker.sources.litellm:SOURCE",
}

KINDS: dict[str, str] = {
    "table_page": "tracker.sources.table_page:build",
    "json_feed": "tracker.sources.json_feed:build",
}
"""What a ``[[sources]]`` table with a ``kind`` becomes: a function from a recipe to a source."""

_GROUP = "tracker.sources"


def load_source(source_id: str) -> Source:
    """The source of that id: one of ours, else one that an installed package offers under the
    entry point group ``tracker.sources``.

    Raises NotFoundError, with the nearest id as a suggestion.
    """
    if dotted := SOURCES.get(source_id):
        source: Source = _named(dotted)
        return source
    # Imported here: it takes longer than all the rest, and a source of ours does not need it.
    from importlib.metadata import entry_points

    offered = {e.name: e for e in entry_points(group=_GROUP)}
    if source_id in offered:
        plugin: Source = offered[source_id].load()
        return plugin
    known = sorted({*SOURCES, *offered})
    near = difflib.get_close_matches(source_id, known, n=1)
    msg = f"there is no source {source_id!r}"
    raise NotFoundError(msg, f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}")


def build_source(recipe: Recipe) -> Source:
    """The source a recipe describes. Raises ConfigError for an option it cannot use."""
    source: Source = _named(KINDS[recipe.kind])(recipe)
    return source


def _named(dotted: str) -> Any:
    module, _, name = dotted.partition(":")
    return getattr(import_module(module), name)

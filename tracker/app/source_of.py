"""Which sources there are, those made by configuration included, and which a check reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tracker.app.context import App
from tracker.config.settings import SourceSettings
from tracker.domain.notice import CATALOG_PREFIX
from tracker.errors import ConfigError
from tracker.sources import SOURCES, build_source, load_source
from tracker.sources.base import Recipe, Source


def source_names(app: App) -> list[str]:
    """Every source: ours, then those only the configuration names, in its order."""
    return [*SOURCES, *(s.id for s in app.config.sources if s.id not in SOURCES)]


def source_of(app: App, name: str) -> Source:
    """The source of that id, as the configuration has it: its address, its options.

    The one way from an id to a source for everything that lists, tries, checks or polls. Raises
    NotFoundError for an id nobody knows, ConfigError for options that cannot be used.
    """
    settings = app.source_settings(name)
    if settings.kind is not None:
        return _configured(app, settings)
    source = load_source(name)
    if settings.url:
        return _at(source, settings.url)
    if source.needs_endpoint and settings.endpoint:
        path = source.url.partition("//")[2].partition("/")[2]
        return _at(source, f"{settings.endpoint.rstrip('/')}/{path}")
    return source


def is_enabled(app: App, name: str) -> bool:
    """Whether a check reads it: switched on, and with the key and the endpoint it needs."""
    settings = app.source_settings(name)
    if not settings.enabled:
        return False
    if settings.kind is not None:
        return True
    source = load_source(name)
    named = any(s.id == name for s in app.config.sources)
    return (
        (named or not source.on_request)
        and (settings.api_key is not None or not source.needs_key)
        and bool(settings.endpoint or settings.url or not source.needs_endpoint)
    )


def local_path(source: Source) -> Path | None:
    """The file a source is read from, where it is one of this machine."""
    recipe = source.recipe
    if recipe is None or not source.url.startswith("file:"):
        return None
    return Path(str(recipe.options["path"]))


def _configured(app: App, settings: SourceSettings) -> Source:
    name, options = settings.id, dict(settings.options)
    if name in SOURCES:
        msg = f"source {name} is one of ours and takes no kind"
        raise ConfigError(msg, "give yours another id")
    if name.endswith("-api") or name.startswith(CATALOG_PREFIX):
        # Notices are weighed by the kind of source they come from, which these names stand for.
        msg = f"source {name}: this name is kept for providers' own APIs and for the catalog"
        raise ConfigError(msg, "give it another id")
    url = settings.url or ""
    if not url:
        options["path"] = str(_folder(app) / Path(str(options.get("path", ""))).expanduser())
        url = Path(options["path"]).as_uri()
    return build_source(Recipe(name, str(settings.kind), url, options))


def _folder(app: App) -> Path:
    """Paths of the configuration are relative to it."""
    return app.config.path.parent if app.config.path else Path.cwd()


def _at(source: Source, url: str) -> Source:
    return replace(source, url=url)

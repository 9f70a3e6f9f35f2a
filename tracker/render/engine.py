"""Renders one template, and says in one line what is wrong with it when it cannot."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from tracker.errors import InputError, NotFoundError
from tracker.render.environment import Sandbox

# What running a template can raise; MemoryError and RecursionError are how a small runaway ends.
_FAILURES = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
_HINT = "compare it with the packaged one: tracker notifications export"


def render_with(environment: Sandbox, template: str, facts: dict[str, Any], limit: int) -> str:
    """The text of ``template``, at most ``limit`` characters.

    Raises InputError with file, line and what is wrong; NotFoundError if it does not exist.
    """
    try:
        chunks = environment.get_template(template).generate(facts)
        return _join(chunks, template, limit)
    except TemplateNotFound as error:
        msg = f"there is no template {error.name!r}" + _wanted_by(template, error)
        raise NotFoundError(msg, _HINT) from error
    except _FAILURES as error:
        msg = f"{_where(environment, template, error)}: {_what(error)}"
        raise InputError(msg, _HINT) from error


def _join(chunks: Iterator[str], template: str, limit: int) -> str:
    parts, size = [], 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            msg = f"template {template} writes more than {limit:,} characters"
            raise InputError(msg, "let it show fewer items")
        parts.append(chunk)
    return "".join(parts)


def _wanted_by(template: str, error: TemplateNotFound) -> str:
    return f" (wanted by {template})" if error.name != template else ""


def _what(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "it needs more memory than a template may have"
    said = error.message if isinstance(error, TemplateError) else str(error)
    return (said or type(error).__name__).splitlines()[0]


def _where(environment: Sandbox, template: str, error: BaseException) -> str:
    """``file:line``. Jinja2 rewrites tracebacks so that the frames of templates name their file."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name}:{error.lineno}"
    folders = [Path(folder) for folder in getattr(environment.loader, "searchpath", [])]
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if any(Path(frame.filename).is_relative_to(folder) for folder in folders):
            return f"{frame.filename}:{frame.lineno}"
    return f"template {template}"

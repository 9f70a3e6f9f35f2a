"""The sandbox: which templates there are, which of them escape HTML, and what they may call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateRuntimeError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tracker.render.filters import FILTERS, TESTS

_NOT_HTML = (".text.j2", ".subject.j2", ".blocks.j2")


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2 without attributes that begin with ``_``, without changing what it is given."""

    def join_path(self, template: str, parent: str) -> str:
        """Refuse plain macros in HTML: Jinja2 would take their output for escaped, and it is not.

        (The caller's autoescape decides whether a macro's result counts as safe, while its own
        template decided whether anything was escaped.)
        """
        if escapes_html(parent) and not escapes_html(template):
            msg = f"HTML may not use {template!r}, in which nothing is escaped"
            raise TemplateRuntimeError(msg)
        return template


def escapes_html(template: str | None) -> bool:
    """Everything is escaped except the parts known to be no HTML."""
    return template is None or not template.endswith(_NOT_HTML)


def make_environment(folders: Sequence[Path]) -> Sandbox:
    """Templates are looked for in ``folders``, the first one first, file by file."""
    environment = Sandbox(
        loader=FileSystemLoader(folders),
        autoescape=escapes_html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    del environment.globals["lipsum"]
    environment.filters.update(FILTERS)
    environment.tests.update(TESTS)
    return environment

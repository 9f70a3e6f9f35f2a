"""The packaged templates, and the user's in front of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tracker import resources
from tracker.render.child import render_in_child
from tracker.render.engine import render_with
from tracker.render.environment import make_environment
from tracker.render.limits import Limits
from tracker.text import visible_facts

_SUFFIX = ".j2"


class Renderer:
    """Renders ``<channel>/<event>.<part>.j2`` from the user's folder or else the packaged one.

    Our own templates run here. As soon as the user's folder holds a template, everything is
    rendered in a child process with limits on time and memory, because a packaged template may
    include one of theirs and no sandbox can stop ``{% for %}`` inside ``{% for %}``.
    """

    def __init__(self, user_dir: Path | None = None, limits: Limits | None = None) -> None:
        self._packaged = resources.folder("notifications")
        self._user_dir = user_dir.absolute() if user_dir else None
        self._limits = limits or Limits()
        self._folders = [f for f in (self._user_dir, self._packaged) if f is not None]
        self._environment = make_environment(self._folders)

    def render(self, template: str, facts: dict[str, Any], limits: Limits | None = None) -> str:
        """``facts`` (JSON) become the template's variables, each string made visible first.

        ``limits`` hold instead of those of all messages, for what is larger than a message.

        Raises InputError with file, line and what is wrong, or that the template took too much
        time, memory or room; NotFoundError when there is no such template.
        """
        shown, limits = visible_facts(facts), limits or self._limits
        if self._user_has_templates():
            return render_in_child(self._folders, template, shown, limits)
        return render_with(self._environment, template, shown, limits.output_chars)

    def exists(self, template: str) -> bool:
        return any((folder / template).is_file() for folder in self._folders)

    def export(self, target: Path) -> list[Path]:
        """Copy the packaged templates into ``target`` and return the new files.

        What is there already stays as it is: it may have been edited.
        """
        written = []
        for source in sorted(p for p in self._packaged.rglob("*") if p.is_file()):
            copy = target / source.relative_to(self._packaged)
            if not copy.exists():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, copy)
                written.append(copy)
        return written

    def _user_has_templates(self) -> bool:
        return self._user_dir is not None and any(self._user_dir.rglob(f"*{_SUFFIX}"))

"""Facts and a template in, text out: the only door to Jinja2.

The names below are loaded on first use, because not everybody who imports them renders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.render.limits import Limits as Limits
    from tracker.render.renderer import Renderer as Renderer

__all__ = ["Limits", "Renderer"]


def __getattr__(name: str) -> object:
    if name == "Renderer":
        from tracker.render.renderer import Renderer

        return Renderer
    if name == "Limits":
        from tracker.render.limits import Limits

        return Limits
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)

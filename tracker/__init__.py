"""tracker: the record of fine-tuned models, and the watchman over the bases they stand on.

``from tracker import Tracker`` gives the Python API. It is loaded on first use, so that
``tracker --help`` stays as quick as click itself.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.api import Tracker as Tracker

__version__ = "0.1.0"
__all__ = ["Tracker", "__version__"]


def __getattr__(name: str) -> Any:
    if name == "Tracker":
        return import_module("tracker.api").Tracker
    raise AttributeError(name)

"""The Python API: what the commands do, as calls.

>>> from tracker import Tracker
>>> with Tracker() as tracker:                                      # doctest: +SKIP
...     tracker.register("support-triage", base="openai/gpt-4o-mini-2024-07-18",
...                      model_id=job.fine_tuned_model, dataset="data/triage.jsonl")

``docs/python.md`` has the call for each command.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Self

from tracker.api.alerts import AlertCalls
from tracker.api.costs import CostCalls
from tracker.api.data import DataCalls
from tracker.api.evals import EvalCalls
from tracker.api.judging import JudgingCalls
from tracker.api.notices import NoticeCalls
from tracker.api.paths import PathLike
from tracker.api.registry import RegistryCalls
from tracker.api.setup import SetupCalls
from tracker.app.context import App
from tracker.config import Config, load_config

__all__ = ["Tracker"]


class Tracker(
    RegistryCalls,
    DataCalls,
    EvalCalls,
    JudgingCalls,
    AlertCalls,
    NoticeCalls,
    CostCalls,
    SetupCalls,
):
    """A registry and everything that can be asked of it.

    ``config``: a :class:`tracker.config.Config`, the path of a TOML file, or ``None`` to look for
    one as the command line does. Raises ConfigError at once; StorageError on first use of a
    database that cannot be reached. Use it as a context manager, or call :meth:`close`.
    """

    def __init__(self, config: Config | PathLike | None = None) -> None:
        env = dict(os.environ)
        if not isinstance(config, Config):
            config = load_config(Path(config) if config else None, env, Path.cwd())
        super().__init__(App(config, env))

    def close(self) -> None:
        """Give back the database connection."""
        self._app.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

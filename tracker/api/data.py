"""Datasets: what identifies them, what changed, what leaks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tracker.api.calls import Calls
from tracker.api.paths import PathLike
from tracker.app.datasets import Diff, LeakReport, Listed, Verification, list_datasets
from tracker.app.datasets import diff as run_diff
from tracker.app.datasets import leaks as find_leaks
from tracker.app.datasets import verify as run_verify
from tracker.datasets.fingerprint import Fingerprint
from tracker.datasets.fingerprint import fingerprint as run_fingerprint


class DataCalls(Calls):
    """Files are paths; data whose files are gone is named by its version (``"triage@3"``)."""

    def fingerprint(
        self,
        path: PathLike,
        *,
        fields: Sequence[str] = (),
        ignore: Sequence[str] = (),
        lenient: bool = False,
    ) -> Fingerprint:
        """What identifies a file or folder of data. Raises InputError, with the line if need be."""
        return run_fingerprint(Path(path), fields=fields, ignore=ignore, lenient=lenient)

    def datasets(self, *, include_retired: bool = False) -> list[Listed]:
        """Every registered dataset, once per role, and the versions that use it."""
        return list_datasets(self._app, include_retired=include_retired)

    def verify_data(self, reference: str, root: PathLike = ".") -> Verification:
        """The data of a version as registered against what is on disk."""
        return run_verify(self._app, reference, Path(root))

    def diff_data(self, old: PathLike, new: PathLike) -> Diff:
        """What changed between files, or versions (``"triage@3"``), whose files may be gone."""
        return run_diff(self._app, str(old), str(new))

    def leaks(self, train: PathLike, evaluation: PathLike) -> list[LeakReport]:
        """Training data that is also eval data; files, or versions."""
        return find_leaks(self._app, str(train), str(evaluation))

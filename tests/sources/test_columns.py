from __future__ import annotations

import pytest

from tracker.sources.columns import Column, column_of, columns_of
from tracker.sources.words import text_parts, words

C = Column


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Model / system", C.MODEL), ("Model snapshot", C.MODEL), ("Deprecated model", C.MODEL),
        ("Legacy  Model", C.MODEL), ("System", C.MODEL), ("API model name", C.MODEL),
        ("Model ID", C.MODEL_ID), ("API Endpoints", C.MODEL_ID), ("Model Version", C.VERSION),
        ("Shutdown date", C.RETIRES), ("Retirement Date", C.RETIRES), ("Removal date", C.RETIRES),
        ("Tentative retirement date", C.RETIRES), ("Retirement date (UTC)", C.RETIRES),
        ("EOL date", C.RETIRES), ("Shut down date", C.RETIRES),
        ("Training retirement date", C.TRAINING), ("Deployment retirement date", C.DEPLOYMENT),
        ("Deprecated", C.DEPRECATED), ("Deprecation date (UTC)", C.DEPRECATED),
        ("Deprecation on date", C.DEPRECATED), ("Legacy date (UTC)", C.LEGACY),
        ("Deprecation Date (No New Customers)", C.NO_NEW_CUSTOMERS),
        ("Public extended access date", C.EXTENDED),
        ("Recommended replacement", C.REPLACEMENT), ("Substitute model", C.REPLACEMENT),
        ("Recommended replacement base model", C.REPLACEMENT), ("Alternative model", C.REPLACEMENT),
        ("Recommended upgrade", C.REPLACEMENT), ("Suggested replacement model", C.REPLACEMENT),
        ("Recommended model version replacement", C.REPLACEMENT),
        ("Recommended model ID", C.REPLACEMENT_ID),
        ("Recommended Replacement Model ID", C.REPLACEMENT_ID),
        ("Deprecated model price", C.PRICE), ("Training price", C.TRAINING_PRICE),
        ("Current state", C.STATUS), ("Lifecycle Status", C.STATUS),
        ("Release date", C.RELEASED), ("Launch date", C.RELEASED),
        ("Date", C.DATE), ("Update", C.UPDATE), ("Regions supported", C.REGIONS),
        ("Supported by on-demand dedicated endpoints", C.DEDICATED),
        ("New default version", C.UPDATE), ("Default upgrade date", C.UPDATE),
        ("Description", None), ("", None), ("Parameter", None),
    ],
)  # fmt: skip
def test_a_header_means(header: str, column: Column | None) -> None:
    assert column_of(words(text_parts(header)), {}) is column


def test_a_provider_may_mean_something_else() -> None:
    header = words(text_parts("Model  version¹"))
    assert column_of(header, {"model version": C.MODEL}) is C.MODEL


def test_of_two_headers_with_one_meaning_the_first_counts() -> None:
    headers = tuple(words(text_parts(h)) for h in ("Model", "Notes", "Legacy model"))
    assert columns_of(headers, {}) == {C.MODEL: 0}

from __future__ import annotations

import pytest
import requests
import urllib3.exceptions

from tracker.http.failures import failed, origin, place, reason


@pytest.mark.parametrize(
    ("url", "shown_origin", "shown_place"),
    [
        ("https://a.example/x/y?k=1#f", "https://a.example", "https://a.example/x/y"),
        ("https://me:pw@a.example:8/x", "https://a.example:8", "https://a.example:8/x"),
        ("http://a.example/\x1b[2J", "http://a.example", "http://a.example/"),
        ("http://[bad/x", "the address", "the address"),
        ("/etc/passwd", "the address", "the address"),
    ],
)
def test_what_is_shown_of_an_address(url: str, shown_origin: str, shown_place: str) -> None:
    assert (origin(url), place(url)) == (shown_origin, shown_place)


@pytest.mark.parametrize(
    ("error", "words", "transient"),
    [
        (requests.ReadTimeout("https://a.example/?s3cret"), "did not answer in time", True),
        (requests.ConnectionError("s3cret"), "broke the connection off", True),
        (urllib3.exceptions.ProtocolError("s3cret"), "broke the connection off", True),
        (urllib3.exceptions.SSLError("s3cret"), "TLS could not be agreed on", True),
        (TimeoutError("s3cret"), "did not answer in time", True),
        (requests.exceptions.InvalidHeader("s3cret"), "the request is not valid", False),
    ],
)
def test_one_line_for_each_failure(error: Exception, words: str, transient: bool) -> None:
    found = failed("https://a.example", error)
    assert str(found).startswith("https://a.example ")
    assert str(found).endswith(words)
    assert found.transient is transient


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(113, "No route to host"), "no route to host"),
        (TimeoutError("timed out"), "no answer in time"),
        (OSError("odd"), "connection failed"),
        (None, "it has no address"),
    ],
)
def test_reasons_in_the_words_of_the_system(error: OSError | None, words: str) -> None:
    assert reason(error) == words

"""What the parsing child and its parent say to one another.

In: one line of JSON about the capture, and the recipe of a source that is configuration only, then
the bytes. Out: one JSON object, which is either
``{"notices": […], "problems": […], "doubt": "…"}`` or ``{"error": {"kind", "message", "hint"}}``.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from tracker.domain.notice import notice_from_json, notice_to_json
from tracker.errors import ParseError, TrackerError
from tracker.sources.base import Capture, Problem, Reading, Recipe


def pack_capture(capture: Capture, recipe: Recipe | None = None) -> bytes:
    about: dict[str, Any] = {
        "url": capture.url,
        "media_type": capture.media_type,
        "read_at": capture.read_at.isoformat(),
    }
    if recipe is not None:
        about["recipe"] = [recipe.id, recipe.kind, recipe.url, dict(recipe.options)]
    return json.dumps(about).encode() + b"\n" + capture.body


def unpack_recipe(data: bytes) -> Recipe | None:
    """The recipe that came with a packed capture, if one did."""
    told = json.loads(data.partition(b"\n")[0]).get("recipe")
    return Recipe(*told) if told else None


def unpack_capture(data: bytes) -> Capture:
    line, _, body = data.partition(b"\n")
    about = json.loads(line)
    read_at = datetime.fromisoformat(about["read_at"])
    return Capture(about["url"], body, about["media_type"], read_at)


def pack_reading(reading: Reading) -> bytes:
    return _packed(
        {
            "notices": [notice_to_json(n) for n in reading.notices],
            "problems": [[p.where, p.text, p.why] for p in reading.problems],
            "doubt": reading.doubt,
        }
    )


def pack_error(error: TrackerError) -> bytes:
    kind = type(error).__name__
    return _packed({"error": {"kind": kind, "message": error.message, "hint": error.hint}})


def unpack_answer(data: bytes) -> Reading:
    """The reading; or else raises the child's error, as the class it was or as a ParseError.

    Raises ValueError, KeyError or TypeError for anything that is not an answer.
    """
    answer = json.loads(data)
    if error := answer.get("error"):
        raise _kind(error["kind"])(str(error["message"]), error["hint"])
    problems = tuple(Problem(*map(str, one)) for one in answer["problems"])
    notices = tuple(notice_from_json(n) for n in answer["notices"])
    return Reading(notices, problems, str(answer["doubt"]))


def _packed(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _kind(name: str) -> type[TrackerError]:
    kinds: dict[str, type[TrackerError]] = {c.__name__: c for c in TrackerError.__subclasses__()}
    return kinds.get(name, ParseError)

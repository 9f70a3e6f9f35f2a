"""The oracle: matching as one would write it down first, over all notices, with no keys.

It shares no code with ``tracker.matching``: its own rules on plain strings, its own loops.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from tracker.domain.notice import Notice, Scope

Found = tuple[str, int, bool, bool]
"""(notice key, certainty, by the model's own id, about every model)"""

_PROFILES = ("us.", "eu.", "apac.", "global.", "us-gov.")


def naive_matches(
    notices: Iterable[Notice],
    provider: str | None,
    base: str | None,
    serving_id: str | None,
    *,
    spellings: Mapping[tuple[str, str], tuple[str, ...]],
    history: Mapping[tuple[str, str], list[tuple[date, str]]],
    made: date,
) -> set[Found]:
    """What speaks of a model whose base somebody wrote as ``base``, served by ``provider``."""
    spoken = [n for n in notices if n.scope is not Scope.ENDPOINT and n.model_id is not None]
    found = {
        (n.key, 0, True, False)
        for n in spoken
        if serving_id and n.provider == (provider or "openai") and _is_own(n, serving_id)
    }
    if base is None or provider is None:
        return found
    name = plain(provider, base)
    ours = [n for n in spoken if n.provider == provider]
    same = _same(ours, name, spellings, history, made)
    roots = {root for one in {name, *same} if (root := _root(one))} - {name} - same
    for n in ours:
        if n.model_id == "*":
            found.add((n.key, 0, False, True))
        elif not _has_own(n):
            found |= {
                (n.key, sure, False, False)
                for sure, names in ((0, {name}), (1, same), (2, roots))
                if _named(n) in names
            }
    return found


def plain(provider: str, text: str, version: str | None = None) -> str:
    """An id with everything taken off that is only the way it was written."""
    text = text.strip().lower()
    for dash in "\u2010\u2011\u2012\u2013\u2014\u2015":
        text = text.replace(dash, "-")
    if provider == "bedrock":
        return _aws(text)
    if provider in ("vertex", "gemini"):
        return text.split("models/")[-1].replace("\\@", "@")
    if provider == "fireworks":
        return text.split("#")[0].removeprefix("accounts/fireworks/models/")
    if provider == "azure":
        text = text.replace("gpt-3.5", "gpt-35")
        if version and not text.endswith(version.lower()):
            text = f"{text}-{version.lower()}"
    return text


def _aws(text: str) -> str:
    if text.startswith("arn:"):
        text = text.split("/", 1)[1]
    profile = next((p for p in _PROFILES if text.startswith(p)), "")
    text = text.removeprefix(profile)
    head, _, tail = text.rpartition(":")
    sized = tail.endswith("k") and tail[:-1].isdigit() and head[-2:-1] == ":"
    return head if sized else text


def _same(
    ours: list[Notice],
    name: str,
    spellings: Mapping[tuple[str, str], tuple[str, ...]],
    history: Mapping[tuple[str, str], list[tuple[date, str]]],
    made: date,
) -> set[str]:
    """Without notices of a provider it does not matter what else its models are called."""
    same: set[str] = set()
    for n in ours:
        if n.model_id == "*" or _has_own(n):
            continue
        row = {_bare(n.provider, other) for other in n.same_row}
        if _named(n) == name:
            same |= row
        elif name in row:
            same.add(_named(n))
        same |= set(spellings.get((n.provider, name), ()))
        same |= _snapshot(history.get((n.provider, name), []), made)
    return same - {name}


def _snapshot(seen: list[tuple[date, str]], made: date) -> set[str]:
    snapshot: set[str] = set()
    for since, named in sorted(seen):
        if not snapshot or since <= made:
            snapshot = {named}
    return snapshot


def _named(notice: Notice) -> str:
    return _bare(notice.provider, notice.model_id or "", notice.version)


def _bare(provider: str, text: str, version: str | None = None) -> str:
    low = text.strip().lower().replace("\u2011", "-")
    for start in ("ft-", "ft:"):
        if low.startswith(start) and ":" not in low[3:]:
            low = low[3:]
            break
    return plain(provider, low, version)


def _has_own(notice: Notice) -> bool:
    text = (notice.model_id or "").lower()
    return (text.startswith("ft:") and len(text.split(":")) > 3) or ".ft-" in text


def _is_own(notice: Notice, serving_id: str) -> bool:
    if not _has_own(notice):
        return False
    own = serving_id.strip().lower()
    stem, mark, step = own.rpartition(":ckpt-step-")
    ids = {own, stem} if mark and step.isdigit() else {own}
    return (notice.model_id or "").lower() in ids


def _root(name: str) -> str | None:
    """What is left of a dated snapshot's id without its date, and a ``-preview`` behind that."""
    for text in (name, name.removesuffix("-preview")):
        parts = text.split("-")
        for shape in ((4, 2, 2), (2, 4), (8,), (4,), (3,)):
            tail = parts[-len(shape) :]
            dated = all(p.isdigit() and len(p) == n for p, n in zip(tail, shape, strict=False))
            if len(parts) > len(shape) and dated:
                return "-".join(parts[: -len(shape)])
    return None

"""What a person means by the id of a model whose notices they ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracker.catalog.names import bundled_aliases, bundled_spellings
from tracker.domain.model_ref import ModelRef
from tracker.domain.notice import Notice
from tracker.errors import InputError
from tracker.matching.base import canonical
from tracker.matching.providers import HUB_OWNERS, PROVIDERS, provider_named
from tracker.matching.serving_id import read_serving_id


@dataclass(frozen=True, slots=True)
class Asked:
    """Provider → the ids, in its spelling and in lower case, that the person may mean there.

    ``anywhere``: no provider was named, so the id counts at those nobody here knows as well.
    """

    ids: Mapping[str, frozenset[str]]
    anywhere: frozenset[str] = frozenset()

    def is_about(self, notice: Notice) -> bool:
        """Azure's name without a version covers all its versions."""
        model = (notice.model_id or notice.display_name or "").lower()
        whole = ModelRef("", model, notice.version).full_id
        meant = self.ids.get(notice.provider, self.anywhere)
        return not meant.isdisjoint({model, model.removeprefix("ft-"), whole})

    @property
    def subjects(self) -> list[str]:
        """Every subject a notice about it may be stored under."""
        ids = {name for names in (*self.ids.values(), self.anywhere) for name in names}
        bare = {canonical("azure", name).model for name in self.ids.get("azure", ())}
        return sorted(ids | bare)


def asked_about(text: str) -> Asked:
    """``openai/gpt-4o`` means OpenAI's only; without a provider in front, everybody's.

    An alias means what it names as well, a tuned model's own id its base, and what a cloud puts
    around an id does not count. Raises InputError for a tuned model's id that is broken.
    """
    name = text.strip()
    named, bare = _split(name)
    if named is None:
        return Asked({p: _ids(p, name) for p in PROVIDERS}, frozenset({name.lower()}))
    meant = {named: _ids(named, bare)}
    if name.partition("/")[0].lower() in HUB_OWNERS:
        # google/gemma-2-9b-it is an id as well, wherever open weights are served.
        meant = {p: _ids(p, name) for p in PROVIDERS} | meant
    return Asked(meant)


def _split(name: str) -> tuple[str | None, str]:
    head, slash, rest = name.partition("/")
    try:
        return (provider_named(head), rest) if slash and rest else (None, name)
    except InputError:
        return None, name


def _ids(provider: str, name: str) -> frozenset[str]:
    own = {canonical(provider, name).full_id.lower(), *_tuned(provider, name)}
    aliases, spellings = bundled_aliases(), bundled_spellings()
    known = (
        ids for one in own for names in (aliases, spellings) if (ids := names.get((provider, one)))
    )
    return frozenset(own.union(*known))


def _tuned(provider: str, name: str) -> Iterator[str]:
    """The base in a tuned model's own id, at the provider whose kind of id it is."""
    tuned = read_serving_id(name)
    if tuned and tuned.provider == provider and tuned.base:
        yield canonical(provider, tuned.base).full_id.lower()

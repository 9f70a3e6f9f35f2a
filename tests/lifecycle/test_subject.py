"""A look kept until its keys change, or its day comes, is the look of today: on random edits.

The rules ``app.looking`` rests on, applied to dictionaries; ``tests/app/test_looking.py`` holds the
stored form to the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, timedelta

from tests.builders import NOON, day, notice, version
from tests.matching.naive import naive_matches
from tracker.domain.look import Look
from tracker.domain.model_ref import ModelRef
from tracker.domain.notice import EVERY_MODEL, Notice, Scope
from tracker.domain.version import LeadTimes, ModelVersion
from tracker.lifecycle.alike import Judging
from tracker.lifecycle.calendar import Calendar
from tracker.lifecycle.deadline import Policy
from tracker.lifecycle.judge import judge, served_base
from tracker.lifecycle.outlook import Outlook, outlook
from tracker.lifecycle.subject import look, subject_keys, subject_of, what_it_depends_on
from tracker.matching.aliases import Sighting
from tracker.matching.base import read_base
from tracker.matching.digests import changed_keys, key_digests
from tracker.matching.index import NoticeIndex, build_index
from tracker.matching.keys import Key, own_root

TODAY = day("2026-11-23")
POLICY = Policy(LeadTimes(15, 5, 10), Calendar())
STEPS, WORLDS = 12, 900

IDS = {
    "openai": (
        "gpt-4",
        "gpt-4o",
        "gpt-4-0613",
        "GPT-4o-2024-08-06",
        "gpt-4o-2024-05-13",
        "gpt\u20114o\u20112024-08-06",
        "gpt-4.1",
        "gpt-4.1-mini",
        "gpt-4.1-2025-04-14",
        "gpt-4-0125-preview",
    ),
    "azure": ("gpt-4", "gpt-35-turbo", "gpt-3.5-turbo", "gpt-4o", "gpt-4.1-mini"),
    "bedrock": (
        "amazon.nova-lite-v1:0",
        "us.amazon.nova-lite-v1:0",
        "amazon.nova-lite-v1:0:300k",
        "amazon.nova-pro-v1:0",
        "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-pro-v1:0",
        "anthropic.claude-3-haiku-20240307-v1:0",
    ),
    "cohere": ("command", "command-r", "command-r-08-2024", "command-r-plus"),
    "together": ("meta-llama/Llama-3.3-70B-Instruct", "meta-llama/Llama-3.3-70B-Instruct-Turbo"),
    "vertex": ("text-bison", "text-bison@002", "publishers/google/models/gemini-2.5-flash"),
}
AZURE_VERSIONS = (None, "0613", "2024-08-06", "0125-Preview")
SCOPES = (Scope.INFERENCE, Scope.TRAINING, Scope.FINE_TUNED_INFERENCE, Scope.ENDPOINT)
OWN = ("ft:gpt-4o-2024-08-06:acme:a:One", "ft:gpt-4o-2024-08-06:acme:b:Two")
DATES = (
    "2026-10-23",
    "2026-12-04",
    "2027-01-14",
    "2027-03-31",
    "Not before 2027-01-01",
    "2026-09-31",
    "March 2027",
)
SPELLINGS = {
    ("together", "meta-llama/llama-3.3-70b-instruct"): ("meta-llama/llama-3.3-70b-instruct-turbo",)
}
MOVES = {
    ("openai", "gpt-4o"): [
        (day("2024-05-13"), "gpt-4o-2024-05-13"),
        (day("2026-11-25"), "gpt-4o-2024-08-06"),
    ],
    ("cohere", "command-r"): [(day("2024-08-30"), "command-r-08-2024")],
}
HISTORY = {key: tuple(Sighting(*seen) for seen in moves) for key, moves in MOVES.items()}


class Kept:
    """What a check remembers: digests by key, and by subject its keys and how it stood."""

    def __init__(self) -> None:
        self.digests: dict[Key, str] = {}
        self.subjects: dict[int, str] = {}
        self.looks: dict[str, tuple[frozenset[Key], Look]] = {}
        self.day = TODAY

    def check(
        self, index: NoticeIndex, versions: Collection[ModelVersion], today: date
    ) -> set[int]:
        """Look at what has to be looked at; returns the ids of the versions concerned."""
        after = key_digests(index)
        changed, self.digests = changed_keys(self.digests, after), after
        back, self.day = today < self.day, today
        self._place(index, versions, {own_root(k.id) for k in changed if k.kind == "own"})
        by_subject = {self.subjects[v.id]: v for v in versions}
        due = {name for name in by_subject if back or self._is_due(name, changed, today)}
        for name in due:
            one = by_subject[name]
            keys = frozenset(subject_keys(one, index))
            self.looks[name] = keys, look(one, index, POLICY, today)
        self.looks = {name: self.looks[name] for name in by_subject}
        return {v.id for v in versions if self.subjects[v.id] in due}

    def of(self, version: ModelVersion) -> Look:
        return self.looks[self.subjects[version.id]][1]

    def _place(self, index: NoticeIndex, versions: Collection[ModelVersion], own: set[str]) -> None:
        for one in versions:
            spoken_of = own_root(one.details.serving_id or "") in own
            if spoken_of or one.id not in self.subjects:
                self.subjects[one.id] = subject_of(one, index)

    def _is_due(self, name: str, changed: set[Key], today: date) -> bool:
        if name not in self.looks:
            return True
        keys, found = self.looks[name]
        comes = found.next_look
        return not keys.isdisjoint(changed) or (comes is not None and comes <= today)


class World:
    """A random registry and random notices, edited at random: both sides are told the same."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - nothing secret
        self.today = TODAY
        self.notices: dict[str, Notice] = {}
        self.versions: dict[int, tuple[ModelVersion, str | None]] = {}
        self.kept = Kept()
        self.providers = sorted({"openai", *self.rng.sample(sorted(IDS), 1)})
        self._made = 0
        for _ in range(3):
            self.add_notices()
            self.add_version()

    def step(self) -> None:
        does: list[Callable[[], None]] = [
            self.add_notices,
            self.add_notices,
            self.remove_notices,
            self.move_notice,
            self.add_version,
            self.edit_version,
            self.remove_version,
            self.pass_days,
        ]
        self.rng.choice(does)()

    def add_notices(self) -> None:
        added = [self._notice() for _ in range(self.rng.randint(1, 3))]
        self.notices |= {n.key: n for n in added}

    def remove_notices(self) -> None:
        gone = self.rng.sample(sorted(self.notices), min(len(self.notices), self.rng.randint(0, 2)))
        for key in gone:
            del self.notices[key]

    def move_notice(self) -> None:
        if self.notices:
            old = self.notices[self.rng.choice(sorted(self.notices))]
            new = replace(self._notice(), **{f: getattr(old, f) for f in _IDENTITY})
            if self.rng.random() < 0.5:
                del self.notices[old.key]
            self.notices[new.key] = new

    def add_version(self) -> None:
        self._made += 1
        self._put(self._made)

    def edit_version(self) -> None:
        if self.versions:
            self._put(self.rng.choice(sorted(self.versions)))

    def remove_version(self) -> None:
        if self.versions:
            gone = self.rng.choice(sorted(self.versions))
            del self.versions[gone]

    def pass_days(self) -> None:
        self.today += timedelta(days=self.rng.choice((1, 1, 3, 30, 90, -20)))

    def compare(self) -> None:
        index = build_index(self.notices.values(), SPELLINGS, HISTORY)
        models = [model for model, _ in self.versions.values()]
        self.kept.check(index, models, self.today)
        alike, ways = Judging(index, POLICY, self.today), dict[tuple[object, ...], Outlook]()
        for model, written in self.versions.values():
            assert found(index, model) == self._naive(model, written), (model, self.notices)
            assert self.kept.of(model) == look(model, index, POLICY, self.today)
            judged = judge(model, index, POLICY, self.today)
            assert self.kept.of(model).level is judged.level
            assert alike.of(model) == judged
            ahead = outlook(judged, index, {})
            assert ways.setdefault(what_it_depends_on(model, index), ahead) == ahead

    def _put(self, number: int) -> None:
        """A new version, or one edited, which a check has to place anew."""
        provider = self.rng.choice(self.providers)
        written = self.rng.choice(IDS[provider]) if self.rng.random() < 0.95 else None
        own = (
            self.rng.choice((None, *OWN, f"{OWN[0]}:ckpt-step-9")) if provider == "openai" else None
        )
        base: ModelRef | None = None
        if written is not None:
            hub = provider == "together" and self.rng.random() < 0.5
            base = read_base(f"huggingface/{written}" if hub else written, serving=provider)
        model = version(
            base,
            own,
            id=number,
            model=f"m{number}",
            provider=provider,
            lead_times=self.rng.choice((None, LeadTimes(2, 1, 1), LeadTimes(40, 10, 10))),
            trained_on=self.rng.choice((None, date(2024, 6, 1), date(2026, 11, 30))),
        )
        self.versions[number] = (model, written)
        self.kept.subjects.pop(number, None)

    def _notice(self) -> Notice:
        rng = self.rng
        provider = rng.choice(self.providers)
        pool = (*IDS[provider], EVERY_MODEL, None)
        if provider == "openai":
            pool = (*pool, *OWN, "ft-gpt-4", "ft-gpt-4o-2024-08-06")
        others = rng.sample(IDS[provider], 1) if rng.random() < 0.2 else []
        return notice(
            rng.choice(pool),
            rng.choice(DATES),
            rng.choice(
                (Scope.INFERENCE, Scope.TRAINING, Scope.FINE_TUNED_INFERENCE, Scope.ENDPOINT)
            ),
            provider=provider,
            source=rng.choice((provider, f"{provider}-api", f"catalog-{provider}")),
            version=rng.choice(AZURE_VERSIONS) if provider == "azure" else None,
            announced_on=rng.choice((None, date(2026, 10, 14))),
            same_row=tuple(others),
            replacements=tuple(rng.sample(IDS[provider], 1)) if rng.random() < 0.2 else (),
        )

    def _naive(self, model: ModelVersion, written: str | None) -> set[tuple[str, int, bool, bool]]:
        return naive_matches(
            self.notices.values(),
            model.details.provider if written else None,
            written,
            model.details.serving_id,
            spellings=SPELLINGS,
            history=MOVES,
            made=model.made_on,
        )


_IDENTITY = (
    "source",
    "provider",
    "model_id",
    "display_name",
    "version",
    "scope",
    "announced_on",
    "applies_to",
)


def found(index: NoticeIndex, model: ModelVersion) -> set[tuple[str, int, bool, bool]]:
    matches = index.matches(served_base(model), model.details.serving_id, model.made_on)
    assert len({(m.notice.key, m.own) for m in matches}) == len(matches), "found twice"
    return {(m.notice.key, int(m.certainty), m.own, m.everyone) for m in matches}


def test_kept_equals_anew_equals_naive_whatever_happens_in_whatever_order() -> None:
    """More than 10,000 random registries, notices and edits."""
    assert WORLDS * STEPS > 10_000
    for seed in range(WORLDS):
        world = World(seed)
        for _ in range(STEPS):
            world.step()
            world.compare()


def check(
    kept: Kept, notices: list[Notice], versions: list[ModelVersion], today: date = TODAY
) -> set[int]:
    return kept.check(build_index(notices, SPELLINGS, HISTORY), versions, today)


def test_a_change_looks_only_at_the_models_it_is_about() -> None:
    versions = [version(("openai", f"base-{n}-2024-08-06"), id=n) for n in range(1, 1001)]
    row = notice("base-7-2024-08-06", "2027-01-14", replacements=("base-9-2024-08-06",))
    other = notice("something-else", "2027-01-14")
    closure = notice(EVERY_MODEL, "2027-01-06", Scope.TRAINING)
    kept = Kept()
    assert len(check(kept, [other], versions)) == 1000
    assert check(kept, [other, row], versions) == {7, 9}
    assert check(kept, [other, row], versions) == set()
    assert kept.of(versions[6]).act_by == day("2026-12-03")
    assert check(kept, [other, row], versions, day("2026-11-24")) == set()
    assert len(check(kept, [other, row, closure], versions, day("2026-11-24"))) == 1000


def test_the_first_notice_of_a_provider_concerns_all_of_its_models() -> None:
    one = version(("openai", "gpt-4o-2024-08-06"), id=1)
    two = version(("cohere", "command-r-08-2024"), id=2)
    kept, other = Kept(), notice("whisper-1", "2027-01-14")
    assert check(kept, [], [one, two]) == {1, 2}
    assert check(kept, [other], [one, two]) == {1}
    assert check(kept, [], [one, two]) == {1}
    assert kept.of(one).unjudged


def test_a_day_that_is_due_is_looked_at_once_and_an_alias_that_moves_is_due() -> None:
    one, kept = version(("openai", "gpt-4o"), id=1), Kept()
    assert NOON.date() < day("2026-11-25")
    assert check(kept, [], [one]) == {1}
    assert check(kept, [], [one], day("2026-11-24")) == set()
    before = kept.of(one).outcome
    assert check(kept, [], [one], day("2026-11-25")) == {1}
    assert kept.of(one).outcome != before
    assert check(kept, [], [one], day("2026-11-26")) == set()

"""What 120 days must have made the program say, worked out again from the rules alone.

Nothing here is imported from the product. A model's life is walked day by day: what is known of its
end, how many business days are left, what a person has answered, and whether that is news.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

FIRST = date(2026, 9, 1)
DAYS = 120
LEAD = 30
"""Business days for a retune, an eval and a rollout."""
RANKS = ("info", "plan", "act", "urgent", "overdue", "dead")
UNJUDGED = "unjudged info"
REPEATS = {"act": 7, "urgent": 1, "overdue": 1, "dead": 1}


@dataclass(frozen=True)
class Story:
    """``told``: day → the end that the page states from then on; ``None``: nothing any more.

    ``answers``: day → what a person does after the check: ack, resolve, or so many days of snooze.
    ``called_on``: a day on which the model is called, told on the next.
    """

    owner: str
    told: dict[int, date | None]
    answers: dict[int, str | int] = field(default_factory=dict)
    called_on: int | None = None


STORIES = {
    "moves": Story("ada", {5: date(2026, 12, 10), 20: date(2026, 12, 1), 40: date(2026, 12, 20)}),
    "far": Story("ada", {0: date(2027, 6, 30), 50: date(2027, 3, 1)}),
    "acked": Story("two", {10: date(2026, 12, 18), 80: date(2026, 12, 16)}, {52: "ack"}),
    "undone": Story("two", {15: date(2026, 12, 15), 60: None, 90: date(2027, 1, 29)}),
    "dies": Story("", {2: date(2026, 11, 10)}, {75: "resolve"}, called_on=100),
    "sleeps": Story("", {12: date(2026, 12, 22)}, {60: 14, 80: 3, 95: "resolve"}),
    "again": Story("ada", {30: date(2026, 12, 28), 100: date(2026, 12, 24)}, {58: "resolve"}),
}


@dataclass(frozen=True, order=True)
class Said:
    """One message: the day, who got it, and the models in it with the level it told of each."""

    on: int
    to: str
    models: tuple[tuple[str, str], ...]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def known(story: Story, number: int) -> date | None:
    """An earlier or first date counts at once; a later one, or none, on the day after."""
    now: date | None = None
    for since, until in sorted(story.told.items()):
        is_near = until is not None and (now is None or until < now)
        if number >= since + (0 if is_near else 1):
            now = until
    return now


def level(until: date, today: date) -> str:
    if today >= until:
        return "dead"
    act_by, left = until, LEAD
    while act_by.weekday() > 4:  # A weekend is no day of work: what ends then ends on Friday.
        act_by -= timedelta(days=1)
    while left:
        act_by -= timedelta(days=1)
        left -= act_by.weekday() < 5
    if today > act_by:
        return "overdue"
    days = ((today + timedelta(days=n)) for n in range((act_by - today).days))
    business = sum(one.weekday() < 5 for one in days)
    return next(
        (word for most, word in ((10, "urgent"), (20, "act"), (60, "plan")) if business <= most),
        "info",
    )


def news(story: Story) -> Iterator[tuple[int, str, int]]:
    """(day, level, repeats nobody answered) for each time this model has something to say."""
    walk = _Walk(story)
    for number in range(DAYS):
        if (word := walk.live(number)) is not None:
            yield number, word, walk.repeats
        if walk.last is not None and number in story.answers:
            walk.answer(number, story.answers[number])


@dataclass
class _Walk:
    """One model, day by day: what was last known, what was answered, when it spoke."""

    story: Story
    last: tuple[date, str] | None = None
    answered: str | int | None = None
    since: int = 0
    repeats: int = 0
    wakes: int = 0

    def live(self, number: int) -> str | None:
        """The level it speaks of on this day, if it does."""
        until = known(self.story, number)
        if until is None:  # It cannot be judged: that is said once, in a life of its own.
            begins = number == 0 or self.last is not None
            self.last, self.answered, self.repeats = None, None, 0
            return UNJUDGED if begins else None
        now = (until, level(until, day(number)))
        is_news = _is_news(self.last, now, self.answered) or self._wakes(number)
        is_repeat = not is_news and self._is_repeat(number, now[1])
        self.last = now
        if not (is_news or is_repeat):
            return None
        self.repeats = self.repeats + 1 if is_repeat else 0
        self.since, self.answered = number, None
        return now[1]

    def answer(self, number: int, how: str | int) -> None:
        self.answered = how
        self.wakes = number + how if isinstance(how, int) else 0

    def _wakes(self, number: int) -> bool:
        """A snooze is over, or what was thought to be done with was called the day before."""
        if isinstance(self.answered, int):
            return number >= self.wakes
        called = self.story.called_on
        return self.answered == "resolve" and called is not None and number == called + 1

    def _is_repeat(self, number: int, word: str) -> bool:
        every = REPEATS.get(word)
        return self.answered is None and every is not None and number >= self.since + every


def _is_news(
    last: tuple[date, str] | None, now: tuple[date, str], answered: str | int | None
) -> bool:
    if last is None or now[0] < last[0]:
        return True
    if answered == "ack":
        return RANKS.index(now[1]) > RANKS.index(last[1])
    return answered is None and now != last


def expected() -> list[Said]:
    """``ada`` hears at once and has a chief above her; ``two`` gets a weekly digest."""
    out: list[Said] = []
    gathered: dict[int, set[tuple[str, bool]]] = {}
    for name, story in STORIES.items():
        for number, word, repeats in news(story):
            told = ((name, word.removeprefix("unjudged ")),)
            if story.owner == "two":
                issue = gathered.setdefault(_issue(number, told[0][1]), set())
                issue.add((name, word == UNJUDGED))
                continue
            out.append(Said(number, story.owner or "all", told))
            chain = ("chief", "board")[:repeats] if told[0][1] in RANKS[3:] else ()
            out += [Said(number, one, told) for one in chain if story.owner == "ada"]
    for number, members in gathered.items():
        if there := sorted(
            _standing(name, number) for name, lost in members if _holds(name, lost, number)
        ):
            out.append(Said(number, "two", tuple(there)))
    return sorted([*out, *_closings(out)])


def _closings(told: list[Said]) -> Iterator[Said]:
    """Whoever was told of what a person resolved hears that it is over."""
    for name, story in STORIES.items():
        for on in (on for on, how in story.answers.items() if how == "resolve"):
            heard = [s for s in told if s.on <= on and name in dict(s.models)]
            for to in sorted({one.to for one in heard}):
                yield Said(on, to, ((name, "resolved"),))


def _issue(number: int, word: str) -> int:
    """Urgent ones come with today's issue at seven, after the check at six; others on Monday."""
    while word not in RANKS[3:] and day(number).weekday() != 0:
        number += 1
    return number


def _holds(name: str, lost: bool, number: int) -> bool:
    """Whether what was gathered is still so, and nobody has answered it since."""
    if number >= DAYS or (known(STORIES[name], number) is None) is not lost:
        return False
    answers = [on for on in STORIES[name].answers if on <= number]
    return not answers or any(max(answers) < on <= number for on, _, _ in news(STORIES[name]))


def _standing(name: str, number: int) -> tuple[str, str]:
    until = known(STORIES[name], number)
    return name, level(until, day(number)) if until else "info"

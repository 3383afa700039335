"""How hot a class is, and why: people first. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log1p

from linli.insights.classes.said import Said

LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Heat:
    """The parts of a score. `score` is people + people lately + ln(1 + likes); 0 for one person.

    Somebody who writes forty-nine times is one person, and a thousand likes weigh no more than
    seven people.
    """

    people: int
    lately: int
    messages: int
    likes: int

    @property
    def score(self) -> float:
        if self.people < 2:
            return 0.0
        return round(self.people + self.lately + log1p(self.likes), 2)

    def why(self) -> tuple[str, str]:
        """The score in words, Chinese and English."""
        damped = log1p(self.likes)
        return (
            f"{self.people} 人反映（{self.messages} 条），近 30 天 {self.lately} 人；"
            f"{self.likes} 个赞折合 {damped:.1f} 人",
            f"{self.people} people ({self.messages} messages), {self.lately} of them in the last"
            f" 30 days; {self.likes} likes count as {damped:.1f} people",
        )


def heat(reports: Sequence[Said], *, now: datetime) -> Heat:
    """How hot a class is at a moment. Whoever is unknown counts as somebody else each time."""
    return Heat(
        people=people_in(reports),
        lately=people_in([one for one in reports if now - LATELY < one.at <= now]),
        messages=len(reports),
        likes=sum(max(0, one.likes) for one in reports),
    )


def people_in(reports: Sequence[Said]) -> int:
    """How many different people spoke."""
    known = {one.person for one in reports if one.person}
    return len(known) + sum(not one.person for one in reports)

"""The stories of the demo district as the command tells them, in words and in JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from linli.cases.models import Case
from linli.policy.queries import current
from linli.simulate.play import STORIES, Played, play, story_called
from linli.simulate.stage import Line
from linli.simulate.telling import Language, ended, line_said, listed, title


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in both shapes."""

    words: str
    as_json: Any


def stories_listed(language: Language) -> Told:
    """All stories, by number."""
    rows = [
        {"number": one.number, "name": one.name, "zh": one.zh, "en": one.en, "days": one.days}
        for one in STORIES
    ]
    return Told(listed(STORIES, language), {"stories": rows})


def told(
    name: str,
    *,
    now: datetime,
    speed: float | None,
    language: Language,
    seed: int | None,
    anywhere: bool,
    say: Callable[[str], None],
) -> Told:
    """Play a story, saying each line as it happens; the answer is how it ended."""
    wanted = story_called(name)
    zone = ZoneInfo(current().pack.district.time_zone)
    said: list[Line] = []
    main = ""

    def line(one: Line) -> None:
        nonlocal main
        if not said:
            say(title(wanted, language))
        main = main or one.number
        said.append(one)
        say(line_said(one, language, zone, number=main))

    played = play(wanted, now=now, say=line, speed=speed, anywhere=anywhere, seed=seed)
    return Told(ended(played, language, zone), _as_json(played, said))


def _as_json(played: Played, said: list[Line]) -> dict[str, Any]:
    states = dict(Case.objects.filter(id__in=played.case_ids).values_list("number", "state"))
    return {
        "story": played.story.name,
        "number": played.number,
        "cases": states,
        "rungs": played.rungs,
        "orders": played.orders,
        "cards": played.cards,
        "reporters": played.reporters,
        "reporters_told": played.reporters_told,
        "due_at": played.ledger.due_at,
        "clock": [
            {"kind": one.kind.value, "start": one.start, "end": one.end, "seconds": one.seconds}
            for one in played.ledger.lines
        ],
        "lines": [
            {"at": one.at, "who": one.who_zh, "zh": one.zh, "en": one.en, "times": one.times}
            for one in said
        ],
    }

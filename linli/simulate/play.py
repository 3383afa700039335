"""Play a story of the demo district from its first report to its last step."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from django.db import transaction

from linli.cases.models import Case, Report
from linli.cases.queries.clock_ledger import ClockLedger, clock_ledger
from linli.clock.calendar import calendar_of
from linli.journal.acting import Refusal
from linli.notices.models import Notice
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.simulate.crew import crew, must_be_made_up
from linli.simulate.pace import AtOnce, ByTheWall
from linli.simulate.places import spot_for
from linli.simulate.stage import Line, Stage
from linli.simulate.stories import (
    burst_main,
    dead_car,
    kicked_about,
    parking_lot,
    silent_community,
    whistle,
)
from linli.simulate.stories.story import Story
from linli.supervision.models import Card, Order, Rung

STORIES: tuple[Story, ...] = (
    dead_car.STORY,
    parking_lot.STORY,
    burst_main.STORY,
    silent_community.STORY,
    kicked_about.STORY,
    whistle.STORY,
)
_BEGINS = time(10, 20)


@dataclass(frozen=True, slots=True)
class Played:
    """How a story ended: its main case, the others, the clock's ledger, and who was told."""

    story: Story
    case_ids: tuple[int, ...]
    number: str
    others: tuple[str, ...]
    ledger: ClockLedger
    rungs: int
    orders: int
    cards: int
    reporters: int
    reporters_told: int
    messages: int


def story_called(name: str) -> Story:
    """A story by its name, its number or its Chinese name. Raises Refusal, with all the names."""
    wanted = name.strip().casefold()
    for story in STORIES:
        if wanted in {story.name, str(story.number), *story.aliases}:
            return story
    names_zh = "、".join(f"{one.name}（{one.zh}）" for one in STORIES)
    names_en = ", ".join(one.name for one in STORIES)
    raise Refusal(
        "simulate.unknown_story",
        f"没有“{name}”这个故事。可以演：{names_zh}。",
        f"There is no story “{name}”. There are: {names_en}.",
    )


def play(
    story: Story,
    *,
    now: datetime,
    say: Callable[[Line], None],
    speed: float | None = None,
    anywhere: bool = False,
    seed: int | None = None,
) -> Played:
    """Play a story, as a new case each time; what happens is told to `say` line by line.

    Without a `speed` it happened in the last days and has ended by `now`: all of it in one
    transaction, so that no other sweep rings its timers late. With one it begins now, step by step
    before everybody's eyes, so many times as fast as life. Raises Refusal in a district that was
    not made up, unless `anywhere`.
    """
    if not anywhere:
        must_be_made_up()
    pack, random = current().pack, Random(seed)
    whole = transaction.atomic() if speed is None else nullcontext()
    with whole:
        pace = AtOnce(_began(story, pack, now)) if speed is None else ByTheWall(speed)
        spot = spot_for(
            story.text,
            story.category,
            story.unit,
            within=story.within,
            within_m=story.within_m,
            now=pace.now,
            random=random,
        )
        stage = Stage(crew(now=pace.now), pace, spot, say)
        story.play(stage)
        return _played(story, stage)


def _began(story: Story, pack: Pack, now: datetime) -> datetime:
    """The latest morning from which the story has ended by now, on two working days in a row."""
    calendar = calendar_of(pack.calendar)
    day = now.astimezone(calendar.zone).date() - timedelta(days=story.days)
    while not (calendar.is_workday(day) and calendar.is_workday(day + timedelta(days=1))):
        day -= timedelta(days=1)
    return datetime.combine(day, _BEGINS, tzinfo=calendar.zone)


def _played(story: Story, stage: Stage) -> Played:
    cases = {one.id: one.number for one in Case.objects.filter(id__in=stage.cases)}
    voices = list(Report.objects.filter(case_id__in=cases).values_list("id", flat=True))
    told = Notice.objects.filter(report_id__in=voices)
    reporters = {receipt.report_id for receipt in stage.receipts}
    return Played(
        story=story,
        case_ids=tuple(stage.cases),
        number=cases[stage.case_id],
        others=tuple(cases[one] for one in stage.cases[1:]),
        ledger=clock_ledger(stage.case(), now=stage.now),
        rungs=Rung.objects.filter(case_id__in=cases).count(),
        orders=Order.objects.filter(case_id__in=cases).count(),
        cards=Card.objects.filter(case_id__in=cases).count(),
        reporters=len(reporters),
        reporters_told=len(reporters & set(told.values_list("report_id", flat=True))),
        messages=told.count(),
    )

"""How reports of the demo district come in: by which channel, about what, from whom, with what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from linli.cases.evidence.keep import keep_upload
from linli.intake.receive import receive
from linli.intake.report import Position, Report
from linli.journal.acting import VISITOR, Actor
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.policy.sections.categories import Category
from linli.simulate.pictures import KINDS, picture
from linli.simulate.staff import Staff, made_up_name, made_up_phone
from linli.simulate.words import complaint
from linli.territory.queries import areas_under, centres, chain

_CHANNELS = ("resident", "grid", "hotline", "walk_in")
_SHARES = (58, 18, 17, 7)
_GROUP_WEIGHT = {"part": 9, "event": 12, "service": 3, "dispute": 4, "suggestion": 2}
_EMERGENCY_WEIGHT = 0.15


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid, its community's name and its middle."""

    code: str
    community: str
    latitude: float
    longitude: float


def grids() -> list[Grid]:
    """The grids of the district that is being played."""
    middles = centres()
    return [
        Grid(area.code, chain(area.code)[1].name_zh, *middles[area.code])
        for area in areas_under(current().pack.district.division_code)
        if area.level == "grid" and area.code in middles
    ]


def hand_in(
    grids: Sequence[Grid], staff: Staff, pack: Pack, *, now: datetime, random: Random
) -> int | None:
    """One report at this moment; returns the case it became, or None when it joined another.

    The first grids of the list are the busiest.
    """
    channel = random.choices(_CHANNELS, weights=_SHARES)[0]
    grid = grids[int(len(grids) * random.random() ** 1.4)]
    category = _category(pack, random)
    by = _reporter(channel, grid, staff)
    with_contact = channel in {"hotline", "walk_in"} or (
        channel == "resident" and random.random() < 0.55
    )
    photos = []
    if channel in {"resident", "grid"} and random.random() < 0.6:
        shown = picture(random.randrange(KINDS), mended=False, category=category.code)
        photos.append(keep_upload(shown, kind="image", by=by, now=now).id)
    knows_place = random.random() < 0.96
    receipt = receive(
        Report(
            channel=channel,
            text=complaint(category, f"{grid.community}{random.randint(1, 40)}号附近", random),
            # Most people leave the category to the words.
            category=category.code if random.random() < 0.7 else "",
            position=_near(grid, random) if knows_place else None,
            place_words=f"{grid.community}{random.randint(1, 40)}号附近" if knows_place else "",
            name=made_up_name(random) if with_contact else "",
            phone=made_up_phone(random) if with_contact else "",
            evidence=tuple(photos),
        ),
        by=by,
        now=now,
    )
    return None if receipt.joined else receipt.case_id


def _reporter(channel: str, grid: Grid, staff: Staff) -> Actor:
    if channel == "grid":
        return staff.worker_of.get(grid.code, staff.operator)
    if channel == "hotline":
        return staff.operator
    if channel == "walk_in":
        return staff.receptionists.get(grid.code[:9], staff.operator)
    return VISITOR


def _category(pack: Pack, random: Random) -> Category:
    known = pack.categories.categories
    weights = [
        _GROUP_WEIGHT.get(one.kind, 1) * (_EMERGENCY_WEIGHT if one.urgency == "emergency" else 1)
        for one in known
    ]
    return random.choices(known, weights=weights)[0]


def _near(grid: Grid, random: Random) -> Position:
    return Position(
        grid.latitude + random.uniform(-0.0004, 0.0004),
        grid.longitude + random.uniform(-0.0004, 0.0004),
    )

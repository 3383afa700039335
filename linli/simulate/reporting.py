"""How reports of the demo district come in: by which channel, about what, from whom, with what."""

from datetime import datetime
from random import Random

from linli.cases.evidence.keep import keep_upload
from linli.intake.receive import receive
from linli.intake.report import Position, Report
from linli.journal.acting import VISITOR, Actor
from linli.policy.pack import Pack
from linli.policy.sections.categories import Category
from linli.simulate.pictures import KINDS, picture
from linli.simulate.staff import Staff, made_up_name, made_up_phone
from linli.simulate.words import complaint
from linli.territory.models import Area

_CHANNELS = ("resident", "grid", "hotline", "walk_in")
_SHARES = (58, 18, 17, 7)
_GROUP_WEIGHT = {"part": 9, "event": 12, "service": 3, "dispute": 4, "suggestion": 2}
_EMERGENCY_WEIGHT = 0.15


class Grids:
    """The grids with their centres, asked once."""

    def __init__(self) -> None:
        rows = Area.objects.filter(level="grid").select_related("parent").order_by("code")
        self.all = list(rows)

    def any(self, random: Random) -> Area:
        """A grid; the first of each street's are the busiest."""
        return self.all[int(len(self.all) * random.random() ** 1.6)]


_grids: Grids | None = None


def grids() -> Grids:
    """The grids of the district that is being played."""
    global _grids
    if _grids is None or not _grids.all:
        _grids = Grids()
    return _grids


def hand_in(staff: Staff, pack: Pack, *, now: datetime, random: Random) -> int | None:
    """One report at this moment; returns the case it became, or None when it joined another."""
    channel = random.choices(_CHANNELS, weights=_SHARES)[0]
    grid = grids().any(random)
    category = _category(pack, random)
    community = grid.parent.name_zh if grid.parent is not None else grid.name_zh
    by = _reporter(channel, grid, staff)
    with_contact = channel in {"hotline", "walk_in"} or (
        channel == "resident" and random.random() < 0.55
    )
    photos = []
    if channel in {"resident", "grid"} and random.random() < 0.6:
        shown = picture(random.randrange(KINDS), mended=False)
        photos.append(keep_upload(shown, kind="image", by=by, now=now).id)
    knows_place = random.random() < 0.96
    receipt = receive(
        Report(
            channel=channel,
            text=complaint(category, f"{community}{random.randint(1, 40)}号附近", random),
            # Most people leave the category to the words.
            category=category.code if random.random() < 0.7 else "",
            position=_near(grid, random) if knows_place else None,
            place_words=f"{community}{random.randint(1, 40)}号附近" if knows_place else "",
            name=made_up_name(random) if with_contact else "",
            phone=made_up_phone(random) if with_contact else "",
            evidence=tuple(photos),
        ),
        by=by,
        now=now,
    )
    return None if receipt.joined else receipt.case_id


def _reporter(channel: str, grid: Area, staff: Staff) -> Actor:
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


def _near(grid: Area, random: Random) -> Position:
    return Position(
        grid.centre_latitude + random.uniform(-0.0004, 0.0004),
        grid.centre_longitude + random.uniform(-0.0004, 0.0004),
    )

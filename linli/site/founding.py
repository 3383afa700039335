"""Bringing a district to life: its rules, its areas, its units, and for the demo its fortnight."""

from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from linli.journal.acting import Actor, Refusal, act
from linli.people.acts.staff import add_officer, add_post
from linli.people.acts.sync_units import sync_units
from linli.policy.acts import adopt
from linli.policy.pack import Pack
from linli.policy.queries import AdoptedRelease
from linli.policy.sections.units import AreaName
from linli.territory.models import Area, Generation

COMMAND = Actor.system("command")


@act
def adopt_pack(pack: Pack, *, now: datetime) -> AdoptedRelease:
    """Put a pack in force and bring the units in step with it, both or neither."""
    release = adopt(pack, by=COMMAND, now=now)
    sync_units(pack, areas_in_force(), by=COMMAND, now=now)
    return release


def areas_in_force() -> list[AreaName]:
    """The areas of today's generation; none before a territory was imported."""
    newest = Generation.objects.order_by("-number").first()
    if newest is None:
        return []
    rows = Area.objects.filter(generation=newest).order_by("code")
    return [AreaName(*row) for row in rows.values_list("code", "name_zh", "name_en", "level")]


def demo_folder() -> Path:
    """The demo district's pack: beside the package in a work tree, inside it when installed."""
    for folder in (settings.PROJECT_ROOT, Path(__file__).resolve().parents[1]):
        if (folder / "districts" / "demo").is_dir():
            return folder / "districts" / "demo"
    raise Refusal(
        "site.no_demo",
        "找不到示范区的规则包 districts/demo。",
        "The demo district's pack, districts/demo, cannot be found.",
    )


@act
def add_staff(
    username: str,
    name: str,
    *,
    password: str,
    phone: str,
    role: str,
    unit_code: str,
    area_code: str,
    to_on: date | None,
    now: datetime,
) -> tuple[int, int]:
    """Enter a member of staff with a post; returns both ids. One refused is both refused."""
    officer_id = add_officer(username, name, password=password, phone=phone, by=COMMAND, now=now)
    post_id = add_post(
        officer_id,
        role,
        unit_code=unit_code,
        area_code=area_code,
        to_on=to_on,
        by=COMMAND,
        now=now,
    )
    return officer_id, post_id

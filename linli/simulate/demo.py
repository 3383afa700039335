"""The demo: the district of Linjiang with its people in office, after two weeks of work."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from linli.assessment.disclose import disclose
from linli.insights.regroup import regroup
from linli.journal.acting import Actor
from linli.people.acts.note_resident import note_resident
from linli.people.units import unit_by_code
from linli.policy.queries import current
from linli.simulate.fortnight import Played, play
from linli.simulate.gateways import tell
from linli.simulate.offices import furnish, this_morning
from linli.simulate.staff import (
    ADMINISTRATOR,
    AUDITOR,
    DUTY_OFFICER,
    FOUNDER,
    GRID_WORKER,
    PASSWORD,
    SECURITY_ADMINISTRATOR,
    STREET_ADMINISTRATOR,
    STREET_SECURITY,
    hire,
)

DAYS = 14
RESIDENT_PHONE = "17000020001"
RESIDENT_NAME = "林秀英"
PUBLISHER = Actor.system("assessment.disclose")
GROUPER = Actor.system("insights.group")


@dataclass(frozen=True, slots=True)
class SignIn:
    """How to get in as one of the demo's people."""

    who_zh: str
    who_en: str
    name: str
    secret: str


SIGN_INS = (
    SignIn("居民", "resident", RESIDENT_PHONE, "验证码见终端 code on the terminal"),
    SignIn("网格员", "grid worker", GRID_WORKER, PASSWORD),
    SignIn("区值班长", "duty officer", DUTY_OFFICER, PASSWORD),
    SignIn("系统管理员", "system administrator", ADMINISTRATOR, PASSWORD),
    SignIn("安全管理员", "security administrator", SECURITY_ADMINISTRATOR, PASSWORD),
    SignIn("审计员", "auditor", AUDITOR, PASSWORD),
    SignIn("街道系统管理员", "street administrator", STREET_ADMINISTRATOR, PASSWORD),
    SignIn("街道安全管理员", "street security administrator", STREET_SECURITY, PASSWORD),
)


def load(
    *, now: datetime, say: Callable[[int, int], None], seed: int = 20261122, days: int = DAYS
) -> Played:
    """Fill the posts and play the days before `now`, all of it or nothing.

    The pack must be in force and the areas imported. One transaction: a demo that was stopped in
    the middle begins anew instead of going on with half a district.
    """
    random = Random(seed)
    with transaction.atomic():
        began = now - timedelta(days=days)
        adopted = current()
        staff = hire(adopted.pack, now=began, random=random)
        note_resident(RESIDENT_PHONE, RESIDENT_NAME, by=FOUNDER, now=began)
        furnish(staff, adopted.pack, now=began)
        played = play(staff, adopted, until=now, days=days, random=random, say=say)
        this_morning(staff, now=now)
        tell(
            staff.clerk_of[unit_by_code(adopted.pack.district_desk).id],
            now=now,
            random=Random(seed),
        )
        # What the night before would have done.
        disclose(by=PUBLISHER, now=now)
        regroup(by=GROUPER, now=now)
        return played

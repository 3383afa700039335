"""The people in office in the demo district: a clerk at every unit, a worker in every grid."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from linli.journal.acting import Actor
from linli.people.acts.staff import add_officer, add_post
from linli.people.units import unit_by_code, units
from linli.policy.pack import Pack
from linli.territory.queries import areas_under, chain

FOUNDER = Actor.system("simulate")
PASSWORD = "linjiang-flows-east"  # noqa: S105  # printed at every start of the demo
DUTY_OFFICER = "zhou.ming"
GRID_WORKER = "he.xiulan"
ADMINISTRATOR = "deng.wei"
SECURITY_ADMINISTRATOR = "qin.yu"
AUDITOR = "xu.hui"
STREET_ADMINISTRATOR = "luo.ping"
STREET_SECURITY = "tang.rui"
SUPERVISOR = "fang.hua"

ROLE_OF_KIND = {
    "centre": "duty_officer",
    "street_office": "street_clerk",
    "community_station": "community_clerk",
}
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = (
    *"伟芳敏静丽强磊洋艳勇军杰娟涛明超兰霞平刚",
    "桂英", "秀兰", "建国", "志强", "晓梅", "海燕", "春生", "玉珍", "文博", "子涵", "雨欣", "浩然",
    "思远", "佳怡", "国栋", "红梅",
)  # fmt: skip


def made_up_name(random: Random) -> str:
    """A name that nobody was asked for."""
    return f"{random.choice(_SURNAMES)}{random.choice(_GIVEN)}"


def made_up_phone(random: Random) -> str:
    """A number of a range that no operator has given out."""
    return f"170000{random.randrange(100_000):05}"


@dataclass(frozen=True, slots=True)
class Staff:
    """Who acts for whom: a clerk for each unit, a worker for each grid, operators."""

    clerk_of: dict[int, Actor]
    worker_of: dict[str, Actor]
    operator: Actor
    receptionists: dict[str, Actor]


def hire(pack: Pack, *, now: datetime, random: Random) -> Staff:
    """Fill every post of the district; whoever has a name of her own signs in with `PASSWORD`."""
    known = units()
    clerks = {
        unit.id: _officer(
            DUTY_OFFICER if unit.code == pack.district_desk else f"clerk.{unit.code}",
            "周明" if unit.code == pack.district_desk else made_up_name(random),
            ROLE_OF_KIND.get(unit.kind, "unit_clerk"),
            unit.code,
            "",
            password=PASSWORD if unit.code == pack.district_desk else "",
            now=now,
        )
        for unit in known
    }
    station_of = {unit.area_code: unit.code for unit in known if unit.kind == "community_station"}
    grids = [area for area in areas_under(pack.district.division_code) if area.level == "grid"]
    workers = {}
    for number, grid in enumerate(sorted(grids, key=lambda area: area.code)):
        workers[grid.code] = _officer(
            GRID_WORKER if number == 0 else f"grid.{grid.code}",
            "何秀兰" if number == 0 else made_up_name(random),
            "grid_worker",
            station_of[chain(grid.code)[1].code],
            grid.code,
            password=PASSWORD if number == 0 else "",
            now=now,
        )
    operator = _officer(
        "wu.ting", "吴婷", "hotline_operator", pack.district_desk, "", password=PASSWORD, now=now
    )
    receptionists = {
        unit.area_code: _officer(
            f"reception.{unit.code}",
            made_up_name(random),
            "receptionist",
            unit.code,
            "",
            password="",
            now=now,
        )
        for unit in known
        if unit.kind == "street_office"
    }
    first_street = min(receptionists)
    for username, name, role, unit_code in (
        (ADMINISTRATOR, "邓伟", "administrator", pack.district_desk),
        (SECURITY_ADMINISTRATOR, "秦瑜", "security_administrator", pack.district_desk),
        (AUDITOR, "徐慧", "auditor", pack.district_desk),
        (STREET_ADMINISTRATOR, "罗萍", "street_administrator", f"street-{first_street}"),
        (STREET_SECURITY, "唐锐", "street_security_administrator", f"street-{first_street}"),
    ):
        _officer(username, name, role, unit_code, "", password=PASSWORD, now=now)
    outside = pack.units.supervisor_of(pack.district_desk)
    if outside is not None and outside.unit is not None:
        # What is said against the centre is this unit's, desk and all.
        _officer(SUPERVISOR, "方华", "supervision_clerk", outside.unit, "", password="", now=now)
    return Staff(clerks, workers, operator, receptionists)


def _officer(
    username: str,
    name: str,
    role: str,
    unit_code: str,
    area_code: str,
    *,
    password: str,
    now: datetime,
) -> Actor:
    officer_id = add_officer(
        username,
        name,
        password=password or None,
        must_change_password=False,
        by=FOUNDER,
        now=now,
    )
    post_id = add_post(
        officer_id,
        role,
        unit_code=unit_by_code(unit_code).code,
        area_code=area_code,
        by=FOUNDER,
        now=now,
    )
    return Actor.officer(officer_id, post_id)

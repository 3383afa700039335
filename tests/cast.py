"""The named people of the demo district, and the piece of it that they live and work in.

The rules are those of `districts/demo`, whole; of its land there are two streets, three communities
and five grids, under their own codes and names, drawn as rectangles. `founded()` builds all of it
in the test's own transaction; the fixture `cast` does so and forgets it afterwards. A process
founds it once, act by act; from then on it lays the same rows down again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
import shapely
from django.conf import settings
from django.db import connection, transaction

from linli.journal.acting import Actor
from linli.people.acts.note_resident import note_resident
from linli.people.acts.staff import add_officer, add_post
from linli.people.acts.sync_units import sync_units
from linli.people.models import Officer
from linli.people.passwords import hashed
from linli.people.units import UnitFacts, forget_units, unit_by_code
from linli.policy import queries as policy
from linli.policy.acts import adopt
from linli.policy.pack import Pack
from linli.policy.queries import AdoptedRelease
from linli.policy.read import read_pack
from linli.policy.sections.units import AreaName
from linli.routing import known as routing
from linli.territory import lookup as territory
from linli.territory.models import Area, Generation, Outline

DEMO = Path(__file__).resolve().parents[1] / "districts" / "demo"
NOW = datetime(2026, 11, 18, 2, 20, tzinfo=UTC)  # a Wednesday, 10:20 in the district
FOUNDER = Actor.system("test")
PASSWORD = "linjiang flows east"  # every officer's

DISTRICT = "990100"
LIULIN = "990100001"  # 柳林街道
CHENGDONG = "990100002"  # 城东街道
HUAIYIN = "990100001001"  # 槐荫社区
ZHONGLOU = "990100001002"  # 钟楼社区
GUDU = "990100002001"  # 古渡社区
HUAIYIN_GRID = "990100001001001"

# code, level, Chinese name, English name, (west, south, east, north)
AREAS: tuple[tuple[str, str, str, str, tuple[float, float, float, float]], ...] = (
    (DISTRICT, "district", "林江区", "Linjiang District", (112.60, 28.88, 112.64, 28.90)),
    (LIULIN, "street", "柳林街道", "Liulin Subdistrict", (112.60, 28.88, 112.62, 28.90)),
    (CHENGDONG, "street", "城东街道", "Chengdong Subdistrict", (112.62, 28.88, 112.64, 28.90)),
    (HUAIYIN, "community", "槐荫社区", "Huaiyin Community", (112.60, 28.88, 112.61, 28.90)),
    (ZHONGLOU, "community", "钟楼社区", "Zhonglou Community", (112.61, 28.88, 112.62, 28.90)),
    (GUDU, "community", "古渡社区", "Gudu Community", (112.62, 28.88, 112.64, 28.90)),
    (HUAIYIN_GRID, "grid", "槐荫社区第一网格", "Huaiyin Grid 1", (112.60, 28.88, 112.61, 28.89)),
    (HUAIYIN + "002", "grid", "槐荫社区第二网格", "Huaiyin Grid 2", (112.60, 28.89, 112.61, 28.90)),
    (
        ZHONGLOU + "001",
        "grid",
        "钟楼社区第一网格",
        "Zhonglou Grid 1",
        (112.61, 28.88, 112.62, 28.90),
    ),
    (GUDU + "001", "grid", "古渡社区第一网格", "Gudu Grid 1", (112.62, 28.88, 112.63, 28.90)),
    (GUDU + "002", "grid", "古渡社区第二网格", "Gudu Grid 2", (112.63, 28.88, 112.64, 28.90)),
)

# Points in the middle of a grid, (latitude, longitude).
IN_HUAIYIN = (28.885, 112.605)
IN_ZHONGLOU = (28.890, 112.615)
IN_GUDU = (28.890, 112.625)
FAR_AWAY = (39.9, 116.4)

# key, username, name, role, unit, area ("" is the unit's own)
STAFF: tuple[tuple[str, str, str, str, str], ...] = (
    ("wang_min", "王敏", "street_clerk", f"street-{LIULIN}", ""),
    ("gao_yuan", "高远", "street_clerk", f"street-{CHENGDONG}", ""),
    ("liu_fang", "刘芳", "community_clerk", f"community-{HUAIYIN}", ""),
    ("he_xiulan", "何秀兰", "grid_worker", f"community-{HUAIYIN}", HUAIYIN_GRID),
    ("zhou_ming", "周明", "duty_officer", "centre", ""),
    ("chen_qiang", "陈强", "unit_clerk", "dept-urban-management", ""),
    ("sun_li", "孙丽", "unit_clerk", "property-hengyuan", ""),
    ("zhao_lei", "赵磊", "unit_clerk", "utility-water", ""),
    ("wu_ting", "吴婷", "hotline_operator", "centre", ""),
    ("ma_jun", "马军", "receptionist", f"street-{LIULIN}", ""),
    ("xu_hui", "徐慧", "auditor", "centre", ""),
    ("deng_wei", "邓伟", "administrator", "centre", ""),
    ("qin_yu", "秦瑜", "security_administrator", "centre", ""),
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Cast:
    """Everyone by name, with the rules and the land they live under."""

    adopted: AdoptedRelease
    generation_id: int
    granny_lin: Actor  # 林奶奶, a resident with an account
    xiao_zhang: Actor  # 张晓, another resident
    wang_min: Actor  # 王敏, street clerk of 柳林街道
    gao_yuan: Actor  # 高远, street clerk of 城东街道
    liu_fang: Actor  # 刘芳, community clerk of 槐荫社区
    he_xiulan: Actor  # 何秀兰, grid worker of the first grid of 槐荫社区
    zhou_ming: Actor  # 周明, duty officer of the district centre
    chen_qiang: Actor  # 陈强, clerk of urban management
    sun_li: Actor  # 孙丽, clerk of the property company 恒远物业
    zhao_lei: Actor  # 赵磊, clerk of the water company
    wu_ting: Actor  # 吴婷, hotline operator
    ma_jun: Actor  # 马军, receptionist in 柳林街道
    xu_hui: Actor  # 徐慧, auditor
    deng_wei: Actor  # 邓伟, system administrator
    qin_yu: Actor  # 秦瑜, security administrator

    def __repr__(self) -> str:
        return "the cast"

    @property
    def pack(self) -> Pack:
        """The demo district's rules."""
        return self.adopted.pack

    def unit(self, code: str) -> UnitFacts:
        """A unit by its code, such as "centre" or "dept-urban-management"."""
        return unit_by_code(code)

    def area_id(self, code: str) -> int:
        """The id of an area by its code."""
        return Area.objects.get(generation_id=self.generation_id, code=code).id

    @staticmethod
    def username(name: str) -> str:
        """What somebody of the staff signs in with, together with PASSWORD."""
        return name.replace("_", ".")


@cache
def demo_pack() -> Pack:
    """The demo district's pack, read once in a test run."""
    return read_pack(DEMO)


@cache
def password_hash() -> str:
    return hashed(PASSWORD)


def drawn() -> Generation:
    """A generation with the few areas above."""
    generation = Generation.objects.create(number=1, adopted_at=NOW, source_hash="cast")
    made: dict[str, Area] = {}
    for depth in (6, 9, 12, 15):
        rows = [
            Area(
                generation=generation,
                parent=made.get(code[: len(code) - 3]),
                code=code,
                level=level,
                name_zh=zh,
                name_en=en,
                centre_longitude=(box[0] + box[2]) / 2,
                centre_latitude=(box[1] + box[3]) / 2,
                sort=number,
            )
            for number, (code, level, zh, en, box) in enumerate(AREAS)
            if len(code) == depth
        ]
        made |= {area.code: area for area in Area.objects.bulk_create(rows)}
    Outline.objects.bulk_create(
        Outline(area=made[code], shape=shapely.to_wkb(shapely.box(*box)))
        for code, _, _, _, box in AREAS
    )
    return generation


@dataclass(frozen=True, slots=True)
class Rows:
    """What a table held once the district was founded, as PostgreSQL copies it."""

    table: str
    columns: str
    copied: bytes


MADE_WITH_THE_TABLES = {"django_migrations"}
_first: dict[Path, tuple[Cast, tuple[Rows, ...]]] = {}


def founded() -> Cast:
    """Found the district: its rules in force, its land drawn, its units and people in office."""
    forget()
    ring = Path(settings.LINLI_KEYS_FILE)  # its residents are sealed under it
    if ring not in _first:
        if rows_of_all():
            return in_full()
        with transaction.atomic():
            _first[ring] = (in_full(), rows_of_all())
            transaction.set_rollback(True)
    cast, rows = _first[ring]
    with transaction.atomic(), connection.cursor() as cursor:
        # What triggers and foreign keys have to say was said when they were first written.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for one in rows:
            with cursor.copy(f"COPY {one.table} ({one.columns}) FROM STDIN") as laid:
                laid.write(one.copied)
        cursor.execute("SET LOCAL session_replication_role = origin")
    policy.release(cast.adopted.id)
    return cast


def rows_of_all() -> tuple[Rows, ...]:
    """Every table that is not empty. An entry's `xid` is that of whoever lays it down."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attrelid::regclass::text, string_agg(quote_ident(attname), ', ') "
            "FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid "
            "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 "
            "AND NOT attisdropped AND attgenerated = '' AND attname <> 'xid' GROUP BY 1"
        )
        for table, columns in cursor.fetchall():
            every = f"COPY (SELECT {columns} FROM {table}) TO STDOUT"  # noqa: S608  # catalogue names
            with cursor.copy(every) as copy:
                copied = b"".join(bytes(part) for part in copy)
            if copied and table not in MADE_WITH_THE_TABLES:
                found.append(Rows(table, columns, copied))
    return tuple(found)


def in_full() -> Cast:
    """The same, act by act."""
    adopted = adopt(demo_pack(), by=FOUNDER, now=NOW)
    generation = drawn()
    names = [AreaName(code, zh, en, level) for code, level, zh, en, _ in AREAS]
    sync_units(adopted.pack, names, by=FOUNDER, now=NOW)
    people = {
        "granny_lin": Actor.resident(resident("13912340001", "林秀英")),
        "xiao_zhang": Actor.resident(resident("13812346027", "张晓")),
    }
    for key, name, role, unit_code, area_code in STAFF:
        people[key] = in_office(key, name, role, unit_code, area_code)
    Officer.objects.update(password=password_hash())
    return Cast(adopted=adopted, generation_id=generation.id, **people)


def resident(phone: str, name: str) -> int:
    """A resident on record under a phone number."""
    found = note_resident(phone, name, by=FOUNDER, now=NOW)
    assert found is not None
    return found


def in_office(key: str, name: str, role: str, unit_code: str, area_code: str = "") -> Actor:
    """A member of staff with one post, who can sign in."""
    officer_id = add_officer(
        Cast.username(key), name, must_change_password=False, by=FOUNDER, now=NOW
    )
    post_id = add_post(
        officer_id, role, unit_code=unit_code, area_code=area_code, by=FOUNDER, now=NOW
    )
    return Actor.officer(officer_id, post_id)


def forget() -> None:
    """Drop what the rooms keep in memory of another test's rows."""
    policy.forget()
    territory.forget()
    forget_units()
    routing.forget()


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """The people of the demo district, in office on a Wednesday morning."""
    yield founded()
    forget()

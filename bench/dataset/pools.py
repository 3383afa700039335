"""The pools that rows are drawn from: phrases with their tokens, places, points, routes, people.

Whatever the application would compute in Python (tokens, sealed bytes, routes, blind indexes) is
computed here, by the application's own functions, once for each member of a pool.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from random import Random

from django.db import connection

from bench import voices
from bench.installation import land_of_the_district
from bench.lookup import points_in
from linli.cases.models import PLACE
from linli.cases.words import place_tokens, reach_tokens, tokens
from linli.people.models import NAME, PHONE, PHONE_TAIL
from linli.people.sealing import blind, seal
from linli.people.units import unit_by_code
from linli.policy.queries import current
from linli.routing.decide import decide
from linli.routing.facts import Facts
from linli.territory.lookup import Outside
from linli.territory.lookup import current as territory_now

POINTS, PLACES, ESTATES, SEALED_PEOPLE, FILES = 20_000, 4_000, 3_000, 2_000, 50
# Characters of estates' names: their pairs are the rare words of the search bench.
ESTATE_LETTERS = (
    "锦绣碧瑶翠苑澜庭御景华府悦湾铭邸颐和雅居枫林尚品星河玉泉紫荆银杏金桂丹桔蓝岸云栖鹿鸣鹤舞"
    "凤栖麓谷溪语墅品观澜臻园泊舍"
)

Row = Sequence[object]


def make_pools(residents: int, *, seed: int) -> dict[str, int]:
    """Make the pools as tables that end with the session; how many each has, by name."""
    random = Random(seed)
    matters = _matters(random)
    _phrases(random, matters)
    _places(random)
    communities = _points(random)
    _routes([code for code, _ in matters], communities)
    first = _residents(random, residents)
    _files(seed)
    return {
        "matters": len(matters),
        "points": POINTS,
        "places": PLACES,
        "estates": ESTATES,
        "consequences": len(voices.CONSEQUENCES),
        "requests": len(voices.REQUESTS),
        "residents": residents,
        "first_resident": first,
        "files": FILES,
        "release": current().id,
        "generation": territory_now().generation_id,
    }


def _table(name: str, columns: str, rows: Iterable[Row]) -> None:
    # Sealing asks the database for numbers, which it does not give while it copies.
    drawn = list(rows)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"CREATE TEMP TABLE {name} ({columns})")
        with cursor.copy(f"COPY {name} FROM STDIN") as copy:
            for row in drawn:
                copy.write_row(row)
        cursor.execute(f"ANALYZE {name}")


def _matters(random: Random) -> list[tuple[str, tuple[str, ...]]]:
    """The categories with words, in an order of their own: the first are drawn most."""
    known = [
        (category.code, category.keywords)
        for category in current().pack.categories.categories
        if category.keywords
    ]
    random.shuffle(known)
    return known


def _phrases(random: Random, matters: list[tuple[str, tuple[str, ...]]]) -> None:
    estates: set[str] = set()
    while len(estates) < ESTATES:
        estates.add(
            "".join(random.choices(ESTATE_LETTERS, k=2)) + random.choice(("苑", "府", "家园"))
        )
    kinds: dict[str, Iterable[str]] = {
        "consequence": voices.CONSEQUENCES,
        "request": voices.REQUESTS,
        "estate": sorted(estates),
        "road": [voices.place_words(random) for _ in range(PLACES)],
        "matter": [random.choice(words) for _, words in matters],
    }
    for kind, said in kinds.items():
        _table(
            f"bench_{kind}",
            "no int PRIMARY KEY, text text, tokens text[]",
            ((number, text, sorted(tokens(text))) for number, text in enumerate(said, start=1)),
        )


def _places(random: Random) -> None:
    words = [voices.place_words(random) for _ in range(PLACES)]
    _table(
        "bench_place",
        "no int PRIMARY KEY, sealed bytea, tokens text[]",
        (
            (number, seal(place, PLACE), sorted(place_tokens(place)))
            for number, place in enumerate(words, start=1)
        ),
    )


def _points(random: Random) -> dict[str, int]:
    """Points with their areas, some areas much busier than others; the communities' numbers."""
    lands = [land for land in land_of_the_district() if land.level in {"grid", "subgrid"}]
    random.shuffle(lands)
    busy = [lands[int(len(lands) * random.random() ** 2.2)] for _ in range(POINTS)]
    territory = territory_now()
    pack = current().pack
    communities: dict[str, int] = {}
    rows: list[Row] = []
    for latitude, longitude in points_in([land.shape for land in busy], POINTS):
        found = territory.locate(float(latitude), float(longitude))
        if isinstance(found, Outside):
            continue
        community = found.code[:12]
        number = communities.setdefault(community, len(communities) + 1)
        reach = sorted(reach_tokens(pack.levels.chain(found.code), 0, 0) - {"#0", "%0"})
        rows.append((float(latitude), float(longitude), found.area_id, found.code, number, reach))
    rows = [rows[at % len(rows)] for at in range(POINTS)]
    _table(
        "bench_point",
        "no int PRIMARY KEY, latitude float8, longitude float8, area_id bigint, area_code text,"
        " community int, reach text[]",
        ((number, *row) for number, row in enumerate(rows, start=1)),
    )
    return communities


def _routes(codes: list[str], communities: dict[str, int]) -> None:
    """Who is responsible for each matter in each community, as routing decides it."""
    pack = current().pack
    now = datetime.now(UTC)
    rows: list[Row] = []
    for matter, code in enumerate(codes, start=1):
        for community, number in communities.items():
            route = decide(Facts("", code, community, "resident", now), pack)
            desk = unit_by_code(route.desk_code).id
            unit = desk if route.unit_code is None else unit_by_code(route.unit_code).id
            rows.append((matter, number, code, route.urgency, unit, desk, route.rule))
    _table(
        "bench_route",
        "matter int, community int, category text, urgency text, unit_id bigint, desk_id bigint,"
        " rule text, PRIMARY KEY (matter, community)",
        rows,
    )


def _residents(random: Random, wanted: int) -> int:
    """Residents on record; the id of the first. Sealed names and phones are shared, tails are real.

    Every resident has an index of her own for the whole number; it is no number's, for sealing
    each would take longer than all the rest.
    """
    people = [
        (seal(voices.phone(random), PHONE), seal(voices.name(random), NAME))
        for _ in range(SEALED_PEOPLE)
    ]
    tails = [blind(f"{tail:04}", PHONE_TAIL) for tail in range(10_000)]
    _table(
        "bench_person",
        "no int PRIMARY KEY, phone bytea, name bytea",
        ((number, *person) for number, person in enumerate(people)),
    )
    _table("bench_tail", "no int PRIMARY KEY, index bytea", enumerate(tails))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH noted AS (INSERT INTO people_resident (
                phone_sealed, phone_index, phone_tail_index, name_sealed, language, created_at)
            SELECT p.phone, uuid_send(gen_random_uuid()), t.index, p.name, 'zh',
                now() - interval '10 years'
            FROM generate_series(1, %s) AS made(number)
            JOIN bench_person p ON p.no = mod(number, %s)
            JOIN bench_tail t ON t.no = mod(number::bigint * 7919, 10000)
            RETURNING id)
            SELECT min(id) FROM noted
            """,
            [wanted, SEALED_PEOPLE],
        )
        return int(cursor.fetchone()[0])


def _files(seed: int) -> None:
    """A few stored files that photos point at; the contents are nowhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO cases_storedfile (sha256, kind, media_type, size_bytes, width, height,
                created_at)
            SELECT value, 'image', 'image/jpeg', 180000, 1600, 1200, now()
            FROM jsonb_array_elements_text(%s::jsonb) AS t(value)
            ON CONFLICT DO NOTHING
            """,
            [json.dumps([_hash(seed, number) for number in range(FILES)])],
        )
        cursor.execute("SELECT id FROM cases_storedfile ORDER BY id LIMIT %s", [FILES])
        ids = [row[0] for row in cursor.fetchall()]
    _table("bench_file", "no int PRIMARY KEY, id bigint", enumerate(ids))


def _hash(seed: int, number: int) -> str:
    return hashlib.sha256(f"bench {seed} {number}".encode()).hexdigest()

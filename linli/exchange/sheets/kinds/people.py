"""People as a sheet, and their posts as another: one table may hold both, for two hands to take in.

Who keeps the accounts takes in the people of a table; who gives posts takes in the posts of the
same table. Each leaves the other's columns alone.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from django.db import DataError, transaction

from linli.batches.kinds import Column, Kind, Work
from linli.exchange.sheets.headed import Headed, by_name, looked_under, rows_of
from linli.exchange.sheets.kinds.calendar import FORMATS
from linli.journal.acting import Actor, Invalid, Refusal
from linli.people.acts.take_in import Listed, TakenIn, take_in
from linli.people.holding import changeable, live_by_officer
from linli.people.masking import masked_phone
from linli.people.models import Officer, Post
from linli.people.permissions import reach
from linli.people.queries import OfficerFacts, officer_facts, officers
from linli.people.sealing import Personal
from linli.people.units import unit_by_id, units
from linli.policy.queries import current
from linli.policy.sections.roles import PSEUDO_ROLES
from linli.tables.cells import moment, phone
from linli.tables.refusals import BadCell, unkeepable
from linli.tables.workbook import Cell
from linli.territory.queries import area_names

MOST_ROWS = 20_000
EVERY = AT_ONCE = 200
_WHO = (
    Column(
        "username",
        ("用户名", "username"),
        (
            "必填：小写字母、数字、点、横线，如 lin.yue",
            "Needed: small letters, digits, dots, dashes",
        ),
        needed=True,
        width=18,
    ),
    Column("name", ("姓名", "name"), ("必填", "Needed"), needed=True, width=14),
)
PEOPLE_COLUMNS = (
    *_WHO,
    Column(
        "phone",
        ("电话", "phone"),
        ("可不填；请把这一列设为文本", "May be empty; as text"),
        width=16,
    ),
)
POST_COLUMNS = (
    *_WHO,
    Column("role", ("角色", "role"), ("名称或代码，如 网格员", "A role's name or code"), width=18),
    Column("unit", ("单位", "unit"), ("名称或代码", "A unit's name or code"), width=26),
    Column(
        "area",
        ("辖区", "area"),
        ("名称或代码；不填就是整个单位", "A name or code, or all of the unit's"),
        width=20,
    ),
    Column(
        "from_on",
        ("从", "from"),
        ("如 2026-12-01；不填就是今天", "Such as 2026-12-01, or today"),
        width=13,
    ),
    Column("to_on", ("到", "until"), ("不填就是长期", "Or for good"), width=13),
    Column(
        "stands_in",
        ("替谁代班", "stands in for"),
        ("不导入，请在“代班”页安排", "Not imported: arranged on its own page"),
        width=14,
    ),
)
Line = tuple[Headed, Listed]


class _Names:
    """Roles, units and areas as people write them: by code, or by a name that only one has."""

    def __init__(self) -> None:
        roles = [one for one in current().pack.roles.roles if one.code not in PSEUDO_ROLES]
        self.roles = by_name([(one.code, one.name.zh, one.name.en) for one in roles])
        self.units = by_name([(one.code, one.name_zh, one.name_en) for one in units()])
        self.areas = by_name([(one.code, one.name_zh, one.name_en) for one in area_names()])
        self.zone = ZoneInfo(current().pack.district.time_zone)

    def listed(self, line: Headed) -> Listed:
        """A row as a line of a staff list; raises BadCell for what cannot be understood."""
        role, unit = line.coded("role", self.roles), line.coded("unit", self.units)
        if bool(role) != bool(unit):
            raise line.bad(
                "unit" if role else "role",
                "角色和单位要一起填，或都不填",
                "A role and a unit go together, or neither is there",
            )
        return Listed(
            username=line.needed("username").casefold(),
            name=line.needed("name"),
            phone=phone(line("phone"), line.headings.get("phone", "")),
            role=role,
            unit_code=unit,
            area_code=line.coded("area", self.areas),
            from_on=self._day(line, "from_on"),
            to_on=self._day(line, "to_on"),
            stands_in=bool(line("stands_in")),
        )

    def _day(self, line: Headed, key: str) -> date | None:
        words = line(key)
        return moment(words, line.headings[key], FORMATS, self.zone).date() if words else None


def _take_people(work: Work) -> None:
    """Newcomers and other telephones; a person with several rows is known by all of them."""
    _take(work, PEOPLE_COLUMNS)


def _take_posts(work: Work) -> None:
    """Posts of those who are on record: all of a person's or none."""
    _take(work, POST_COLUMNS)


def _take(work: Work, columns: tuple[Column, ...]) -> None:
    """A person comes in with all her rows or not at all, and stops nobody else."""
    people, rejected, total = _read(work, columns)
    spoilt = {line.row.cells[line.headings["username"]].strip().casefold() for line, _ in rejected}
    counts = dict.fromkeys(("newcomers", "posts", "corrected", "known"), 0)
    done = told = 0
    for username, lines in people.items():
        done += len(lines)
        if done - told >= EVERY:
            told = done
            work.progress(done, total)
        try:
            if username in spoilt:
                raise _not_alone()
            became = _taken([said for _, said in lines], work)
        except Refusal as refusal:
            rejected += [(line, refusal) for line, _ in lines]
            continue
        counts["newcomers"] += became.is_new
        counts["posts"] += became.posts
        counts["corrected"] += became.corrected
        if became.posts and not work.dry_run:
            work.newcomers.append(became.officer_id)
        if not (became.is_new or became.posts or became.corrected):
            counts["known"] += len(lines)
    for line, why in sorted(rejected, key=lambda one: one[0].row.number):
        in_cell = isinstance(why, BadCell)
        work.reject(line.row, why, why.field if in_cell else line.headings.get(why.field, ""))
    work.counts = counts


def _read(
    work: Work, columns: tuple[Column, ...]
) -> tuple[dict[str, list[Line]], list[tuple[Headed, Refusal]], int]:
    """The rows by person, those that cannot be read, and how many they are."""
    people: dict[str, list[Line]] = {}
    rejected: list[tuple[Headed, Refusal]] = []
    names = _Names()
    for line in rows_of(work, columns, most=MOST_ROWS, ahead=True):
        try:
            said = names.listed(line)
        except BadCell as bad:
            rejected.append((line, bad))
        else:
            people.setdefault(said.username, []).append((line, said))
    return people, rejected, work.rows


def _taken(lines: list[Listed], work: Work) -> TakenIn:
    """One person in one transaction; a trial does all of it and takes it back."""
    try:
        with transaction.atomic():
            became = take_in(lines, by=work.by, now=work.now)
            transaction.set_rollback(work.dry_run)
    except DataError as fault:
        # What the checks let through and the database still cannot keep is her rows' fault alone.
        raise unkeepable() from fault
    return became


def _not_alone() -> Refusal:
    return Invalid(
        "people.another_row",
        "此人另有一行要改。改好后，把此人的各行一起导入。",
        "Another row of this person has to be mended. Then import all her rows together.",
    )


def _people(by: Actor, now: datetime, side: int) -> Iterator[Sequence[Cell]]:
    """Those whom the asker administers, their numbers masked."""
    return _of_people(by, now, masked_phone)


def _clear_people(by: Actor, now: datetime, side: int) -> Iterator[Sequence[Cell]]:
    """The same with their whole numbers."""
    return _of_people(by, now, lambda number: number.plain)


def _of_people(
    by: Actor, now: datetime, shown: Callable[[Personal], str]
) -> Iterator[Sequence[Cell]]:
    for facts, _ in _staff(by, "people.add", now):
        yield (facts.username, facts.name.plain, shown(facts.phone))


def _posts(by: Actor, now: datetime, side: int) -> Iterator[Sequence[Cell]]:
    """The posts of those to whom the asker gives them; who holds none stands there without one."""
    empty = [""] * (len(POST_COLUMNS) - len(_WHO))
    for facts, held in _staff(by, "people.grant", now):
        lent = {one.stand_in_for for one in held} - {None}
        owners = officers({one.officer_id for one in lent if one is not None}) if lent else {}
        for post in held:
            yield (facts.username, facts.name.plain, *_post(post, owners, side))
        if not held:
            yield (facts.username, facts.name.plain, *empty)


def _staff(by: Actor, word: str, now: datetime) -> Iterator[tuple[OfficerFacts, list[Post]]]:
    """Those within the asker's reach with their posts, a page at a time."""
    mine = reach(by, word, now=now)
    everybody = Officer.objects.filter(active=True).order_by("id").iterator(chunk_size=AT_ONCE)
    while group := list(islice(everybody, AT_ONCE)):
        posts = live_by_officer((one.id for one in group), now=now)
        for one in group:
            held = posts.get(one.id, [])
            if changeable(held, mine):
                yield officer_facts(one), held


def _post(post: Post, owners: dict[int, OfficerFacts], side: int) -> tuple[Cell, ...]:
    role = current().pack.roles.by_code.get(post.role)
    owner = None if post.stand_in_for is None else owners.get(post.stand_in_for.officer_id)
    return (
        post.role if role is None else (role.name.zh, role.name.en)[side],
        unit_by_id(post.unit_id).code,
        post.area_code,
        str(post.from_on),
        "" if post.to_on is None else str(post.to_on),
        "" if owner is None else owner.name.plain,
    )


PEOPLE = Kind(
    code="people",
    name=("人员", "People"),
    about=(
        "一行一个人；新人员和改了的电话会导入，已有的不动，也不会删人。岗位列由安全管理员"
        "按“岗位”再导一次。导出的电话打了码，原样导回不会改。",
        "A row for each person. New people and other phone numbers come in; what is there stays,"
        " and nobody goes. Posts in the same table come in as posts, by who gives them. Numbers are"
        " masked on the way out, and stay when they come back.",
    ),
    word="people.add",
    read_word="people.add",
    columns=PEOPLE_COLUMNS,
    look=looked_under(PEOPLE_COLUMNS),
    take=_take_people,
    rows=_people,
    clear_rows=_clear_people,
)
POSTS = Kind(
    code="posts",
    name=("岗位", "Posts"),
    about=(
        "一行一个岗位，人要先录入；新岗位会导入，已有的不动，也不会免岗。",
        "A row for each post of somebody who is on record. New posts come in; what is there stays,"
        " and none ends.",
    ),
    word="people.grant",
    read_word="people.grant",
    columns=POST_COLUMNS,
    look=looked_under(POST_COLUMNS),
    take=_take_posts,
    rows=_posts,
)

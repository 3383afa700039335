"""查阅记录: who read what is personal, for the auditor; who looks here is on record too."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query

from linli.cases.acts.look import note_look
from linli.cases.models import Case, Reading
from linli.cases.purposes import FIELD_NAMES, PURPOSE_NAMES
from linli.cases.queries.readings import (
    Looked,
    counted,
    readings_looked_at,
)
from linli.journal.acting import ActorKind, NotFound
from linli.journal.models import Entry
from linli.people.queries import officers
from linli.people.units import unit_by_code, unit_by_id
from linli.policy.queries import current
from linli.web.bodies import Both, Named, both, local, unit_out
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.downloads import MOST_EXPORTED, table_answer
from linli.web.pages import PAGE, Cursor, Limit, cursor_after, cut, id_after
from linli.web.shape import Shape
from linli.web.workbench.reading_shapes import (
    LineOfReadingOut,
    LookOut,
    LooksOut,
    ReadersOut,
    ReadingCountOut,
    ReadingCountsOut,
)
from linli.web.workbench.staff import ColleagueOut

routes = Routes(only=ActorKind.OFFICER)
MOST_LOOKS = 100
NARROWING = ("officer_id", "unit_id", "case_id", "purpose")
MOST_ID = 2**53
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)
HEADINGS = (
    "时间 at",
    "工作人员 officer",
    "单位 unit",
    "岗位 post",
    "案件 case",
    "看了什么 what",
    "用途 purpose",
)


class ReadingsIn(Shape):
    """Which readings; what is left out does not count."""

    officer: int = Field(0, ge=0, le=MOST_ID, description="The id of who read")
    unit: str = Field("", max_length=60, description="The code of the unit she read for")
    number: str = Field("", max_length=40, description="The number of a case")
    purpose: str = Field("", max_length=20)
    since: date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY)
    until: date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY, description="With this day")

    def looked(self) -> Looked:
        """As the record asks; raises NotFound for a unit or case that is none."""
        return Looked(
            officer_id=self.officer,
            unit_id=unit_by_code(self.unit).id if self.unit else 0,
            case_id=_case_id(self.number) if self.number.strip() else 0,
            purpose=self.purpose,
            since=self.since,
            until=self.until,
        )


@routes.way(
    "GET",
    "/readings",
    permission="reading.read",
    response=ReadersOut,
    summary="查阅记录 Who read what is personal",
)
def readings(
    request: HttpRequest, wanted: Query[ReadingsIn], cursor: Cursor = "", limit: Limit = PAGE
) -> ReadersOut:
    """The newest first; with the first page what all of them come to. Each look is on record."""
    by, now, looked = actor(request), timezone.now(), wanted.looked()
    before = id_after(cursor, "lines") if cursor else None
    rows = readings_looked_at(looked, before=before)
    page, following = cut(rows[: limit + 1], limit, lambda row: cursor_after("lines", row.id))
    note_look(looked, len(page), by=by, now=now)
    return ReadersOut(
        items=_lines(page), next=following, counts=None if cursor else _counts(looked)
    )


@routes.way(
    "GET",
    "/readings/sheet",
    permission="reading.read",
    response={200: None},
    summary="导出查阅记录 The record of readings as Excel",
)
def sheet(request: HttpRequest, wanted: Query[ReadingsIn]) -> HttpResponse:
    """The newest 20,000 lines. That it was taken out is on record."""
    by, now, looked = actor(request), timezone.now(), wanted.looked()
    lines = _lines(list(readings_looked_at(looked)[:MOST_EXPORTED]))
    note_look(looked, len(lines), taken_out=True, by=by, now=now)
    cells = (
        (
            f"{one.at:%Y-%m-%d %H:%M:%S}",
            one.officer.name,
            one.unit.name.zh,
            one.role.name.zh,
            one.number,
            "、".join(each.name.zh for each in one.fields),
            one.purpose.name.zh,
        )
        for one in lines
    )
    return table_answer(cells, name="readings", head=HEADINGS, now=local(now))


@routes.way(
    "GET",
    "/readings/looks",
    permission="reading.read",
    response=LooksOut,
    summary="谁看过查阅记录 Who looked at the record of readings",
)
def looks(request: HttpRequest) -> LooksOut:
    """The last hundred, the newest first; auditors watch one another."""
    found = Entry.objects.filter(subject_kind="readings").order_by("-id")[:MOST_LOOKS]
    rows = list(found)
    names = officers(row.actor_id for row in rows)
    return LooksOut(
        items=[
            LookOut(
                id=row.id,
                at=local(row.at),
                by=names[row.actor_id].name.plain if row.actor_id in names else "",
                exported=row.event == "readings.exported",
                rows=int(row.facts["rows"]),
                narrowed=any(row.facts[key] for key in NARROWING),
            )
            for row in rows
        ]
    )


def _case_id(number: str) -> int:
    found = Case.objects.filter(number=number.strip().upper()).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(
            "case.unknown_number",
            f"没有编号为 {number[:40]} 的案件。请核对编号。",
            f"There is no case with the number {number[:40]}. Check the number.",
        )
    return found


def _lines(rows: Sequence[Reading]) -> list[LineOfReadingOut]:
    names = officers({row.officer_id for row in rows})
    roles = current().pack.roles.by_code
    return [
        LineOfReadingOut(
            id=row.id,
            at=local(row.at),
            officer=ColleagueOut(id=row.officer_id, name=names[row.officer_id].name.plain),
            unit=unit_out(row.unit_id),
            role=Named(
                code=row.role,
                name=both(roles[row.role].name)
                if row.role in roles
                else Both(zh=row.role, en=row.role),
            ),
            number=row.case.number,
            fields=[_named(one, FIELD_NAMES) for one in row.fields.split(",")],
            purpose=_named(row.purpose, PURPOSE_NAMES),
            known=row.resident_id is not None,
        )
        for row in rows
    ]


def _counts(looked: Looked) -> ReadingCountsOut:
    found = counted(looked)
    names = officers(one[0] for one in found.officers)
    return ReadingCountsOut(
        lines=found.lines,
        cases=found.cases,
        people=found.people,
        officers=[
            ReadingCountOut(key=str(key), name=Both(zh=who, en=who), lines=lines, cases=cases)
            for key, lines, cases in found.officers
            for who in [names[key].name.plain]
        ],
        units=[
            ReadingCountOut(
                key=unit_by_id(key).code, name=unit_out(key).name, lines=lines, cases=cases
            )
            for key, lines, cases in found.units
        ],
        purposes=[
            ReadingCountOut(key=key, name=_named(key, PURPOSE_NAMES).name, lines=lines, cases=cases)
            for key, lines, cases in found.purposes
        ],
        days=[
            ReadingCountOut(
                key=str(key), name=Both(zh=str(key), en=str(key)), lines=lines, cases=cases
            )
            for key, lines, cases in found.days
        ],
    )


def _named(code: str, names: dict[str, tuple[str, str]]) -> Named:
    zh, en = names[code]
    return Named(code=code, name=Both(zh=zh, en=en))

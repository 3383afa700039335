"""The staff from a table: a template, a dry run with what is wrong row by row, then the import."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File
from ninja.files import UploadedFile

from linli.journal.acting import Actor, ActorKind, Invalid, Refusal
from linli.people.acts.take_in import Listed, TakenIn, take_in
from linli.people.units import units
from linli.policy.queries import current
from linli.policy.sections.roles import PSEUDO_ROLES
from linli.tables.cells import moment, phone
from linli.tables.errors import ErrorFile
from linli.tables.read import Row, Sheet, must_have, open_sheet
from linli.tables.refusals import BadCell, too_big
from linli.territory.queries import area_names
from linli.web.bodies import Both
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.shape import Shape
from linli.web.workbench.people_sheet import HEADINGS, XLSX, book_of

routes = Routes(only=ActorKind.OFFICER)
MOST_BYTES = 4 * 1024**2
MOST_ROWS = 2_000
SHOWN = 50
USERNAME, NAME, PHONE, ROLE, UNIT, AREA, FROM, UNTIL, STANDS_IN, _ = HEADINGS
NOTED = "说明"  # a row that begins so explains the columns
NOTES = (
    f"{NOTED}：一行一个岗位。小写字母、数字、点、横线，如 lin.yue",
    "姓名",
    "可不填",
    "名称或代码，如 网格员",
    "名称或代码",
    "名称或代码，不填就是整个单位",
    "如 2026-12-01，不填就是今天",
    "不填就是长期",
    "不导入，请在“代班”页安排",
    "不导入",
)
# The field that a refusal names, and the column it came from.
COLUMNS = {
    "username": USERNAME,
    "name": NAME,
    "phone": PHONE,
    "role": ROLE,
    "to_on": UNTIL,
    "stands_in": STANDS_IN,
}
DAYS = ("iso", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


class RowProblemOut(Shape):
    """A row that cannot be taken, and why; the column is empty where it is about the whole row."""

    row: int
    column: str
    why: Both


class NewcomerOut(Shape):
    """Somebody who is new, and who has no password yet."""

    id: int
    username: str
    name: str


class PeopleTakenOut(Shape):
    """What became of the rows; `known` are those that were on record, of `problems` the first."""

    rows: int
    posts: int
    corrected: int
    known: int
    rejected: int
    newcomers: list[NewcomerOut]
    problems: list[RowProblemOut]


class Names:
    """Roles, units and areas as people write them: by code, or by a name that only one has."""

    def __init__(self) -> None:
        roles = [one for one in current().pack.roles.roles if one.code not in PSEUDO_ROLES]
        self.of = {
            ROLE: _codes([(one.code, one.name.zh, one.name.en) for one in roles]),
            UNIT: _codes([(one.code, one.name_zh, one.name_en) for one in units()]),
            AREA: _codes([(one.code, one.name_zh, one.name_en) for one in area_names()]),
        }

    def code(self, row: Row, column: str) -> str:
        """The code in this cell; raises BadCell for what is neither a code nor one's only name."""
        words = row.cells.get(column, "").strip()
        if words and words not in self.of[column]:
            raise BadCell(
                column,
                f"没有“{words[:40]}”，或有几个同名。请写列表里的名称或代码",
                f'There is no "{words[:40]}", or more than one: write a name or code of the list',
            )
        return self.of[column].get(words, "")


def _codes(known: list[tuple[str, str, str]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for code, *names in known:
        for name in names:
            found.setdefault(name, set()).add(code)
    only = {name: code for name, (code, *others) in found.items() if not others}
    return only | {code: code for code, *_ in known}


@dataclass(slots=True)
class Outcome:
    """What became of a table; the rows that were not taken, with why and the column to mend."""

    taken: PeopleTakenOut
    rejected: list[tuple[Row, Refusal, str]]


@routes.way(
    "GET",
    "/people/template",
    permission="people.add",
    response={200: None},
    summary="人员表模板 An empty table to fill in",
)
def template(request: HttpRequest) -> HttpResponse:
    """The columns, and a row that says what belongs into them; an import passes it over."""
    answer = HttpResponse(book_of(HEADINGS, [NOTES]), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="people-template.xlsx"'
    return answer


@routes.way(
    "POST",
    "/people/import",
    permission="people.add",
    response=PeopleTakenOut,
    summary="导入人员 Take in a table of staff",
    repeatable=False,
)
def take(request: HttpRequest, file: File[UploadedFile], dry_run: bool = True) -> PeopleTakenOut:
    """XLSX or CSV, up to 2,000 rows; `dry_run` says what would become of each and keeps nothing.

    A person comes in with all her rows or not at all; who has a row that cannot be taken stops
    nobody else. What is on record already stays as it is, so the same table may come again.
    """
    return _outcome(file, by=actor(request), now=timezone.now(), dry_run=dry_run).taken


@routes.way(
    "POST",
    "/people/import/errors",
    permission="people.add",
    response={200: None},
    summary="导入不了的行 The rows that cannot be taken, as a table",
    repeatable=False,
)
def errors(request: HttpRequest, file: File[UploadedFile]) -> HttpResponse:
    """Their own columns first and unchanged, then why: mend them and import this file again."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "errors.csv"
        outcome = _outcome(file, by=actor(request), now=timezone.now(), dry_run=True)
        path.touch()
        with ErrorFile(path, HEADINGS) as written:
            for row, why, column in outcome.rejected:
                written.add(row, why, column)
        answer = HttpResponse(path.read_bytes(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="people-to-mend.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def _outcome(upload: UploadedFile, *, by: Actor, now: datetime, dry_run: bool) -> Outcome:
    if (upload.size or 0) > MOST_BYTES:
        raise too_big("文件超过 4 MB，请分成几个文件。", "The file is over 4 MB: split it.")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "people.xlsx"  # the reader knows a table by its content
        path.write_bytes(upload.read())
        rows = _rows(open_sheet(path))
    names = Names()
    people: dict[str, list[tuple[Row, Listed]]] = {}
    rejected: list[tuple[Row, Refusal, str]] = []
    for row in rows:
        try:
            line = _listed(row, names)
        except BadCell as refusal:
            rejected.append((row, refusal, refusal.column))
        else:
            people.setdefault(line.username, []).append((row, line))
    spoilt = {row.cells[USERNAME].strip().casefold() for row, *_ in rejected}
    taken = PeopleTakenOut(
        rows=len(rows), posts=0, corrected=0, known=0, rejected=0, newcomers=[], problems=[]
    )
    for username, lines in people.items():
        try:
            if username in spoilt:
                raise _not_alone()
            became = _taken([line for _, line in lines], by=by, now=now, dry_run=dry_run)
        except Refusal as refusal:
            column = COLUMNS.get(refusal.field, "")
            rejected += [(row, refusal, column) for row, _ in lines]
            continue
        taken.posts += became.posts
        taken.corrected += became.corrected
        if became.is_new:
            name = lines[0][1].name
            taken.newcomers.append(NewcomerOut(id=became.officer_id, username=username, name=name))
        elif not became.posts and not became.corrected:
            taken.known += len(lines)
    rejected.sort(key=lambda one: one[0].number)
    taken.rejected = len(rejected)
    taken.problems = [
        RowProblemOut(row=row.number, column=column, why=Both(zh=why.zh, en=why.en))
        for row, why, column in rejected[:SHOWN]
    ]
    return Outcome(taken, rejected)


def _taken(lines: list[Listed], *, by: Actor, now: datetime, dry_run: bool) -> TakenIn:
    """One person in one transaction; a dry run does all of it and takes it back."""
    with transaction.atomic():
        became = take_in(lines, by=by, now=now)
        transaction.set_rollback(dry_run)
    return became


def _rows(sheet: Sheet) -> list[Row]:
    """The rows under our headings, however they are shortened; without the one that explains."""
    ours = {
        form: heading
        for heading in HEADINGS
        for form in (heading, heading.partition(" ")[0], heading.partition(" ")[2])
    }
    renamed = replace(sheet, headings=tuple(ours.get(one, one) for one in sheet.headings))
    must_have(renamed, (USERNAME, NAME), "people.columns")
    rows = []
    for row in renamed.rows():
        if row.cells[USERNAME].strip().startswith(NOTED):
            continue
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise too_big(
                f"表格超过 {MOST_ROWS:,} 行，请分成几个文件。",
                f"The table has more than {MOST_ROWS:,} rows: split it into several files.",
            )
    return rows


def _listed(row: Row, names: Names) -> Listed:
    """A row as a line of the list; raises BadCell for a cell that cannot be understood."""

    def said(column: str) -> str:
        return row.cells.get(column, "").strip()

    if not said(USERNAME):
        raise BadCell(USERNAME, "请填写用户名", "A username is needed")
    role, unit = names.code(row, ROLE), names.code(row, UNIT)
    if bool(role) != bool(unit):
        raise BadCell(
            UNIT if role else ROLE,
            "角色和单位要一起填，或都不填",
            "A role and a unit go together, or neither is there",
        )
    return Listed(
        username=said(USERNAME).casefold(),
        name=said(NAME),
        phone=phone(said(PHONE), PHONE),
        role=role,
        unit_code=unit,
        area_code=names.code(row, AREA),
        from_on=_day(said(FROM), FROM),
        to_on=_day(said(UNTIL), UNTIL),
        stands_in=bool(said(STANDS_IN)),
    )


def _day(text: str, column: str) -> date | None:
    zone = ZoneInfo(current().pack.district.time_zone)
    return moment(text, column, DAYS, zone).date() if text else None


def _not_alone() -> Refusal:
    return Invalid(
        "people.another_row",
        "此人另有一行要改。改好后，把此人的各行一起导入。",
        "Another row of this person has to be mended. Then import all her rows together.",
    )

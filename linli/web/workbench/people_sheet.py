"""The staff as a table: one row for each post, in the columns that an import takes too."""

from collections.abc import Sequence
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from linli.journal.acting import ActorKind
from linli.people.permissions import reach_of
from linli.people.queries import officer_facts
from linli.policy.queries import current
from linli.web.callers import authority
from linli.web.door import Routes
from linli.web.workbench.staff import HeldOut, Looked, StaffOut, StaffState, staff_out, wanted

routes = Routes(only=ActorKind.OFFICER)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 20_000
HEADINGS = (
    "用户名 username",
    "姓名 name",
    "电话 phone",
    "角色 role",
    "单位 unit",
    "辖区 area",
    "从 from",
    "到 until",
    "替谁代班 stands in for",
    "状态 state",
)


@routes.way(
    "GET",
    "/people/sheet",
    permission="people.add",
    response={200: None},
    summary="导出人员 The staff as Excel",
)
def download(
    request: HttpRequest, unit: str = "", role: str = "", state: StaffState = "present"
) -> HttpResponse:
    """Those whom the asker administers, at most 20,000; each post is a row. Phones are in it."""
    now = timezone.now()
    mine = reach_of(current().pack.roles, authority(request), "people.add")
    rows = list(wanted(Looked(unit=unit, role=role, state=state), now=now).order_by("id")[:MOST])
    phones = {row.id: officer_facts(row).phone.plain for row in rows}
    table = [
        (
            one.username,
            one.name,
            phones[one.id],
            post.role if post else "",
            post.unit.code if post else "",
            post.area if post else "",
            str(post.from_on) if post else "",
            str(post.to_on or "") if post else "",
            post.stands_in_for.name if post and post.stands_in_for else "",
            one.state,
        )
        for one in staff_out(rows, mine, now=now)
        if one.mine_to_change
        for post in posts_or_none(one)
    ]
    answer = HttpResponse(book_of(HEADINGS, table), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="people.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


def posts_or_none(one: StaffOut) -> list[HeldOut | None]:
    """Her posts; a row without one where she has none, or she would be missing."""
    return [*one.posts] or [None]


def book_of(headings: tuple[str, ...], table: Sequence[tuple[str, ...]]) -> bytes:
    """A workbook of text cells: nothing in it is ever computed, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("people")
    sheet.freeze_panes = "A2"
    for number, line in enumerate([headings, *table]):
        cells = []
        for value in line:
            cell = WriteOnlyCell(sheet, value=value)
            cell.data_type = "s"
            cell.font = Font(bold=number == 0)
            cells.append(cell)
        sheet.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()

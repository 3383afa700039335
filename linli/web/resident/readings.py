"""Who read my data: every time that staff were shown a name, a number or an address, and why."""

from datetime import datetime

from django.http import HttpRequest

from linli.cases.models import Reading
from linli.cases.purposes import FIELD_NAMES, PURPOSE_NAMES
from linli.cases.queries.readings import readings_of
from linli.journal.acting import ActorKind
from linli.policy.queries import current
from linli.web.bodies import Both, Named, UnitOut, both, local, unit_out
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.pages import PAGE, Cursor, Limit, cursor_after, cut, id_after
from linli.web.shape import Shape

own = Routes(only=ActorKind.RESIDENT)


class ReadingOut(Shape):
    """Which unit and post read what of which report, when and why; never the officer's name."""

    at: datetime
    number: str
    unit: UnitOut
    role: Named
    reason: Named
    fields: list[Named]


class ReadingsOut(Shape):
    """A page of them, the newest first."""

    items: list[ReadingOut]
    next: str | None


@own.way(
    "GET",
    "/me/readings",
    permission="people.read",
    response=ReadingsOut,
    summary="谁看过我的信息 Who read my data",
)
def readings(request: HttpRequest, cursor: Cursor = "", limit: Limit = PAGE) -> ReadingsOut:
    """What was shown masked was not read, and is not here."""
    before = id_after(cursor, "readings") if cursor else None
    rows = readings_of(actor(request).id, before=before)
    page, following = cut(rows[: limit + 1], limit, lambda row: cursor_after("readings", row.id))
    return ReadingsOut(items=[_reading(row) for row in page], next=following)


def _reading(row: Reading) -> ReadingOut:
    role = current().pack.roles.by_code.get(row.role)
    zh, en = PURPOSE_NAMES[row.purpose]
    return ReadingOut(
        at=local(row.at),
        number=row.case.number,
        unit=unit_out(row.unit_id),
        role=Named(
            code=row.role,
            name=Both(zh=row.role, en=row.role) if role is None else both(role.name),
        ),
        reason=Named(code=row.purpose, name=Both(zh=zh, en=en)),
        fields=[
            Named(code=one, name=Both(zh=FIELD_NAMES[one][0], en=FIELD_NAMES[one][1]))
            for one in row.fields.split(",")
        ],
    )

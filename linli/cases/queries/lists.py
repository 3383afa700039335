"""Lists of cases, page by page: what a unit has to do, what lies at a desk, what is in an area.

Open cases come by due time, ended ones by their end, the latest first. Each list walks an index in
its own order and stops after a page, so that it costs the same at five million cases.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from linli.cases.lifecycle import ENDED, OPEN, STATE_NAMES, State
from linli.cases.queries.cursors import cursor_after, id_after, place_after
from linli.cases.queries.rows import COLUMNS, WAITING, Page, case_rows
from linli.cases.queries.sight import Params, Sight, check_area_code, sight_of
from linli.journal.acting import Invalid
from linli.people.authority import Authority
from linli.policy.queries import current

PAGE = 50
LONGEST_PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases; what is empty does not count. `overdue` asks open cases only.

    `area_code` means the area and all below it, in every generation of boundaries. `own` means the
    asker's own: a resident's reports, what an officer entered; `helping` what her units assist.
    `newest` takes open cases in the order they came, the latest first.
    """

    holder_id: int | None = None
    desk_id: int | None = None
    area_code: str = ""
    states: frozenset[State] = OPEN
    category: str = ""
    urgency: str = ""
    channel: str = ""
    due_before: datetime | None = None
    overdue: bool | None = None
    own: bool = False
    helping: bool = False
    newest: bool = False


@dataclass(frozen=True, slots=True)
class _Order:
    """The order of a list, by the index that it walks."""

    kind: str
    column: str
    within: str
    direction: str
    beyond: str

    def by(self, table: str = "") -> str:
        """The order of rows, the same in each statement that a list is put together from."""
        columns = ("id",) if self.column == "id" else (self.column, "id")
        return ", ".join(f"{table}{column} {self.direction}" for column in columns)

    def beyond_cursor(self) -> str:
        """What holds of the rows after the cursor's."""
        if self.column == "id":
            return f"c.id {self.beyond} %(after_id)s"
        return f"(c.{self.column}, c.id) {self.beyond} (%(after)s, %(after_id)s)"


_WAITING = ", ".join(f"'{state}'" for state in sorted(WAITING))
_HELPED = (
    "c.id IN (SELECT helper.case_id FROM cases_helper helper "
    "WHERE helper.unit_id = ANY(%({units})s))"
)
_BY_DUE = _Order("open", "due_at", "c.ended_at IS NULL", "ASC", ">")
_BY_END = _Order("ended", "ended_at", "c.ended_at IS NOT NULL", "DESC", "<")
_NEWEST = _Order("newest", "id", "c.ended_at IS NULL", "DESC", "<")


def cases(
    wanted: Wanted, *, asker: Authority, now: datetime, cursor: str = "", limit: int = PAGE
) -> Page:
    """A page of the cases that are wanted and that the asker may see (`case.list`).

    At most four statements, two of which only fill what a process has not seen yet. Raises Invalid
    for a cursor of another list, and for open and ended states in one list: they have no common
    order.
    """
    order = _order(wanted)
    if wanted.area_code:
        check_area_code(wanted.area_code)
    sight = sight_of(asker, "case.list")
    limit = max(1, min(limit, LONGEST_PAGE))
    params: Params = {
        **sight.params(),
        "states": sorted(state.value for state in wanted.states),
        "holder": wanted.holder_id,
        "desk": wanted.desk_id,
        **narrowing_params(wanted),
        "now": now,
        "limit": limit + 1,
    }
    if cursor and order is _NEWEST:
        params["after_id"] = id_after(cursor, order.kind)
    elif cursor:
        params["after"], params["after_id"] = place_after(cursor, order.kind)
    asked_for = " AND ".join([order.within, *_filters(wanted, order, bool(cursor))])
    found = "\nUNION\n".join(f"({way})" for way in _ways(wanted, sight, order, asked_for, params))
    statement = (
        f"SELECT {COLUMNS} FROM (SELECT * FROM ({found}) AS ways "  # noqa: S608
        f"ORDER BY {order.by()} LIMIT %(limit)s) AS found "
        f"JOIN cases_case c USING (id) ORDER BY {order.by('c.')}"
    )
    with connection.cursor() as database:
        database.execute(statement, params)
        rows = case_rows(database.fetchall(), now=now)
    if len(rows) <= limit:
        return Page(rows, None)
    last = rows[limit - 1]
    if order is _NEWEST:
        return Page(rows[:limit], cursor_after(order.kind, last.id))
    at = last.due_at if order is _BY_DUE else last.ended_at
    assert at is not None
    return Page(rows[:limit], cursor_after(order.kind, at, last.id))


def _order(wanted: Wanted) -> _Order:
    states = wanted.states
    if states and states <= OPEN:
        return _NEWEST if wanted.newest else _BY_DUE
    if states and states <= ENDED:
        return _BY_END
    open_zh = "、".join(STATE_NAMES[state][0] for state in State if state in OPEN)
    ended_zh = "、".join(STATE_NAMES[state][0] for state in State if state in ENDED)
    raise Invalid(
        "list.states",
        f"在办（{open_zh}）和已结束（{ended_zh}）的案件要分开列。",
        "Open and ended cases are listed apart: ask for the ones or the others.",
        field="states",
    )


def _filters(wanted: Wanted, order: _Order, goes_on: bool) -> Iterator[str]:
    if wanted.states not in (OPEN, ENDED):
        yield "c.state = ANY(%(states)s)"
    if wanted.holder_id is not None:
        yield "c.holder_id = %(holder)s"
    if wanted.desk_id is not None:
        yield "c.desk_id = %(desk)s"
    yield from narrowing(wanted)
    if wanted.overdue is not None and order is not _BY_END:
        late = f"c.due_at <= %(now)s AND c.state IN ({_WAITING})"
        yield late if wanted.overdue else f"NOT ({late})"
    if goes_on:
        yield order.beyond_cursor()


def narrowing(wanted: Wanted) -> Iterator[str]:
    """The filters that any list of cases knows; they narrow it and lead nowhere by themselves."""
    if wanted.category:
        yield "c.category = %(category)s"
    if wanted.urgency:
        yield "c.urgency = %(urgency)s"
    if wanted.channel:
        yield "c.channel = %(channel)s"
    if wanted.due_before is not None:
        yield "c.due_at < %(due_before)s"


def narrowing_params(wanted: Wanted) -> Params:
    """The parameters of `narrowing`."""
    return {
        "category": wanted.category,
        "urgency": wanted.urgency,
        "channel": wanted.channel,
        "due_before": wanted.due_before,
    }


def _ways(
    wanted: Wanted, sight: Sight, order: _Order, asked_for: str, params: Params
) -> Iterator[str]:
    """The statements that walk an index each; together they find all that is wanted and seen.

    A way that leads only to what the asker may see does not ask again, for every row of it, whether
    she may.
    """
    reach = sight.reach
    columns = "c.id" if order is _NEWEST else f"c.id, c.{order.column}"
    asked_for = f"{asked_for} AND {sight.apart()}"
    seen = f"{asked_for} AND {sight.reached()}"

    def page(way: str, conditions: str = seen) -> str:
        return f"""
            SELECT {columns} FROM cases_case c
            LEFT JOIN territory_area a ON a.id = c.area_id
            WHERE {conditions} AND {way}
            ORDER BY {order.by("c.")}
            LIMIT %(limit)s"""  # noqa: S608

    def each(ways: str, column: str, conditions: str) -> str:
        inner = page(f"c.{column} = way.id", conditions)
        return f"SELECT one.* FROM {ways} CROSS JOIN LATERAL ({inner}) AS one"  # noqa: S608

    def units(name: str) -> str:
        return f"unnest(%({name})s::bigint[]) AS way(id)"

    def areas(name: str) -> str:
        return f"(SELECT id FROM territory_area WHERE code LIKE ANY(%({name})s)) AS way"  # noqa: S608

    if wanted.own or sight.own_only:
        yield page(
            "c.id IN (SELECT own.case_id FROM cases_report own "  # noqa: S608
            f"WHERE own.{sight.own_column} = %(asker_id)s)"
        )
    elif wanted.helping:
        params["helpers"] = sorted(sight.asker.unit_ids)
        yield page(_HELPED.format(units="helpers"))
    elif wanted.area_code:
        params["areas"] = [f"{wanted.area_code}%"]
        # The whole district is walked in order; a part of it, area by area.
        is_part = len(wanted.area_code) > len(current().pack.district.division_code)
        if is_part and wanted.holder_id is None and wanted.desk_id is None:
            yield each(areas("areas"), "area_id", seen)
        else:
            yield page("a.code LIKE ANY(%(areas)s)")
    elif reach.everything or not reach or wanted.holder_id or wanted.desk_id or wanted.category:
        yield page("TRUE")
    else:
        if reach.holder_unit_ids:
            yield each(units("seen_holders"), "holder_id", asked_for)
        if reach.desk_unit_ids:
            yield each(units("seen_desks"), "desk_id", asked_for)
        if reach.assisting_unit_ids:
            yield page(_HELPED.format(units="seen_helpers"), asked_for)
        if reach.area_codes:
            yield each(areas("seen_areas"), "area_id", asked_for)

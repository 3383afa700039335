"""安全记录: what was refused at the doors, for the auditor; and the alarms about it."""

from collections.abc import Iterable
from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query

from linli.attempts.acts import judge_security_alarm, note_attempts_export, reopen_security_alarm
from linli.attempts.models import ALARM_WORDS, Alarm, Attempt
from linli.attempts.queries import Sought, attempts, by_kind, security_alarms, seen
from linli.journal.acting import ActorKind
from linli.people.judging import Outcome, words_about
from linli.people.permissions import must
from linli.people.queries import officers
from linli.web.bodies import Done, local
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.downloads import MOST_EXPORTED, table_answer
from linli.web.once import done_once
from linli.web.pages import PAGE, Cursor, Id, Limit, cursor_after, cut, id_after
from linli.web.shape import Shape
from linli.web.workbench.attempt_shapes import (
    KindCountOut,
    RefusedListOut,
    RefusedOut,
    SecurityAlarmOut,
    SecurityAlarmsOut,
)
from linli.web.workbench.reading_shapes import AlarmJudgedIn, Which
from linli.web.workbench.staff import ColleagueOut

routes = Routes(only=ActorKind.OFFICER)
MOST_ID = 2**53
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)
HEADINGS = (
    "时间 at",
    "种类 kind",
    "工作人员 officer",
    "其他人 somebody else",
    "来处 place",
    "入口 route",
    "原因 code",
    "次数 times",
)


class SoughtIn(Shape):
    """Which attempts; what is left out does not count."""

    kind: str = Field("", max_length=20)
    officer: int = Field(0, ge=0, le=MOST_ID, description="The id of whose account it was")
    who: str = Field("", max_length=16, description="The mark of somebody who is no officer")
    place: str = Field("", max_length=16, description="The mark of a network address")
    since: date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY)
    until: date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY, description="With this day")

    def sought(self) -> Sought:
        return Sought(self.kind, self.officer, self.who, self.place, self.since, self.until)


@routes.way(
    "GET",
    "/attempts",
    permission="journal.read",
    response=RefusedListOut,
    summary="安全记录 What was refused at the doors",
)
def refused(
    request: HttpRequest, wanted: Query[SoughtIn], cursor: Cursor = "", limit: Limit = PAGE
) -> RefusedListOut:
    """The newest first; with the first page how often each kind was tried."""
    must(actor(request), "journal.read", now=timezone.now())
    before = id_after(cursor, "attempts") if cursor else None
    sought = wanted.sought()
    rows = attempts(sought, before=before)
    page, following = cut(rows[: limit + 1], limit, lambda row: cursor_after("attempts", row.id))
    counts = {} if cursor else by_kind(sought)
    return RefusedListOut(
        items=_attempts(page),
        next=following,
        counts=[
            KindCountOut(kind=kind, times=counts[kind])
            for kind in Attempt.Kind.values
            if kind in counts
        ],
    )


@routes.way(
    "GET",
    "/attempts/sheet",
    permission="journal.read",
    response={200: None},
    summary="导出安全记录 What was refused as Excel",
)
def sheet(request: HttpRequest, wanted: Query[SoughtIn]) -> HttpResponse:
    """The same rows, at most 20,000. That they were taken out is on record."""
    now = timezone.now()
    rows = _attempts(attempts(wanted.sought())[:MOST_EXPORTED])
    note_attempts_export(len(rows), by=actor(request), now=now)
    names = dict(Attempt.Kind.choices)
    cells = (
        (
            f"{one.last_at:%Y-%m-%d %H:%M:%S}",
            str(names[one.kind]),
            one.officer.name if one.officer else "",
            one.who,
            one.place,
            one.route,
            one.code,
            str(one.times),
        )
        for one in rows
    )
    return table_answer(cells, name="attempts", head=HEADINGS, now=local(now))


@routes.way(
    "GET",
    "/attempts/alarms",
    permission="journal.read",
    response=SecurityAlarmsOut,
    summary="安全告警 Security alarms",
)
def alarm_list(
    request: HttpRequest, outcome: Which = "open", cursor: Cursor = "", limit: Limit = PAGE
) -> SecurityAlarmsOut:
    """The newest first."""
    before = id_after(cursor, "security_alarms") if cursor else None
    rows = security_alarms(outcome, before=before)
    page, following = cut(
        rows[: limit + 1], limit, lambda row: cursor_after("security_alarms", row.id)
    )
    names = _names({row.officer_id for row in page} | {row.judged_by or 0 for row in page})
    return SecurityAlarmsOut(
        items=[_alarm(row, names) for row in page],
        next=following,
        open=Alarm.objects.filter(outcome=Outcome.OPEN).count(),
    )


@routes.way(
    "POST",
    "/attempts/alarms/{security_alarm_id}/judge",
    permission="reading.judge",
    response=Done,
    summary="处理安全告警 Say what came of a security alarm",
    examples={
        "已说明 explained": {"outcome": "explained", "words": "本人忘记密码，已当面核实并重置。"}
    },
)
def judge(request: HttpRequest, security_alarm_id: Id, payload: AlarmJudgedIn) -> Done:
    """Explained, or passed on to whoever is in charge of security; never about oneself."""
    return done_once(
        request,
        payload,
        partial(judge_security_alarm, security_alarm_id, payload.outcome, payload.words),
    )


@routes.way(
    "POST",
    "/attempts/alarms/{security_alarm_id}/reopen",
    permission="reading.judge",
    response=Done,
    summary="撤回处理 Take the judgement of a security alarm back",
)
def reopen(request: HttpRequest, security_alarm_id: Id) -> Done:
    """It is open again. Twice is once."""
    return done_once(request, None, partial(reopen_security_alarm, security_alarm_id))


def _attempts(rows: Iterable[Attempt]) -> list[RefusedOut]:
    page = list(rows)
    names = _names({row.officer_id for row in page})
    return [
        RefusedOut(
            id=row.id,
            kind=row.kind,
            last_at=local(row.last_at),
            officer=_officer(row.officer_id, names),
            who=seen(row.who),
            place=seen(row.place),
            route=row.route,
            code=row.code,
            times=row.many,
        )
        for row in page
    ]


def _alarm(row: Alarm, names: dict[int, str]) -> SecurityAlarmOut:
    return SecurityAlarmOut(
        id=row.id,
        kind=row.kind,
        officer=_officer(row.officer_id, names),
        who=seen(row.who),
        place=seen(row.place),
        observed=row.observed,
        raised_at=local(row.raised_at),
        last_at=local(row.last_at),
        outcome=row.outcome,
        words=words_about(row, ALARM_WORDS),
        judged_by=names.get(row.judged_by or 0, ""),
        judged_at=None if row.judged_at is None else local(row.judged_at),
    )


def _names(ids: set[int]) -> dict[int, str]:
    return {one: found.name.plain for one, found in officers(ids - {0}).items()}


def _officer(officer_id: int, names: dict[int, str]) -> ColleagueOut | None:
    return ColleagueOut(id=officer_id, name=names.get(officer_id, "")) if officer_id else None

"""查阅告警: reading that was unusual, for the auditor to judge."""

from functools import partial

from django.http import HttpRequest

from linli.cases.acts.judge_alarm import judge_alarm, reopen_alarm
from linli.cases.models import ALARM_WORDS, ReadingAlarm
from linli.cases.queries.readings import alarms
from linli.journal.acting import ActorKind
from linli.people.judging import Outcome, words_about
from linli.people.queries import officers
from linli.web.bodies import Done, local, unit_out
from linli.web.door import Routes
from linli.web.once import done_once
from linli.web.pages import PAGE, Cursor, Id, Limit, cursor_after, cut, id_after
from linli.web.workbench.reading_shapes import (
    AlarmJudgedIn,
    ReadingAlarmOut,
    ReadingAlarmsOut,
    Which,
)
from linli.web.workbench.staff import ColleagueOut

routes = Routes(only=ActorKind.OFFICER)


@routes.way(
    "GET",
    "/readings/alarms",
    permission="reading.read",
    response=ReadingAlarmsOut,
    summary="查阅告警 Alarms about unusual reading",
)
def alarm_list(
    request: HttpRequest, outcome: Which = "open", cursor: Cursor = "", limit: Limit = PAGE
) -> ReadingAlarmsOut:
    """The newest first."""
    before = id_after(cursor, "alarms") if cursor else None
    rows = alarms(outcome, before=before)
    page, following = cut(rows[: limit + 1], limit, lambda row: cursor_after("alarms", row.id))
    people = officers(
        {row.officer_id for row in page} | {row.judged_by for row in page if row.judged_by}
    )
    names = {one: found.name.plain for one, found in people.items()}
    return ReadingAlarmsOut(
        items=[_alarm(row, names) for row in page],
        next=following,
        open=ReadingAlarm.objects.filter(outcome=Outcome.OPEN).count(),
    )


@routes.way(
    "POST",
    "/readings/alarms/{alarm_id}/judge",
    permission="reading.judge",
    response=Done,
    summary="处理告警 Say what came of an alarm",
    examples={
        "已说明 explained": {"outcome": "explained", "words": "停水当天集中回访，已核对值班表。"}
    },
)
def judge(request: HttpRequest, alarm_id: Id, payload: AlarmJudgedIn) -> Done:
    """Explained, or passed on to whoever is in charge of discipline; never about oneself."""
    return done_once(
        request, payload, partial(judge_alarm, alarm_id, payload.outcome, payload.words)
    )


@routes.way(
    "POST",
    "/readings/alarms/{alarm_id}/reopen",
    permission="reading.judge",
    response=Done,
    summary="撤回处理 Take the judgement of an alarm back",
)
def reopen(request: HttpRequest, alarm_id: Id) -> Done:
    """It is open again. Twice is once."""
    return done_once(request, None, partial(reopen_alarm, alarm_id))


def _alarm(row: ReadingAlarm, names: dict[int, str]) -> ReadingAlarmOut:
    return ReadingAlarmOut(
        id=row.id,
        kind=row.kind,
        officer=ColleagueOut(id=row.officer_id, name=names.get(row.officer_id, "")),
        unit=unit_out(row.unit_id),
        number=None if row.case is None else row.case.number,
        day=row.day,
        observed=row.observed,
        own=row.own,
        peers=row.peers,
        raised_at=local(row.raised_at),
        outcome=row.outcome,
        words=words_about(row, ALARM_WORDS),
        judged_by=names.get(row.judged_by or 0, ""),
        judged_at=None if row.judged_at is None else local(row.judged_at),
    )

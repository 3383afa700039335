"""Joint meetings: called, held with minutes and decisions, or called off."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.cases.apart import apart_of
from linli.cases.queries.timeline import entries, entries_about
from linli.collaboration.acts.meetings import Decision, cancel, hold, plan
from linli.collaboration.models import Meeting
from linli.collaboration.queries.meetings import (
    meeting_by_id,
    meeting_of_units,
    meetings_of_case,
    meetings_of_units,
)
from linli.journal.acting import ActorKind
from linli.web.bodies import Strict, Words
from linli.web.callers import actor, authority, units_of
from linli.web.case_pages import lines_of
from linli.web.case_shapes import LinesOut
from linli.web.door import Routes
from linli.web.once import once
from linli.web.pages import PAGE, CaseNumber, Cursor, Id, Limit, cursor_after, cut, id_after
from linli.web.stepping import readable
from linli.web.workbench.concerned import meeting_concerns
from linli.web.workbench.together_shapes import (
    CaseMeetingsOut,
    MeetingBriefOut,
    MeetingOut,
    MeetingsOut,
    meeting_brief,
    meeting_out,
)
from linli.web.written import MomentWithOffset

routes = Routes(only=ActorKind.OFFICER)


class PlanIn(Strict):
    """What is to be talked about, where, when, with whom; perhaps about a case."""

    title: str = Field(max_length=100)
    agenda: str = Field(max_length=2_000)
    place: str = Field(max_length=200)
    starts_at: MomentWithOffset
    units: list[str] = Field(min_length=1, max_length=20)
    number: str | None = Field(None, max_length=40)


class DecisionIn(Strict):
    """Which unit does what, until when."""

    unit: str = Field(max_length=60)
    what: str = Field(max_length=2_000)
    due_at: MomentWithOffset


class HeldIn(Strict):
    """Who came, the minutes, and what was decided."""

    minutes: Words
    came: list[str] = Field([], max_length=40)
    decisions: list[DecisionIn] = Field([], max_length=40)


@routes.way(
    "POST",
    "/meetings",
    permission="meeting.convene",
    response=MeetingBriefOut,
    summary="召集联席会议 Call a joint meeting",
    examples={
        "停车 parking": {
            "title": "槐荫路停车问题联席会",
            "agenda": "一、空地使用；二、施工安排。",
            "place": "柳林街道会议室",
            "starts_at": "2030-03-15T09:00:00+08:00",
            "units": ["dept-housing", "dept-urban-management"],
        }
    },
)
def plan_meeting(request: HttpRequest, payload: PlanIn) -> MeetingBriefOut:
    """The invited are told, and may read the case that it is about."""
    by, now = actor(request), timezone.now()

    def work() -> MeetingBriefOut:
        case_id = None
        if payload.number is not None:
            case_id = readable(payload.number, by=by, now=now).id
        planned = plan(
            payload.title,
            payload.agenda,
            payload.units,
            place=payload.place,
            starts_at=payload.starts_at,
            case_id=case_id,
            by=by,
            now=now,
        )
        return meeting_brief(meeting_by_id(planned.id))

    return once(request, payload, MeetingBriefOut, work, now=now)


@routes.way(
    "GET",
    "/meetings",
    permission="case.list",
    response=MeetingsOut,
    summary="联席会议 Meetings that my units called or are invited to",
)
def unit_meetings(request: HttpRequest, cursor: Cursor = "", limit: Limit = PAGE) -> MeetingsOut:
    """The newest first."""
    before = id_after(cursor, "meetings") if cursor else None
    rows = meetings_of_units(units_of(request), before=before)
    rows = rows.filter(apart_of(authority(request)))
    page, following = cut(rows[: limit + 1], limit, lambda row: cursor_after("meetings", row.id))
    return MeetingsOut(items=[meeting_out(one) for one in page], next=following)


@routes.way(
    "GET",
    "/meetings/{meeting_id}",
    permission="case.list",
    response=MeetingOut,
    summary="一次会议 One meeting",
)
def one_meeting(request: HttpRequest, meeting_id: Id) -> MeetingOut:
    """For the units that called it or were invited."""
    return meeting_out(
        meeting_of_units(meeting_id, units_of(request), apart_of(authority(request)))
    )


@routes.way(
    "GET",
    "/meetings/{meeting_id}/timeline",
    permission="case.list",
    response=LinesOut,
    summary="会议经过 What happened to a meeting and to what it decided",
)
def meeting_timeline(request: HttpRequest, meeting_id: Id) -> LinesOut:
    """The oldest first; of its case only what is about this meeting and its tasks."""
    meeting = _own_meeting(request, meeting_id)
    tasks = [task.id for task in meeting.tasks.all()]
    if meeting.case_id is None:
        told = entries_about("meeting", [meeting.id]) + entries_about("task", tasks)
    else:
        told = [
            one
            for one in entries(meeting.case_id)
            if one.facts.get("meeting_id") == meeting.id or one.facts.get("task_id") in tasks
        ]
    return lines_of(meeting.case, sorted(told, key=lambda one: one.entry_id))


@routes.way(
    "GET",
    "/cases/{number}/meetings",
    permission="case.read",
    response=CaseMeetingsOut,
    summary="案件的联席会议 Meetings about a case",
)
def case_meetings(request: HttpRequest, number: CaseNumber) -> CaseMeetingsOut:
    """The oldest first."""
    case = readable(number, by=actor(request), now=timezone.now())
    return CaseMeetingsOut(items=[meeting_out(one) for one in meetings_of_case(case.id)])


@routes.way(
    "POST",
    "/meetings/{meeting_id}/hold",
    permission="meeting.convene",
    response=MeetingBriefOut,
    summary="登记会议纪要 Put on record that a meeting was held",
    examples={
        "纪要 minutes": {
            "minutes": "同意利用空地建停车场。",
            "came": ["dept-housing"],
            "decisions": [
                {
                    "unit": "dept-housing",
                    "what": "办理空地临时使用手续",
                    "due_at": "2030-03-30T18:00:00+08:00",
                }
            ],
        }
    },
)
def hold_meeting(request: HttpRequest, meeting_id: Id, payload: HeldIn) -> MeetingBriefOut:
    """Each decision becomes a task of its unit, with its deadline."""
    decisions = [Decision(one.unit, one.what, one.due_at) for one in payload.decisions]
    return _done(
        request,
        payload,
        hold,
        meeting_id,
        payload.minutes,
        came=payload.came,
        decisions=decisions,
    )


@routes.way(
    "POST",
    "/meetings/{meeting_id}/cancel",
    permission="meeting.convene",
    response=MeetingBriefOut,
    summary="取消会议 Call a meeting off",
)
def cancel_meeting(request: HttpRequest, meeting_id: Id) -> MeetingBriefOut:
    """The invited are told."""
    return _done(request, None, cancel, meeting_id)


def _done(
    request: HttpRequest,
    payload: Any,
    verb: Callable[..., Meeting],
    meeting_id: int,
    *given: Any,
    **more: Any,
) -> MeetingBriefOut:
    by, now = actor(request), timezone.now()
    meeting_concerns(meeting_id, by=by, now=now)
    return once(
        request,
        payload,
        MeetingBriefOut,
        lambda: meeting_brief(meeting_by_id(verb(meeting_id, *given, by=by, now=now, **more).id)),
        now=now,
    )


def _own_meeting(request: HttpRequest, meeting_id: int) -> Meeting:
    seen = apart_of(authority(request))
    return meeting_of_units(meeting_id, units_of(request), seen)

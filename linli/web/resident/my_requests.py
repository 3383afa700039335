"""What I ask of the office about my data 个人信息请求: with an account, or by a receipt's code."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.cases.models import Report
from linli.cases.queries.receipt import report_by_code
from linli.journal.acting import ActorKind, Invalid
from linli.rights.asked import (
    Asked,
    ask_the_office,
    asked_at_counters,
    requests_of,
    requests_under,
)
from linli.rights.models import CounterIntake, PersonalRequest
from linli.web.bodies import Done, Strict, UnitOut, local, unit_out
from linli.web.callers import actor
from linli.web.door import PUBLIC, Routes
from linli.web.once import once
from linli.web.resident.progress import Code, as_known
from linli.web.shape import Shape

routes = Routes()
own = Routes(only=ActorKind.RESIDENT)
EXAMPLE = {"更正 correct": {"kind": "correct", "words": "门牌号写错了，应当是 12 号。"}}


class AskedAtCounterOut(Shape):
    """That it was asked at a counter, and whether it can still be said that it was not she."""

    unit: UnitOut
    waits_until: datetime | None
    objected_at: datetime | None
    may_object: bool


class DataRequestIn(Strict):
    """What is wanted, in her own words."""

    kind: Literal["correct", "delete", "see", "explain"]
    words: str = Field(max_length=1_000)


class MyDataRequestIn(DataRequestIn):
    """The same, perhaps about one of her reports."""

    number: str = Field("", max_length=40)


class DataRequestOut(Shape):
    """A request, until when it is answered, why that was put off, and the answer."""

    id: int
    kind: str
    number: str | None
    words: str
    asked_at: datetime
    due_at: datetime
    extension: str
    state: str
    answer: str
    answered_at: datetime | None
    counter: AskedAtCounterOut | None


class DataRequestsOut(Shape):
    """The newest first; at most fifty."""

    items: list[DataRequestOut]


@own.way(
    "GET",
    "/me/requests",
    permission="people.read",
    response=DataRequestsOut,
    summary="我的请求 What I asked about my data",
)
def mine(request: HttpRequest) -> DataRequestsOut:
    """With what was answered."""
    return _items(requests_of(actor(request).id))


@own.way(
    "POST",
    "/me/requests",
    permission="people.correct",
    response={201: Done},
    summary="提出请求 Ask the office about my data",
    examples=EXAMPLE,
)
def ask(request: HttpRequest, payload: MyDataRequestIn) -> Done:
    """Answered within the district's number of working days."""
    by, now = actor(request), timezone.now()

    def work() -> Done:
        ask_the_office(
            payload.kind,
            payload.words,
            resident_id=by.id,
            report=_own_report(payload.number, by.id),
            by=by,
            now=now,
        )
        return Done()

    return once(request, payload, Done, work, now=now)


@routes.way(
    "GET",
    "/progress/{code}/requests",
    permission=PUBLIC,
    limit="receipt",
    response=DataRequestsOut,
    summary="凭查询码提出的请求 What was asked with this code",
)
def under_code(request: HttpRequest, code: Code) -> DataRequestsOut:
    """With what was answered; of what was asked at a counter, that it was, and nothing said."""
    report = report_by_code(code)
    return _items([*requests_under(report), *asked_at_counters(report)])


@routes.way(
    "POST",
    "/progress/{code}/requests",
    permission=PUBLIC,
    limit="receipt",
    response={201: Done},
    summary="凭查询码提出请求 Ask the office with a receipt's code",
    examples=EXAMPLE,
)
def ask_with_code(request: HttpRequest, code: Code, payload: DataRequestIn) -> Done:
    """Without an account, about this report."""
    report = report_by_code(code)
    by, now = as_known(request, report)

    def work() -> Done:
        ask_the_office(payload.kind, payload.words, report=report, by=by, now=now)
        return Done()

    return once(request, payload, Done, work, by=by, now=now)


def _own_report(number: str, resident_id: int) -> Report | None:
    if not number.strip():
        return None
    rows = Report.objects.filter(
        case__number=number.strip().upper(), resident_id=resident_id
    ).order_by("received_at")
    found = rows.first()
    if found is None:
        raise Invalid(
            "request.not_hers",
            "您名下没有这个编号的诉求。请核对编号。",
            "You have no report of this number. Check the number.",
            field="number",
        )
    return found


def _items(found: list[Asked]) -> DataRequestsOut:
    return DataRequestsOut(
        items=[
            DataRequestOut(
                id=one.row.id,
                kind=one.row.kind,
                number=one.number,
                words=one.words,
                asked_at=local(one.row.asked_at),
                due_at=local(one.row.due_at),
                extension=one.extension,
                state=one.row.stage,
                answer=one.answer,
                answered_at=None if one.row.answered_at is None else local(one.row.answered_at),
                counter=None if one.counter is None else _at_counter(one.row, one.counter),
            )
            for one in found
        ]
    )


def _at_counter(row: PersonalRequest, intake: CounterIntake) -> AskedAtCounterOut:
    return AskedAtCounterOut(
        unit=unit_out(intake.unit_id),
        waits_until=None if intake.waits_until is None else local(intake.waits_until),
        objected_at=None if intake.objected_at is None else local(intake.objected_at),
        may_object=row.stage == "open" and intake.objected_at is None,
    )

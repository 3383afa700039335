"""My data 我的信息: what is kept of me, to take along, to correct and to delete."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from ninja import Field

from linli.cases.queries.receipt import report_by_code
from linli.journal.acting import ActorKind
from linli.people.acts.codes import change_number
from linli.rights.acts import ask_copy, fetch_copy, take_report
from linli.rights.models import Copy
from linli.rights.packing import packed_under
from linli.rights.queries import Kept, copy_of, kept_of, kept_under, pieces
from linli.web.bodies import Both, Done, Language, Strict, both, local
from linli.web.callers import actor, address_of
from linli.web.door import PUBLIC, Routes
from linli.web.once import once
from linli.web.rates import bucket
from linli.web.resident.fresh import fresh_until, must_be_fresh
from linli.web.resident.progress import Code, as_known
from linli.web.shape import Shape

routes = Routes()
own = Routes(only=ActorKind.RESIDENT)


class TermOut(Shape):
    """For how many days after its end what was said of such a matter is kept."""

    name: Both
    days: int


class HeldByLawOut(Shape):
    """A matter that the law holds; why, unless that must not be told.

    On `review_on` at the latest somebody looks again whether it has to stay.
    """

    number: str
    why: Both | None
    review_on: date | None


class KeptOut(Shape):
    """What is kept, in numbers, and what a deletion would leave and until when.

    `fresh_until` is until when the code that signed one in counts as a proof.
    """

    reports: int
    photos: int
    callbacks: int
    messages: int
    readings: int
    sessions: int
    terms: list[TermOut]
    open_numbers: list[str]
    held: list[HeldByLawOut]
    deletion_asked_at: datetime | None
    fresh_until: datetime | None


class DataCopyOut(Shape):
    """The copy: waiting, writing, ready until then, or failed."""

    state: str
    size: int
    asked_at: datetime
    until: datetime | None


class MyCopyOut(Shape):
    """My copy, if there is one."""

    item: DataCopyOut | None


class CopyIn(Strict):
    """In which language its page is."""

    language: Language = "zh"


class NumberIn(Strict):
    """The code that came to the new number."""

    request_id: UUID
    code: str = Field(max_length=12)


@own.way(
    "GET",
    "/me/kept",
    permission="people.read",
    response=KeptOut,
    summary="存了我什么 What is kept of me",
)
def kept(request: HttpRequest) -> KeptOut:
    """In numbers, with how long each stays, and what a deletion would leave."""
    now = timezone.now()
    return _kept(kept_of(actor(request).id, now=now), fresh=fresh_until(request))


@own.way(
    "GET",
    "/me/copy",
    permission="people.read",
    response=MyCopyOut,
    summary="我的副本 My copy, if there is one",
)
def my_copy(request: HttpRequest) -> MyCopyOut:
    """How far it is."""
    found = copy_of(actor(request).id, now=timezone.now())
    return MyCopyOut(item=None if found is None else _copy(found))


@own.way(
    "POST",
    "/me/copy",
    permission="people.read",
    response={201: DataCopyOut},
    summary="整理一份副本 Have a copy packed",
    examples={"中文 Chinese": {"language": "zh"}},
)
def ask(request: HttpRequest, payload: CopyIn) -> DataCopyOut:
    """Packed by the worker: a page to read, the same as data, and my photos. After a fresh code."""
    by, now = actor(request), timezone.now()
    must_be_fresh(request, now=now)

    def work() -> DataCopyOut:
        return _copy(ask_copy(by.id, language=payload.language, by=by, now=now))

    return once(request, payload, DataCopyOut, work, now=now)


@own.way(
    "GET",
    "/me/copy/file",
    permission="people.read",
    response={200: None},
    summary="下载副本 The copy itself",
)
def file(request: HttpRequest) -> StreamingHttpResponse:
    """After a fresh code; every fetching is on record."""
    by, now = actor(request), timezone.now()
    must_be_fresh(request, now=now)
    found = fetch_copy(by.id, by=by, now=now)
    answer = _zip(pieces(found), f"linli-{local(found.asked_at):%Y%m%d}")
    answer["Content-Length"] = str(found.size)
    return answer


@own.way(
    "POST",
    "/me/phone",
    permission="people.correct",
    response=Done,
    summary="换手机号 Change my number",
    repeatable=False,
    examples={
        "验证码 a code": {"request_id": "5f0c6f0e-6b52-4e0e-9f5e-2f8a3c1f9d10", "code": "123456"}
    },
)
def phone(request: HttpRequest, payload: NumberIn) -> Done:
    """After a fresh code to the old number, with the code that was sent to the new one."""
    by, now = actor(request), timezone.now()
    must_be_fresh(request, now=now)
    source = bucket(address_of(request))
    change_number(by.id, payload.request_id, payload.code, source=source, by=by, now=now)
    return Done()


@routes.way(
    "GET",
    "/progress/{code}/kept",
    permission=PUBLIC,
    limit="receipt",
    response=KeptOut,
    summary="这件诉求存了什么 What is kept of this report",
)
def kept_by_code(request: HttpRequest, code: Code) -> KeptOut:
    """For whoever has its code."""
    return _kept(kept_under(report_by_code(code), now=timezone.now()), fresh=None)


@routes.way(
    "GET",
    "/progress/{code}/copy",
    permission=PUBLIC,
    limit="receipt",
    response={200: None},
    summary="下载这件诉求的副本 A copy of what was said in this report",
)
def copy_by_code(
    request: HttpRequest, code: Code, language: Language = "zh"
) -> StreamingHttpResponse:
    """What was said and handed in, for whoever has its code; not who its reporter is."""
    report = report_by_code(code)
    by, now = as_known(request, report)
    take_report(report, by=by, now=now)
    return _zip(packed_under(report, language=language, now=now), report.case.number)


def _zip(data: Iterator[bytes], name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(data, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _kept(found: Kept, *, fresh: datetime | None) -> KeptOut:
    asked_at = found.deletion_asked_at
    return KeptOut(
        reports=found.reports,
        photos=found.photos,
        callbacks=found.callbacks,
        messages=found.messages,
        readings=found.readings,
        sessions=found.sessions,
        terms=[TermOut(name=both(one.name), days=one.days) for one in found.terms],
        open_numbers=found.open_numbers,
        held=[
            HeldByLawOut(
                number=one.number,
                why=None if one.why is None else both(one.why),
                review_on=one.review_on,
            )
            for one in found.held
        ],
        deletion_asked_at=None if asked_at is None else local(asked_at),
        fresh_until=None if fresh is None else local(fresh),
    )


def _copy(found: Copy) -> DataCopyOut:
    return DataCopyOut(
        state=found.stage,
        size=found.size,
        asked_at=local(found.asked_at),
        until=None if found.until is None else local(found.until),
    )

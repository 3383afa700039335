"""Following a matter by its receipt's code, and what its reporter can do: add, withdraw, answer."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field

from linli.cases.acts.sign import sign
from linli.cases.acts.supplement import supplement
from linli.cases.acts.withdraw import withdraw
from linli.cases.known_as import recorded_as
from linli.cases.models import Report
from linli.cases.queries.receipt import first_entry, last_entry_at, progress, report_by_code
from linli.feedback.acts.answer import Answers, answer_callback
from linli.journal.acting import Actor
from linli.ledger.receipts import receipt
from linli.policy.queries import current
from linli.web.api import hashed
from linli.web.bodies import Done, Strict
from linli.web.callers import reporter
from linli.web.door import PUBLIC, Routes
from linli.web.once import once
from linli.web.resident.following import progress_out
from linli.web.resident.shapes import ProgressOut, ProofOut

routes = Routes()
Code = Annotated[str, Field(max_length=60, description="The receipt's code, as it was typed")]


class AddedIn(Strict):
    """Words or photos that were missing."""

    text: str = Field("", max_length=2_000)
    photos: list[UUID] = Field([], max_length=9)


class WithdrawIn(Strict):
    """A ground of the pack, and words if the reporter wants to say any."""

    ground: str = Field(max_length=60)
    note: str = Field("", max_length=2_000)


class CallbackIn(Strict):
    """The three answers."""

    contacted: bool
    solved: bool
    satisfaction: Literal["satisfied", "basically", "not_satisfied"]
    words: str = Field("", max_length=1_000)

    def to_answers(self) -> Answers:
        """As feedback takes them from any channel."""
        return Answers(
            contacted=self.contacted,
            solved=self.solved,
            satisfaction=self.satisfaction,
            words=self.words,
        )


def as_known(request: HttpRequest, report: Report) -> tuple[Actor, datetime]:
    """Who does this and when, as it goes on record: what the reporter wanted to be known of her.

    A rounded time is never before what is on record of the case already.
    """
    by, now = reporter(request), timezone.now()
    by, rounded = recorded_as(report.known_as, by=by, now=now, pack=current().pack)
    return by, now if rounded == now else max(rounded, last_entry_at(report.case_id))


CALLBACK_EXAMPLES = {
    "满意 satisfied": {"contacted": True, "solved": True, "satisfaction": "satisfied"},
    "没解决 not solved": {
        "contacted": True,
        "solved": False,
        "satisfaction": "not_satisfied",
        "words": "只围了起来，没有换。",
    },
}


@routes.way(
    "GET",
    "/progress/{code}",
    permission=PUBLIC,
    limit="receipt",
    response=ProgressOut,
    summary="查进度 How far has it come?",
)
def follow(request: HttpRequest, code: Code) -> HttpResponse:
    """Who is responsible, until when, what was done, and what can be done now. With an ETag."""
    found = progress(report_by_code(code))
    return hashed(request, progress_out(found, now=timezone.now()))


@routes.way(
    "GET",
    "/progress/{code}/proof",
    permission=PUBLIC,
    limit="receipt",
    response=ProofOut,
    summary="存证证明 A proof that it is in the public log",
)
def proof(request: HttpRequest, code: Code) -> ProofOut:
    """To be saved as a file: whoever has it can prove, without us, that the report was recorded.

    409 during the two seconds that sealing takes.
    """
    report = report_by_code(code)
    return ProofOut(name=f"{report.case.number}.tlog-proof", text=receipt(first_entry(report)))


@routes.way(
    "POST",
    "/progress/{code}/notes",
    permission=PUBLIC,
    limit="receipt",
    response={201: Done},
    summary="补充 Add words or photos",
    examples={"一句话 a sentence": {"text": "是 12 号门口靠东的那一个。"}},
)
def add(request: HttpRequest, code: Code, payload: AddedIn) -> Done:
    """As long as the case is open. What was said stays as it was said."""
    report = report_by_code(code)
    by, now = as_known(request, report)

    def work() -> Done:
        supplement(
            report.id,
            payload.text,
            evidence=payload.photos,
            code_shown=True,
            by=by,
            now=now,
        )
        return Done()

    return once(request, payload, Done, work, by=by, now=now)


@routes.way(
    "POST",
    "/progress/{code}/sign",
    permission=PUBLIC,
    limit="receipt",
    response=Done,
    summary="留手机号 Put the report under my number",
)
def put_name(request: HttpRequest, code: Code) -> Done:
    """For whoever is signed in and has the code: messages come, and it is found in her list."""
    by, now = reporter(request), timezone.now()

    def work() -> Done:
        sign(report_by_code(code).id, code_shown=True, by=by, now=now)
        return Done()

    return once(request, code, Done, work, now=now)


@routes.way(
    "POST",
    "/progress/{code}/withdraw",
    permission=PUBLIC,
    limit="receipt",
    response=Done,
    summary="撤回 Withdraw one's report",
    examples={"已经好了 solved": {"ground": "solved-meanwhile"}},
)
def take_back(request: HttpRequest, code: Code, payload: WithdrawIn) -> Done:
    """Where neighbours report the same, the case goes on for them."""
    report = report_by_code(code)
    by, now = as_known(request, report)

    def work() -> Done:
        withdraw(report.case_id, payload.ground, note=payload.note, code=code, by=by, now=now)
        return Done()

    return once(request, payload, Done, work, by=by, now=now)


@routes.way(
    "POST",
    "/progress/{code}/callback",
    permission=PUBLIC,
    limit="callback",
    response=Done,
    summary="评价 Answer the three questions",
    examples=CALLBACK_EXAMPLES,
)
def answer(request: HttpRequest, code: Code, payload: CallbackIn) -> Done:
    """“Not solved” reopens the case; an answer stays as it was given."""
    report = report_by_code(code)
    by, now = as_known(request, report)

    def work() -> Done:
        answer_callback(report, payload.to_answers(), by=by, now=now, code_shown=True)
        return Done()

    return once(request, payload, Done, work, by=by, now=now)

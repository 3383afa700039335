"""短信告知: whether text messages come about a report, and what became of those that did."""

from datetime import datetime

from django.http import HttpRequest

from linli.cases.known_as import KnownAs
from linli.cases.models import Report
from linli.cases.queries.receipt import report_by_code
from linli.feedback.acts.by_message import want_messages, want_no_messages
from linli.journal.acting import Actor
from linli.notices.consents import consent_of
from linli.notices.models import Outgoing
from linli.notices.queries import texted_of_report
from linli.notices.recipients import Party, phone_channels, reach_of
from linli.notices.tally import masked
from linli.notices.wording import template_of
from linli.web.bodies import Both, Done, Named, Strict, both, local
from linli.web.callers import reporter
from linli.web.door import PUBLIC, Routes
from linli.web.once import done_once
from linli.web.resident.progress import Code
from linli.web.shape import Shape

routes = Routes()
# To somebody who waits for it there are three: it comes, it went, it did not.
WAITS = Named(code="waiting", name=Both(zh="待发", en="waiting"))
WENT = Named(code="sent", name=Both(zh="已发出", en="sent"))
ARRIVED = Named(code="delivered", name=Both(zh="已送达", en="delivered"))
LOST = Named(code="failed", name=Both(zh="没发出", en="not sent"))
STATES: dict[str, Named] = {
    Outgoing.State.QUEUED: WAITS,
    Outgoing.State.HELD: WAITS,
    Outgoing.State.SENT: WENT,
    Outgoing.State.DELIVERED: ARRIVED,
    Outgoing.State.FAILED: LOST,
    Outgoing.State.UNPAID: LOST,
}


class TextedOut(Shape):
    """A text message about the report: what of, when it was written, what became of it."""

    name: Both
    at: datetime
    state: Named


class ByMessageOut(Shape):
    """Whether text messages come about a report, to which number, and those that were written.

    `offered`: the district sends them and the report is under a number. `own_choice`: its owner has
    chosen for herself how she is told, and that goes before.
    """

    offered: bool
    agreed: bool
    own_choice: bool
    since: datetime | None
    number: str
    texted: list[TextedOut]


class ByMessageIn(Strict):
    """Whether text messages about the report are wanted."""

    agreed: bool


@routes.way(
    "GET",
    "/progress/{code}/messages",
    permission=PUBLIC,
    limit="receipt",
    response=ByMessageOut,
    summary="短信告知 Are text messages sent about it?",
)
def by_message(request: HttpRequest, code: Code) -> ByMessageOut:
    """The number is masked: whoever has the code need not be whose it is."""
    return by_message_out(report_by_code(code))


@routes.way(
    "PUT",
    "/progress/{code}/messages",
    permission=PUBLIC,
    limit="receipt",
    response=Done,
    summary="开启或关闭短信告知 Be told by text message, or no more",
    examples={"不要短信 no more": {"agreed": False}},
)
def choose_messages(request: HttpRequest, code: Code, payload: ByMessageIn) -> Done:
    """Off is as easy as on: what waits to be sent is gone. On is agreeing anew."""

    def work(by: Actor, now: datetime) -> None:
        choose = want_messages if payload.agreed else want_no_messages
        choose(report_by_code(code).id, code_shown=True, by=by, now=now)

    return done_once(request, payload, work, by=reporter(request))


def by_message_out(report: Report) -> ByMessageOut:
    """The state of a report's text messages, in at most six statements."""
    offered = report.known_as == KnownAs.NAMED and report.redacted_at is None
    if report.resident_id is None or not offered or not phone_channels():
        return ByMessageOut(
            offered=False, agreed=False, own_choice=False, since=None, number="", texted=[]
        )
    party = Party("resident", report.resident_id)
    reach, consent = reach_of([party]), consent_of(report.id)
    phone = reach.phones.get(party)
    return ByMessageOut(
        offered=bool(phone),
        agreed=consent is not None,
        own_choice=party in reach.preferences,
        since=None if consent is None else local(consent.given_at),
        number=masked(phone.plain) if phone else "",
        texted=[_texted(row) for row in texted_of_report(report.id)],
    )


def _texted(row: Outgoing) -> TextedOut:
    template = template_of(row.template)
    named = None if template is None else template.name
    name = Both(zh="进展", en="progress") if named is None else both(named)
    return TextedOut(name=name, at=local(row.sent_at or row.queued_at), state=STATES[row.state])

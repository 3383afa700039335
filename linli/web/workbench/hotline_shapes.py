"""The hotlines and their letters, as a desk is told of them."""

from datetime import datetime
from typing import Literal

from ninja import Field

from linli.exchange.hotline.masked import FieldShown
from linli.exchange.hotline.models import HotlineLetter, HotlineLine, HotlineOrder
from linli.exchange.hotline.queries import Counts, SystemStanding
from linli.exchange.sending.models import Sending
from linli.policy.queries import current
from linli.policy.sections.hotline import Asking
from linli.web.bodies import Both, Strict, both, local
from linli.web.shape import Shape
from linli.web.written import Moment

LineState = Literal["well", "failing", "quiet", "none"]


class HotlineLineOut(Shape):
    """One line in: how it does; `trouble` is a code word, `since` when it last answered."""

    state: LineState
    since: datetime | None
    trouble: str
    failures: int


class HotlineSystemOut(Shape):
    """One hotline: its lines in, and what is owed to it; `oldest_at` of what waits to be sent."""

    code: str
    name: Both
    today: int
    last_letter_at: datetime | None
    asked: HotlineLineOut
    files: HotlineLineOut
    told: bool
    waiting: int
    given_up: int
    oldest_at: datetime | None
    sent_at: datetime | None
    sending: Literal["well", "failing", "paused"]


class HotlineReasonOut(Shape):
    """Why letters wait, and how many."""

    reason: str
    text: Both
    count: int


class HotlineCodeOut(Shape):
    """A code of theirs that no table has; `about` is the field."""

    system: str
    about: str
    code: str
    count: int


class HotlineTakenBackOut(Shape):
    """An order that the hotline took back while our case is open."""

    order_number: str
    case_number: str


class HotlineOut(Shape):
    """How the hotlines stand. `doubtful` and `codes` are of the last thirty days."""

    systems: list[HotlineSystemOut]
    dead: int
    waiting: int
    doubtful: int
    reasons: list[HotlineReasonOut]
    codes: list[HotlineCodeOut]
    taken_back: list[HotlineTakenBackOut]


class HotlineDoubtOut(Shape):
    """A field that was not understood, with the code if it was one."""

    about: str
    code: str


class LetterOut(Shape):
    """A letter in the list: what it is and why it waits, without what it says."""

    id: int
    system: str
    system_name: Both
    state: Literal["taken", "waiting", "dead", "discarded"]
    way: str
    origin: str
    order_number: str
    case_number: str
    kind: str
    reason: str
    text: Both
    about: str
    doubts: list[HotlineDoubtOut]
    deliveries: int
    size: int
    kept: bool
    received_at: datetime
    settled_at: datetime | None


class LettersOut(Shape):
    """A page of letters."""

    items: list[LetterOut]
    next: str | None


class LetterFieldOut(Shape):
    """A field that can be set anew: our name, under which name of theirs it came, masked."""

    name: str
    theirs: str
    value: str
    mended: bool


class LetterPageOut(Shape):
    """One letter with what it says, masked; `alike` wait for the same reason."""

    letter: LetterOut
    fields: list[LetterFieldOut]
    raw: str
    alike: int


class OwedOut(Shape):
    """Something that is owed to a hotline, and how it went so far."""

    id: int
    order_number: str
    kind: str
    state: Literal["waiting", "given_up"]
    attempts: int
    queued_at: datetime
    tried_at: datetime | None
    status: int | None
    said: str


class OwedListOut(Shape):
    """The oldest fifty."""

    items: list[OwedOut]


class MendIn(Strict):
    """Fields set anew, in our own words and codes."""

    fields: dict[str, str] = Field(max_length=20)


class DiscardIn(Strict):
    """Why it is put aside."""

    reason: str = Field(max_length=300)


class HotlineAskIn(Strict):
    """What is asked of the hotline; `until` for an extension, `reason` where the pack has some."""

    kind: Asking
    text: str = Field(max_length=2_000)
    until: Moment | None = None
    reason: str = Field("", max_length=60)


def hotline_name(code: str) -> Both:
    """What the rules in force call it; one that they name no more goes by its code."""
    system = current().pack.hotline.by_code.get(code)
    return Both(zh=code, en=code) if system is None else both(system.name)


def line_out(line: HotlineLine | None, *, used: bool) -> HotlineLineOut:
    """A line in, in a word."""
    if not used:
        return HotlineLineOut(state="none", since=None, trouble="", failures=0)
    if line is None or line.answered_at is None:
        trouble = "" if line is None else line.trouble
        state: LineState = "failing" if trouble else "quiet"
        failures = 0 if line is None else line.failures
        return HotlineLineOut(state=state, since=None, trouble=trouble, failures=failures)
    return HotlineLineOut(
        state="failing" if line.failures else "well",
        since=local(line.answered_at),
        trouble=line.trouble,
        failures=line.failures,
    )


def hotline_out(
    systems: list[SystemStanding], told: Counts, taken_back: list[tuple[str, str]]
) -> HotlineOut:
    """All of it."""
    return HotlineOut(
        systems=[_system_out(one) for one in systems],
        dead=told.dead,
        waiting=told.waiting,
        doubtful=told.doubtful,
        reasons=[
            HotlineReasonOut(reason=reason, text=Both(zh=zh, en=en), count=count)
            for reason, zh, en, count in told.reasons
        ],
        codes=[
            HotlineCodeOut(system=system, about=about, code=code, count=count)
            for system, about, code, count in told.codes
        ],
        taken_back=[
            HotlineTakenBackOut(order_number=order, case_number=case) for order, case in taken_back
        ],
    )


def _system_out(one: SystemStanding) -> HotlineSystemOut:
    system, sending = one.system, one.sending
    oldest = None if sending is None else sending.oldest_waiting_at
    sent = None if sending is None else sending.last_sent_at
    return HotlineSystemOut(
        code=system.code,
        name=both(system.name),
        today=one.today,
        last_letter_at=one.last_letter_at and local(one.last_letter_at),
        asked=line_out(one.polled, used=bool(system.poll.address)),
        files=line_out(one.dropped, used=system.drop.marker != "none"),
        told=bool(system.sends.address),
        waiting=0 if sending is None else sending.waiting,
        given_up=0 if sending is None else sending.given_up,
        oldest_at=oldest and local(oldest),
        sent_at=sent and local(sent),
        sending="well" if sending is None else sending.state,
    )


def letter_out(letter: HotlineLetter, case_number: str) -> LetterOut:
    """A letter in the list."""
    return LetterOut(
        id=letter.id,
        system=letter.system,
        system_name=hotline_name(letter.system),
        state=letter.state,
        way=letter.way,
        origin=letter.origin,
        order_number=letter.order_number,
        case_number=case_number,
        kind=letter.kind,
        reason=letter.reason,
        text=Both(zh=letter.reason_zh, en=letter.reason_en),
        about=letter.reason_field,
        doubts=[HotlineDoubtOut(about=one["about"], code=one["code"]) for one in letter.doubts],
        deliveries=letter.deliveries,
        size=letter.size,
        kept=letter.payload_sealed is not None,
        received_at=local(letter.received_at),
        settled_at=letter.settled_at and local(letter.settled_at),
    )


def field_out(one: FieldShown) -> LetterFieldOut:
    """A field of a letter."""
    return LetterFieldOut(name=one.name, theirs=one.theirs, value=one.value, mended=one.mended)


def owed_out(one: Sending, order: HotlineOrder | None) -> OwedOut:
    """Something owed."""
    return OwedOut(
        id=one.id,
        order_number="" if order is None else order.number,
        kind=str(one.what["kind"]),
        state="given_up" if one.state == Sending.State.GIVEN_UP else "waiting",
        attempts=one.attempts,
        queued_at=local(one.queued_at),
        tried_at=one.last_tried_at and local(one.last_tried_at),
        status=one.last_status,
        said=one.last_said,
    )

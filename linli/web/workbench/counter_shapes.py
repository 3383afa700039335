"""What is shown of a request that was taken in at a counter, and what a clerk fills in."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from django.utils.timezone import localdate
from ninja import Field

from linli.people.queries import officers
from linli.people.sealing import receipt_code
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.policy.sections.grounds import Ground
from linli.policy.sections.section import Text
from linli.rights.asked import Asked
from linli.rights.models import CounterIntake
from linli.rights.on_record import OnRecord, Sought
from linli.web.bodies import Both, Named, Strict, UnitOut, both, local, unit_out
from linli.web.shape import Shape

Kind = Literal["correct", "delete", "see", "explain"]


class WhomIn(Strict):
    """Under what she may be on record; for whoever left no number, a case's number and her name."""

    phone: str = Field("", max_length=40)
    name: str = Field("", max_length=60)
    number: str = Field("", max_length=40)

    def to_sought(self) -> Sought:
        """As the house looks for it."""
        return Sought(phone=self.phone, name=self.name, number=self.number)


class CounterRequestIn(Strict):
    """Whom it is about, what she wants in her words, and how it was checked who she is.

    `sought` stays away where nothing of hers can be named.
    """

    kind: Kind
    words: str = Field(max_length=1_000)
    identity: str = Field(max_length=60)
    deputy: str = Field("", max_length=60)
    sought: WhomIn | None = None
    notice: bool = False


class FoundLineOut(Shape):
    """One of her reports as far as the clerk may see it: when, of what kind, in which area."""

    on: date
    category: Both | None
    area: Both | None


class FoundOut(Shape):
    """How many reports would be concerned, and masked whose; nobody and nothing look the same.

    `elsewhere` are those that the clerk may not read, for they are another unit's.
    """

    reports: int
    who: str
    same_name: bool | None
    lines: list[FoundLineOut]
    elsewhere: int


class AtCounterOut(Shape):
    """Where, by whom and how a request was taken in, and what stands in its way."""

    unit: UnitOut
    taken_in_by: str
    own: bool
    identity: Both
    deputy: Both | None
    same_name: bool | None
    waits_until: datetime | None
    objected_at: datetime | None
    ground: Both | None
    copy_until: datetime | None
    handed_at: datetime | None


class CounterRequestOut(Shape):
    """A request as the unit sees it that took it in; `code` stands on its slip."""

    id: int
    kind: str
    number: str | None
    words: str
    code: str
    unit: UnitOut
    asked_at: datetime
    due_at: datetime
    overdue: bool
    extension: str
    state: str
    answer: str
    answered_at: datetime | None
    may_hand_over: bool
    counter: AtCounterOut


class CounterRequestsOut(Shape):
    """What my units took in, and what the pack lets a clerk pick. At most two hundred."""

    items: list[CounterRequestOut]
    identities: list[Named]
    deputies: list[Named]
    wait_days: int
    answer_workdays: int
    appeal: Both


def found_out(found: OnRecord) -> FoundOut:
    """Masked; when there is nothing that the clerk may know of, as if there were nobody."""
    shown = found.who if found.voices else None
    pack = current().pack
    return FoundOut(
        reports=len(found.voices),
        who="" if shown is None else f"{shown.masked_name} {shown.masked_phone}".strip(),
        same_name=None if shown is None else found.same_name,
        lines=[
            FoundLineOut(
                on=localdate(voice.received_at),
                category=_category(voice.case.category, pack),
                area=None
                if voice.case.area is None
                else Both(zh=voice.case.area.name_zh, en=voice.case.area.name_en),
            )
            for voice in found.lines
        ],
        elsewhere=len(found.voices) - len(found.readable),
    )


def counter_requests_out(
    found: list[Asked], *, handing: dict[int, bool], officer_id: int, now: datetime
) -> CounterRequestsOut:
    """With what the form offers."""
    rights = current().pack.rights
    counter, names = rights.counter, names_of(found)
    return CounterRequestsOut(
        items=[
            counter_request_out(one, names, handing[one.row.id], officer_id, now) for one in found
        ],
        identities=_named(counter.identities),
        deputies=_named(counter.deputies),
        wait_days=counter.wait_days,
        answer_workdays=rights.answer_workdays,
        appeal=both(counter.appeal),
    )


def counter_request_out(
    one: Asked, names: dict[int, str], may_hand_over: bool, officer_id: int, now: datetime
) -> CounterRequestOut:
    """One of them."""
    row, intake = one.row, one.counter
    assert intake is not None
    ready = intake.copy_until is not None and intake.copy_until > now and row.resident_id
    return CounterRequestOut(
        id=row.id,
        kind=row.kind,
        number=one.number,
        words=one.words,
        code=receipt_code(intake.id),
        unit=unit_out(row.unit_id),
        asked_at=local(row.asked_at),
        due_at=local(row.due_at),
        overdue=row.stage == "open" and row.due_at < now,
        extension=one.extension,
        state=row.stage,
        answer=one.answer,
        answered_at=None if row.answered_at is None else local(row.answered_at),
        may_hand_over=bool(ready) and may_hand_over,
        counter=at_counter_out(intake, names, officer_id),
    )


def at_counter_out(intake: CounterIntake, names: dict[int, str], officer_id: int) -> AtCounterOut:
    """How it was taken in; `own` is whether the asker did."""
    known = current().pack.rights.counter.by_code
    return AtCounterOut(
        unit=unit_out(intake.unit_id),
        taken_in_by=names.get(intake.officer_id, ""),
        own=intake.officer_id == officer_id,
        identity=_word(known["identity"], intake.identity) or Both(zh="", en=""),
        deputy=_word(known["deputy"], intake.deputy),
        same_name=intake.same_name,
        waits_until=_moment(intake.waits_until),
        objected_at=_moment(intake.objected_at),
        ground=_word(known["ground"], intake.ground),
        copy_until=_moment(intake.copy_until),
        handed_at=_moment(intake.handed_at),
    )


def names_of(found: Iterable[Asked]) -> dict[int, str]:
    """The names of the officers who took in and who answered."""
    ids = {one.row.answered_by for one in found} | {
        one.counter.officer_id for one in found if one.counter is not None
    }
    people = officers(one for one in ids if one)
    return {one: facts.name.plain for one, facts in people.items()}


def _named(grounds: Iterable[Ground]) -> list[Named]:
    return [Named(code=one.code, name=both(one.name)) for one in grounds]


def _word(known: dict[str, Ground], code: str) -> Both | None:
    """What a code is called; one that the pack has no more is its own name."""
    if not code:
        return None
    return both(known[code].name) if code in known else both(Text(zh=code, en=code))


def _category(code: str, pack: Pack) -> Both | None:
    known = pack.category(code)
    return None if known is None else both(known.name)


def _moment(moment: datetime | None) -> datetime | None:
    return None if moment is None else local(moment)

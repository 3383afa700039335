"""Whom the house knows under a number or a name, and what of it a clerk at the counter may know."""

from dataclasses import dataclass
from datetime import datetime

from linli.cases.acts.readings import note_found
from linli.cases.models import Case, Report
from linli.cases.subject import subject_of
from linli.journal.acting import Actor, Invalid
from linli.people.apart import barring
from linli.people.authority import authority_of
from linli.people.permissions import Subject, may, reach
from linli.people.queries import ResidentFacts, resident_by_phone, residents
from linli.rights.concerned import complained_of, named_voices

MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Sought:
    """Under what somebody may be on record: a number, or a name in a matter that is named."""

    phone: str = ""
    name: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class OnRecord:
    """Who was found, for the house, and what of it a clerk may know.

    `voices` are those that the clerk is not kept apart from, `readable` those of them that she may
    read. Without voices she is told of nobody, whoever was found.
    """

    who: ResidentFacts | None = None
    voice: Report | None = None
    same_name: bool | None = None
    voices: tuple[Report, ...] = ()
    readable: tuple[Report, ...] = ()

    @property
    def lines(self) -> tuple[Report, ...]:
        """Those of the readable ones that are shown: the newest."""
        return self.readable[:MOST_LINES]


def on_record(sought: Sought, *, by: Actor, now: datetime) -> OnRecord:
    """What is found by the whole number, else by the name in the matter that is named."""
    case = _case(sought.number, by=by, now=now)
    if not sought.phone.strip() and not (sought.number.strip() and sought.name.strip()):
        raise Invalid(
            "request.whom",
            "请填手机号；没有留过手机号的，填案件编号和姓名。",
            "Give the telephone number; for whoever left none, a case's number and the name.",
            field="phone",
        )
    by_number = bool(sought.phone.strip())
    who = _by_phone(sought.phone) if by_number else _by_name(sought.name, case)
    if who is None:
        return OnRecord()
    voices = named_voices([who.id]).get(who.id, [])
    against = complained_of(voice.case_id for voice in voices)
    authority = authority_of(by, now=now)
    own, far = barring(authority.every_unit_ids), reach(by, "case.read", now=now)
    seen = [one for one in voices if own.isdisjoint(against.get(one.case_id, ()))]
    if seen:
        note_found(seen, "phone" if by_number else "name", by=by, now=now)
    return OnRecord(
        who=who,
        voice=next((one for one in voices if case is not None and one.case_id == case.id), None),
        same_name=_same(sought.name, who.name.plain),
        voices=tuple(seen),
        readable=tuple(one for one in seen if far.covers(authority, _subject(one))),
    )


def _subject(voice: Report) -> Subject:
    case = voice.case
    return Subject(
        holder_unit_id=case.holder_id,
        desk_unit_id=case.desk_id,
        area_code="" if case.area is None else case.area.code,
    )


def _case(number: str, *, by: Actor, now: datetime) -> Case | None:
    """The matter, where the clerk may read it; any other is as if there were none."""
    if not number.strip():
        return None
    found = Case.objects.select_related("area").filter(number=number.strip().upper()).first()
    if found is None or not may(by, "case.read", subject_of(found), now=now):
        return None
    return found


def _by_phone(phone: str) -> ResidentFacts | None:
    found = resident_by_phone(phone)
    return None if found is None else residents([found])[found]


def _by_name(name: str, case: Case | None) -> ResidentFacts | None:
    """Who reported in this matter under this name; of two who did, neither."""
    if case is None:
        return None
    voices = Report.objects.filter(case=case, known_as="named").exclude(resident=None)
    people = residents(voices.values_list("resident_id", flat=True))
    same = [one for one in people.values() if _same(name, one.name.plain)]
    return same[0] if len(same) == 1 else None


def _same(given: str, known: str) -> bool | None:
    """Whether two names are one; None where one of them is missing."""
    first, second = ("".join(name.split()).casefold() for name in (given, known))
    return first == second if first and second else None

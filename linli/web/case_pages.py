"""The page of a case: the record's words with every personal field masked."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from linli.cases.assignments import first_holder
from linli.cases.models import Case, Note
from linli.cases.queries.page import CasePage, VoiceOnPage, case_page
from linli.cases.queries.timeline import WAY_NAMES, Line, Told, entries, staff_lines
from linli.journal.acting import Actor, Forbidden, NotFound
from linli.notices.consents import standing
from linli.people.units import unit_map
from linli.policy.queries import release
from linli.routing.whom import hinted
from linli.web.api import hashed
from linli.web.bodies import Both, Named, UnitOut, category_out, local, state_out, unit_out
from linli.web.callers import actor
from linli.web.case_applications import applications_out
from linli.web.case_shapes import (
    AboutOut,
    CaseOut,
    ContactOut,
    FileOut,
    LineOut,
    LinesOut,
    LinkedOut,
    NoteOut,
    TurnOut,
    VoiceOut,
)
from linli.web.case_voices import unsealing_out
from linli.web.stepping import unknown_case


def page_of(number: str, *, by: Actor, now: datetime) -> CasePage:
    """The page; a case that may not be read is as unknown as one that is not."""
    try:
        return case_page(number.strip().upper(), by=by, now=now)
    except (Forbidden, NotFound):
        raise unknown_case() from None


def shown_page(request: HttpRequest, number: str) -> HttpResponse:
    """The page as an answer, with its ETag."""
    by, now = actor(request), timezone.now()
    return hashed(request, case_out(page_of(number, by=by, now=now), by=by, now=now))


def shown_timeline(request: HttpRequest, number: str) -> LinesOut:
    """What happened to the case, and nothing else."""
    page = page_of(number, by=actor(request), now=timezone.now())
    return LinesOut(items=[_line(line) for line in page.timeline])


def lines_about(case: Case, name: str, wanted: int) -> LinesOut:
    """What happened to one thing of a case, such as a whistle: the entries that carry its id."""
    return lines_of(case, [one for one in entries(case.id) if one.facts.get(name) == wanted])


def lines_of(case: Case | None, told: list[Told]) -> LinesOut:
    """These entries in words, with the notes of their case."""
    notes = Note.objects.filter(case=case, id__in=[one.facts.get("note_id") for one in told])
    lines = staff_lines(case, told, {note.id: note for note in notes})
    return LinesOut(items=[_line(line) for line in lines])


def case_out(page: CasePage, *, by: Actor, now: datetime) -> CaseOut:
    """The page, what is personal masked: baring it is an act of its own, with a reason."""
    case = page.case
    area = case.area
    agreed = standing(voice.report_id for voice in page.voices)
    first = None if case.ended_at is not None else first_holder(page.assignments)
    return CaseOut(
        number=case.number,
        state=state_out(case.state),
        urgency=case.urgency,
        category=category_out(case.category, release(case.release_id).pack),
        channel=case.channel,
        summary=case.summary,
        place=page.place,
        area=None
        if area is None
        else Named(code=area.code, name=Both(zh=area.name_zh, en=area.name_en)),
        latitude=case.latitude,
        longitude=case.longitude,
        unit=unit_out(page.holder.id),
        desk=unit_out(page.desk.id),
        responsible_until_accepted=None if first is None else unit_out(first.unit_id),
        helpers=[unit_out(one.id) for one in page.helpers],
        about=[AboutOut(unit=unit_out(unit_id), source=source) for unit_id, source in page.against],
        about_hints=_hints(page),
        release=release(case.release_id).number,
        received_at=local(case.received_at),
        due_at=local(case.due_at),
        ended_at=_local(case.ended_at),
        reports=[_voice(voice, agreed, by=by, now=now) for voice in page.voices],
        notes=[
            NoteOut(id=one.id, kind=one.kind, text=one.text, public=one.public, at=local(one.at))
            for one in page.notes
        ],
        files=[
            FileOut(
                id=one.id,
                kind="" if one.file is None else one.file.kind,
                stage=one.stage,
                report=one.report_id,
                at=local(one.created_at),
            )
            for one in page.evidence
        ],
        turns=[
            TurnOut(
                unit=unit_out(one.unit_id),
                rule=one.rule,
                dispatched_at=local(one.dispatched_at),
                accepted_at=_local(one.accepted_at),
                answered_at=_local(one.answered_at),
                ended_at=_local(one.ended_at),
                ended_by=one.ended_by,
            )
            for one in page.assignments
        ],
        contacts=_contacts(page),
        contact_due_at=_local(page.contact_due_at),
        applications=applications_out(page),
        linked=[LinkedOut(number=one.number, how=one.how) for one in page.linked],
        timeline=[_line(line) for line in page.timeline],
        may_reveal=page.may_reveal,
        may_unseal=page.may_unseal,
    )


def _hints(page: CasePage) -> list[UnitOut]:
    """The units that the reporters' words speak of, as long as nobody has said whom it is about."""
    if page.against or not page.voices:
        return []
    area = None if page.case.area is None else page.case.area.code
    codes = hinted(page.voices[0].text, area, release(page.case.release_id).pack)
    known = unit_map().by_code
    return [unit_out(known[code].id) for code in codes if code in known]


def _contacts(page: CasePage) -> list[ContactOut]:
    words = {note.id: note.text for note in page.notes}
    return [
        ContactOut(
            report=one.report_id,
            unit=unit_out(one.unit_id),
            way=Named(code=one.way, name=Both(zh=WAY_NAMES[one.way][0], en=WAY_NAMES[one.way][1])),
            reached=one.reached,
            note=words.get(one.note_id or 0, ""),
            at=local(one.at),
        )
        for one in page.contacts
    ]


def _line(line: Line) -> LineOut:
    return LineOut(
        entry=line.entry_id,
        event=line.event,
        at=local(line.at),
        text=Both(zh=line.zh, en=line.en),
        by=Both(zh=line.actor_zh, en=line.actor_en),
        officer=line.officer.plain,
        note=line.note,
    )


def _voice(voice: VoiceOnPage, agreed: set[UUID], *, by: Actor, now: datetime) -> VoiceOut:
    return VoiceOut(
        id=voice.report_id,
        text=voice.text,
        channel=voice.channel,
        reported_at=local(voice.reported_at),
        received_at=local(voice.received_at),
        name=voice.name,
        phone=voice.phone,
        place=voice.place,
        answers=voice.answers,
        known_as=voice.known_as,
        unsealing=None
        if voice.unsealing is None
        else unsealing_out(voice.unsealing, by=by, now=now),
        withdrawn=voice.withdrawn_at is not None,
        redacted=voice.redacted_at is not None,
        by_message=voice.report_id in agreed,
    )


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else local(moment)

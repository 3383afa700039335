"""The only ways to what is personal in a case, in the clear: each leaves a line of who read it.

Whatever shows a name, a number or an address to staff asks here, and what is shown and the line
that says so stand or fall together. Masks (`masked`) are no reading. A test of the house finds
every other place where a sealed field is opened.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from linli.cases.masked import masked_place
from linli.cases.models import PLACE, Reading, Report, SealedReporter
from linli.cases.words import place_token_ways
from linli.journal.acting import Actor, act
from linli.people.authority import HeldPost, authority_of
from linli.people.permissions import Subject, reach_of
from linli.people.queries import phone_tail_indexes, residents
from linli.people.role_seal import opened_for_role
from linli.people.sealing import Personal, opened
from linli.policy.queries import current

# What is drawn again with every page is one reading for as long.
SAME_READING = timedelta(hours=1)
NOBODY = Personal("")
EVERYTHING = ("name", "phone", "place")

_LINES = """
INSERT INTO cases_reading (case_id, report_id, resident_id, officer_id, post_id, unit_id, role,
                           purpose, fields, at)
SELECT voice.case_id, voice.id, voice.resident_id, %(officer)s, %(post)s, %(unit)s, %(role)s,
       %(purpose)s, %(fields)s, %(now)s
FROM cases_report voice
WHERE voice.case_id = ANY(%(cases)s) AND {whose} AND NOT EXISTS (
    SELECT 1 FROM cases_reading known
    WHERE known.case_id = voice.case_id AND known.report_id = voice.id
      AND known.officer_id = %(officer)s AND known.purpose = %(purpose)s
      AND known.fields = %(fields)s AND known.at > %(since)s)
"""
# Where the place of a case was written down by a clerk, it is still her reporters'.
_OF_PLACE = """
(voice.place_sealed IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM cases_report other
    WHERE other.case_id = voice.case_id AND other.place_sealed IS NOT NULL))
"""
_FOUND_BY_PLACE = """
voice.place_sealed IS NOT NULL AND voice.case_id IN (
    SELECT case_id FROM cases_casewords
    WHERE case_id = ANY(%(cases)s) AND document @@ %(place)s::tsquery)
"""
_FOUND_BY_TAIL = """
voice.resident_id IN (SELECT id FROM people_resident WHERE phone_tail_index = ANY(%(tails)s))
"""
_FOUND_AT_COUNTER = "voice.id = ANY(%(voices)s)"


@dataclass(frozen=True, slots=True)
class Revealed:
    """One voice's personal data, in the clear."""

    report_id: UUID
    name: Personal
    phone: Personal
    place_words: Personal


@dataclass(frozen=True, slots=True)
class Identity:
    """A confidential reporter's name and number, in the clear."""

    name: Personal
    phone: Personal


@act
def voices_in_clear(
    voices: Sequence[Report],
    *,
    purpose: str,
    by: Actor,
    now: datetime,
    subject: Subject | None = None,
    fields: Collection[str] = EVERYTHING,
    export_id: int | None = None,
) -> list[Revealed]:
    """Names, numbers and the words of the places of these voices; one statement writes the lines.

    Whoever asks has asked the door. `subject` is what they are about: of several posts, the line
    names the one that gave the right to it. Into one file a voice is read once, however often its
    writing begins anew.
    """
    known = residents(voice.resident_id for voice in voices if voice.resident_id)
    found = []
    for voice in voices:
        who = known.get(voice.resident_id) if voice.resident_id else None
        sealed = voice.place_sealed if "place" in fields else None
        found.append(
            Revealed(
                report_id=voice.id,
                name=NOBODY if who is None or "name" not in fields else who.name,
                phone=NOBODY if who is None or "phone" not in fields else who.phone,
                place_words=NOBODY if sealed is None else opened(sealed, PLACE),
            )
        )
    post = _post_of(by, subject, now)
    Reading.objects.bulk_create(
        (
            _line(voice, shown, post, purpose=purpose, by=by, now=now, export_id=export_id)
            for voice, one in zip(voices, found, strict=True)
            # Who is shown an empty field has read nothing.
            if (shown := _filled(name=one.name, phone=one.phone, place=one.place_words))
        ),
        ignore_conflicts=export_id is not None,
    )
    return found


@act
def identity_in_clear(
    sealed: SealedReporter, *, purpose: str, by: Actor, now: datetime, subject: Subject
) -> Identity:
    """What a reporter said in confidence; whoever calls this has made sure that two agreed."""
    words = json.loads(opened_for_role(sealed.identity_sealed, str(sealed.report_id)).plain)
    found = Identity(Personal(words["name"]), Personal(words["phone"]))
    voice = Report.objects.get(id=sealed.report_id)
    fields = _filled(name=found.name, phone=found.phone)
    _line(voice, fields, _post_of(by, subject, now), purpose=purpose, by=by, now=now).save()
    return found


@act
def places_in_clear(
    sealed: Sequence[tuple[int, bytes | memoryview | None]],
    *,
    purpose: str,
    by: Actor,
    now: datetime,
) -> list[str]:
    """The words of places that belong to these cases, in their order.

    Of one that names no house and no door nothing was read.
    """
    found = [(case, NOBODY if raw is None else opened(raw, PLACE)) for case, raw in sealed]
    houses = {case for case, words in found if masked_place(words) != words.plain}
    if houses:
        _write(_OF_PLACE, sorted(houses), "place", purpose=purpose, by=by, now=now)
    return [words.plain for _, words in found]


@act
def note_hits(
    case_ids: Sequence[int], *, phone_tail: str, place: str, by: Actor, now: datetime
) -> None:
    """Put on record whose cases a search found by the end of a number, or by a house or door.

    Nothing is shown, but whoever asked knows now: this number, this door, has that case.
    """
    if case_ids and phone_tail:
        tails = phone_tail_indexes(phone_tail)
        _write(
            _FOUND_BY_TAIL, case_ids, "phone_tail", purpose="search", by=by, now=now, tails=tails
        )
    if case_ids and place:
        ways = [" & ".join(f"'{one}'" for one in sorted(way)) for way in place_token_ways(place)]
        query = " | ".join(f"({way})" for way in ways if way)
        _write(_FOUND_BY_PLACE, case_ids, "place", purpose="search", by=by, now=now, place=query)


@act
def note_found(voices: Sequence[Report], fields: str, *, by: Actor, now: datetime) -> None:
    """Put on record whose voices were found at the counter by a whole number, or by a name."""
    cases = sorted({voice.case_id for voice in voices})
    ids = [voice.id for voice in voices]
    _write(_FOUND_AT_COUNTER, cases, fields, purpose="counter", by=by, now=now, voices=ids)


def _line(
    voice: Report,
    fields: str,
    post: HeldPost,
    *,
    purpose: str,
    by: Actor,
    now: datetime,
    export_id: int | None = None,
) -> Reading:
    return Reading(
        case_id=voice.case_id,
        report_id=voice.id,
        resident_id=voice.resident_id,
        officer_id=by.id,
        post_id=post.id,
        unit_id=post.unit_id,
        role=post.role,
        purpose=purpose,
        fields=fields,
        export_id=export_id,
        at=now,
    )


def _write(
    whose: str,
    case_ids: Sequence[int],
    fields: str,
    *,
    purpose: str,
    by: Actor,
    now: datetime,
    **more: Any,
) -> None:
    post = authority_of(by, now=now).posts[0]
    with connection.cursor() as database:
        database.execute(
            _LINES.format(whose=whose),
            {
                "cases": list(case_ids),
                "officer": by.id,
                "post": post.id,
                "unit": post.unit_id,
                "role": post.role,
                "purpose": purpose,
                "fields": fields,
                "now": now,
                "since": now - SAME_READING,
                **more,
            },
        )


def _filled(**said: Personal) -> str:
    return ",".join(field for field, words in said.items() if words)


def _post_of(by: Actor, subject: Subject | None, now: datetime) -> HeldPost:
    """The post in which she reads it: the first that gives her the right, else the first."""
    authority = authority_of(by, now=now)
    if subject is not None and len(authority.posts) > 1:
        roles = current().pack.roles
        for post in authority.posts:
            alone = authority.narrowed(post.id)
            words = ("case.read_personal", "identity.ask")
            if any(reach_of(roles, alone, word).covers(alone, subject) for word in words):
                return post
    return authority.posts[0]

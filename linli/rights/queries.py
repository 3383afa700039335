"""What is kept of a resident, in numbers, and what of it would go if she had it deleted."""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from linli.cases.held import held_among
from linli.cases.models import Evidence, Report
from linli.cases.queries.readings import readings_of
from linli.feedback.models import Callback
from linli.notices.queries import of_resident
from linli.people.models import Session
from linli.people.sealing import opened
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.policy.sections.retention import RetentionClass
from linli.policy.sections.section import Text
from linli.rights.models import COPY_PART, Copy, CopyPart, Deletion


@dataclass(frozen=True, slots=True)
class Held:
    """A matter that the law holds; why, unless that is secret.

    On `review_on` at the latest somebody looks again whether it must stay; None once that day is
    over and nobody has.
    """

    number: str
    why: Text | None
    review_on: date | None


@dataclass(frozen=True, slots=True)
class Kept:
    """How much of what is kept, and how long it stays by itself.

    `open_numbers` are matters that are not over: what was said goes when they end. `held` stay
    until they are released.
    """

    reports: int
    photos: int
    callbacks: int
    messages: int
    readings: int
    sessions: int
    terms: list[RetentionClass]
    open_numbers: list[str]
    held: list[Held]
    deletion_asked_at: datetime | None


def kept_of(resident_id: int, *, now: datetime) -> Kept:
    """What is kept of a resident. The number of statements does not grow with it."""
    reports = list(Report.objects.filter(resident_id=resident_id).select_related("case"))
    standing = [one for one in reports if one.redacted_at is None]
    ids = [one.id for one in reports]
    pack = current().pack
    held = _held(standing, pack, localdate(now))
    waiting = Deletion.objects.filter(resident_id=resident_id, done_at=None).first()
    return Kept(
        reports=len(standing),
        photos=Evidence.objects.filter(report_id__in=ids, removed_at=None).count(),
        callbacks=Callback.objects.filter(report_id__in=ids).count(),
        messages=of_resident(resident_id).count(),
        readings=readings_of(resident_id).count(),
        sessions=Session.objects.filter(
            resident_id=resident_id, ended_at=None, expires_at__gt=now
        ).count(),
        terms=_terms({one.case.category for one in standing}, pack),
        open_numbers=_going_on(standing, held),
        held=held,
        deletion_asked_at=None if waiting is None else waiting.asked_at,
    )


def kept_under(report: Report, *, now: datetime) -> Kept:
    """The same of one report, for whoever has its code."""
    pack = current().pack
    standing = [report] if report.redacted_at is None else []
    held = _held(standing, pack, localdate(now))
    return Kept(
        reports=len(standing),
        photos=Evidence.objects.filter(report_id=report.id, removed_at=None).count(),
        callbacks=Callback.objects.filter(report_id=report.id).count(),
        messages=0,
        readings=0,
        sessions=0,
        terms=_terms({one.case.category for one in standing}, pack),
        open_numbers=_going_on(standing, held),
        held=held,
        deletion_asked_at=None,
    )


def _going_on(reports: list[Report], held: list[Held]) -> list[str]:
    """The matters that are not over, but for those that stay longer anyway."""
    numbers = {one.case.number for one in reports if one.case.ended_at is None}
    return sorted(numbers - {one.number for one in held})


def _terms(categories: set[str], pack: Pack) -> list[RetentionClass]:
    found = {}
    for code in sorted(categories):
        known = pack.category(code)
        term = pack.retention.class_of(code, known.group if known else "")
        if term is not None:
            found[term.code] = term
    return sorted(found.values(), key=lambda one: -one.days)


def _held(reports: list[Report], pack: Pack, today: date) -> list[Held]:
    holds = held_among({one.case_id for one in reports})
    grounds = pack.retention.holds_by_code
    shown = {}
    for one in reports:
        hold = holds.get(one.case_id)
        if hold is None:
            continue
        ground = grounds.get(hold.ground)
        # A ground that the pack has no more may have been a secret one.
        why = None if ground is None or ground.secret else ground.name
        day = hold.review_on if hold.review_on >= today else None
        shown[one.case.number] = Held(number=one.case.number, why=why, review_on=day)
    return [shown[number] for number in sorted(shown)]


def copy_of(resident_id: int, *, now: datetime) -> Copy | None:
    """Her copy, while it is packed or can be fetched."""
    found = Copy.objects.filter(resident_id=resident_id).first()
    if found is None or (found.until is not None and found.until <= now):
        return None
    return found


def pieces(copy: Copy) -> Iterator[bytes]:
    """The copy from its beginning to its end, a piece at a time."""
    places = CopyPart.objects.filter(copy=copy).order_by("place")
    for sealed in places.values_list("data_sealed", flat=True).iterator(chunk_size=1):
        yield b64decode(opened(sealed, COPY_PART).plain)

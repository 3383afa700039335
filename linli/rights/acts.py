"""A copy to take along, asked for, packed and fetched; and deletion as far as the law lets it."""

from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.cases.acts.forget import forget_voices
from linli.cases.held import held_among
from linli.cases.models import Report
from linli.journal.acting import Actor, NotFound, NotNow, act
from linli.journal.record import record
from linli.people.acts.residents import erase_resident
from linli.people.acts.sessions import sign_out_elsewhere
from linli.people.permissions import Subject, must
from linli.people.sealing import seal
from linli.policy.queries import current
from linli.rights.events import (
    CopyAsked,
    CopyFetched,
    CopyPacked,
    DeletionAsked,
    DeletionDone,
    ReportCopied,
)
from linli.rights.models import COPY_PART, Copy, CopyPart, Deletion

BELIEVED_DEAD_AFTER = timedelta(minutes=2)
MOST_ATTEMPTS = 3
PACKER = Actor.system("rights.copies")
FORGETTING = Actor.system("rights.forget")
_UNFINISHED = (Copy.Stage.WAITING, Copy.Stage.WRITING)


@act
def ask_copy(resident_id: int, *, language: str, by: Actor, now: datetime) -> Copy:
    """Ask for a copy of all that is kept; the one before it goes.

    Asked for while one is being packed, that one is the answer.
    """
    must(by, "people.read", Subject(resident_ids=frozenset({resident_id})), now=now)
    found = Copy.objects.select_for_update().filter(resident_id=resident_id).first()
    if found is not None:
        if found.stage in _UNFINISHED:
            return found
        found.delete()
    made = Copy.objects.create(resident_id=resident_id, language=language, asked_at=now)
    record(CopyAsked(resident_id=resident_id, copy_id=made.id), by=by, now=now)
    return made


@act
def fetch_copy(resident_id: int, *, by: Actor, now: datetime) -> Copy:
    """Put on record that her copy leaves the house. Raises NotFound, NotNow before it is ready."""
    must(by, "people.read", Subject(resident_ids=frozenset({resident_id})), now=now)
    found = Copy.objects.select_for_update().filter(resident_id=resident_id).first()
    if found is None or (found.until is not None and found.until <= now):
        raise NotFound(
            "copy.gone",
            "没有可下载的副本，或已过期。请重新申请。",
            "There is no copy to fetch, or its time is over. Ask for it anew.",
        )
    if found.stage != Copy.Stage.READY:
        raise NotNow(
            "copy.not_ready",
            "副本还在整理，请稍等一会儿再下载。",
            "The copy is being packed: fetch it in a moment.",
        )
    record(CopyFetched(resident_id=resident_id, copy_id=found.id), by=by, now=now)
    return found


@act
def take_report(report: Report, *, by: Actor, now: datetime) -> None:
    """Put on record that whoever has its code takes along what was said in a report."""
    record(ReportCopied(case_id=report.case_id, report_id=str(report.id)), by=by, now=now)


@act
def claim_copy(*, now: datetime) -> Copy | None:
    """The next copy to pack, now the caller's: the oldest that waits, or whose packer died."""
    dead = Q(stage=Copy.Stage.WRITING, beat_at__lt=now - BELIEVED_DEAD_AFTER)
    rows = Copy.objects.filter(Q(stage=Copy.Stage.WAITING) | dead).order_by("id")
    copy = rows.select_for_update(skip_locked=True).first()
    if copy is None:
        return None
    CopyPart.objects.filter(copy=copy).delete()
    copy.attempt += 1
    copy.stage = Copy.Stage.FAILED if copy.attempt > MOST_ATTEMPTS else Copy.Stage.WRITING
    copy.beat_at = now
    copy.save(update_fields=["attempt", "stage", "beat_at"])
    return copy


@act
def keep_part(copy: Copy, place: int, data: bytes, *, now: datetime) -> bool:
    """Keep one piece; False when the copy is not the caller's to pack any more."""
    if not _mine(copy).update(beat_at=now):
        return False
    CopyPart.objects.create(
        copy_id=copy.id, place=place, data_sealed=seal(b64encode(data).decode(), COPY_PART)
    )
    return True


@act
def finish_copy(copy: Copy, *, size: int, now: datetime) -> bool:
    """Say that all of it is there; False when it is not wanted any more."""
    until = now + timedelta(hours=current().pack.rights.copy_hours)
    done = bool(_mine(copy).update(stage=Copy.Stage.READY, size=size, until=until))
    if done:
        packed = CopyPacked(resident_id=copy.resident_id, copy_id=copy.id)
        record(packed, by=PACKER, now=now)
    return done


def forget_copies(now: datetime) -> int:
    """Throw away what can be fetched no more, and what nobody could pack in a day."""
    old = Q(until__lte=now) | Q(asked_at__lte=now - timedelta(days=8))
    return Copy.objects.filter(old).delete()[1].get("rights.Copy", 0)


@act
def delete_me(resident_id: int, *, by: Actor, now: datetime) -> bool:
    """Delete a resident for good, at once; True when a part stays for the law holds it.

    Then she is signed out, all else that she said in ended matters goes, and the rest when the last
    hold is released. Asked twice is asked once.
    """
    Copy.objects.filter(resident_id=resident_id).delete()
    voices = Report.objects.filter(resident_id=resident_id)
    held = held_among(voices.values_list("case_id", flat=True))
    if not held:
        erase_resident(resident_id, by=by, now=now)
        return False
    must(by, "people.erase", Subject(resident_ids=frozenset({resident_id})), now=now)
    _, new = Deletion.objects.get_or_create(resident_id=resident_id, defaults={"asked_at": now})
    # She is, whoever carries out what she asked.
    sign_out_elsewhere(0, by=Actor.resident(resident_id), now=now)
    if new:
        record(DeletionAsked(resident_id=resident_id, held=len(held)), by=by, now=now)
        forget_of(resident_id, now=now)
    return True


@act
def forget_of(resident_id: int, *, now: datetime) -> int:
    """Redact what a deleted resident said in matters that have ended and that nothing holds."""
    by_case: dict[int, list[UUID]] = {}
    for voice, case_id in Report.objects.filter(
        resident_id=resident_id, redacted_at=None
    ).values_list("id", "case_id"):
        by_case.setdefault(case_id, []).append(voice)
    return sum(
        forget_voices(case_id, voices, by=FORGETTING, now=now)
        for case_id, voices in sorted(by_case.items())
    )


@act
def go_on_deleting(case_id: int, *, now: datetime) -> int:
    """Take up the deletions that this case's end, or its release, lets go on; returns how many."""
    waiting = Deletion.objects.filter(
        done_at=None,
        resident_id__in=Report.objects.filter(case_id=case_id).values("resident_id"),
    )
    count = 0
    for one in waiting.select_for_update().order_by("resident_id"):
        forget_of(one.resident_id, now=now)
        if _held(one.resident_id):
            continue
        one.done_at = now
        one.save(update_fields=["done_at"])
        erase_resident(one.resident_id, by=FORGETTING, now=now)
        record(DeletionDone(resident_id=one.resident_id), by=FORGETTING, now=now)
        count += 1
    return count


def _held(resident_id: int) -> Iterable[int]:
    voices = Report.objects.filter(resident_id=resident_id)
    return held_among(voices.values_list("case_id", flat=True))


def _mine(copy: Copy) -> QuerySet[Copy]:
    return Copy.objects.filter(id=copy.id, attempt=copy.attempt, stage=Copy.Stage.WRITING)

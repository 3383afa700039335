"""Erase the content of cases whose time of keeping is over, and hold it where the law asks."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from linli.cases.acts.redact import redact
from linli.cases.events_of_lifetime import CaseContentHeld, CaseContentReleased, CaseExpired
from linli.cases.held import is_held
from linli.cases.models import Case, ContentHold, Evidence, Expiry, Note, Report, SealedReporter
from linli.cases.step import locked
from linli.journal.acting import Actor, Conflict, Invalid, NotNow, act
from linli.journal.record import record
from linli.people.acts.residents import erase_resident
from linli.people.models import Resident
from linli.people.queries import is_signed_in
from linli.policy.pack import Pack
from linli.policy.problems import nearest
from linli.policy.queries import current
from linli.policy.sections.retention import RetentionClass

EXPIRED = "〔已到期清除 expired〕"
OVER = "retention"  # as the ground under which the redaction is on record


def due(kind: RetentionClass, pack: Pack, *, now: datetime) -> QuerySet[Case]:
    """The ended cases of a class whose time is over, held ones too, the oldest end first."""
    categories = [
        code
        for code, one in pack.categories.by_code.items()
        if pack.retention.class_of(code, one.group) == kind
    ]
    rows = Case.objects.filter(ended_at__lt=now - timedelta(days=kind.days))
    # A category that the pack has no more, or none at all, belongs to the rest.
    if kind == pack.retention.rest:
        rows = rows.exclude(category__in=set(pack.categories.by_code) - set(categories))
    else:
        rows = rows.filter(category__in=categories)
    return rows.filter(~Exists(Expiry.objects.filter(case=OuterRef("pk")))).order_by("ended_at")


def held(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Those of them whose content is held."""
    return rows.filter(Exists(ContentHold.objects.filter(case=OuterRef("pk"), ended_at=None)))


def free(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Those of them that may go."""
    return rows.filter(~Exists(ContentHold.objects.filter(case=OuterRef("pk"), ended_at=None)))


@act
def expire(case_id: int, *, by: Actor, now: datetime) -> bool:
    """Erase what was said in a case, by whom, where and in which pictures; for good.

    What stays: number, matter, area, units, times, grades. Reporters who are in no other case and
    do not use an account are forgotten with it. Rooms upstairs follow `case.expired`. False when
    there is nothing to do: held, open again, or done already.
    """
    case = locked(case_id)
    kind = _class_of(case)
    if (
        kind is None
        or case.ended_at is None
        or case.ended_at >= now - timedelta(days=kind.days)
        or is_held(case.id)
        or Expiry.objects.filter(case=case).exists()
    ):
        return False
    voices = Report.objects.filter(case=case)
    people = set(voices.exclude(resident=None).values_list("resident_id", flat=True))
    redact(
        case.id,
        OVER,
        reports=list(voices.values_list("id", flat=True)),
        evidence=list(Evidence.objects.filter(case=case).values_list("id", flat=True)),
        notes=list(Note.objects.filter(case=case).values_list("id", flat=True)),
        place=True,
        summary=EXPIRED,
        by=by,
        now=now,
    )
    SealedReporter.objects.filter(report__in=voices).delete()
    # Why it was held names people, too.
    holds = ContentHold.objects.filter(case=case)
    holds.update(why_sealed=None, end_why_sealed=None, note_sealed=None)
    voices.update(resident=None, latitude=None, longitude=None, source_number="")
    Case.objects.filter(id=case.id).update(latitude=None, longitude=None)
    _forget_people(people, by=by, now=now)
    Expiry.objects.create(case=case, retention=kind.code, at=now)
    record(CaseExpired(case_id=case.id, retention=kind.code), by=by, now=now)
    return True


def _class_of(case: Case) -> RetentionClass | None:
    """By the rules of today: how long something may be kept is asked of the present law."""
    pack = current().pack
    known = pack.category(case.category)
    return pack.retention.class_of(case.category, known.group if known else "")


def _forget_people(ids: Iterable[int], *, by: Actor, now: datetime) -> None:
    for resident_id in sorted(ids):
        elsewhere = Report.objects.filter(resident_id=resident_id).exists()
        erased = Resident.objects.filter(id=resident_id, erased_at__isnull=False).exists()
        if not elsewhere and not erased and not is_signed_in(resident_id, now=now):
            erase_resident(resident_id, by=by, now=now)


@act
def hold_content(
    case_id: int, ground: str, *, reviewer_id: int, review_on: date, by: Actor, now: datetime
) -> None:
    """Keep the content of a case beyond its time, until it is released.

    Raises Invalid for a ground that the pack has not, Conflict when it is held already, NotNow when
    it is gone.
    """
    case = locked(case_id)
    must_be_free_to_hold(case, ground)
    ContentHold.objects.create(
        case=case, ground=ground, reviewer_id=reviewer_id, review_on=review_on, held_at=now
    )
    record(CaseContentHeld(case_id=case.id, ground=ground, reviewer_id=reviewer_id), by=by, now=now)


def must_be_free_to_hold(case: Case, ground: str) -> None:
    """Raise Invalid for a ground that the pack has not, Conflict or NotNow if it cannot be."""
    known = current().pack.retention.holds_by_code
    if ground not in known:
        guess = nearest(ground, known)
        choice = "；".join(f"{one.name.zh}（{code}）" for code, one in known.items())
        raise Invalid(
            "retention.ground_unknown",
            f"没有“{ground}”这个留存理由。"
            + (f"是否应为“{guess}”？" if guess else f"可选：{choice}。"),
            f"There is no ground “{ground}” to keep it on. To choose from: {', '.join(known)}.",
            field="ground",
        )
    if Expiry.objects.filter(case=case).exists():
        raise NotNow(
            "retention.gone",
            f"{case.number} 的内容已到期清除。",
            f"The content of {case.number} was erased: its time was over.",
        )
    if is_held(case.id):
        raise Conflict(
            "retention.held",
            f"{case.number} 已在留存。",
            f"The content of {case.number} is held already.",
        )


@act
def release_content(case_id: int, *, by: Actor, now: datetime) -> None:
    """Let the content of a case go when its time is over. Raises NotNow when it is not held."""
    case = locked(case_id)
    if not ContentHold.objects.filter(case=case, ended_at=None).update(
        ended_at=now, stage=ContentHold.Stage.ENDED
    ):
        raise NotNow(
            "retention.not_held",
            f"{case.number} 没有留存。",
            f"The content of {case.number} is not held.",
        )
    record(CaseContentReleased(case_id=case.id), by=by, now=now)

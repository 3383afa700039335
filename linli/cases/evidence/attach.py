"""Photos and files become part of a case, or are taken out of it again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli.cases.evidence.keep import storage
from linli.cases.evidence.object_names import THUMBNAIL_SUFFIX
from linli.cases.models import Evidence, StoredFile
from linli.journal.acting import VISITOR, Actor, Invalid, act

MAX_PHOTOS = 9


@act
def attach(
    evidence_ids: Sequence[UUID],
    *,
    case_id: int,
    report_id: UUID | None,
    stage: str,
    unlinked: bool = False,
    by: Actor,
    now: datetime,
) -> None:
    """Make uploaded files part of a case, all or none, in one statement.

    Knowing an id is the right to attach it, and it can be done once. The positions that the photos
    carried are forgotten here: ask `offered_place` first. The caller's own event names the ids.
    `unlinked`: nothing shall tell who sent them, and when they were taken and sent.
    Raises Invalid when there are too many, or when one of them is unknown, expired or taken.
    """
    wanted = set(evidence_ids)
    if not wanted:
        return
    if len(wanted) > MAX_PHOTOS:
        raise Invalid(
            "too_many_files",
            f"一次最多 {MAX_PHOTOS} 张照片，请减少后再提交。",
            f"At most {MAX_PHOTOS} photos at a time: leave some out.",
            field="evidence",
        )
    attached = Evidence.objects.filter(id__in=wanted, case=None, removed_at=None).update(
        case_id=case_id,
        report_id=report_id,
        stage=Evidence.Stage(stage),
        latitude=None,
        longitude=None,
    )
    if unlinked:
        _unlink(wanted, now)
    if attached != len(wanted):
        raise Invalid(
            "unknown_evidence",
            "有照片已过期或已被使用，请重新上传后再提交。",
            "A photo has expired or is used already: upload it again, then send.",
            field="evidence",
        )


def _unlink(evidence_ids: set[UUID], now: datetime) -> None:
    # The same photo sent twice on a bad line left a twin, which is nobody's and goes within a day.
    twins = Evidence.objects.filter(case=None, file__evidence__in=evidence_ids)
    told = {*evidence_ids, *twins.values_list("id", flat=True)}
    Evidence.objects.filter(id__in=told).update(
        uploader_kind=str(VISITOR.kind), uploader_id=VISITOR.id, taken_at=None, created_at=now
    )
    files = StoredFile.objects.filter(evidence__in=evidence_ids)
    for sha256 in files.values_list("sha256", flat=True):
        storage().redate(sha256, now)
        storage().redate(sha256 + THUMBNAIL_SUFFIX, now)
    files.filter(created_at__gt=now).update(created_at=now)


def offered_place(evidence_ids: Sequence[UUID]) -> tuple[float, float] | None:
    """The position (latitude, longitude; WGS-84) of the first of these photos that has one.

    Only of photos not yet attached: afterwards it is forgotten.
    """
    places = {
        id_: (latitude, longitude)
        for id_, latitude, longitude in Evidence.objects.filter(
            id__in=set(evidence_ids), case=None, removed_at=None
        ).values_list("id", "latitude", "longitude")
        if latitude is not None and longitude is not None
    }
    return next((places[id_] for id_ in evidence_ids if id_ in places), None)


@act
def remove(evidence_ids: Sequence[UUID], *, case_id: int, by: Actor, now: datetime) -> None:
    """Take files out of a case: from now on nobody is shown them, and the next sweep deletes them.

    Removing twice is harmless. The caller's own event names the ids. Raises Invalid when one of
    them is not this case's.
    """
    wanted = set(evidence_ids)
    found = Evidence.objects.filter(id__in=wanted, case_id=case_id)
    if found.count() != len(wanted):
        raise Invalid(
            "unknown_evidence",
            "有附件不属于这个案件，请刷新后再选。",
            "A file does not belong to this case: load the case anew and choose again.",
            field="evidence",
        )
    found.filter(removed_at=None).update(removed_at=now, latitude=None, longitude=None)


@act
def move_with_reports(
    report_ids: Sequence[UUID], *, to_case_id: int, by: Actor, now: datetime
) -> None:
    """Let the files of these reports go along when the reports go to another case."""
    Evidence.objects.filter(report_id__in=set(report_ids)).update(case_id=to_case_id)

"""What is swept away: uploads that no report claimed, removed files, and objects without a row."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from linli.cases.evidence.keep import lock_content, storage
from linli.cases.evidence.object_names import THUMBNAIL_SUFFIX
from linli.cases.models import Evidence, StoredFile

UNCLAIMED_FOR = timedelta(days=1)
_SLICES = 256
_AT_ONCE = 500


def purge(now: datetime) -> int:
    """Delete what nobody claimed within a day, and what was removed; returns how many contents.

    To be run every hour. Safe beside uploads, beside another purge, and when killed half way: the
    sweep takes one slice of the store each hour, and so finds within eleven days what was left.
    """
    purged = 0
    while (let_go := _let_go(now)) is not None:
        purged += _forget(let_go)
    slice_ = int(now.timestamp()) // 3600 % _SLICES
    return purged + sweep(f"{slice_:02x}", now=now)


@transaction.atomic
def _let_go(now: datetime) -> set[int] | None:
    """Part some evidence from its file; returns the files' ids, None when there was nothing."""
    unclaimed = Evidence.objects.filter(case=None, created_at__lt=now - UNCLAIMED_FOR)
    removed = Evidence.objects.filter(removed_at__isnull=False, file__isnull=False)
    parted = [
        list(rows.select_for_update(skip_locked=True).values_list("pk", "file_id")[:_AT_ONCE])
        for rows in (unclaimed, removed)
    ]
    if not any(parted):
        return None
    Evidence.objects.filter(pk__in=[pk for pk, _ in parted[0]]).delete()
    Evidence.objects.filter(pk__in=[pk for pk, _ in parted[1]]).update(file=None)
    return {file_id for rows in parted for _, file_id in rows if file_id is not None}


def _forget(file_ids: Iterable[int]) -> int:
    """Delete those files that no evidence needs; returns how many that were."""
    gone = _forget_rows(file_ids)
    for sha256 in gone:
        _forget_objects(sha256)
    return len(gone)


@transaction.atomic
def _forget_rows(file_ids: Iterable[int]) -> list[str]:
    # Locked first and judged in a second statement: an upload of the same content may just have
    # come in, and only a statement that begins after the lock can see it.
    locked = StoredFile.objects.filter(pk__in=file_ids).order_by("pk").select_for_update()
    hashes = dict(locked.values_list("pk", "sha256"))
    needed = Evidence.objects.filter(file=OuterRef("pk"))
    unneeded = StoredFile.objects.filter(~Exists(needed), pk__in=hashes)
    gone = list(unneeded.values_list("pk", flat=True))
    StoredFile.objects.filter(pk__in=gone).delete()
    return [hashes[pk] for pk in gone]


@transaction.atomic
def _forget_objects(sha256: str) -> None:
    """Delete a content's objects, unless it has come in again meanwhile."""
    lock_content(sha256)
    if not StoredFile.objects.filter(sha256=sha256).exists():
        storage().delete(sha256)
        storage().delete(sha256 + THUMBNAIL_SUFFIX)


def sweep(slice_: str, *, now: datetime) -> int:
    """Delete files that no evidence needs and old objects without a row, in one slice of the store.

    A slice is the names that begin with these two hex digits. The former are what a deleted case
    leaves behind, the latter a crash between storing and recording.
    """
    known = StoredFile.objects.filter(sha256__startswith=slice_)
    needed = Evidence.objects.filter(file=OuterRef("pk"))
    swept = _forget(list(known.filter(~Exists(needed)).values_list("pk", flat=True)))
    stored = {
        name.removesuffix(THUMBNAIL_SUFFIX)
        for name, put_at in storage().names(slice_)
        if put_at < now - UNCLAIMED_FOR
    }
    strays = stored - set(known.values_list("sha256", flat=True))
    for sha256 in strays:
        _forget_objects(sha256)
    return swept + len(strays)

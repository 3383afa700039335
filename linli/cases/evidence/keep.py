"""Taking in a photo or a file, before it belongs to any case."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import Literal, assert_never

from django.conf import settings
from django.db import connection

from linli.cases.evidence.documents import clean_document
from linli.cases.evidence.images import MEDIA_TYPE, clean
from linli.cases.evidence.object_names import THUMBNAIL_SUFFIX
from linli.cases.evidence.refusals import FIELD
from linli.cases.evidence.storage import Storage, storage_at
from linli.cases.models import Evidence, StoredFile
from linli.journal.acting import Actor, ActorKind, Forbidden, act
from linli.people.permissions import must, reach
from linli.scanning.clean import must_be_clean

_AT_ONCE = 2_000


@cache
def _storage_at(address: str) -> Storage:
    return storage_at(address)


def storage() -> Storage:
    """The store that the setting LINLI_FILES names."""
    return _storage_at(settings.LINLI_FILES)


def keep_upload(
    data: bytes, *, kind: Literal["image", "document"], by: Actor, now: datetime
) -> Evidence:
    """Clean what was sent, store it, and put it on record as evidence that awaits its case.

    The answer's `latitude` and `longitude` are the photo's own position, to be offered as the
    place. Whoever knows the answer's id may attach it, once, within a day; what is not attached
    goes. Raises Invalid, and stores nothing, when the bytes are not what they should be; Forbidden
    when the asker may add evidence nowhere, or is no officer and sends a document; for a document
    as `must_be_clean` does, which a photo is not asked for: nothing but its pixels is kept.
    """
    # To which case is not yet known: that is judged by the act that attaches it.
    if not reach(by, "evidence.add", now=now):
        must(by, "evidence.add", now=now)
    if kind == "image":
        # Before any transaction is open: decoding may take a second, and no lock waits for it.
        photo = clean(data)
        stored = StoredFile(
            sha256=photo.sha256,
            kind=kind,
            media_type=MEDIA_TYPE,
            size_bytes=len(photo.data),
            width=photo.width,
            height=photo.height,
            created_at=now,
        )
        latitude, longitude = photo.position or (None, None)
        evidence = Evidence(taken_at=photo.taken_at, latitude=latitude, longitude=longitude)
        objects = {
            photo.sha256: photo.data,
            photo.sha256 + THUMBNAIL_SUFFIX: photo.thumbnail,
        }
    elif kind == "document":
        if by.kind is not ActorKind.OFFICER:
            raise Forbidden(
                "officers_only",
                "只有工作人员可以上传材料，您可以上传照片。",
                "Only officers may send documents; photos are welcome.",
            )
        document = clean_document(data)
        must_be_clean([data], field=FIELD)
        stored = StoredFile(
            sha256=document.sha256,
            kind=kind,
            media_type=document.media_type,
            size_bytes=len(document.data),
            created_at=now,
        )
        evidence = Evidence()
        objects = {document.sha256: document.data}
    else:
        assert_never(kind)
    evidence.uploader_kind, evidence.uploader_id = str(by.kind), by.id
    evidence.created_at = now
    _on_record(evidence, stored, objects)
    return evidence


@act
def _on_record(evidence: Evidence, stored: StoredFile, objects: dict[str, bytes]) -> None:
    # The same lock as the sweep's: it must not find an object without a row between our two steps.
    lock_content(stored.sha256)
    for name, content in objects.items():
        storage().put(name, content)
    # A no-op update instead of DO NOTHING: it locks the row against the sweep, and names its id.
    StoredFile.objects.bulk_create(
        [stored], update_conflicts=True, unique_fields=["sha256"], update_fields=["sha256"]
    )
    evidence.file = stored
    evidence.save(force_insert=True)


def kept_names() -> Iterator[str]:
    """The name of every object that a row of the record needs, in order."""
    rows = StoredFile.objects.order_by("sha256").values_list("sha256", "kind")
    for sha256, kind in rows.iterator(chunk_size=_AT_ONCE):
        yield sha256
        if kind == StoredFile.Kind.IMAGE:
            yield sha256 + THUMBNAIL_SUFFIX


def lock_content(sha256: str) -> None:
    """Until the transaction's end nobody else stores or sweeps away this content."""
    key = int.from_bytes(
        blake2b(f"evidence {sha256}".encode(), digest_size=8).digest(), signed=True
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])

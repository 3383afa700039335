"""Photos and files, taken in and shown: the same for every door."""

import hashlib
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from ninja.files import UploadedFile

from linli.cases.evidence.keep import keep_upload
from linli.cases.evidence.serve import no_evidence, opened
from linli.cases.models import Evidence
from linli.journal.acting import Actor, Forbidden
from linli.web.api import is_known
from linli.web.bodies import local
from linli.web.once import once
from linli.web.quota import within_quota
from linli.web.shape import Shape

Size = Literal["full", "thumbnail"]


class UploadOut(Shape):
    """A photo or file that waits to be named; a photo's position is offered as the place."""

    id: UUID
    width: int | None
    height: int | None
    taken_at: datetime | None
    latitude: float | None
    longitude: float | None


class KeptOut(Shape):
    """What is remembered under an idempotency key: the id alone."""

    id: UUID


def taken_in(
    request: HttpRequest,
    upload: UploadedFile,
    kind: Literal["image", "document"],
    *,
    by: Actor,
) -> UploadOut:
    """Take in an upload; the same once more under the same key gives the first one's id.

    Raises Invalid when the sender's quota of the day does not hold it, and as `keep_upload` does.
    """
    with within_quota(request, upload):
        return _taken_in(request, upload, kind, by=by)


def _taken_in(
    request: HttpRequest, upload: UploadedFile, kind: Literal["image", "document"], *, by: Actor
) -> UploadOut:
    now = timezone.now()
    data = upload.read()
    # Before any transaction: decoding may take a second. What a repeated request stored is swept.
    kept = keep_upload(data, kind=kind, by=by, now=now)
    body = hashlib.sha256(data).hexdigest()
    known = once(request, body, KeptOut, lambda: KeptOut(id=kept.id), by=by, now=now).id
    if known != kept.id:
        kept = Evidence.objects.select_related("file").get(id=known)
    return UploadOut(
        id=kept.id,
        width=None if kept.file is None else kept.file.width,
        height=None if kept.file is None else kept.file.height,
        taken_at=None if kept.taken_at is None else local(kept.taken_at),
        latitude=kept.latitude,
        longitude=kept.longitude,
    )


def shown(
    request: HttpRequest,
    evidence_id: UUID,
    size: Size,
    *,
    by: Actor,
    code_report_id: UUID | None = None,
) -> HttpResponse | FileResponse:
    """A file as it is sent, or 304; the permission is asked each time.

    One that may not be seen is as unknown as one that is not.
    """
    now = timezone.now()
    try:
        found = opened(evidence_id, size=size, by=by, now=now, code_report_id=code_report_id)
    except Forbidden:
        raise no_evidence() from None
    if is_known(request, found.headers["ETag"]):
        found.stream.close()
        return HttpResponse(status=304, headers={"ETag": found.headers["ETag"]})
    answer = FileResponse(found.stream)
    # Afterwards, for it guesses a type and a disposition from the name of the stream: a photo would
    # not be shown, and a document would.
    for name, value in found.headers.items():
        answer.headers[name] = value
    if not found.filename:
        del answer.headers["Content-Disposition"]
    return answer

"""Photos: sent first, named in the report afterwards; shown through a permission check."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Schema
from ninja.files import UploadedFile

from linli.cases.evidence.keep import keep_upload
from linli.cases.evidence.serve import opened
from linli.cases.models import Evidence
from linli.journal.acting import Actor
from linli.web.bodies import local
from linli.web.callers import actor
from linli.web.door import PUBLIC, Routes

routes = Routes()


class PhotoOut(Schema):
    """A photo that waits for its report; its position is offered as the place."""

    id: UUID
    width: int | None
    height: int | None
    taken_at: datetime | None
    latitude: float | None
    longitude: float | None


def photo_out(evidence: Evidence) -> PhotoOut:
    """What the uploader is told."""
    return PhotoOut(
        id=evidence.id,
        width=None if evidence.file is None else evidence.file.width,
        height=None if evidence.file is None else evidence.file.height,
        taken_at=None if evidence.taken_at is None else local(evidence.taken_at),
        latitude=evidence.latitude,
        longitude=evidence.longitude,
    )


@routes.way(
    "POST",
    "/photos",
    permission=PUBLIC,
    limit="evidence",
    response={201: PhotoOut},
    summary="上传照片 Send a photo",
)
def send_photo(request: HttpRequest, photo: File[UploadedFile]) -> tuple[int, PhotoOut]:
    """Name the id in the report within a day; whatever is not named by then is deleted.

    The picture is drawn anew: what the camera wrote into the file is not kept.
    """
    evidence = keep_upload(photo.read(), kind="image", by=actor(request), now=timezone.now())
    return 201, photo_out(evidence)


def file_answer(
    request: HttpRequest,
    evidence_id: UUID,
    *,
    size: Literal["full", "thumbnail"],
    by: Actor,
    code_report_id: UUID | None = None,
) -> HttpResponse | FileResponse:
    """A file as it is sent, or 304; the permission is asked each time."""
    found = opened(
        evidence_id, size=size, by=by, now=timezone.now(), code_report_id=code_report_id
    )
    if request.headers.get("If-None-Match") == found.headers["ETag"]:
        found.stream.close()
        return HttpResponse(status=304, headers={"ETag": found.headers["ETag"]})
    return FileResponse(found.stream, headers=found.headers)

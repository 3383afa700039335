"""Photos: sent first, named in the report afterwards; shown to those who may see them."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import File
from ninja.files import UploadedFile

from linli.cases.queries.receipt import report_by_code
from linli.journal.acting import VISITOR, ActorKind
from linli.web.callers import reporter
from linli.web.door import PUBLIC, Routes
from linli.web.files import Size, UploadOut, shown, taken_in

routes = Routes()
own = Routes(only=ActorKind.RESIDENT)


@routes.way(
    "POST",
    "/photos",
    permission=PUBLIC,
    limit="evidence",
    response={201: UploadOut},
    summary="上传照片 Send a photo",
)
def send_photo(request: HttpRequest, photo: File[UploadedFile]) -> UploadOut:
    """Name the id in the report within a day; whatever is not named by then is deleted.

    The picture is drawn anew: what the camera wrote into the file is not kept.
    """
    # Nobody's, also of one who is signed in: whether she wants to be known is said afterwards.
    return taken_in(request, photo, "image", by=VISITOR)


@own.way(
    "GET",
    "/photos/{photo_id}",
    permission="evidence.read",
    response={200: None},
    summary="看自己的照片 A photo of one's own report, or of its handling",
)
def photo(request: HttpRequest, photo_id: UUID, size: Size = "full") -> HttpResponseBase:
    """A JPEG; with an ETag."""
    return shown(request, photo_id, size, by=reporter(request))


@routes.way(
    "GET",
    "/progress/{code}/photos/{photo_id}",
    permission=PUBLIC,
    response={200: None},
    summary="凭查询码看照片 The same, for whoever has the receipt's code",
)
def photo_by_code(
    request: HttpRequest, code: str, photo_id: UUID, size: Size = "full"
) -> HttpResponseBase:
    """One's own photos and those that show the handling; neighbours' photos are theirs."""
    report = report_by_code(code)
    return shown(request, photo_id, size, by=reporter(request), code_report_id=report.id)

"""Photos from the field."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import File
from ninja.files import UploadedFile

from linli.journal.acting import ActorKind
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.files import Size, UploadOut, shown, taken_in

routes = Routes(only=ActorKind.OFFICER)


@routes.way(
    "POST",
    "/photos",
    permission="evidence.add",
    response={201: UploadOut},
    summary="上传照片 Send a photo",
)
def send(request: HttpRequest, photo: File[UploadedFile]) -> UploadOut:
    """Name the id in a report or an answer within a day."""
    return taken_in(request, photo, "image", by=actor(request))


@routes.way(
    "GET",
    "/photos/{photo_id}",
    permission="evidence.read",
    response={200: None},
    summary="查看照片 A photo of a case of my area",
)
def photo(request: HttpRequest, photo_id: UUID, size: Size = "full") -> HttpResponseBase:
    """A JPEG; with an ETag."""
    return shown(request, photo_id, size, by=actor(request))

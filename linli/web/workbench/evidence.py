"""Photos and files of the handling."""

from typing import Literal
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
    "/evidence",
    permission="evidence.add",
    response={201: UploadOut},
    summary="上传附件 Send a photo or a file",
)
def send(
    request: HttpRequest, file: File[UploadedFile], kind: Literal["image", "document"] = "image"
) -> UploadOut:
    """Name the id in an answer or a report within a day."""
    return taken_in(request, file, kind, by=actor(request))


@routes.way(
    "GET",
    "/evidence/{evidence_id}",
    permission="evidence.read",
    response={200: None},
    summary="查看附件 A photo or a file",
)
def evidence(request: HttpRequest, evidence_id: UUID, size: Size = "full") -> HttpResponseBase:
    """A photo is shown, a file is sent as a download; with an ETag."""
    return shown(request, evidence_id, size, by=actor(request))

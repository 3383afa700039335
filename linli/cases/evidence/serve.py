"""Showing a photo or a file: only through the door of permissions."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO, Literal
from uuid import UUID

from linli.cases.evidence.documents import SUFFIXES
from linli.cases.evidence.keep import storage
from linli.cases.evidence.object_names import THUMBNAIL_SUFFIX
from linli.cases.models import Evidence, Report, StoredFile
from linli.cases.subject import subject_of
from linli.journal.acting import Actor, ActorKind, NotFound
from linli.people.permissions import Subject, must


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file, and how it is to be sent.

    The caller closes the stream. `etag` comes without quotes. A `filename` means that it must be
    sent as an attachment, never shown in a page.
    """

    stream: BinaryIO
    media_type: str
    etag: str
    filename: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """What keeps a browser from misreading the file, or from keeping it for others."""
        headers = {
            "Content-Type": self.media_type,
            "ETag": f'"{self.etag}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            # The right to see may end tomorrow, so every showing asks anew; the ETag spares bytes.
            "Cache-Control": "private, no-cache",
        }
        if self.filename:
            headers["Content-Disposition"] = f'attachment; filename="{self.filename}"'
        return headers


def opened(
    evidence_id: UUID,
    *,
    size: Literal["full", "thumbnail"],
    by: Actor,
    now: datetime,
    code_report_id: UUID | None = None,
) -> Opened:
    """Open a file for one who may read it.

    `code_report_id` is the report whose receipt code the asker has shown. Raises NotFound when
    there is no such file any more, or no thumbnail of it; Forbidden when it is not for the asker.
    """
    evidence = (
        Evidence.objects.select_related("file", "case", "case__area")
        .filter(id=evidence_id, removed_at=None)
        .first()
    )
    if evidence is None or evidence.file is None:
        raise no_evidence()
    must(by, "evidence.read", evidence_subject(evidence, code_report_id), now=now)
    stored = evidence.file
    name = stored.sha256
    if size == "thumbnail":
        if stored.kind != StoredFile.Kind.IMAGE:
            raise no_evidence()
        name += THUMBNAIL_SUFFIX
    try:
        stream = storage().open(name)
    except FileNotFoundError as gone:
        raise no_evidence() from gone
    suffix = SUFFIXES.get(stored.media_type)
    return Opened(
        stream=stream,
        media_type=stored.media_type,
        etag=name,
        filename=f"{evidence.id}.{suffix}" if suffix else "",
    )


def evidence_subject(evidence: Evidence, code_report_id: UUID | None) -> Subject:
    """A file as the door of permissions sees it.

    What came with a report is its own reporter's: neighbours who joined the case do not see each
    other's photos. What officers add is for every reporter of the case. What belongs to no case yet
    is its uploader's.
    """
    uploaders = frozenset({evidence.uploader_id})
    by_officer = evidence.uploader_kind == ActorKind.OFFICER
    if evidence.case is None:
        by_resident = evidence.uploader_kind == ActorKind.RESIDENT
        return Subject(
            resident_ids=uploaders if by_resident else frozenset(),
            officer_ids=uploaders if by_officer else frozenset(),
        )
    subject = replace(
        subject_of(evidence.case),
        officer_ids=uploaders if by_officer else frozenset(),
        code_shown=code_report_id is not None
        and Report.objects.filter(id=code_report_id, case=evidence.case).exists(),
    )
    if evidence.stage != Evidence.Stage.REPORT or evidence.report_id is None:
        return subject
    reporters = Report.objects.filter(id=evidence.report_id, resident__isnull=False)
    return replace(
        subject,
        resident_ids=frozenset(reporters.values_list("resident_id", flat=True)),
        code_shown=subject.code_shown and code_report_id == evidence.report_id,
    )


def no_evidence() -> NotFound:
    """There is no such file; the words are the same for one that the asker may not know of."""
    return NotFound(
        "no_evidence",
        "没有这个附件，或者它已被移除。",
        "There is no such file, or it has been removed.",
    )

"""The unit says that it is done 办结答复, and proves it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli.cases.assignments import open_assignment
from linli.cases.events import CaseAnswered
from linli.cases.evidence.attach import attach
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Evidence, Note, StoredFile
from linli.cases.notes import write_note
from linli.cases.rules import pack_of
from linli.cases.step import step
from linli.journal.acting import Actor, Invalid, act

Stage = Evidence.Stage


@act
def answer(
    case_id: int,
    note: str,
    *,
    after: Sequence[UUID] = (),
    before: Sequence[UUID] = (),
    during: Sequence[UUID] = (),
    by: Actor,
    now: datetime,
) -> Case:
    """Answer a case with what its category asks for; the reporter reads the note.

    `after`, `before` and `during` are uploads that become evidence of that stage. A photo of the
    state before may also be the reporter's own. Raises Invalid, naming what is missing.
    """

    def change(case: Case) -> CaseAnswered:
        category = pack_of(case).category(case.category)
        proof = "note" if category is None else category.proof
        note_id = None
        if note.strip() or proof != "none":
            note_id = write_note(case, Note.Kind.ANSWER, note, by=by, now=now).id
        for stage, files in ((Stage.BEFORE, before), (Stage.DURING, during), (Stage.AFTER, after)):
            attach(files, case_id=case.id, report_id=None, stage=stage, by=by, now=now)
        if proof in {"photo_after", "photo_before_after"}:
            _must_show(case, [Stage.AFTER], among=after)
        if proof == "photo_before_after":
            _must_show(case, [Stage.BEFORE, Stage.REPORT])
        assignment = open_assignment(case)
        assignment.answered_at = now
        assignment.save(update_fields=["answered_at"])
        return CaseAnswered(
            case_id=case.id,
            unit_id=case.holder_id,
            note_id=note_id,
            evidence=tuple(str(one) for one in (*before, *during, *after)),
        )

    return step(case_id, Verb.ANSWER, by=by, now=now, change=change)


def _must_show(case: Case, stages: Sequence[Stage], *, among: Sequence[UUID] | None = None) -> None:
    photos = Evidence.objects.filter(
        case=case, stage__in=stages, removed_at=None, file__kind=StoredFile.Kind.IMAGE
    )
    # An earlier answer's photo proves nothing about this one.
    if among is not None:
        photos = photos.filter(id__in=among)
    if photos.exists():
        return
    stage = stages[0]
    what_zh, what_en = {
        Stage.AFTER: ("处置后的照片", "a photo of the place after the work"),
        Stage.BEFORE: ("处置前的照片", "a photo of the place before the work"),
    }[stage]
    raise Invalid(
        f"case.answer.no_photo_{stage.value}",
        f"这类事项办结要有{what_zh}。请拍照上传后再答复；到不了现场的，可上报或申请延期。",
        f"This kind of matter is answered with {what_en}. Upload one, then answer; where that "
        "cannot be, report the case up or extend it.",
        field=stage.value,
    )

"""Put on record that the reporter was contacted 联系诉求人, or was tried in vain."""

from datetime import datetime
from uuid import UUID

from linli.cases.contacting import set_contact_timer
from linli.cases.events import CaseContacted
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Contact, Note
from linli.cases.notes import write_note, write_note_if_any
from linli.cases.rules import with_telephone
from linli.cases.step import step
from linli.journal.acting import Actor, Invalid, act


@act
def contact(
    case_id: int,
    *,
    way: str,
    reached: bool,
    note: str = "",
    report_id: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Case:
    """Write down one try; the stage is over once a reporter was reached, or tried often enough.

    Without a report it was the first reporter who left a telephone. A try in vain needs its note:
    what happened is all that others can judge it by. Raises Invalid, or NotNow when there is nobody
    to be contacted.
    """
    if way not in set(Contact.Way):
        raise Invalid(
            "case.contact.way_unknown",
            "请选联系方式：电话（phone）、信息（message）或上门（visit）。",
            "Choose the way: phone, message or visit.",
            field="way",
        )

    def change(case: Case) -> CaseContacted:
        voices = list(with_telephone(case).values_list("id", flat=True))
        if report_id is not None and report_id not in voices:
            raise Invalid(
                "case.contact.report_unknown",
                "这个案件里没有这条诉求，或者诉求人没有留联系方式。请另选一位。",
                "The case has no such report, or its reporter left no telephone. Choose another.",
                field="report",
            )
        written = write_note_if_any if reached else _needed_note
        row = Contact.objects.create(
            case=case,
            report_id=report_id or voices[0],
            unit_id=case.holder_id,
            way=way,
            reached=reached,
            note_id=written(case, Note.Kind.CONTACT, note, by=by, now=now),
            at=now,
        )
        set_contact_timer(case, now=now)
        return CaseContacted(
            case_id=case.id,
            contact_id=row.id,
            report_id=row.report_id,
            unit_id=row.unit_id,
            way=way,
            reached=reached,
            note_id=row.note_id,
        )

    return step(case_id, Verb.CONTACT, by=by, now=now, change=change)


def _needed_note(case: Case, kind: Note.Kind, text: str, *, by: Actor, now: datetime) -> int:
    return write_note(case, kind, text, by=by, now=now).id

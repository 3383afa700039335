"""Take a matter, or one's own voice in it, back 撤回."""

from datetime import datetime

from linli.cases.assignments import end_assignment
from linli.cases.contacting import set_contact_timer
from linli.cases.events import CaseWithdrawn, ReportWithdrawn
from linli.cases.grounds import known_ground
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Note, Report
from linli.cases.notes import write_note_if_any
from linli.cases.step import locked, must_be_possible, step
from linli.cases.subject import subject_of
from linli.journal.acting import Actor, ActorKind, NotFound, act
from linli.journal.record import record
from linli.people.marks import code_indexes
from linli.people.permissions import must


@act
def withdraw(
    case_id: int, ground: str, *, note: str = "", code: str = "", by: Actor, now: datetime
) -> Case:
    """Withdraw a case; a reporter withdraws her own voice, and with the last voice the case.

    Where neighbours report the same, one of them must not be able to make it vanish: her voice is
    marked as withdrawn, she hears no more of it, and the case goes on. Staff withdraw the whole
    case. `code` is the receipt code of a reporter without an account.
    """

    sealed = False

    def whole(case: Case) -> CaseWithdrawn:
        known = known_ground(case, "withdraw", ground)
        end_assignment(case, Verb.WITHDRAW, now)
        return CaseWithdrawn(
            case_id=case.id,
            ground=known,
            note_id=write_note_if_any(
                case, Note.Kind.WITHDRAW, note, by=by, now=now, sealed=sealed
            ),
        )

    if by.kind in {ActorKind.OFFICER, ActorKind.SYSTEM}:
        return step(case_id, Verb.WITHDRAW, by=by, now=now, change=whole)

    case = locked(case_id)
    voices = list(Report.objects.filter(case=case, withdrawn_at=None))
    shown = code_indexes(code) if code else []
    own = [
        voice
        for voice in voices
        if (by.kind is ActorKind.RESIDENT and voice.resident_id == by.id)
        or bytes(voice.code_index) in shown
    ]
    code_shown = any(bytes(voice.code_index) in shown for voice in own)
    must(by, "case.withdraw", subject_of(case, code_shown=code_shown), now=now)
    must_be_possible(case, Verb.WITHDRAW)
    if not own:
        raise NotFound(
            "case.withdraw.no_voice",
            "您在这个案件里的诉求已经撤回。",
            "Your report in this case is withdrawn already.",
        )
    if len(own) == len(voices):
        sealed = any(voice.sealed for voice in own)
        return step(case_id, Verb.WITHDRAW, by=by, now=now, change=whole, code_shown=code_shown)
    known = known_ground(case, "withdraw", ground)
    Report.objects.filter(id__in=[voice.id for voice in own]).update(withdrawn_at=now)
    set_contact_timer(case, now=now)
    record(
        *(ReportWithdrawn(case_id=case.id, report_id=voice.id, ground=known) for voice in own),
        by=by,
        now=now,
    )
    return case

"""Begin a closed case anew 重办."""

from datetime import datetime
from enum import StrEnum

from linli.cases.events import CaseReopened
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Note, Round
from linli.cases.notes import write_note_if_any
from linli.cases.step import step
from linli.cases.timing import due_of
from linli.journal.acting import Actor, Invalid, act


class ReopenReason(StrEnum):
    """Why a closed case begins anew."""

    UNSOLVED = "unsolved"  # the reporter says so
    RECURRED = "recurred"  # it was solved, and is back
    MISTAKE = "mistake"  # it was closed by mistake


REASON_NAMES: dict[ReopenReason, tuple[str, str]] = {
    ReopenReason.UNSOLVED: ("问题没有解决", "it is not solved"),
    ReopenReason.RECURRED: ("问题又出现了", "it has come back"),
    ReopenReason.MISTAKE: ("误结案", "it was closed by mistake"),
}


@act
def reopen(case_id: int, *, reason: str, note: str = "", by: Actor, now: datetime) -> Case:
    """Put a closed case on its desk again, with the whole limit from now on.

    What was overdue before stays a fact; extensions and holds are counted anew.
    """
    if reason not in set(ReopenReason):
        known = "；".join(f"{zh}（{one.value}）" for one, (zh, _) in REASON_NAMES.items())
        raise Invalid(
            "case.reopen.reason_unknown",
            f"请选重办原因：{known}。",
            "Choose why: " + "; ".join(f"{en} ({r.value})" for r, (_, en) in REASON_NAMES.items()),
            field="reason",
        )

    def change(case: Case) -> CaseReopened:
        Round.objects.create(case=case, reason=reason, began_at=now)
        case.holder_id = case.desk_id
        case.due_at = due_of(case)
        return CaseReopened(
            case_id=case.id,
            desk_id=case.desk_id,
            note_id=write_note_if_any(case, Note.Kind.REOPEN, note, by=by, now=now),
            reason=reason,
            times=case.rounds.count(),
            due_at=case.due_at,
        )

    return step(case_id, Verb.REOPEN, by=by, now=now, change=change)

"""Ask the reporters of a closed case the three questions."""

from datetime import datetime, timedelta

from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.feedback.events import CallbackAsked
from linli.feedback.models import Callback
from linli.journal.acting import Actor, act
from linli.journal.record import record
from linli.policy.pack import Pack
from linli.policy.queries import release

ASKING = Actor.system("feedback")


def round_of(case: Case) -> int:
    """Which closing of the case this is, from 1."""
    return case.rounds.count() + 1


def response_only(category: str, pack: Pack) -> bool:
    """Whether a matter counts on 响应率 alone, under these rules."""
    wanted, known = pack.rates.response_only, pack.category(category)
    return known is not None and (
        known.kind in wanted.kinds or known.group in wanted.groups or category in wanted.categories
    )


@act
def ask_reporters(case_id: int, *, round_number: int, now: datetime) -> list[Callback]:
    """Ask every voice that was not withdrawn once for this closing; returns what was newly asked.

    Does nothing when the case is no longer closed, or was reopened and closed again meanwhile:
    that closing asks for itself. A repeated call asks nobody twice.
    """
    # Locked, so that a reopening cannot slip in between the look and the question.
    case = Case.objects.select_for_update().get(id=case_id)
    if case.state != State.CLOSED or round_of(case) != round_number:
        return []
    asked_already = Callback.objects.filter(case_id=case_id, round=round_number)
    pack = release(case.release_id).pack
    days = pack.feedback.link_valid_days
    area = "" if case.area is None else case.area.code
    asked = Callback.objects.bulk_create(
        Callback(
            case=case,
            report=report,
            round=round_number,
            asked_at=now,
            expires_at=now + timedelta(days=days),
            unit_id=case.holder_id,  # closing leaves the case with whoever answered it
            area_code=area,
            category=case.category,
            response_only=response_only(case.category, pack),
        )
        for report in case.reports.filter(withdrawn_at=None)
        .exclude(id__in=asked_already.values("report_id"))
        .order_by("received_at", "id")
    )
    record(
        *(
            CallbackAsked(case_id=case_id, callback_id=callback.id, report_id=callback.report_id)
            for callback in asked
        ),
        by=ASKING,
        now=now,
    )
    return asked

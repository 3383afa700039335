"""Lists with names, numbers and addresses as files: one asks and says why, another agrees."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from linli.cases.acts.exports import MOST_AT_ONCE, PERSONAL_COLUMNS
from linli.cases.events_exports import ExportAgreed, ExportApplied, ExportDeclined
from linli.cases.models import EXPORT_WORDS, Export, ExportRequest
from linli.cases.notes import needed
from linli.cases.queries.asked import Asked
from linli.journal.acting import Actor, Forbidden, Invalid, NotFound, NotNow, TooMany, act
from linli.journal.record import record
from linli.people.authority import authority_of
from linli.people.permissions import Subject, may, must, reach
from linli.people.sealing import seal
from linli.people.units import unit_by_id

LONGEST_WHY = 500
LAPSES_AFTER = timedelta(days=7)


@act
def apply_for_export(
    asked: Asked,
    columns: Sequence[str],
    why: str,
    *,
    form: str,
    language: str,
    by: Actor,
    now: datetime,
) -> Export:
    """Ask a second person to agree; nothing is opened or written yet.

    Raises Forbidden, Invalid without words or without a personal column, TooMany while three of
    one's own wait.
    """
    if not reach(by, "export.ask", now=now):
        must(by, "export.ask", now=now)
    if not PERSONAL_COLUMNS & set(columns):
        raise Invalid(
            "export.nothing_personal",
            "没有选姓名、电话或地址：这样的表不用审批，请直接导出。",
            "No name, number or address was chosen: such a file needs nobody's consent. Export it.",
            field="columns",
        )
    words = needed(why, "导出理由", field="why", longest=LONGEST_WHY)
    waiting = Export.objects.filter(officer_id=by.id, stage=Export.Stage.ASKED)
    many = waiting.filter(asked_at__gt=now - LAPSES_AFTER).count()
    if many >= MOST_AT_ONCE:
        raise TooMany(
            "export.too_many_ask",
            f"您已有 {many} 份申请在等第二人同意，先等结果或取消一份。",
            f"{many} of your requests wait for a second person: wait for one, or cancel it.",
            retry_after_seconds=60,
        )
    export = Export.objects.create(
        officer_id=by.id,
        post_id=by.post_id,
        asked=asked.plain(),
        columns=list(columns),
        form=form,
        language=language,
        stage=Export.Stage.ASKED,
        personal=True,
        asked_at=now,
    )
    unit_id = authority_of(by, now=now).posts[0].unit_id
    ExportRequest.objects.create(
        export=export, unit_id=unit_id, why_sealed=seal(words, EXPORT_WORDS)
    )
    applied = ExportApplied(
        export_id=export.id, which=asked.which.value, form=form, unit_id=unit_id
    )
    record(applied, by=by, now=now)
    return export


@act
def decide_export(
    export_id: int, *, agrees: bool, note: str = "", by: Actor, now: datetime
) -> Export:
    """Agree that the file is made, or say no and why.

    Nobody decides on what she asked for herself. Raises NotFound, Forbidden, NotNow when it was
    decided, taken back or left for a week.
    """
    export = export_to_decide(export_id, by=by, now=now)
    if export.officer_id == by.id:
        raise Forbidden(
            "export.own_request",
            "导出个人信息要两个人：自己申请的要由另一人同意。",
            "It takes two: what one asks for, another has to agree to.",
        )
    if export.stage != Export.Stage.ASKED or export.asked_at + LAPSES_AFTER <= now:
        raise NotNow(
            "export.decided",
            "这份申请已有结果、已取消或超过七天。请刷新页面查看。",
            "This request was decided, taken back, or left for a week. Load the page anew.",
        )
    request = ExportRequest.objects.get(export=export)
    request.decided_by, request.decided_at = by.id, now
    if agrees:
        export.stage = Export.Stage.WAITING
    else:
        words = needed(note, "不同意的理由", field="note", longest=LONGEST_WHY)
        export.stage = Export.Stage.DECLINED
        request.note_sealed = seal(words, EXPORT_WORDS)
    export.save(update_fields=["stage"])
    request.save()
    event = ExportAgreed if agrees else ExportDeclined
    record(event(export_id=export.id, unit_id=request.unit_id), by=by, now=now)
    return export


def export_to_decide(export_id: int, *, by: Actor, now: datetime) -> Export:
    """The request, locked; to whoever may not agree to it, it is as unknown as none."""
    found = Export.objects.select_for_update().filter(id=export_id, personal=True).first()
    request = ExportRequest.objects.filter(export_id=export_id).first()
    if (
        found is None
        or request is None
        or not may(by, "export.agree", asked_by(request.unit_id), now=now)
    ):
        raise NotFound(
            "export.no_request",
            "没有这份导出申请。请刷新页面查看。",
            "There is no such request. Load the page anew.",
        )
    return found


def asked_by(unit_id: int) -> Subject:
    """A request as the door sees it: the unit that asks holds it, in its area."""
    unit = unit_by_id(unit_id)
    return Subject(holder_unit_id=unit_id, desk_unit_id=unit_id, area_code=unit.area_code)

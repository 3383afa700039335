"""What a verb asks for beside the state: turns that are left, time that is not over, parts done.

Each rule raises the NotNow that says why not and what would work; the acts ask them, and so does
the query that tells a screen which verbs are open.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from linli.cases.apart import desk_above, free_desks
from linli.cases.assignments import BY_RULING, open_assignment
from linli.cases.lifecycle import VERB_NAMES, Verb
from linli.cases.merges import may_be_unmerged
from linli.cases.models import Application, Blocker, Case, CaseLink, Report
from linli.cases.pending import pending
from linli.cases.timing import clock_start, hours_of, limit_of, returns_so_far, ruling_is_due
from linli.clock.deadline import due
from linli.journal.acting import NotNow
from linli.people.units import unit_by_code, unit_by_id
from linli.policy.pack import Pack
from linli.policy.queries import release


def pack_of(case: Case) -> Pack:
    """The rules that the case was opened under."""
    return release(case.release_id).pack


def area_code_of(case: Case) -> str:
    """The code of the case's area, or nothing."""
    return "" if case.area is None else case.area.code


def must_be_in_time(case: Case, verb: Verb, now: datetime) -> None:
    """A clock is stopped or lengthened only as long as it runs: being overdue stays a fact."""
    if now >= case.due_at:
        zh, en = VERB_NAMES[verb]
        raise NotNow(
            f"case.{verb.value}.overdue",
            f"案件已超期，不能再{zh}。请尽快办结答复，并写明原因。",
            f"The case is overdue, so it is too late to {en} it. Answer it, and say why.",
        )


def may_be_returned(case: Case, now: datetime) -> None:
    """Returning 退单: as often and as fast as the pack allows, and never against a ruling."""
    returns, desk = pack_of(case).clock.returns, unit_by_id(case.desk_id)
    assignment = open_assignment(case)
    if assignment.rule == BY_RULING:
        raise NotNow(
            "case.return.ruled",
            f"此案已由{desk.name_zh}裁定由本单位办理，不能再退。请签收办理；办不了的，签收后上报。",
            f"{desk.name_en} has ruled that this unit holds the case: it cannot be returned. "
            "Accept it; what is beyond the unit is reported up afterwards.",
        )
    if returns_so_far(case) >= returns.times:
        raise NotNow(
            "case.return.used_up",
            f"此案已退单 {returns.times} 次，不能再退。由{desk.name_zh}裁定主办单位；"
            "请签收，或请其裁定。",
            f"This case was returned {returns.times} times already and cannot be again. "
            f"{desk.name_en} rules who holds it: accept it, or ask the desk to rule.",
        )
    if returns.within is None:
        return
    calendar = hours_of(case.release_id, case.holder_id)
    until = due(assignment.dispatched_at, limit_of(returns.within), calendar=calendar)
    if now > until:
        local = until.astimezone(calendar.zone)
        raise NotNow(
            "case.return.too_late",
            f"退单要在 {local:%m月%d日 %H:%M} 前提出，现已过时。"
            f"请签收办理，或请{desk.name_zh}改派。",
            f"It could be returned until {local:%d %b %H:%M}, which is over. Accept it, or ask "
            f"{desk.name_en} to dispatch it elsewhere.",
        )


def may_be_dispatched(case: Case, now: datetime) -> None:
    """Dispatching 派单: neither over a ruling, nor where a ruling is what is due."""
    ruled = case.assignments.filter(ended_at=None, rule=BY_RULING).exists()
    if ruled:
        raise NotNow(
            "case.dispatch.ruled",
            "此案已裁定主办单位，不能直接改派。确需变更的，请重新裁定。",
            "It was ruled who holds this case. To change that takes another ruling.",
        )
    if case.holder_id == case.desk_id and ruling_is_due(case):
        most = pack_of(case).clock.returns.times
        raise NotNow(
            "case.dispatch.to_be_ruled",
            f"此案已退单 {most} 次，不能再直接派单。请裁定主办单位；本级无权裁定的，请上报。",
            f"This case was returned {most} times: it is not dispatched again but ruled on. A desk "
            "that may not rule reports it up.",
        )


def may_be_ruled(case: Case, now: datetime) -> None:
    """Ruling 裁定: on what units have returned in this round; anything else is dispatched."""
    if not returns_so_far(case):
        raise NotNow(
            "case.rule.nothing",
            "还没有单位退单，不需要裁定。请直接派单。",
            "No unit has returned this case, so there is nothing to rule on. Dispatch it.",
        )


def may_be_held(case: Case, now: datetime) -> None:
    """Holding 挂账: before it is overdue, and as often as the pack allows in one round."""
    must_be_in_time(case, Verb.HOLD, now)
    most = pack_of(case).clock.hold.times
    if case.holds.filter(held_at__gte=clock_start(case)).count() >= most:
        raise NotNow(
            "case.hold.used_up",
            f"挂账最多 {most} 次，已经用完。可以延期，或办结答复。",
            f"A case is held at most {most} times, and that is used up. Extend it, or answer it.",
        )


def may_be_extended(case: Case, now: datetime) -> None:
    """Extending 延期: before it is overdue, and as often as the pack allows in one round."""
    must_be_in_time(case, Verb.EXTEND, now)
    most = pack_of(case).clock.extension.times
    if case.extensions.filter(granted_at__gte=clock_start(case)).count() >= most:
        raise NotNow(
            "case.extend.used_up",
            f"延期最多 {most} 次，已经用完。请办结答复；确需停办的可以挂账。",
            f"A case is extended at most {most} times, and that is used up. Answer it; what has "
            "to stop can be put on hold.",
        )


def may_be_applied_for(case: Case, now: datetime) -> None:
    """Applying 申请: one at a time, and there is somebody above to decide."""
    waiting = pending(case)
    if waiting is not None:
        asked = unit_by_id(waiting.asked_id)
        raise NotNow(
            "case.apply.pending",
            f"此案已有一个申请等{asked.name_zh}审批。请等候审批，或先撤回。",
            f"An application of this case waits for {asked.name_en} already. Wait for the answer, "
            "or take it back first.",
        )


def hold_may_be_applied_for(case: Case, now: datetime) -> None:
    """As the hold itself: in time, and not used up."""
    may_be_applied_for(case, now)
    may_be_held(case, now)


def extension_may_be_applied_for(case: Case, now: datetime) -> None:
    """As the extension itself: in time, and not used up."""
    may_be_applied_for(case, now)
    may_be_extended(case, now)


def may_be_decided(case: Case, now: datetime) -> None:
    """Deciding 审批, or taking back: something waits to be decided on."""
    if pending(case) is None:
        raise NotNow(
            "case.approve.nothing",
            "此案没有等候审批的申请。",
            "No application of this case waits for an answer.",
        )


def may_be_approved(case: Case, now: datetime) -> None:
    """Approving 同意: what is granted must still be possible; being overdue stays a fact."""
    may_be_decided(case, now)
    waiting = pending(case)
    if waiting is not None and waiting.kind == Application.Kind.HOLD:
        may_be_held(case, now)
    else:
        may_be_extended(case, now)


def may_be_contacted(case: Case, now: datetime) -> None:
    """Contacting 联系诉求人: there is somebody to be contacted."""
    if not with_telephone(case).exists():
        raise NotNow(
            "case.contact.nobody",
            "此案没有留下联系方式的诉求人，不需要联系。办理情况会显示在查询页上。",
            "Nobody who reported this left a telephone, so there is nobody to contact. Whoever has "
            "the receipt's code reads the progress.",
        )


def with_telephone(case: Case) -> QuerySet[Report]:
    """The voices of a case whose reporters can be contacted, the first one first."""
    voices = Report.objects.filter(
        case=case, withdrawn_at=None, resident__phone_sealed__isnull=False
    )
    return voices.order_by("received_at", "id")


def next_desk(case: Case) -> str:
    """The code of the desk that a report up goes to.

    From a unit: to the case's desk, which is above it. From the desk: to the next one above;
    raises NotNow at the top.
    """
    if case.holder_id != case.desk_id:
        return unit_by_id(case.desk_id).code
    desk = unit_by_id(case.desk_id)
    above = desk_above(desk.code, case.id, pack_of(case), area_code_of(case))
    if above is None or above == desk.code:
        raise NotNow(
            "case.report_up.top",
            f"{desk.name_zh}已是最高一级，不能再上报。请派单，或不予受理。",
            f"{desk.name_en} is the highest desk. Dispatch the case, or decline it.",
        )
    return above


def may_be_reported_up(case: Case, now: datetime) -> None:
    """There is a desk above, and it exists."""
    unit_by_code(next_desk(case))


def desks_below(case: Case) -> tuple[str, ...]:
    """The desks over the case's place below its own, the lowest first, as far as its level goes."""
    pack = pack_of(case)
    category = pack.category(case.category)
    lowest = None if category is None else pack.levels.by_code[category.lowest_level].depth
    found = [
        desk
        for level in reversed(pack.levels.levels)
        if (lowest is None or level.depth <= lowest)
        and (desk := pack.desk_at(level.code, area_code_of(case) or None)) is not None
    ]
    own = unit_by_id(case.desk_id).code
    return free_desks(found[: found.index(own)], case.id) if own in found else ()


def may_be_sent_down(case: Case, now: datetime) -> None:
    """There is a desk below that can handle such a matter."""
    if not desks_below(case):
        desk = unit_by_id(case.desk_id)
        raise NotNow(
            "case.send_down.bottom",
            f"{desk.name_zh}之下没有可以承接此事项的受理中心。请直接派单。",
            f"Below {desk.name_en} no desk can take this matter. Dispatch it.",
        )


def may_be_closed(case: Case, now: datetime) -> None:
    """A case that was split closes only when all the parts that it waits for have ended."""
    still_open = list(
        CaseLink.objects.filter(
            case=case, kind=CaseLink.Kind.SPLIT, other__ended_at=None, awaited=True
        ).values_list("other__number", flat=True)
    )
    if still_open:
        raise NotNow(
            "case.close.parts_open",
            f"拆分出的案件还没有办完：{'、'.join(still_open)}。全部办结后才能结案。",
            f"Parts of this case are still open: {', '.join(still_open)}. It closes when all "
            "of them have.",
        )


# The verbs that a room upstairs may let wait; the others never ask.
BLOCKABLE = frozenset({Verb.ANSWER, Verb.CLOSE})


def must_not_wait(case: Case, verb: Verb) -> None:
    """Nothing upstairs holds the verb back; raises NotNow, naming all that does."""
    if verb not in BLOCKABLE:
        return
    waits = list(Blocker.objects.filter(case=case, verb=verb.value).order_by("id"))
    if waits:
        raise NotNow(
            f"case.{verb.value}.waits",
            f"现在还不能{VERB_NAMES[verb][0]}：{'；'.join(one.zh for one in waits)}。",
            f"Not possible yet: {'; '.join(one.en for one in waits)}.",
        )


RULES: dict[Verb, Callable[[Case, datetime], None]] = {
    Verb.DISPATCH: may_be_dispatched,
    Verb.RULE: may_be_ruled,
    Verb.RETURN: may_be_returned,
    Verb.HOLD: may_be_held,
    Verb.EXTEND: may_be_extended,
    Verb.REPORT_UP: may_be_reported_up,
    Verb.SEND_DOWN: may_be_sent_down,
    Verb.CLOSE: may_be_closed,
    Verb.UNMERGE: may_be_unmerged,
    Verb.CONTACT: may_be_contacted,
    Verb.APPLY_HOLD: hold_may_be_applied_for,
    Verb.APPLY_EXTENSION: extension_may_be_applied_for,
    Verb.APPROVE: may_be_approved,
    Verb.REFUSE: may_be_decided,
    Verb.TAKE_BACK: may_be_decided,
}

"""What a desk asks of a hotline about its order: more facts, more time, or to take it back."""

from datetime import datetime
from typing import get_args

from linli.cases.lifecycle import Verb
from linli.cases.models import Note
from linli.cases.notes import write_note
from linli.cases.step import locked, must_be_possible
from linli.exchange.hotline.events import HotlineAsked
from linli.exchange.hotline.models import HotlineOrder
from linli.exchange.hotline.orders import case_of
from linli.journal.acting import Actor, Invalid, NotFound, NotNow, act
from linli.journal.record import record
from linli.policy.queries import current
from linli.policy.sections.hotline import AskedFor, Asking

ASKING_NAMES: dict[str, str] = {
    "question": "请求补充",
    "return": "申请退回",
    "extension": "申请延期",
}


def may_be_asked(order: HotlineOrder) -> dict[str, tuple[AskedFor, ...]]:
    """What the order's hotline takes from a desk, each with the reasons to choose from."""
    system = current().pack.hotline.by_code.get(order.system)
    if system is None or not system.sends.address:
        return {}
    known = system.sends
    return {kind: known.reasons.get(kind, ()) for kind in get_args(Asking) if kind in known.kinds}


@act
def ask(
    order_id: int,
    kind: str,
    text: str,
    *,
    reason: str = "",
    until: datetime | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """Ask the hotline; the words stand in the case too, and its clock runs on meanwhile.

    Who may is asked by the door. Raises NotFound, NotNow once the case has ended, Invalid without
    words, without one of the reasons that the pack names for this, or for an extension that says
    not until when.
    """
    order = HotlineOrder.objects.filter(id=order_id).first()
    case = None if order is None else case_of(order)
    if order is None or case is None:
        raise NotFound("hotline_order.unknown", "没有这个热线工单。", "There is no such order.")
    case = locked(case.id)
    must_be_possible(case, Verb.NOTE)
    if kind not in get_args(Asking):
        raise Invalid(
            "hotline.asking_unknown",
            "请选：请求补充、申请退回或申请延期。",
            "Choose: question, return or extension.",
            field="kind",
        )
    if kind == "extension" and (until is None or until <= now):
        raise Invalid(
            "hotline.until_missing",
            "请写明要延到什么时候，须在现在之后。",
            "Say until when; it must lie ahead.",
            field="until",
        )
    asks = may_be_asked(order)
    if kind not in asks:
        raise NotNow(
            "hotline.not_asked",
            f"规则包没有写怎样向这个热线发送“{ASKING_NAMES[kind]}”。请先电话联系。",
            "The pack does not say how this is sent to that hotline. Telephone it.",
        )
    reasons = asks[kind]
    if reasons and reason not in {one.code for one in reasons}:
        raise Invalid(
            "hotline.reason_missing",
            f"请选“{ASKING_NAMES[kind]}”的理由。",
            "Choose one of the reasons for this.",
            field="reason",
        )
    note = write_note(case, Note.Kind.PROGRESS, text, by=by, now=now, field="text")
    record(
        HotlineAsked(
            case_id=case.id,
            order_id=order.id,
            kind=kind,
            unit_id=case.holder_id,
            note_id=note.id,
            until=until,
            reason=reason if reasons else "",
        ),
        by=by,
        now=now,
    )

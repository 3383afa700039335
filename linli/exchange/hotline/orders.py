"""What a letter does to a case: files it, adds to it, begins it anew. The state stays people's."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.cases.acts.note import note
from linli.cases.acts.reopen import ReopenReason, reopen
from linli.cases.acts.supplement import supplement
from linli.cases.lifecycle import OPEN, State
from linli.cases.models import Case, Note, Report
from linli.exchange.hotline.message import Message, Unreadable, without_area
from linli.exchange.hotline.models import HotlineOrder
from linli.exchange.hotline.standing import RESTARTS
from linli.exchange.hotline.to_report import pieces, rest_of, to_report
from linli.intake.receive import receive
from linli.journal.acting import Actor
from linli.policy.pack import Pack
from linli.policy.sections.hotline import HotlineSystem
from linli.territory.lookup import current as land

# What stands before the hotline's words in a note, as the desk says it.
SAID = {
    "order": "工单更新",
    "redispatch": "二次派单",
    "urge": "催单",
    "cancel": "撤单：请核实后撤回案件",
    "reopen": "不满意重办",
    "limit": "延期批复",
    "refusal": "申请未通过",
    "callback": "回访结果",
}
FILING = frozenset({"order", "redispatch"})


@dataclass(frozen=True, slots=True)
class Hand:
    """By what a letter is carried out: whose it is, under which rules, when, and its rank."""

    system: HotlineSystem
    pack: Pack
    by: Actor
    now: datetime
    rank: str


def carried_out(order: HotlineOrder, message: Message, hand: Hand) -> Message | None:
    """Do what the message says; returns it with its last doubts, None if its order is not here yet.

    The order's row is locked by the caller. Raises Refusal or Unreadable, and has then done nothing
    that the caller's savepoint does not take back.
    """
    if order.report_id is None:
        if message.kind not in FILING:
            return None
        return _filed(order, message, hand, number=order.number)
    report = Report.objects.select_related("case").get(id=order.report_id)
    if message.kind == "supplement":
        _supplement(report, message, hand)
        return message
    if message.kind in RESTARTS and hand.rank > order.restarted_rank:
        order.restarted_rank = hand.rank
        order.save(update_fields=["restarted_rank"])
        if report.case.state == State.CLOSED:
            reopen(
                report.case_id,
                reason=ReopenReason.UNSOLVED,
                note=_worded(message, hand)[:2_000],
                by=hand.by,
                now=hand.now,
            )
            return message
        if report.case.state not in OPEN:
            # It was declined or withdrawn, which nothing undoes: the matter is filed anew.
            number = f"{order.number}#{hand.rank[:19].lstrip('0') or hand.rank[-8:]}"
            return _filed(order, _with_words(message, report), hand, number=number)
    _noted(report, message, hand)
    return message


def case_of(order: HotlineOrder) -> Case | None:
    """The case of an order, wherever its voice was merged to; None as long as none was filed."""
    if order.report_id is None:
        return None
    return Report.objects.select_related("case").get(id=order.report_id).case


def _filed(order: HotlineOrder, message: Message, hand: Hand, *, number: str) -> Message:
    if message.area and land().place_of(message.area) is None:
        message = without_area(message)
    if not message.text and not message.category:
        raise Unreadable("nothing_said", "text")
    report = to_report(message, hand.system, hand.pack, number=number)
    receipt = receive(report, by=hand.by, now=hand.now)
    order.report_id = receipt.report_id
    order.area_code = receipt.area_code
    order.restarted_rank = max(order.restarted_rank, hand.rank)
    order.save(update_fields=["report_id", "area_code", "restarted_rank"])
    for piece in rest_of(message, hand.pack):
        _add(receipt.report_id, piece, hand)
    return message


def _with_words(message: Message, report: Report) -> Message:
    """A second dispatch often says only that it is one: the matter is what it was."""
    if message.text and message.category:
        return message
    return Message(
        **{
            **{name: getattr(message, name) for name in Message.__slots__},
            "text": message.text or report.text,
            "category": message.category or report.case.category,
        }
    )


def _supplement(report: Report, message: Message, hand: Hand) -> None:
    if not message.text:
        raise Unreadable("nothing_said", "text")
    if report.case.state not in OPEN:
        raise Unreadable("case_ended")
    for piece in pieces(message.text):
        _add(report.id, piece, hand)


def _add(report_id: UUID, text: str, hand: Hand) -> None:
    supplement(report_id, text, code_shown=True, by=hand.by, now=hand.now)


def _noted(report: Report, message: Message, hand: Hand) -> None:
    """Write it into the open case, once; what has ended keeps it in the order's own standing."""
    if report.case.state not in OPEN:
        if message.kind == "order" and message.text and message.text != report.text:
            raise Unreadable("case_ended")
        return
    if message.kind in FILING and message.text == report.text:
        return
    # Compared here: what lies sealed cannot be looked for.
    known = set(
        Note.objects.filter(case_id=report.case_id, author_kind="system").values_list(
            "text", flat=True
        )
    )
    for piece in pieces(_worded(message, hand)):
        if piece not in known:
            note(report.case_id, piece, by=hand.by, now=hand.now)


def _worded(message: Message, hand: Hand) -> str:
    """What the desk reads: which hotline says what, and its own words."""
    said = message.text
    if message.kind == "limit" and message.due_at is not None:
        until = message.due_at.astimezone(hand.pack.district.zone)
        said = f"{until:%Y-%m-%d %H:%M} 前。{said}"
    if message.kind == "callback":
        grade = GRADES.get(message.satisfaction, "")
        said = "。".join(part for part in (grade, said) if part)
    head = f"【{hand.system.name.zh} {SAID[message.kind]}】"
    # Two urges of one wording are two urges.
    moment = "" if message.sent_at is None else _moment_of(message, hand)
    return f"{head}{said}{moment if message.kind == 'urge' else ''}"


def _moment_of(message: Message, hand: Hand) -> str:
    if message.sent_at is None:
        return ""
    return f"（{message.sent_at.astimezone(hand.pack.district.zone):%m-%d %H:%M}）"


GRADES = {"satisfied": "满意", "basically": "基本满意", "unsatisfied": "不满意"}

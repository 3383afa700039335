"""What we tell a hotline of its orders, in the pack's words for it.

The words are written when they go: what was taken out of the record meanwhile does not go along.
"""

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from linli.cases.evidence.keep import storage
from linli.cases.models import Case, Evidence, Note, StoredFile
from linli.exchange.hotline.models import HotlineOrder
from linli.exchange.hotline.orders import case_of
from linli.exchange.hotline.signing import in_force, signed_headers
from linli.exchange.sending.doors import Door, Nothing, Outgoing, Request, Verdict, sends
from linli.outside.ask import Answer
from linli.people.marks import receipt_code
from linli.people.units import unit_by_id
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.policy.sections.hotline import HotlineSystem

DOOR = "hotline"
LARGEST_PHOTO = 3 * 1024**2
# Of which note each kind of message speaks, where the event names none.
SPEAKS_OF = {"result": Note.Kind.ANSWER, "held": Note.Kind.HOLD_PUBLIC}


@sends(DOOR)
class HotlineDoor(Door):
    """A hotline, to which receipts, questions and results go, in the order of each order's life."""

    at_once = 5
    seconds = 20.0
    # Whatever is owed to a hotline stays owed: it is never paused but by hand.
    paused_after = None
    # A code of 60 bits stands in it, which a hash would let one look for.
    keeps_hash = False

    def request(self, sending: Outgoing, *, now: datetime) -> Request | Nothing | None:
        """The message as the record stands now; signed like those that come."""
        pack = current().pack
        system = pack.hotline.by_code.get(sending.partner)
        if system is None or not system.sends.address:
            return None
        order = HotlineOrder.objects.filter(id=sending.what["order"]).first()
        case = None if order is None else case_of(order)
        if order is None or case is None:
            return Nothing("gone")
        if sending.what["kind"] not in system.sends.kinds:
            return Nothing("not_told")
        told = said_of(order, case, sending, system, pack)
        body = json.dumps(told, ensure_ascii=False).encode()
        secrets = in_force(system)
        signed = signed_headers(secrets[0], system, body, now=now) if secrets else {}
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": f"{sending.partner}-{sending.about}",
            **signed,
        }
        return Request(system.sends.address, body, headers)

    def judged(self, sending: Outgoing, answer: Answer) -> Verdict:
        """As HTTP has it; and many a hotline says no with a 200, in a code of its own."""
        verdict = super().judged(sending, answer)
        system = current().pack.hotline.by_code.get(sending.partner)
        if verdict is not Verdict.TAKEN or system is None or not system.sends.ok:
            return verdict
        try:
            said = json.loads(answer.body)
        except ValueError:
            return Verdict.REFUSED
        code = said.get(system.sends.answer) if isinstance(said, dict) else None
        return verdict if str(code) in system.sends.ok else Verdict.REFUSED


def said_of(
    order: HotlineOrder, case: Case, sending: Outgoing, system: HotlineSystem, pack: Pack
) -> dict[str, Any]:
    """The message under the hotline's own names; what has no name there is not told.

    The code is that of the caller who made this order, whoever else speaks in its case; it is made
    as the message goes, so that it is the one that holds.
    """
    what, zone = sending.what, pack.district.zone
    unit = unit_by_id(what.get("unit") or case.holder_id)
    until = what.get("until")
    ours: dict[str, Any] = {
        "id": f"{sending.partner}-{sending.about}",
        "kind": system.sends.kinds[what["kind"]],
        "number": order.number,
        "case_number": case.number,
        "code": "" if order.report_id is None else receipt_code(order.report_id),
        "at": datetime.fromisoformat(what["at"]).astimezone(zone).isoformat(timespec="seconds"),
        "unit": unit.name_zh,
        "text": _text(case, what),
        "due_at": case.due_at.astimezone(zone).isoformat(timespec="seconds"),
        "until": until and datetime.fromisoformat(until).astimezone(zone).isoformat(),
        "reason": what.get("reason"),
        "photos": list(_photos(case, system)) if what["kind"] == "result" else [],
    }
    return {
        theirs: ours[name]
        for name, theirs in system.sends.fields.items()
        if ours[name] not in (None, "", [])
    }


def _text(case: Case, what: Any) -> str:
    """What is said with it: the note that the event names, or the latest of its kind."""
    notes = Note.objects.filter(case=case)
    if what.get("note"):
        note = notes.filter(id=what["note"]).first()
    elif what["kind"] in SPEAKS_OF:
        note = notes.filter(kind=SPEAKS_OF[what["kind"]]).order_by("-id").first()
    else:
        note = None
    return "" if note is None else note.text


def _photos(case: Case, system: HotlineSystem) -> Iterator[dict[str, str]]:
    """The newest photos of the work, each as its content; none that is larger than is usual."""
    shown = (
        Evidence.objects.filter(
            case=case,
            removed_at=None,
            file__kind=StoredFile.Kind.IMAGE,
            file__size_bytes__lte=LARGEST_PHOTO,
        )
        .exclude(stage=Evidence.Stage.REPORT)
        .select_related("file")
        .order_by("-created_at")[: system.sends.photos]
    )
    for one in shown:
        if one.file is None:
            continue
        with storage().open(one.file.sha256) as stream:
            content = base64.b64encode(stream.read()).decode()
        yield {"stage": str(one.stage), "type": one.file.media_type, "content": content}

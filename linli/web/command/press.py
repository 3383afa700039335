"""The dialog of one-key supervision: the facts, and everything chosen beforehand."""

from datetime import datetime

from linli.cases.lifecycle import State
from linli.cases.models import Assignment, Case
from linli.cases.rules import area_code_of
from linli.cases.timing import answer_limit, hours_of, limit_of
from linli.clock.deadline import due
from linli.journal.acting import Actor
from linli.people.authority import authority_of
from linli.people.permissions import reach_of
from linli.people.units import UnitFacts, unit_by_id, units
from linli.policy.queries import current, release
from linli.policy.sections.limits import Limit
from linli.policy.sections.wall import OrderReason
from linli.supervision.acts.standing import unanswered
from linli.supervision.models import Order
from linli.web.bodies import Both, both, local, state_out
from linli.web.command.dialog_shapes import (
    AnswerTimeOut,
    CopyOut,
    EarlierOrderOut,
    PressOut,
    PressReasonOut,
    RecipientOut,
)
from linli.web.command.panels import UNKNOWN
from linli.web.command.panels_need import late_by, place_at, unit_name
from linli.web.command.scope import levels


def press(case: Case, *, by: Actor, now: datetime) -> PressOut:
    """What the dialog shows of a case that the caller may read."""
    adopted = release(case.release_id)
    pack = current().pack
    street, community, _ = levels(pack)
    area = area_code_of(case)
    turn = case.assignments.filter(ended_at=None).order_by("-id").first()
    orders = list(Order.objects.filter(case=case).order_by("-id"))
    issuer = _issuer(by, now)
    late, late_in = late_by(case.category, case.urgency == "emergency", case.due_at, now)
    limit = answer_limit(case.category, case.urgency, adopted)
    known = pack.category(case.category)
    level = "" if issuer is None else issuer.level
    own = [one for one in orders if one.ended_at is None and one.level == level]
    mine = [one for one in own if not unanswered(one)]
    ladder = adopted.pack.ladder if adopted.pack.ladder.one_key_form else pack.ladder
    form = ladder.forms_by_code.get(ladder.one_key_form or "")
    return PressOut(
        number=case.number,
        category=UNKNOWN if known is None else both(known.name),
        street=place_at(area, street),
        community=place_at(area, community),
        state=state_out(case.state),
        received_at=local(case.received_at),
        dispatched_at=None if turn is None else local(turn.dispatched_at),
        accepted_at=None if turn is None or not turn.accepted_at else local(turn.accepted_at),
        due_at=local(case.due_at),
        limit=limit.amount,
        limit_in=limit.kind.value,
        late=late,
        late_in=late_in,
        unit=unit_name(case.holder_id),
        level=level,
        reasons=[
            PressReasonOut(code=one.code, text=both(one.text), fits=one.code == fitting)
            for fitting in [_fitting(pack.wall.reasons, case, turn)]
            for one in pack.wall.reasons
        ],
        recipients=_recipients(case, issuer),
        copies=_copies(case, issuer, area),
        answers=[] if form is None else _answers(form.answer_within, case, adopted.id, now),
        orders=[_order(one) for one in orders],
        open_order=_order(mine[0]) if mine else None,
    )


def _issuer(by: Actor, now: datetime) -> UnitFacts | None:
    """The unit in whose name the caller would supervise."""
    authority, roles = authority_of(by, now=now), current().pack.roles
    for post in authority.posts:
        if reach_of(roles, authority.narrowed(post.id), "case.supervise"):
            return unit_by_id(post.unit_id)
    return None


def _fitting(reasons: tuple[OrderReason, ...], case: Case, turn: Assignment | None) -> str:
    """The reason that the facts speak for: often returned, not accepted, or not answered."""
    codes = [one.code for one in reasons]
    returned = case.assignments.filter(ended_by="return").count()
    wanted = "not-answered"
    if returned > 1:
        wanted = "returned-often"
    elif case.state == State.DISPATCHED and turn is not None:
        wanted = "not-accepted"
    return wanted if wanted in codes else next(iter(codes), "")


def _recipients(case: Case, issuer: UnitFacts | None) -> list[RecipientOut]:
    """Whoever holds the case, then those who held it before; never the issuer itself."""
    held = case.assignments.order_by("-id").values_list("unit_id", flat=True)
    ids = dict.fromkeys([case.holder_id, case.desk_id, *held])
    found = [unit_by_id(one) for one in ids if issuer is None or one != issuer.id]
    return [
        RecipientOut(
            code=unit.code,
            name=Both(zh=unit.name_zh, en=unit.name_en),
            holds=unit.id == case.holder_id,
        )
        for unit in found
    ]


def _copies(case: Case, issuer: UnitFacts | None, area: str) -> list[CopyOut]:
    """The street in which it lies and the case's desk, as far as they are not concerned already."""
    pack = current().pack
    street = pack.levels.ancestor(area, levels(pack)[0]) if area else ""
    offices = [one for one in units() if street and one.area_code == street and one.dispatchable]
    near = {one.id: one for one in [*offices, unit_by_id(case.desk_id)]}
    left_out = {case.holder_id, None if issuer is None else issuer.id}
    return [
        CopyOut(code=one.code, name=Both(zh=one.name_zh, en=one.name_en), chosen=place == 0)
        for place, one in enumerate(one for one in near.values() if one.id not in left_out)
    ]


def _answers(own: Limit, case: Case, release_id: int, now: datetime) -> list[AnswerTimeOut]:
    """The form's own time, chosen, and the shorter ones that the pack offers, the soonest first."""
    hours = hours_of(release_id, case.holder_id)
    latest = due(now, limit_of(own), calendar=hours)
    found = {latest: own}
    for one in current().pack.wall.answer_within:
        at = due(now, limit_of(one), calendar=hours)
        if at < latest:
            found.setdefault(at, one)
    return [
        AnswerTimeOut(at=local(at), limit=one.amount, limit_in=one.kind, chosen=at == latest)
        for at, one in sorted(found.items(), key=lambda pair: pair[0])
    ]


def _order(one: Order) -> EarlierOrderOut:
    return EarlierOrderOut(
        number=one.number,
        issuer=unit_name(one.issuer_id),
        issued_at=local(one.issued_at),
        open=one.ended_at is None,
        overdue=one.overdue_at is not None,
    )

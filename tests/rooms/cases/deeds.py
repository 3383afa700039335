"""What the people in the random lives do: each deed as the act that it is, and what it records."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from linli.cases.acts.accept import accept
from linli.cases.acts.amend import Amendment, amend
from linli.cases.acts.answer import answer
from linli.cases.acts.apply import apply_for_extension, apply_for_hold
from linli.cases.acts.close import close
from linli.cases.acts.contact import contact
from linli.cases.acts.decide import approve, refuse, take_back
from linli.cases.acts.decline import decline
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.extend import extend
from linli.cases.acts.give_back import give_back
from linli.cases.acts.hold import hold
from linli.cases.acts.link import link
from linli.cases.acts.merge import merge
from linli.cases.acts.note import note
from linli.cases.acts.redact import redact
from linli.cases.acts.reopen import reopen
from linli.cases.acts.report_up import report_up
from linli.cases.acts.resume import resume
from linli.cases.acts.rule import rule
from linli.cases.acts.send_down import send_down
from linli.cases.acts.split import split
from linli.cases.acts.unmerge import unmerge
from linli.cases.acts.verify import verify
from linli.cases.acts.withdraw import withdraw
from linli.cases.lifecycle import Verb
from linli.cases.models import Case
from linli.clock.sweep import ring_due
from linli.journal.deliver import deliver_due
from tests.cast import Cast
from tests.rooms.cases.lives import Deed
from tests.rooms.cases.matters import joined, opened

OTHER = "utility-water"
EVENTS: dict[Verb, tuple[str, ...]] = {
    Verb.DISPATCH: ("case.dispatched",),
    Verb.RULE: ("case.ruled", "case.dispatched"),
    Verb.RETURN: ("case.returned",),
    Verb.SEND_DOWN: ("case.sent_down",),
    Verb.REPORT_UP: ("case.reported_up",),
    Verb.ACCEPT: ("case.accepted",),
    Verb.ANSWER: ("case.answered",),
    Verb.VERIFY: ("case.verified",),
    Verb.FAIL: ("case.failed",),
    Verb.CLOSE: ("case.closed",),
    Verb.REOPEN: ("case.reopened",),
    Verb.HOLD: ("case.held",),
    Verb.RESUME: ("case.resumed",),
    Verb.EXTEND: ("case.extended",),
    Verb.APPLY_HOLD: ("case.applied",),
    Verb.APPLY_EXTENSION: ("case.applied",),
    Verb.APPROVE: ("application.approved",),
    Verb.REFUSE: ("application.refused",),
    Verb.TAKE_BACK: ("application.taken_back",),
    Verb.AMEND: ("case.amended",),
    Verb.DECLINE: ("case.declined",),
    Verb.MERGE: ("case.merged",),
    Verb.UNMERGE: ("case.unmerged",),
    Verb.WITHDRAW: ("case.withdrawn",),
    Verb.JOIN: ("report.joined",),
    Verb.LINK: ("case.linked",),
    Verb.SPLIT: ("case.split",),
    Verb.REDACT: ("case.redacted",),
    Verb.NOTE: ("case.noted",),
    Verb.CONTACT: ("case.contacted",),
}


def act_of(
    deed: Deed, case: Case, cast: Cast, random: Random, now: datetime
) -> Callable[[], object]:
    """The deed itself, with everything that it asks for, to be called later."""
    desk = {"by": cast.zhou_ming, "now": now}
    clerk = {"by": cast.zhao_lei if deed.unit == OTHER else cast.chen_qiang, "now": now}
    until = now + timedelta(hours=random.choice((3, 30, 400)))
    summary = f"井盖坏了，第{random.randrange(10**9)}次补正"
    acts: dict[Verb | None, Callable[[], object]] = {
        None: lambda: _work(now),
        Verb.AMEND: lambda: amend(case.id, Amendment(summary=summary), **desk),
        Verb.DECLINE: lambda: decline(case.id, "not-public-duty", **desk),
        Verb.DISPATCH: lambda: dispatch(case.id, deed.unit, **desk),
        Verb.RULE: lambda: rule(case.id, deed.unit, "由该单位办理", **desk),
        Verb.ACCEPT: lambda: accept(case.id, **clerk),
        Verb.RETURN: lambda: give_back(case.id, "not-our-duty", "不归我们管", **clerk),
        Verb.REPORT_UP: lambda: report_up(case.id, "本级解决不了", **desk),
        Verb.SEND_DOWN: lambda: send_down(case.id, "先核实", **desk),
        Verb.ANSWER: lambda: answer(case.id, "已经修好", **clerk),
        Verb.VERIFY: lambda: verify(case.id, passed=True, **desk),
        Verb.FAIL: lambda: verify(case.id, passed=False, note="没有修好", **desk),
        Verb.CLOSE: lambda: close(case.id, **desk),
        Verb.REOPEN: lambda: reopen(case.id, reason="mistake", **desk),
        Verb.HOLD: lambda: hold(
            case.id, "season-or-weather", plan="施工", public_note="在修", until=until, **desk
        ),
        Verb.RESUME: lambda: resume(case.id, **desk),
        Verb.EXTEND: lambda: extend(case.id, "complex", "要查管线图", **desk),
        Verb.APPLY_HOLD: lambda: apply_for_hold(
            case.id, "season-or-weather", plan="施工", public_note="在修", until=until, **clerk
        ),
        Verb.APPLY_EXTENSION: lambda: apply_for_extension(
            case.id, "complex", "要查管线图", **clerk
        ),
        Verb.APPROVE: lambda: approve(case.id, **(clerk if deed.unit else desk)),
        Verb.REFUSE: lambda: refuse(case.id, "配件已到", **(clerk if deed.unit else desk)),
        Verb.TAKE_BACK: lambda: take_back(case.id, **clerk),
        Verb.JOIN: lambda: joined(case, cast, "我家门口也是", now=now),
        Verb.MERGE: lambda: merge(case.id, opened(cast, now=now).id, **desk),
        Verb.UNMERGE: lambda: unmerge(case.id, "不是同一件事", **desk),
        Verb.LINK: lambda: link(case.id, opened(cast, now=now).id, **desk),
        Verb.SPLIT: lambda: split(case.id, "补种绿篱", awaited=deed.awaited, **desk),
        Verb.REDACT: lambda: redact(case.id, "personal-data", summary="井盖", **desk),
        Verb.WITHDRAW: lambda: withdraw(case.id, "mistaken", **desk),
        Verb.NOTE: lambda: note(case.id, "已联系反映人", **desk),
        Verb.CONTACT: lambda: contact(
            case.id, way="phone", reached=deed.awaited, note="没有接", **desk
        ),
    }
    return acts[deed.verb]


def _work(now: datetime) -> None:
    while ring_due(now=now, limit=50):
        pass
    while deliver_due(now=now, limit=50):
        pass

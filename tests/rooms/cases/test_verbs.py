"""Every verb in every state: what the table allows happens, the rest leaves no trace."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

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
from linli.cases.lifecycle import STEPS, State, Verb, after
from linli.cases.models import Assignment, Case, Evidence
from linli.cases.step import not_now
from linli.journal.acting import NotNow
from linli.journal.models import Entry
from linli.people.units import unit_by_id
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import UNIT, joined, opened, photo, taken_to
from tests.rooms.cases.traces import traces

LATER = NOW + timedelta(minutes=5)


def take(verb: Verb, case: Case, cast: Cast) -> None:
    """Take the step as one who may, with everything that the verb asks for."""
    clerks = {
        cast.unit(UNIT).id: cast.chen_qiang,
        cast.unit("utility-water").id: cast.zhao_lei,
    }
    clerk = {"by": clerks.get(case.holder_id, cast.liu_fang), "now": LATER}
    desk = {"by": cast.zhou_ming, "now": LATER}
    steps: dict[Verb, Callable[[], object]] = {
        Verb.AMEND: lambda: amend(
            case.id, Amendment(category="rubbish-pile", urgency="emergency"), **desk
        ),
        Verb.DECLINE: lambda: decline(case.id, "not-public-duty", **desk),
        Verb.DISPATCH: lambda: dispatch(case.id, "utility-water", **desk),
        Verb.RECUSE: lambda: amend(
            case.id, Amendment(about=(unit_by_id(case.holder_id).code,)), **desk
        ),
        Verb.RULE: lambda: rule(case.id, "utility-water", "管线属供水公司", **desk),
        Verb.ACCEPT: lambda: accept(case.id, **clerk),
        Verb.RETURN: lambda: give_back(case.id, "not-our-duty", "不归我们管", **clerk),
        Verb.REPORT_UP: lambda: report_up(case.id, "本级解决不了", **desk),
        Verb.SEND_DOWN: lambda: send_down(case.id, "先由街道核实", **desk),
        Verb.ANSWER: lambda: answer(case.id, "已经修好", **clerk),
        Verb.VERIFY: lambda: verify(case.id, passed=True, **desk),
        Verb.FAIL: lambda: verify(case.id, passed=False, note="没有修好", **desk),
        Verb.CLOSE: lambda: close(case.id, **desk),
        Verb.REOPEN: lambda: reopen(case.id, reason="mistake", **desk),
        Verb.HOLD: lambda: hold(
            case.id,
            "season-or-weather",
            plan="开春施工",
            public_note="天冷不能施工，开春就修",
            until=LATER + timedelta(days=20),
            **desk,
        ),
        Verb.RESUME: lambda: resume(case.id, **desk),
        Verb.EXTEND: lambda: extend(case.id, "complex", "需要查管线图", **desk),
        Verb.APPLY_HOLD: lambda: apply_for_hold(
            case.id,
            "season-or-weather",
            plan="开春施工",
            public_note="天冷不能施工，开春就修",
            until=LATER + timedelta(days=20),
            **clerk,
        ),
        Verb.APPLY_EXTENSION: lambda: apply_for_extension(case.id, "complex", "要查图", **clerk),
        Verb.APPROVE: lambda: approve(case.id, **desk),
        Verb.REFUSE: lambda: refuse(case.id, "配件已到", **desk),
        Verb.TAKE_BACK: lambda: take_back(case.id, **clerk),
        Verb.JOIN: lambda: joined(case, cast, "我家门口也是", now=LATER),
        Verb.MERGE: lambda: merge(case.id, opened(cast).id, **desk),
        Verb.UNMERGE: lambda: unmerge(case.id, "不是同一件事", **desk),
        Verb.LINK: lambda: link(case.id, opened(cast).id, **desk),
        Verb.SPLIT: lambda: split(case.id, "另外请补种绿篱", **desk),
        Verb.REDACT: lambda: redact(case.id, "personal-data", summary="井盖", **desk),
        Verb.WITHDRAW: lambda: withdraw(case.id, "mistaken", **desk),
        Verb.NOTE: lambda: note(case.id, "已联系反映人", **desk),
        Verb.CONTACT: lambda: contact(case.id, way="phone", reached=True, **desk),
    }
    steps[verb]()


@pytest.mark.parametrize("state", State, ids=str)
def test_the_table_is_what_happens(state: State, cast: Cast) -> None:
    for verb in STEPS:
        case = taken_to(state, cast)
        if verb is Verb.SEND_DOWN and state is State.FILED:
            report_up(case.id, "先报上来", by=cast.zhou_ming, now=NOW)
            case.refresh_from_db()
        if verb is Verb.RULE:
            returned_before(case, cast)
        if verb in {Verb.APPROVE, Verb.REFUSE, Verb.TAKE_BACK} and state is State.ACCEPTED:
            apply_for_extension(case.id, "complex", "要查图", by=cast.chen_qiang, now=NOW)
        if verb is Verb.CONTACT:
            case.reports.update(resident_id=cast.granny_lin.id)
        before = traces()
        wanted = after(verb, state)

        if wanted is None:
            with pytest.raises(NotNow) as refused, transaction.atomic():
                take(verb, case, cast)
            assert refused.value.code == not_now(verb, state).code
            assert "可以" in refused.value.zh
            assert "ossible" in refused.value.en
            assert traces() == before, f"{verb} refused in {state} left a trace"
        else:
            entries = Entry.objects.count()
            take(verb, case, cast)
            case.refresh_from_db()
            assert case.state == wanted, f"{verb} in {state}"
            assert (case.ended_at is None) == (wanted.value in _open())
            told = Entry.objects.filter(subject_kind="case", subject_id=case.id)
            assert Entry.objects.count() > entries
            assert told.order_by("-id")[0].at == LATER, f"{verb} in {state} is not on record"


def returned_before(case: Case, cast: Cast) -> None:
    """That a unit has given the case back: without it there is nothing to rule on."""
    Assignment.objects.create(
        case=case,
        unit_id=cast.unit("dept-water").id,
        rule="desk",
        dispatched_at=NOW,
        ended_at=NOW,
        ended_by="return",
    )


def _open() -> set[str]:
    return {"filed", "dispatched", "accepted", "held", "answered", "verified"}


def test_progress_with_a_photo_is_evidence_of_the_work(cast: Cast) -> None:
    case = taken_to(State.ACCEPTED, cast)
    taken = photo(cast.chen_qiang)

    note(case.id, "正在换井圈。", during=[taken], by=cast.chen_qiang, now=NOW)

    kept = Evidence.objects.get(id=taken)
    assert (kept.case_id, kept.stage) == (case.id, Evidence.Stage.DURING)

"""A merge that was wrong is undone, a voice that joined by mistake gets a case of its own."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from linli.cases.acts.answer import answer
from linli.cases.acts.hold import hold
from linli.cases.acts.merge import merge
from linli.cases.acts.take_out import take_out
from linli.cases.acts.unmerge import unmerge
from linli.cases.evidence.attach import attach
from linli.cases.lifecycle import State
from linli.cases.models import Case, CaseLink, Evidence, Report
from linli.cases.queries.page import case_page
from linli.cases.queries.receipt import progress, report_by_code
from linli.clock.models import Timer
from linli.journal.acting import VISITOR, Actor, Forbidden, Invalid, NotFound, NotNow
from linli.journal.deliver import deliver_all, stuck
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.people.sealing import receipt_code
from tests.cast import IN_ZHONGLOU, NOW, Cast
from tests.rooms.cases.matters import joined, opened, photo, taken_to
from tests.rooms.cases.test_random_lives import must_hold
from tests.rooms.cases.traces import refused

LATER = NOW + timedelta(hours=5)
WHY = "两处相距很远，不是同一件事。"


def voices(case: Case) -> set[UUID]:
    return set(Report.objects.filter(case=case).values_list("id", flat=True))


def files(case: Case) -> set[UUID]:
    return set(Evidence.objects.filter(case=case).values_list("id", flat=True))


def handed_in(case: Case, report_id: UUID | None, by: Actor, stage: str = "report") -> UUID:
    """A photo that came with a voice, or from a unit."""
    found = photo(by)
    attach([found], case_id=case.id, report_id=report_id, stage=stage, by=by, now=NOW)
    return found


def told(report_id: UUID) -> list[str]:
    sent = Notice.objects.filter(report_id=report_id).order_by("id")
    return list(sent.values_list("template", flat=True))


def test_what_was_merged_by_mistake_is_as_it_was(cast: Cast) -> None:
    # given: a case with two voices, a photo of each and one of the unit's, merged into another
    case, into = taken_to(State.ACCEPTED, cast), opened(cast, now=NOW)
    second = joined(case, cast, "我家门口也是")
    mine, others = voices(case), voices(into)
    own = {handed_in(case, second, VISITOR), handed_in(case, None, cast.chen_qiang, "during")}
    theirs = {handed_in(into, next(iter(others)), VISITOR)}
    due = case.due_at
    merge(case.id, into.id, by=cast.zhou_ming, now=NOW + timedelta(minutes=10))
    assert voices(into) == mine | others
    # and: what came to the other case since
    since = joined(into, cast, "路口那边的", now=NOW + timedelta(minutes=20))
    added = handed_in(into, second, VISITOR)  # by a voice that had gone along

    # when
    deliver_all(now=LATER)
    back = unmerge(case.id, WHY, by=cast.zhou_ming, now=LATER)

    # then: it is at its desk with everything that was its own, under the deadline it always had
    assert (back.state, back.ended_at) == (State.FILED, None)
    assert back.holder_id == back.desk_id
    assert back.due_at == due
    assert voices(case) == mine
    assert voices(into) == others | {since}
    assert files(case) == own | {added}
    assert files(into) == theirs
    for one in (case, into):
        one.refresh_from_db()
        must_hold(one, LATER + timedelta(seconds=1))
    # and: the desk has its whole time to dispatch it, from now on
    dispatch = Timer.objects.get(case_id=case.id, kind="dispatch", cancelled_at=None)
    assert dispatch.due_at == LATER + timedelta(hours=24)
    # and: both pages say so, and neither calls itself merged any more
    for one, other in ((case, into), (into, case)):
        page = case_page(one.number, by=cast.zhou_ming, now=LATER)
        assert [(link.id, link.how) for link in page.linked] == [(other.id, "case.linked")]
        assert any("撤销并案" in line.zh for line in page.timeline)
    # and: its reporters are told, those of the other case are not
    deliver_all(now=LATER)
    assert stuck() == []
    assert all("unmerged" in told(one) for one in mine)
    assert not any("unmerged" in told(one) for one in others | {since})
    assert progress(report_by_code(receipt_code(second))).number == case.number


def test_a_held_case_that_was_merged_goes_on_from_then(cast: Cast) -> None:
    # given: held for a month, merged after a day
    case, into = taken_to(State.ACCEPTED, cast), opened(cast)
    original = case.due_at
    hold(
        case.id,
        "needs-project",
        plan="计划",
        public_note="说明",
        until=NOW + timedelta(days=30),
        by=cast.zhou_ming,
        now=NOW,
    )
    merge(case.id, into.id, by=cast.zhou_ming, now=NOW + timedelta(days=1))

    # when
    back = unmerge(case.id, WHY, by=cast.zhou_ming, now=NOW + timedelta(days=2))

    # then: a working day was held, and the clock ran from the merge on
    assert back.due_at == original + timedelta(days=1)
    assert back.holds.get().resumed_at == NOW + timedelta(days=1)
    must_hold(back, NOW + timedelta(days=2, seconds=1))


def test_who_may_not_merge_may_not_undo_it(cast: Cast) -> None:
    case, into = opened(cast), opened(cast)
    merge(case.id, into.id, by=cast.zhou_ming, now=NOW)

    refused(Forbidden, unmerge, case.id, WHY, by=cast.chen_qiang, now=LATER)
    refused(Forbidden, unmerge, case.id, WHY, by=VISITOR, now=LATER)
    refused(Invalid, unmerge, case.id, " ", by=cast.zhou_ming, now=LATER)
    assert refused(NotNow, unmerge, into.id, WHY, by=cast.zhou_ming, now=LATER).code == (
        "case.not_now.unmerge"
    )
    unmerge(case.id, WHY, by=cast.zhou_ming, now=LATER)
    assert refused(NotNow, unmerge, case.id, WHY, by=cast.zhou_ming, now=LATER).code == (
        "case.not_now.unmerge"
    )


def test_a_merge_that_was_merged_on_is_undone_from_the_end(cast: Cast) -> None:
    # given: one into two, two into three
    one, two, three = opened(cast), opened(cast), opened(cast)
    mine = voices(one)
    merge(one.id, two.id, by=cast.zhou_ming, now=NOW)
    merge(two.id, three.id, by=cast.zhou_ming, now=NOW)

    # when, then
    assert refused(NotNow, unmerge, one.id, WHY, by=cast.zhou_ming, now=LATER).code == (
        "case.unmerge.merged_on"
    )
    unmerge(two.id, WHY, by=cast.zhou_ming, now=LATER)
    unmerge(one.id, WHY, by=cast.zhou_ming, now=LATER)
    assert voices(one) == mine
    assert [len(voices(case)) for case in (two, three)] == [1, 1]
    assert not CaseLink.objects.filter(kind=CaseLink.Kind.MERGED).exists()
    # and: what was undone can be merged again
    merge(one.id, two.id, by=cast.zhou_ming, now=LATER)
    assert voices(two) >= mine


def test_a_voice_that_joined_by_mistake_has_a_case_of_its_own(cast: Cast) -> None:
    # given: a case whose second voice, with a photo, is about another place
    case = taken_to(State.ACCEPTED, cast)
    first = voices(case)
    stranger = joined(
        case,
        cast,
        "钟楼这边的井盖也坏了",
        point=IN_ZHONGLOU,
        now=NOW + timedelta(hours=1),
        resident_id=cast.granny_lin.id,
    )
    shown = handed_in(case, stranger, VISITOR)
    kept = handed_in(case, next(iter(first)), VISITOR)
    due = case.due_at
    deliver_all(now=LATER)

    # when: it is taken out four hours after it came
    part = take_out(case.id, stranger, WHY, by=cast.zhou_ming, now=LATER)

    # then: its own case lies at the desk over its own place, and its clock began when it came in
    assert (part.state, part.holder_id) == (State.FILED, part.desk_id)
    assert part.area is not None
    assert part.area.name_zh.startswith("钟楼")
    assert part.received_at == NOW + timedelta(hours=1)
    assert part.number != case.number
    assert (voices(part), voices(case)) == ({stranger}, first)
    assert (files(part), files(case)) == ({shown}, {kept})
    case.refresh_from_db()
    assert (case.due_at, case.state) == (due, State.ACCEPTED)
    for one in (case, part):
        must_hold(one, LATER + timedelta(seconds=1))
    # and: the desk that gets it now has its whole time from now
    assert Timer.objects.get(case_id=part.id, kind="dispatch").due_at == LATER + timedelta(hours=24)
    # and: the reporter follows it with the code she has, and is told; the other one is not
    deliver_all(now=LATER)
    assert stuck() == []
    assert progress(report_by_code(receipt_code(stranger))).number == part.number
    assert "taken-out" in told(stranger)
    assert "taken-out" not in told(next(iter(first)))
    said = Notice.objects.get(report_id=stranger, template="taken-out").values
    assert (said["number"], said["other"]) == (case.number, part.number)
    (entry,) = Entry.objects.filter(event="report.taken_out")
    assert (entry.subject_id, entry.facts["into_id"]) == (case.id, part.id)


def test_only_what_can_go_alone_is_taken_out(cast: Cast) -> None:
    case, other, desk = opened(cast), opened(cast), cast.zhou_ming
    (only,) = voices(case)
    (came,) = voices(other)

    assert refused(Invalid, take_out, case.id, only, WHY, by=desk, now=LATER).field == "report"
    refused(NotFound, take_out, case.id, came, WHY, by=desk, now=LATER)
    refused(Forbidden, take_out, case.id, only, WHY, by=cast.chen_qiang, now=LATER)
    # and: what came by a merge goes back by undoing it
    merge(other.id, case.id, by=desk, now=NOW)
    why = refused(NotNow, take_out, case.id, came, WHY, by=desk, now=LATER)
    assert why.code == "case.take_out.merged"
    assert other.number in why.zh


def test_taking_out_is_possible_when_the_case_was_answered_and_closed(cast: Cast) -> None:
    case = taken_to(State.ACCEPTED, cast)
    stranger = joined(case, cast, "另一条路上的")
    answer(case.id, "已修好", by=cast.chen_qiang, now=NOW)

    with transaction.atomic():
        part = take_out(case.id, stranger, WHY, by=cast.zhou_ming, now=LATER)

    assert part.state == State.FILED
    case.refresh_from_db()
    assert case.state == State.ANSWERED

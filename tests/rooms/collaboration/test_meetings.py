"""Joint meetings, and notices for everyone in an area."""

from datetime import timedelta

import pytest

from linli.collaboration.acts.meetings import Decision, cancel, hold, plan
from linli.collaboration.acts.tasks import finish, waive
from linli.collaboration.models import Attendance, Meeting, Task
from linli.journal.acting import Actor, Forbidden, Invalid, NotFound, NotNow
from linli.journal.deliver import deliver_all
from linli.notices.models import AreaNotice, Notice
from linli.notices.publishing import Announcement, publish, take_down
from linli.notices.queries import in_force_at
from tests.cast import CHENGDONG, DISTRICT, GUDU, HUAIYIN, IN_GUDU, LIULIN, NOW, Cast
from tests.rooms.cases.matters import opened
from tests.rooms.collaboration.together import fire_brigade, time_passes, traceless

SOON = NOW + timedelta(hours=3)


def planned(by: Actor) -> Meeting:
    return plan(
        "防汛联席会",
        "备勤和物资",
        ["dept-fire", "dept-water"],
        place="街道会议室",
        starts_at=SOON,
        by=by,
        now=NOW,
    )


def test_a_meeting_about_no_case_leaves_tasks_all_the_same(cast: Cast) -> None:
    luo_bin = fire_brigade()
    meeting = planned(cast.wang_min)
    due_at = SOON + timedelta(days=1)
    hold(
        meeting.id,
        "明确分工",
        came=["dept-fire", "dept-police"],
        decisions=[Decision("dept-fire", "检查水泵", due_at)],
        by=cast.wang_min,
        now=SOON,
    )

    came = Attendance.objects.filter(meeting=meeting).values_list("unit__code", "came")
    assert dict(came) == {"dept-fire": True, "dept-water": False, "dept-police": True}
    task = Task.objects.get()
    assert (task.case_id, task.words, task.due_at) == (None, "检查水泵", due_at)
    # when: it is late, that is a fact; done at last, it has its result
    time_passes(48)
    task.refresh_from_db()
    assert task.lapsed_at is not None
    assert finish(task.id, "已检查", by=luo_bin, now=due_at).result_words == "已检查"
    with traceless(Forbidden):
        waive(task.id, "不用了", by=cast.chen_qiang, now=due_at)


def test_a_meeting_is_planned_ahead_and_changed_by_its_convener_alone(cast: Cast) -> None:
    with traceless(Forbidden):
        planned(cast.he_xiulan)
    meeting = planned(cast.wang_min)
    with traceless(NotNow, "meeting.ahead"):
        hold(meeting.id, "已开", by=cast.wang_min, now=NOW)
    with traceless(Forbidden):
        cancel(meeting.id, by=cast.gao_yuan, now=NOW)
    cancel(meeting.id, by=cast.wang_min, now=NOW)
    deliver_all(now=NOW)
    assert Notice.objects.filter(template="asked-meeting-off").count() == 2
    with traceless(NotNow, "meeting.over"):
        cancel(meeting.id, by=cast.wang_min, now=NOW)
    with traceless(NotFound):
        cancel(9_999, by=cast.wang_min, now=NOW)
    with traceless(Invalid, "time.over"):
        plan("晚了", "议题", ["dept-fire"], place="某处", starts_at=NOW, by=cast.wang_min, now=NOW)


def said(area: str, **more: object) -> Announcement:
    given = {"title_zh": "停水", "text_zh": "请备水", "valid_from": NOW, "valid_to": SOON} | more
    return Announcement(area_code=area, **given)  # type: ignore[arg-type]  # as given


def test_a_notice_reaches_each_known_resident_of_its_area_once(cast: Cast) -> None:
    opened(cast, resident_id=cast.granny_lin.id)
    opened(cast, "又一件", resident_id=cast.granny_lin.id)
    opened(cast, point=IN_GUDU, resident_id=cast.xiao_zhang.id)
    long_ago = NOW - timedelta(days=400)
    opened(cast, resident_id=cast.xiao_zhang.id, now=long_ago)

    notice = publish(said(LIULIN), by=cast.wang_min, now=NOW)
    deliver_all(now=NOW)
    deliver_all(now=NOW)

    notice.refresh_from_db()
    told = Notice.objects.filter(template="area-notice")
    assert [one.resident_id for one in told] == [cast.granny_lin.id]
    assert notice.reached == 1

    # it is read by area: above and below, while it is in force
    chain = cast.pack.levels.chain
    assert in_force_at(chain(HUAIYIN), now=NOW) == [notice]
    assert in_force_at(chain(DISTRICT), now=NOW) == [notice]
    assert in_force_at(chain(GUDU), now=NOW) == []
    assert in_force_at(chain(HUAIYIN), now=SOON) == []


@pytest.mark.parametrize(
    ("name", "area", "may"),
    [
        ("wang_min", LIULIN, True),
        ("wang_min", HUAIYIN, True),  # a community of her street
        ("wang_min", DISTRICT, False),
        ("wang_min", CHENGDONG, False),
        ("liu_fang", HUAIYIN, True),
        ("liu_fang", LIULIN, False),
        ("zhou_ming", DISTRICT, True),
        ("he_xiulan", HUAIYIN, False),
        ("chen_qiang", DISTRICT, False),
        ("granny_lin", HUAIYIN, False),
    ],
)
def test_who_may_publish_where(name: str, area: str, may: bool, cast: Cast) -> None:
    by = getattr(cast, name)
    if may:
        notice = publish(said(area), by=by, now=NOW)
        assert take_down(notice.id, by=by, now=NOW).ended_at == NOW
    else:
        with traceless(Forbidden):
            publish(said(area), by=by, now=NOW)


def test_a_notice_without_words_area_or_time_is_refused(cast: Cast) -> None:
    by = cast.zhou_ming
    for wrong in (
        said(DISTRICT, title_zh=" "),
        said(DISTRICT, valid_to=NOW),
        said(DISTRICT, urgency="panic"),
    ):
        with traceless(Invalid):
            publish(wrong, by=by, now=NOW)
    with traceless(NotFound):
        publish(said("990100777"), by=by, now=NOW)
    assert not AreaNotice.objects.exists()
    notice = publish(said(DISTRICT), by=by, now=NOW)
    with traceless(NotNow, "notice.over"):
        take_down(notice.id, by=by, now=SOON)

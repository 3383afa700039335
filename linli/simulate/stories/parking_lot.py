"""停车场: owner, company and residents meet; their decisions are tasks with dates."""

from datetime import timedelta

from linli.cases.acts.accept import accept
from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.note import note
from linli.cases.acts.verify import verify
from linli.collaboration.acts import meetings, tasks
from linli.collaboration.models import Task
from linli.simulate.stage import Stage
from linli.simulate.stories.story import Story

TEXT = "小区没有停车场，旁边有一块空地一直闲着"
INVITED = ("dept-natural-resources", "dept-housing")


def play(stage: Stage) -> None:
    """A joint meeting on the same day, its decisions, and what came of them."""
    crew, spot = stage.crew, stage.spot
    street = crew.clerk(f"street-{spot.street}")
    stage.scene("七旬老人走进服务中心：没地方停车。", "A man of seventy walks into the centre.")
    stage.reports(TEXT, category="parking-shortage", by=street, channel="walk_in")
    stage.tell()
    stage.passes(minutes=20)
    stage.does(accept, stage.case_id, by=street)
    stage.scene("当天下午开联席会。", "They meet the same afternoon.")
    meeting = stage.does(
        meetings.plan,
        "停车问题联席会",
        "空地能否临时用作停车场",
        INVITED,
        place="街道会议室",
        starts_at=stage.now + timedelta(hours=4),
        case_id=stage.case_id,
        by=street,
    )
    stage.passes(hours=5)
    day = timedelta(days=1)
    decided = (
        meetings.Decision(INVITED[0], "办理空地临时使用手续", stage.now + 2 * day),
        meetings.Decision(INVITED[1], "指导物业公司划线、保洁", stage.now + 3 * day),
    )
    minutes = "同意临时使用空地，设车位二百个。"
    stage.does(meetings.hold, meeting.id, minutes, came=INVITED, decisions=decided, by=street)
    stage.passes(hours=18)
    stage.does(note, stage.case_id, "方案已定，三天内见结果。", public=True, by=street)
    for task in Task.objects.filter(meeting=meeting).order_by("id"):
        unit = crew.clerk(task.unit_id)
        stage.passes(hours=1)
        stage.does(tasks.accept, task.id, by=unit)
        stage.passes(hours=2)
        stage.does(tasks.finish, task.id, "已办妥。", by=unit)
    stage.does(answer, stage.case_id, "空地已开放，新增车位二百个。", by=street)
    stage.passes(minutes=40)
    stage.does(verify, stage.case_id, passed=True, by=stage.desk())
    stage.does(close, stage.case_id, by=stage.desk())


STORY = Story(
    number=2,
    name="parking-lot",
    zh="停车场",
    en="Parking lot",
    about_zh="当天开联席会，决定成为有期限的任务，空地变成二百个车位。",
    about_en="A joint meeting the same day; its decisions are tasks with dates; 200 spaces.",
    aliases=("停车场", "停车难"),
    text=TEXT,
    category="parking-shortage",
    unit="street-{street}",
    days=3,
    play=play,
)

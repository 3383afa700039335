"""吹哨报到: a community whistles for urban management, fire and market supervision.

Each reports in within its limit, or is visibly late; they handle it together on site; the community
rates each of them, and each of them the call.
"""

from tests.cast import IN_HUAIYIN
from tests.journeys.district import District
from tests.journeys.people import refused

CALLED = ["dept-urban-management", "dept-fire", "dept-market"]
NEEDS = "烧烤摊占道，油烟扰民，堵住消防通道，请到场联合处置。"


def test_three_units_come_when_the_community_whistles(district: District) -> None:
    # given: stalls block the fire lane, and the station cannot clear it alone
    desk, field = district.liu_fang, district.he_xiulan
    urban = district.chen_qiang
    fire = district.takes_office("luo_bin", "罗斌", "unit_clerk", "dept-fire")
    market = district.takes_office("tian_yu", "田雨", "unit_clerk", "dept-market")
    reporter = district.somebody()
    receipt = reporter.reports(
        "烧烤摊占道经营，堵住消防通道", category="street-vendor", at=IN_HUAIYIN
    )
    number = receipt["number"]

    # when: she whistles for a school board, which has no duty here, she is told whom she can call
    with refused("whistle.off_list", 422) as said:
        desk.does("whistle", number, {"units": ["dept-education"], "needs": NEEDS})
    assert "消防救援大队" in said["zh"]

    # and: the grid worker whistles for the three that have one
    body = {"units": CALLED, "needs": NEEDS, "place": "槐荫路口东侧"}
    whistle = field.posts(f"/grid/cases/{number}/whistle", body)
    again = field.posts(f"/grid/cases/{number}/whistle", body)
    assert again["id"] == whistle["id"]
    assert len(again["calls"]) == 3

    # then: each is told, may read the case, and has until the afternoon: four working hours
    assert any(number in one and NEEDS in one for one in fire.inbox())
    assert fire.opens(number)["may_reveal"] is False
    assert number in fire.list()
    path = f"/workbench/whistles/{whistle['id']}"
    assert fire.gets(path)["place"] == "槐荫路口东侧"
    with refused("whistle.unknown", 404):
        district.sun_li.gets(path)

    # when: urban management and the brigade come in time; market supervision does not
    district.days_pass(hours=1)
    urban.posts(f"{path}/report_in")
    fire.posts(f"{path}/report_in")
    fire.posts(f"{path}/report_in")
    district.days_pass(hours=8)
    late = {call["unit"]["code"]: call["late"] for call in desk.gets(path)["calls"]}
    assert late == {"dept-urban-management": False, "dept-fire": False, "dept-market": True}
    assert "whistle.lapsed" in desk.events(number)
    assert any("未按时" in one for one in desk.inbox())
    district.days_pass(hours=14)
    market.posts(f"{path}/report_in")

    # and: they clear it together; then the whistle ends
    photo = fire.photographs()
    fire.posts(f"{path}/notes", {"note": "消防通道已清空。", "files": [photo]})
    market.posts(f"{path}/notes", {"note": "已核查证照，责令停业。"})
    with refused("whistle.not_ended", 409):
        desk.posts(f"{path}/assess", rating("dept-fire", 5))
    field.posts(f"/grid/whistles/{whistle['id']}/end", {"note": "占道清理完毕。"})

    # then: both sides rate, once, and it stays visible who was late
    desk.posts(f"{path}/assess", rating("dept-fire", 5))
    desk.posts(f"{path}/assess", rating("dept-urban-management", 4))
    desk.posts(f"{path}/assess", rating("dept-market", 2, words="次日才到。"))
    with refused("whistle.rated_already", 409):
        desk.posts(f"{path}/assess", rating("dept-market", 5))
    with refused("people.may_not", 403):
        fire.posts(f"{path}/assess", rating("dept-market", 0))
    fire.posts(f"{path}/rate", {"needed": True, "described": 5, "words": "事由清楚。"})
    calls = {call["unit"]["code"]: call for call in desk.gets(path)["calls"]}
    assert calls["dept-market"]["late"]
    assert calls["dept-market"]["helped"] == 2
    assert calls["dept-fire"]["described"] == 5

    # and: the sheet says the same on paper; the reporter saw who came, and no quarrel of units
    sheet = desk.client.get(f"/api{path}/sheet", headers=desk._headers()).content.decode()
    assert "吹哨报到单" in sheet
    assert "（超时）" in sheet
    assert "次日才到。" in sheet
    steps = reporter.steps(receipt["code"])
    assert steps.count("whistle.called") == steps.count("whistle.reported_in") == 3
    assert "whistle.lapsed" not in steps


def rating(unit: str, helped: int, words: str = "") -> dict[str, object]:
    return {"unit": unit, "came": True, "helped": helped, "solved": True, "words": words}


def test_a_joint_meeting_decides_and_its_decisions_are_tasks(district: District) -> None:
    # given: a matter that needs several, and a meeting about it
    desk = district.wang_min
    housing = district.takes_office("tan_jie", "谭杰", "unit_clerk", "dept-housing")
    receipt = district.somebody().reports(
        "小区没有停车场，旁边有一块空地", category="parking-shortage", at=IN_HUAIYIN
    )
    number = receipt["number"]
    meeting = desk.posts(
        "/workbench/meetings",
        {
            "title": "槐荫路停车问题联席会",
            "agenda": "空地能否使用",
            "place": "街道会议室",
            "starts_at": (district.now.replace(hour=6)).isoformat(),
            "units": ["dept-housing", "dept-natural-resources"],
            "number": number,
        },
    )
    assert any("停车问题联席会" in one for one in housing.inbox())
    assert housing.opens(number)["number"] == number
    path = f"/workbench/meetings/{meeting['id']}"

    # when: it was held, and decided
    due_at = district.now.replace(day=25).isoformat()
    held = {
        "minutes": "同意临时使用空地。",
        "came": ["dept-housing"],
        "decisions": [{"unit": "dept-housing", "what": "办理手续", "due_at": due_at}],
    }
    with refused("meeting.ahead", 409):
        desk.posts(f"{path}/hold", held)
    district.days_pass(hours=5)
    tasks = desk.posts(f"{path}/hold", held)["tasks"]
    with refused("meeting.over", 409):
        desk.posts(f"{path}/cancel")

    # then: the decision is the unit's task; who stayed away is on record
    (task,) = housing.gets("/workbench/assisting")["items"]
    assert (task["id"], task["what"]) == (tasks[0]["id"], "办理手续")
    shown = housing.gets(path)
    assert [one["came"] for one in shown["invited"]] == [True, False]
    housing.posts(f"/workbench/assisting/{task['id']}/finish", {"note": "手续已办。"})
    assert not housing.gets("/workbench/assisting")["items"]
    assert any("完成" in one for one in desk.inbox())

    # and: the meeting's own story, for those who were invited; one about no case has one too
    story = [line["event"] for line in housing.gets(f"{path}/timeline")["items"]]
    assert sorted(story) == ["meeting.held", "meeting.planned", "task.asked", "task.finished"]
    bare = desk.posts(
        "/workbench/meetings",
        {
            "title": "月度例会",
            "agenda": "本月进展",
            "place": "街道会议室",
            "starts_at": due_at,
            "units": ["dept-housing"],
        },
    )
    (line,) = housing.gets(f"/workbench/meetings/{bare['id']}/timeline")["items"]
    assert "召集联席会议" in line["text"]["zh"]

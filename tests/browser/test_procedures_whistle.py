"""吹哨报到 through the screens: a community calls three units, four people at four desks."""

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from linli.collaboration.models import Whistle
from tests.browser.conftest import Opened
from tests.browser.test_desk import at_desk
from tests.cast import IN_HUAIYIN
from tests.journeys.district import District
from tests.journeys.pictures import picture

CALLED = ("区城市管理局", "区市场监督管理局", "区消防救援大队")


def stalls(district: District) -> str:
    """Stalls block the fire lane, and the station cannot clear it alone."""
    district.takes_office("luo_bin", "罗斌", "unit_clerk", "dept-fire")
    district.takes_office("tian_yu", "田雨", "unit_clerk", "dept-market")
    receipt = district.somebody().reports(
        "烧烤摊占道经营，堵住消防通道", category="street-vendor", at=IN_HUAIYIN
    )
    return str(receipt["number"])


def told_the_time(page: Page, district: District) -> None:
    """The page's clock is the district's, and it looks again."""
    page.clock.set_fixed_time(district.now)
    page.reload()


def test_three_units_come_when_the_community_whistles(
    phone: Opened, district: District, tmp_path: Path
) -> None:
    # given: everybody at a desk of her own
    number = stalls(district)
    desk, urban = at_desk(phone, "liu.fang"), at_desk(phone, "chen.qiang")
    fire, market = at_desk(phone, "luo.bin"), at_desk(phone, "tian.yu")

    # when: the community whistles from the case; the duty list has chosen, the words are there
    desk.goto(f"/desk/whistles?case={number}")
    expect(desk.get_by_text("清单：市容环境和占道经营").first).to_be_visible()
    expect(desk.get_by_label("要他们做什么")).to_have_value(re.compile("请到场联合处置"))
    expect(desk.get_by_text("都要在今天 16:20 前到场报到")).to_be_visible()
    for name in CALLED:
        desk.get_by_role("checkbox", name=re.compile(name)).check()
    desk.get_by_label("在哪里会合").fill("槐荫路口东侧")
    desk.get_by_role("button", name="吹哨，叫 3 家").click()
    expect(desk.get_by_text("吹好了，被叫的单位已收到")).to_be_visible()
    whistle = Whistle.objects.get()
    assert whistle.calls.count() == 3
    district.tell()

    # then: two find it on their lists and report in, one of them twice at two screens
    district.days_pass(hours=1)
    for page in (urban, fire):
        told_the_time(page, district)
        page.goto("/desk/whistles")
        expect(page.get_by_role("cell", name=re.compile("^报到"))).to_be_visible()
        page.get_by_role("link", name=re.compile("请到场联合处置")).click()
        expect(page.get_by_text("槐荫路口东侧")).to_be_visible()
        page.get_by_role("button", name="报到", exact=True).click()
        expect(page.get_by_text("已报到", exact=True).first).to_be_visible()
    district.tell()

    # and: the brigade writes down what it does, with a photo
    photo = tmp_path / "lane.jpg"
    photo.write_bytes(picture())
    fire.get_by_role("button", name="写现场处置").click()
    fire.get_by_label("写现场处置").fill("消防通道已清空。")
    fire.get_by_label("现场照片").set_input_files(str(photo))
    expect(fire.get_by_role("img", name="照片 1")).to_be_visible()
    fire.get_by_role("button", name="记下来").click()
    expect(fire.get_by_text("消防通道已清空。")).to_be_visible()

    # when: market supervision lets the time pass, and comes late
    district.until(whistle.blown_at + timedelta(hours=8))
    told_the_time(desk, district)
    expect(desk.get_by_text("没按时到")).to_be_visible()
    told_the_time(market, district)
    market.goto(f"/desk/whistles/{whistle.id}")
    expect(market.get_by_text("迟到也要报到")).to_be_visible()
    market.get_by_role("button", name="报到", exact=True).click()
    expect(market.get_by_text("迟到", exact=True)).to_be_visible()

    # and: the community ends it and rates each of them, late or not
    told_the_time(desk, district)
    desk.get_by_role("button", name="结束吹哨").click()
    desk.get_by_label("结果如何").fill("占道清理完毕。")
    desk.get_by_role("button", name="结束吹哨").click()
    for left in (3, 2, 1):
        expect(desk.get_by_text(f"还有 {left} 家要评")).to_be_visible()
        desk.get_by_role("radio", name="5 分").check()
        desk.get_by_role("button", name="提交评价").click()
    expect(desk.get_by_text("吹哨方评")).to_have_count(3)

    # and: the called unit rates the call, which the community reads
    told_the_time(fire, district)
    fire.get_by_role("radio", name="该吹", exact=True).check()
    fire.get_by_label("想说的话").fill("事由清楚。")
    fire.get_by_role("button", name="提交评价").click()
    expect(fire.get_by_text("评好了，吹哨单位看得到")).to_be_visible()
    told_the_time(desk, district)
    expect(desk.get_by_text("事由清楚。", exact=True)).to_be_visible()

    # then: all of it is on record, and who was late stays late
    calls = {call.unit.code: call for call in whistle.calls.select_related("unit")}
    assert {code: call.late for code, call in calls.items()} == {
        "dept-urban-management": False,
        "dept-fire": False,
        "dept-market": True,
    }
    assert all(call.came and call.helped == 5 for call in calls.values())
    assert calls["dept-fire"].needed
    # and: a stranger does not even learn that there is such a whistle
    stranger = at_desk(phone, "sun.li")
    stranger.goto(f"/desk/whistles/{whistle.id}")
    expect(stranger.get_by_role("heading", name="没有这次吹哨")).to_be_visible()


def test_a_refused_whistle_says_why_and_calls_nobody(phone: Opened, district: District) -> None:
    number = stalls(district)
    desk = at_desk(phone, "liu.fang")
    desk.goto(f"/desk/whistles?case={number}")
    desk.get_by_role("checkbox", name=re.compile(CALLED[0])).uncheck()
    desk.get_by_role("button", name="吹哨，叫 0 家").click()
    expect(desk.get_by_role("alert")).to_have_text("请至少选一家单位")
    assert not Whistle.objects.exists()

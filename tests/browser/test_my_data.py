"""我的信息 on a telephone: seen, proved, taken along, and told before it is deleted."""

import zipfile
from pathlib import Path

from playwright.sync_api import expect

from linli.cases.acts.expire import hold_content
from linli.cases.models import Case
from linli.rights.packing import pack_next
from tests.browser.conftest import PHONE, Opened
from tests.browser.looking import grave_faults, too_wide
from tests.cast import IN_HUAIYIN
from tests.journeys.district import District
from tests.journeys.phones import code_on

LAMP = {"category": "lamp-post-damaged", "at": IN_HUAIYIN}


def test_granny_takes_her_data_along_and_hears_what_stays(
    phone: Opened, district: District
) -> None:
    # given: a matter that is held for a reason she may not know, and one that goes on
    granny = district.granny_lin
    granny.signs_in()
    granny.reports("楼道灯坏了", **LAMP)
    held = granny.reports("路口灯杆歪了，要倒", photo=granny.photographs(), **LAMP)["number"]
    zhou = district.cast.zhou_ming
    hold_content(
        Case.objects.get(number=held).id, "audit", reviewer_id=zhou.id,
        review_on=district.now.date(), by=zhou, now=district.now,
    )  # fmt: skip
    district.days_pass(days=1)
    page = phone("/r/me", viewport=PHONE)
    page.clock.set_fixed_time(district.now)
    page.get_by_label("手机号").fill(granny.phone)
    page.get_by_role("button", name="发验证码").click()
    page.get_by_label("验证码").wait_for()
    page.get_by_label("验证码").fill(code_on(granny.phone))
    page.get_by_role("button", name="登录", exact=True).click()

    # when: she looks at it
    page.get_by_role("link", name="存了什么、带走一份、删除").click()
    expect(page.get_by_text("依照法律规定，原因现在不便说明")).to_be_visible()
    assert too_wide(page) <= 0
    assert grave_faults(page) == []

    # and: has a copy packed, which the worker does meanwhile
    page.get_by_role("button", name="整理一份").click()
    expect(page.get_by_text("正在整理")).to_be_visible()
    assert pack_next()
    with page.expect_download() as fetched:
        page.get_by_role("button", name="下载").click()
    copy = zipfile.ZipFile(Path(fetched.value.path()))
    assert f"files/{held}-1.jpg" in copy.namelist()
    assert "路口灯杆歪了" in copy.read("index.html").decode()

    # when: she has it deleted
    page.get_by_role("button", name="删除我的信息").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_text(held)).to_be_visible()
    sheet.get_by_role("button", name="确认删除").click()
    expect(page.get_by_text("依法保留的部分解除后自动删除")).to_be_visible()
    page.goto("/r/me")
    expect(page.get_by_label("手机号")).to_be_visible()


def test_a_lost_phone_is_signed_out_after_a_code_of_just_now(
    phone: Opened, district: District
) -> None:
    # given: she is signed in on a telephone that is lost, and signed in here this morning
    granny = district.granny_lin
    granny.signs_in()
    district.days_pass(days=1)
    page = phone("/r/me", viewport=PHONE)
    page.clock.set_fixed_time(district.now)
    page.get_by_label("手机号").fill(granny.phone)
    page.get_by_role("button", name="发验证码").click()
    page.get_by_label("验证码").wait_for()
    page.get_by_label("验证码").fill(code_on(granny.phone))
    page.get_by_role("button", name="登录", exact=True).click()
    ends = page.get_by_role("button", name="退出 手机")
    expect(ends).to_have_count(1)
    district.days_pass(hours=2)

    # when: she ends it, and is asked for a code first
    ends.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="发验证码").click()
    sheet.get_by_label("验证码").wait_for()
    sheet.get_by_label("验证码").fill(code_on(granny.phone))
    assert grave_faults(page) == []
    sheet.get_by_role("button", name="继续").click()

    # then: it is gone, and she is where she was
    expect(page.get_by_text("已退出")).to_be_visible()
    expect(ends).to_have_count(0)
    expect(sheet).to_have_count(0)

"""谁看过我的信息: whoever is shown a name leaves a line, and she whose name it is reads it."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.cases.models import Reading
from tests.cast import IN_HUAIYIN
from tests.journeys.district import District
from tests.journeys.people import refused


def test_she_reads_who_read_her_name_and_what_for(district: District) -> None:
    # given
    granny, operator, unit = district.granny_lin, district.wu_ting, district.chen_qiang
    receipt = operator.enters(
        "楼下的灯杆歪了，怕砸到人。",
        channel="hotline",
        category="lamp-post-damaged",
        at=IN_HUAIYIN,
        name="林秀英",
        phone=granny.phone,
        place_words="柳林路12号三单元501",
    )
    number = receipt["number"]
    granny.signs_in()

    # when: she is seen masked, and somebody without the right asks
    unit.accepts(number)
    unit.opens(number)
    with refused("people.may_not", 403):
        district.he_xiulan.reveals(number, "contact")

    # then: nobody has read anything
    assert granny.gets("/resident/me/readings")["items"] == []
    assert not Reading.objects.exists()

    # when
    unit.reveals(number, "contact")
    operator.reveals(number, "callback")

    # then: which unit, which post, what, why and when, and no officer's name
    with CaptureQueriesContext(connection) as few:
        last, first = granny.gets("/resident/me/readings")["items"]
    assert (first["number"], first["unit"]["code"]) == (number, "dept-urban-management")
    assert first["role"]["name"]["zh"] == "承办单位经办人"
    assert [one["code"] for one in first["fields"]] == ["name", "phone", "place"]
    assert first["reason"]["name"]["zh"] == "联系诉求人"
    assert last["reason"]["code"] == "callback"
    assert "陈强" not in str(first)

    # and: a longer list costs no more questions; a neighbour's is empty
    unit.reveals(number, "place")
    with CaptureQueriesContext(connection) as more:
        assert len(granny.gets("/resident/me/readings")["items"]) == 3
    assert len(more) == len(few)
    district.xiao_zhang.signs_in()
    assert district.xiao_zhang.gets("/resident/me/readings")["items"] == []


def test_whoever_is_found_by_her_number_or_her_door_reads_that_too(district: District) -> None:
    # given
    granny, operator, desk = district.granny_lin, district.wu_ting, district.liu_fang
    number = operator.enters(
        "门口摊位占道，过不去。",
        channel="hotline",
        category="street-vendor",
        at=IN_HUAIYIN,
        name="林秀英",
        phone=granny.phone,
        place_words="柳林路12号三单元501",
    )["number"]
    granny.signs_in()

    def lines() -> list[tuple[str, str]]:
        items = granny.gets("/resident/me/readings")["items"]
        return [(one["reason"]["code"], one["fields"][0]["code"]) for one in reversed(items)]

    # when: words and the case's number find it
    for words in ("占道", number, "柳林路"):
        assert operator.finds(words) == [number]

    # then: nothing of hers was learned
    assert lines() == []

    # when: her door, and the end of her number, which is another's too for all one knows
    assert operator.finds("柳林路12号") == [number]
    assert operator.finds(granny.phone[-4:]) == [number]
    assert operator.finds(granny.phone[-4:]) == [number]  # the same page, drawn again

    # then
    assert lines() == [("search", "place"), ("search", "phone_tail")]

    # when: a unit is called to her door, and looks where to come to; another unit sees stars
    fire = district.takes_office("luo_bin", "罗斌", "unit_clerk", "dept-fire")
    called = {"units": ["dept-fire"], "needs": "请到场处置。", "place": "柳林路12号三单元501"}
    desk.posts(f"/workbench/cases/{number}/whistle", called)
    [whistle] = fire.gets("/workbench/whistles")["items"]
    assert whistle["place"] == "柳林路12号三单元501"
    [masked] = district.zhou_ming.gets(f"/workbench/cases/{number}/whistles")["items"]
    assert "12" not in masked["place"]

    # then
    assert lines()[2:] == [("whistle", "place")]
    assert Reading.objects.latest("id").unit.code == "dept-fire"

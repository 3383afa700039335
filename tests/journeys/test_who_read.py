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

"""A case with all on its page: held, extended, assisted, with photos and a likeness nearby."""

from tests.cast import HUAIYIN, IN_HUAIYIN
from tests.journeys.district import District, at

WORDS = "桂花路 18 号门口那辆黑色旧车停了半年，车胎都瘪了，挡着消防通道，孩子老在旁边玩。"
NEAR = (IN_HUAIYIN[0] + 0.0001, IN_HUAIYIN[1] + 0.0001)  # some 15 m away


def a_long_matter(district: District) -> str:
    """A dead car: nine days old, once on hold over a weekend, once extended, two units helping."""
    resident = district.somebody()
    photo = resident.photographs(at=IN_HUAIYIN)
    receipt = resident.reports(
        WORDS,
        category="dead-car",
        at=IN_HUAIYIN,
        photo=photo,
        name="周兰",
        phone="13812342296",
        place_words="桂花路 18 号 3 号楼东侧",
        answers={"colour": "黑色轿车", "months": 6},
    )
    number = str(receipt["number"])
    district.tell()
    district.days_pass(hours=1)
    district.liu_fang.accepts(number)
    asked = district.liu_fang.posts(
        f"/workbench/cases/{number}/tasks",
        {"unit": "property-hengyuan", "what": "联系车主，三天内挪车"},
    )
    district.liu_fang.posts(
        f"/workbench/cases/{number}/tasks",
        {"unit": "dept-urban-management", "what": "核对车辆登记，准备拖车"},
    )
    said = {"text": "已在车旁围挡，敲门告知 24 户。", "public": True}
    district.liu_fang.does("note", number, said)
    district.until(at(20, 8))
    district.zhou_ming.does(
        "hold",
        number,
        {
            "ground": "awaiting-consent",
            "plan": "等车主从外地回来，24 日前到场",
            "public_note": "车主在外地，24 日前回来挪车。车旁已围挡，请走西侧通道。",
            "until": "2026-11-24T18:00:00+08:00",
        },
    )
    district.until(at(24, 8))
    district.zhou_ming.does("resume", number)
    district.sun_li.posts(f"/workbench/assisting/{asked['id']}/accept")
    district.sun_li.posts(
        f"/workbench/assisting/{asked['id']}/finish", {"note": "车主已联系上，同意拖走。"}
    )
    district.until(at(25, 9))
    district.zhou_ming.does(
        "extend", number, {"ground": "complex", "note": "拖车要绕开消防通道施工", "amount": 3}
    )
    district.wu_ting.enters(
        "桂花路 18 号那辆没人管的黑车还堵着消防通道，轮胎没气。",
        category="dead-car",
        area=HUAIYIN,
        at=NEAR,
        place_words="桂花路 18 号",
        name="何平",
        phone="13900014471",
        channel="hotline",
    )
    district.tell()
    district.until(at(26, 10, 20))
    return number

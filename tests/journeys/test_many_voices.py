"""爆管: subway works break a water main, and sixty-three neighbours say so too.

Their reports join the one case, each with a code of its own, and every reporter is kept informed of
every step. A voice that belonged elsewhere gets a case of its own; one that is taken back leaves
the others alone.
"""

from collections import Counter

import pytest

from linli.notices.models import Notice
from tests.cast import IN_GUDU, IN_HUAIYIN
from tests.journeys.district import District
from tests.journeys.people import Answer, Officer, Visitor, refused

BURST = "地铁施工把自来水管挖爆管了，水一直往外喷，整条街都停水。"
ALIKE = (
    "自来水管爆管了，水一直往外喷，我们{n}栋停水了",
    "{n}号楼停水！地铁施工挖爆管，水一直往外喷",
    "地铁施工把水管挖爆管，整条街都停水，{n}户没水",
)


@pytest.fixture
def first(district: District) -> Answer:
    """The case that He Xiulan reports from her round."""
    return district.he_xiulan.enters(BURST, at=IN_HUAIYIN)


def close_by(n: int) -> tuple[float, float]:
    """A door within two hundred metres."""
    return (IN_HUAIYIN[0] + n % 8 * 0.0002, IN_HUAIYIN[1] + n // 8 * 0.0002)


def neighbours(district: District, number: str) -> list[tuple[Visitor, Answer]]:
    """Sixty-three of them, with words of their own or by pressing “me too”."""
    found = []
    for n in range(63):
        neighbour = district.somebody()
        if n % 3 == 0:
            receipt = neighbour.reports("我家也停水", joins=number, at=close_by(n))
        else:
            receipt = neighbour.reports(
                ALIKE[n % 3].format(n=n), at=close_by(n), phone=f"137000010{n:02}"
            )
        found.append((neighbour, receipt))
    return found


def shut_off_and_mended(number: str, company: Officer, centre: Officer) -> None:
    """From dispatched to closed."""
    company.accepts(number)
    company.answers(number, "已关阀止水，正在抢修，预计今晚恢复。", after=[company.photographs()])
    centre.verifies(number)
    centre.closes(number)


def test_sixty_three_neighbours_join_and_all_are_told(district: District, first: Answer) -> None:
    # given: the case, with the water company at once
    number, centre, company = first["number"], district.zhou_ming, district.zhao_lei
    assert first["unit"]["code"] == "utility-water"

    # when
    everybody = neighbours(district, number)

    # then: all in one case, every one with a code of her own
    assert {receipt["number"] for _, receipt in everybody} == {number}
    assert all(receipt["joined"] for _, receipt in everybody)
    assert len({receipt["code"] for _, receipt in everybody} | {first["code"]}) == 64
    assert centre.list() == [number]
    page = centre.opens(number)
    assert len(page["reports"]) == 64
    assert page["due_at"] == first["due_at"]
    assert any("共64件诉求" in message for message in company.inbox())

    # when: it is shut off and closed, and a day has passed
    shut_off_and_mended(number, company, centre)
    district.days_pass(days=1)

    # then: each of the sixty-four was told of each step, once
    told = Counter(Notice.objects.exclude(report_id=None).values_list("report_id", "template"))
    assert set(told.values()) == {1}
    by_template = Counter(template for _, template in told)
    assert by_template == {
        "receipt": 1,
        "joined": 63,
        "accepted": 64,
        "answered": 64,
        "closed": 64,
        "callback": 64,
    }
    # and: each sees it under her own code, with her own words and nobody else's
    for neighbour, receipt in everybody[::9]:
        seen = neighbour.follows(receipt["code"])
        assert seen["state"]["code"] == "closed"
        assert seen["steps"][-1]["event"] == "case.closed"
        assert seen["callback"]["answered_at"] is None
        assert BURST not in str(seen)

    # when: one of them is still without water
    neighbour, receipt = everybody[40]
    neighbour.rates(receipt["code"], solved=False, satisfaction="not_satisfied")
    # then: it is everybody's case that begins anew
    other, hers = everybody[41]
    assert other.follows(hers["code"])["state"]["code"] == "filed"
    assert centre.opens(number)["state"]["code"] == "filed"


def test_a_voice_that_is_taken_back_leaves_the_others_alone(
    district: District, first: Answer
) -> None:
    # given: two neighbours with accounts in the same case
    granny, zhang = district.granny_lin, district.xiao_zhang
    for who in (granny, zhang):
        who.signs_in()
    hers = granny.reports(ALIKE[1].format(n=3), at=close_by(1))
    his = zhang.reports(ALIKE[2].format(n=5), at=close_by(2))
    assert hers["number"] == his["number"] == first["number"]

    # when: she takes hers back
    granny.withdraws(hers["code"])

    # then: the case goes on for the others
    page = district.zhou_ming.opens(first["number"])
    assert page["state"]["code"] == "dispatched"
    assert [voice["text"] for voice in page["reports"] if voice["withdrawn"]] == [
        ALIKE[1].format(n=3)
    ]
    assert granny.follows(hers["code"])["withdrawn"]
    with refused("case.withdraw.no_voice", 404):
        granny.withdraws(hers["code"])

    # and: she hears no more of it, while he does
    before = granny.messages()
    district.zhao_lei.accepts(first["number"])
    assert granny.messages() == before
    assert "已接单" in zhang.messages()[-1]

    # when: the last of them are gone, the case is
    zhang.withdraws(his["code"])
    district.somebody().withdraws(first["code"])
    assert district.zhou_ming.opens(first["number"])["state"]["code"] == "withdrawn"


def test_a_voice_that_belongs_elsewhere_gets_a_case_of_its_own(
    district: District, first: Answer
) -> None:
    # given: somebody pressed “me too” and meant something else
    number, centre = first["number"], district.zhou_ming
    somebody = district.somebody()
    astray = somebody.reports("路灯杆也歪了，快倒了", joins=number, at=IN_HUAIYIN)
    assert astray["number"] == number

    # when: the centre splits it off
    part = centre.does(
        "split",
        number,
        {
            "text": "路灯杆也歪了，快倒了",
            "category": "lamp-post-damaged",
            "unit": "dept-urban-management",
        },
    )["other"]

    # then: both are linked, and the main case closes only when the part has
    assert {"number": part, "how": "case.split"} in centre.opens(number)["linked"]
    company, urban = district.zhao_lei, district.chen_qiang
    company.accepts(number)
    company.answers(number, "已止水。", after=[company.photographs()])
    centre.verifies(number)
    with refused("case.close.parts_open", 409) as said:
        centre.closes(number)
    assert part in said["zh"]
    urban.accepts(part)
    urban.answers(part, "已扶正。", after=[urban.photographs()])
    centre.verifies(part)
    centre.closes(part)
    centre.closes(number)
    assert somebody.follows(astray["code"])["state"]["code"] == "closed"


def test_what_was_put_together_by_mistake_is_taken_apart_again(
    district: District, first: Answer
) -> None:
    # given: a neighbour who joined and meant another street, and a case merged by mistake
    number, centre = first["number"], district.zhou_ming
    granny = district.granny_lin
    granny.signs_in()
    hers = granny.reports("我家也停水", joins=number, at=close_by(3))
    apart = granny.reports("污水管堵了，臭气熏天", at=close_by(4))
    due = centre.opens(apart["number"])["due_at"]
    centre.does("merge", apart["number"], {"other": number})
    assert granny.follows(apart["code"])["number"] == number
    report = next(
        one["id"] for one in centre.opens(number)["reports"] if one["text"] == "我家也停水"
    )

    # when: the centre finds out, and nobody else may take them apart
    body = {"report": report, "note": "是另一条街的支管。"}
    with refused("people.may_not", 403):
        district.zhao_lei.does("take_out", number, body)
    part = centre.does("take_out", number, body)["other"]
    again = centre.does("unmerge", apart["number"], {"note": "不是同一件事。"})

    # then: each is a case of its own, under the code and the time that it always had
    assert granny.follows(hers["code"])["number"] == part
    assert granny.follows(apart["code"])["number"] == apart["number"] == again["number"]
    assert centre.opens(apart["number"])["due_at"] == due
    assert len(centre.opens(number)["reports"]) == 1
    assert "report.taken_out" in centre.events(number)
    # and: she is told so in plain words
    said = granny.messages()
    assert any(part in one and "单独立案" in one for one in said)
    assert any(apart["number"] in one and "撤销合并" in one for one in said)


def test_reports_are_joined_only_when_they_are_surely_the_same(
    district: District, first: Answer
) -> None:
    # given: other words nearby, the same words far away, and a number typed from nowhere near
    words = district.somebody().reports("污水管堵了，臭气熏天", at=close_by(1))
    far = district.somebody().reports(BURST, at=IN_GUDU)
    guessed = district.somebody().reports("我也是", joins=first["number"], at=IN_GUDU)
    nowhere = district.somebody().reports("我也是", joins=first["number"])
    with refused("intake.no_such_case", 422):
        district.somebody().reports("我也是", joins="LJ-20200101-0001")

    # then: each is a case of its own
    numbers = {one["number"] for one in (first, words, far, guessed, nowhere)}
    assert len(numbers) == 5

    # when: the centre sees that two of them are one after all
    centre, number = district.zhou_ming, first["number"]
    centre.does("link", far["number"], {"other": words["number"]})
    centre.does("merge", nowhere["number"], {"other": number})

    # then: its reporter follows her matter there with the code she has, and is told so
    somebody = district.somebody()
    seen = somebody.follows(nowhere["code"])
    assert seen["number"] == number
    assert centre.opens(nowhere["number"])["state"]["code"] == "merged"
    with refused("case.merge.ended", 409):
        centre.does("merge", far["number"], {"other": nowhere["number"]})
    with refused("case.merge.itself", 422):
        centre.does("merge", far["number"], {"other": far["number"]})
    merged = Notice.objects.get(template="merged")
    assert merged.values["other"] == number

"""月末: a month's answers become three rates, a unit objects twice, the sums are done by hand.

Everything goes through HTTP, as the people of the district do it.
"""

from typing import Any

from tests.cast import IN_HUAIYIN
from tests.journeys.district import District, at
from tests.journeys.people import Officer, refused

FORCE = {"ground": "force-majeure", "reason": "暴雨停工，有气象证明。"}

# what each of eight reporters of potholes says: contacted, solved, satisfied
SAID = [
    (True, True, "satisfied"),
    (True, True, "satisfied"),
    (True, True, "satisfied"),
    (True, True, "basically"),
    (True, True, "basically"),
    (False, True, "not_satisfied"),
    (True, True, "not_satisfied"),
    (False, True, "not_satisfied"),
]


def test_a_month_s_end(district: District) -> None:
    # given: eight potholes mended, closed, and asked about a day later
    unit = district.takes_office("ye_tao", "叶涛", "unit_clerk", "dept-transport")
    codes = [closed(district, unit, "road-pothole") for _ in SAID]
    district.days_pass(hours=25)
    assert district.now < at(20, 12)

    # when: everybody answers but the last, who is called twice and answers on the telephone
    for code, said in zip(codes[:-1], SAID[:-1], strict=True):
        district.somebody().posts(f"/resident/progress/{code['code']}/callback", answer(said))
    operator = district.wu_ting
    last = unit.gets(f"/workbench/cases/{codes[-1]['number']}/facts")["callbacks"][0]
    for outcome in ("no_answer", "reached"):
        attempt = {"how": "phone", "outcome": outcome}
        operator.posts(f"/workbench/callbacks/{last['id']}/attempts", attempt)
    entered = {"report": last["report"], **answer(SAID[-1])}
    operator.posts(f"/workbench/cases/{codes[-1]['number']}/callback", entered)

    # then: by hand, contacted 6 of 8, solved 8 of 8, satisfied (3 + 0.9 × 2) of 8
    figures = month(unit)
    assert rates(figures["whole"]) == [(6, 8), (8, 8), (4.8, 8)]
    assert figures["kept"] == figures["whole"]
    assert round(figures["kept"]["score"], 6) == round(10 * 6 / 8 + 45 + 45 * 4.8 / 8, 6)
    assert figures["rank"] is None, "eight are too few for a rank"
    assert (figures["asked"], figures["excluded"]) == (8, 0)

    # when: the unit applies for two of those who were not satisfied
    applied = [apply(unit, codes[5]), apply(unit, codes[6])]
    with refused("exclusion.applied_already", 409):
        apply(unit, codes[5])
    # nobody of the unit decides, and nobody alone
    path = "/workbench/exclusions/{}/review"
    with refused("people.may_not", 403):
        unit.posts(path.format(applied[0]["id"]), {"agreed": True, "reason": "属实"})
    first = district.zhou_ming.posts(
        path.format(applied[0]["id"]), {"agreed": True, "reason": "有气象证明。"}
    )
    assert first["state"]["code"] == "applied"
    with refused("exclusion.reviewed", 409):
        district.zhou_ming.posts(
            path.format(applied[0]["id"]), {"agreed": True, "reason": "再说一遍。"}
        )
    waiting = district.wang_min.gets("/workbench/exclusions", waiting=True)["items"]
    assert {one["id"] for one in waiting} == {one["id"] for one in applied}
    agreed = district.wang_min.posts(
        path.format(applied[0]["id"]), {"agreed": True, "reason": "同意。"}
    )
    assert agreed["state"]["code"] == "excluded"
    district.zhou_ming.posts(path.format(applied[1]["id"]), {"agreed": True, "reason": "同意。"})
    kept = district.wang_min.posts(
        path.format(applied[1]["id"]), {"agreed": False, "reason": "当天没有下雨。"}
    )
    assert kept["state"]["code"] == "kept"
    with refused("exclusion.decided", 409):
        district.zhou_ming.posts(path.format(applied[1]["id"]), {"agreed": True, "reason": "改。"})

    # then: with and without, side by side; the one left out was neither contacted nor satisfied
    figures = month(unit)
    assert rates(figures["whole"]) == [(6, 8), (8, 8), (4.8, 8)]
    assert rates(figures["kept"]) == [(6, 7), (7, 7), (4.8, 7)]
    assert figures["excluded"] == 1
    assert month(district.zhou_ming)["kept"] == figures["kept"]
    # the raw fact is where it was, and the timeline tells what happened to it
    facts = unit.gets(f"/workbench/cases/{codes[5]['number']}/facts")
    assert facts["callbacks"][0]["contacted"] is False
    assert facts["exclusions"][0]["state"]["code"] == "excluded"
    told = [line["text"]["zh"] for line in unit.opens(codes[5]["number"])["timeline"]]
    assert any("申请剔除：不可抗力" in line for line in told)
    assert any("予以剔除" in line for line in told)
    assert any("予以剔除" in message for message in unit.inbox())
    assert any("不予剔除" in message for message in unit.inbox())

    # and: the month that ended on the 18th knows nothing of it
    assert unit.gets("/workbench/rates", name="2026-11")["rows"] == []
    with refused("rates.month", 422):
        unit.gets("/workbench/rates", name="November")


def closed(district: District, unit: Officer, category: str) -> Any:
    """A matter reported by a passer-by, mended and closed; its receipt."""
    receipt = district.somebody().reports("路面坑洼", category=category, at=IN_HUAIYIN)
    number = receipt["number"]
    unit.accepts(number)
    unit.answers(number, "已修补。", before=[unit.photographs()], after=[unit.photographs()])
    desk = district.wang_min
    desk.verifies(number)
    desk.closes(number)
    return receipt


def answer(said: tuple[bool, bool, str]) -> dict[str, Any]:
    return dict(zip(("contacted", "solved", "satisfaction"), said, strict=True))


def month(officer: Officer) -> Any:
    """The month's figures of the unit, which are the only ones."""
    (row,) = officer.gets("/workbench/rates", period="month", by="unit")["rows"]
    assert row["key"]["code"] == "dept-transport"
    return row


def rates(figures: Any) -> list[tuple[float, int]]:
    names = ("contacted", "solved", "satisfied")
    return [(figures[name]["counted"], figures[name]["n"]) for name in names]


def apply(unit: Officer, receipt: Any) -> Any:
    facts = unit.gets(f"/workbench/cases/{receipt['number']}/facts")
    return unit.posts(f"/workbench/callbacks/{facts['callbacks'][0]['id']}/exclusion", FORCE)

"""The closed loop: a broken manhole cover, from its photo until the reporter calls it solved.

Receipt at once, dispatched, accepted; answered without a photo: refused; answered, found wanting,
answered again, verified, closed; asked a day later. "Not solved" reopens it once by itself; the
second time the district's centre is told. On a bad line every request is sent twice, and
everything happens once.
"""

from collections import Counter

from linli.journal.models import Delivery, Entry
from linli.notices.models import Notice
from tests.cast import IN_HUAIYIN, LIULIN
from tests.journeys.district import District, at
from tests.journeys.people import Officer, refused


def the_cover_is_mended(number: str, clerk: Officer, desk: Officer) -> None:
    """From dispatched to closed, without a hitch."""
    clerk.accepts(number)
    clerk.answers(number, "已重新浇筑井圈并更换井盖。", after=[clerk.photographs()])
    desk.verifies(number)
    desk.closes(number)


def the_closed_loop(district: District) -> str:
    """The whole story; returns the number of the case."""
    # given: the water bureau's clerk, and a resident with an account
    granny, desk, centre = district.granny_lin, district.wang_min, district.zhou_ming
    clerk = district.takes_office("qian_feng", "钱锋", "unit_clerk", "dept-water")
    granny.signs_in()

    # when: she photographs a broken cover on Wednesday at 10:20
    receipt = granny.reports(
        "柳林路 12 号门口的井盖碎了，晚上没有灯，怕有人踩空。",
        category="cover-damaged",
        at=IN_HUAIYIN,
        place_words="柳林路 12 号门口",
        phone=granny.phone,
        photo=granny.photographs(),
    )

    # then: at once she knows its number, who is responsible, until when, and her code
    number, code = receipt["number"], receipt["code"]
    assert number == "LJ-20261118-0001"
    assert receipt["unit"]["code"] == "dept-water"
    assert receipt["due_at"] == "2026-11-18T16:20:00+08:00"  # four working hours, noon is free
    assert (receipt["dispatched"], receipt["lacking"]) == (True, [])
    assert granny.messages() == [
        f"您反映的问题已登记，编号{number}，由林江区水务局负责，"
        f"11月18日（周三）16:20前答复。凭查询码{code}可随时查看进度。"
    ]
    assert [m for m in clerk.inbox() if "新派单" in m and number in m]
    assert clerk.tasks()["to_accept"] == 1

    # when: the unit accepts, and answers with words alone
    district.days_pass(minutes=20)
    clerk.accepts(number)
    with refused("case.answer.no_photo_after", 422) as said:
        clerk.answers(number, "已更换。")
    # then: the refusal says what is missing and what would work
    assert "处置后的照片" in said["zh"]
    assert said["field"] == "after"
    assert granny.follows(code)["state"]["code"] == "accepted"

    # when: it answers with a photo, which shows another cover
    wrong = clerk.photographs()
    clerk.answers(number, "已更换井盖。", after=[wrong])
    with refused("case.not_now.close", 409):
        desk.closes(number)
    desk.verifies(number, passed=False, note="照片里的井盖不是这一处。")
    # then: it is the unit's again, under its old deadline
    failed = clerk.opens(number)
    assert failed["state"]["code"] == "accepted"
    assert failed["due_at"] == receipt["due_at"]
    assert any("照片里的井盖不是这一处" in message for message in clerk.inbox())
    # and: the photo of the first answer proves nothing about the second
    with refused("unknown_evidence", 422):
        clerk.answers(number, "就是这一处。", after=[wrong])

    # when: it answers again, and the desk finds it true
    district.days_pass(hours=1)
    clerk.answers(number, "柳林路 12 号门口的井盖已更换。", after=[clerk.photographs()])
    desk.verifies(number)
    desk.closes(number)
    # then: she was told of each step that matters
    told = granny.messages()
    assert [what for what in (message_kind(one) for one in told) if what] == [
        "登记",
        "接单",
        "答复",
        "答复",
        "办结",
    ]
    assert "柳林路 12 号门口的井盖已更换。" in told[3]
    assert granny.follows(code)["callback"] is None

    # when: a day has passed
    with refused("callback.not_asked", 404):
        granny.rates(code)
    district.days_pass(hours=24)
    # then: she is asked; it wobbles again, so "not solved" reopens it by itself
    assert "解决了吗" in granny.messages()[-1]
    district.days_pass(hours=1)
    granny.rates(code, solved=False, satisfaction="not_satisfied", words="又松了，一压就响。")
    reopened = granny.follows(code)
    assert (reopened["state"]["code"], reopened["reopened"]) == ("filed", True)
    assert reopened["due_at"] == "2026-11-19T18:00:00+08:00"  # the whole limit, from after noon on
    assert "已重新办理" in granny.messages()[-1]
    assert any(f"{number}重办" in message for message in desk.inbox())
    assert f"street-{LIULIN}" == reopened["unit"]["code"]
    # and: an answer stays as it was given
    with refused("callback.answered", 409):
        granny.rates(code)

    # when: it is mended again, and again she says that it is not solved
    desk.dispatches(number, "dept-water")
    the_cover_is_mended(number, clerk, desk)
    district.days_pass(hours=24)
    granny.rates(code, solved=False, satisfaction="not_satisfied")
    # then: it is not reopened a second time by itself: the district's centre is told, and decides
    assert granny.follows(code)["state"]["code"] == "closed"
    assert any(f"{number}重办后反映人仍表示未解决" in message for message in centre.inbox())
    assert desk.opens(number)["timeline"][-1]["event"] == "callback.unsolved_again"

    # when: the centre reopens it, and this time it holds
    centre.does("reopen", number, {"reason": "unsolved", "note": "请现场核查井座。"})
    desk.dispatches(number, "dept-water")
    the_cover_is_mended(number, clerk, desk)
    district.until(at(24, 9))
    granny.rates(code, satisfaction="satisfied")
    # then: it stays closed
    assert granny.follows(code)["state"]["code"] == "closed"
    return number


def message_kind(text: str) -> str:
    """Which of the messages it is, by a word that only it has."""
    return next((word for word in ("登记", "接单", "办结", "答复") if word in text), "")


def test_the_loop_closes_when_the_reporter_says_so(district: District) -> None:
    number = the_closed_loop(district)
    assert district.wang_min.opens(number)["state"]["code"] == "closed"


def test_on_a_bad_line_everything_is_sent_twice_and_happens_once(district: District) -> None:
    # given: a line on which the answer to every first request is lost
    district.line_is_bad = True

    # when
    number = the_closed_loop(district)

    # then: one case with one voice, each step once, each message once
    page = district.wang_min.opens(number)
    assert len(page["reports"]) == 1
    steps = Counter(line["event"] for line in page["timeline"])
    del steps["timer.rang"]
    assert steps == {
        "case.opened": 1,
        "case.dispatched": 3,
        "case.accepted": 3,
        "case.answered": 4,
        "case.failed": 1,
        "case.verified": 3,
        "case.closed": 3,
        "callback.asked": 3,
        "callback.answered": 3,
        "callback.unsolved_again": 1,
        "case.reopened": 2,
    }
    assert not [line for line in page["timeline"] if line["text"]["zh"] == line["event"]]
    told = Counter(Notice.objects.exclude(report_id=None).values_list("entry_id", flat=True))
    assert set(told.values()) == {1}
    assert not Delivery.objects.exclude(state=Delivery.State.DONE).exists()
    assert Entry.objects.filter(event="case.opened").count() == 1


def test_a_key_that_was_used_for_other_words_is_refused(district: District) -> None:
    somebody = district.somebody()
    somebody.reports("井盖坏了", key="one")

    with refused("idempotency.other_body", 409):
        somebody.reports("路灯坏了", key="one")
    with refused("idempotency.other_body", 409):
        somebody.reports("井盖坏了", key="one", phone="13900000001")

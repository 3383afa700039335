"""窗口办理个人信息请求: who has neither an account nor a code has her rights at the counter."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine

from linli.cases.acts.expire import hold_content
from linli.cases.models import KeptApart, Reading, Report
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.notices.sending import send_due
from linli.notices.wording import worded
from linli.people.models import Resident, Session
from linli.people.sealing import receipt_code
from linli.rights.asked import forget_requests
from linli.rights.models import CounterIntake, Deletion, PersonalRequest
from tests.cast import CHENGDONG, NOW, Cast
from tests.journeys.leaks import found, tables
from tests.rooms.cases.matters import opened
from tests.rooms.notices.conftest import connected
from tests.rooms.people.conftest import staff
from tests.rooms.web.at_counter import (
    AFTER_THREE_DAYS,
    DESK,
    PHONE,
    WORDS,
    answered,
    events,
    of_granny,
    slip_of,
    take,
)
from tests.rooms.web.callers import NOBODY, signed_in, statements

pytestmark = pytest.mark.django_db


def test_what_was_taken_down_for_her_is_deleted_by_a_second_and_not_before_three_days(
    cast: Cast,
) -> None:
    # given: what the hotline took down, and a clerk before whom she stands
    of_granny(cast)
    ma, zhou = cast.ma_jun, cast.zhou_ming
    seen = signed_in(ma).post(f"{DESK}/look-up", {"phone": "139-1234-0001", "name": "林 秀英"})
    assert seen.json()["reports"] == 1
    assert (seen.json()["who"], seen.json()["same_name"]) == ("林** 139****0001", True)
    mine = take(ma)

    # then: her slip says until when, and from when on it can be done
    slip = NOBODY.get(f"/resident/counter-requests/{slip_of(mine)}").json()
    assert (slip["state"], slip["words"], slip["due_at"][:10]) == ("open", WORDS, "2026-12-09")
    assert slip["waits_until"] == "2026-11-21T10:20:00+08:00"
    assert slip["taken_in"]["name"]["zh"] == cast.unit("street-990100001").name_zh
    assert not found([WORDS, PHONE, "林秀英"], tables("rights_"))
    assert not found([WORDS, PHONE, "林秀英"], tables("journal_"))

    # when: it is granted too early, and by whoever may not
    assert answered(zhou, mine).status_code == 409
    assert answered(ma, mine, at=AFTER_THREE_DAYS).status_code == 403
    assert Resident.objects.get(id=cast.granny_lin.id).erased_at is None, "nothing was done"

    # when: somebody else grants it in time
    assert answered(zhou, mine, at=AFTER_THREE_DAYS).status_code == 200
    deliver_all(now=AFTER_THREE_DAYS)

    # then: she is gone, and her slip still says what became of it
    gone = Resident.objects.get(id=cast.granny_lin.id)
    assert (gone.name_sealed, gone.phone_sealed) == (None, None)
    slip = NOBODY.get(f"/resident/counter-requests/{slip_of(mine)}").json()
    assert (slip["state"], slip["answer"], slip["words"]) == ("done", "已办理。", "")
    assert PersonalRequest.objects.get().resident_id is None
    assert events() == ["looked_up", "taken_in", "answered"]
    assert forget_requests(AFTER_THREE_DAYS + timedelta(days=366)) == 1
    assert not CounterIntake.objects.exists(), "the slip's row goes with it"


def test_an_impostor_is_found_out_by_a_message_that_nobody_had_to_agree_to(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: somebody else asks under her number; she never agreed to messages
    gateways = connected(monkeypatch)
    report = Report.objects.get(case=of_granny(cast))
    mine = take(cast.ma_jun, "see")

    # then: her telephone rings once, however often the entry is delivered
    for _ in range(2):
        deliver_all(now=NOW)
        send_due(now=NOW)
    [sent] = gateways.sms.sent
    assert sent.to == PHONE
    code = receipt_code(report.id)
    assert sent.link.endswith(f"/r/p/{code}/data")
    assert "查阅、复制" in sent.text
    assert WORDS not in sent.text

    # when: she says that it was not she, twice
    listed = NOBODY.get(f"/resident/progress/{code}/requests").json()["items"]
    assert [(one["words"], one["answer"], one["counter"]["may_object"]) for one in listed] == [
        ("", "", True)
    ]
    path = f"/resident/progress/{code}/requests/{mine}/object"
    assert NOBODY.post(path).status_code == 200
    assert NOBODY.post(path).status_code == 200

    # then: it can only be refused, on a ground that is named, with the way to appeal
    assert answered(cast.zhou_ming, mine, at=AFTER_THREE_DAYS).status_code == 409
    no = {"granted": False, "words": "不是本人提出。"}
    assert answered(cast.zhou_ming, mine, **no).json()["field"] == "ground"
    assert answered(cast.zhou_ming, mine, ground="objected", **no).status_code == 200
    slip = NOBODY.get(f"/resident/counter-requests/{slip_of(mine)}").json()
    assert slip["ground"]["zh"] == "本人已声明不是自己提出的"
    assert "起诉" in slip["appeal"]["zh"]
    assert events() == ["taken_in", "objected", "answered"]


def test_it_is_said_with_an_account_and_by_the_slip_too_and_by_nobody_else(cast: Cast) -> None:
    other = Report.objects.get(case=opened(cast, resident_id=cast.xiao_zhang.id))
    of_granny(cast)
    first, second = take(cast.ma_jun), take(cast.ma_jun)
    # when: strangers try
    zhang = signed_in(cast.xiao_zhang)
    assert zhang.post(f"/resident/me/requests/{first}/object").status_code == 404
    by_code = f"/resident/progress/{receipt_code(other.id)}/requests/{first}/object"
    assert NOBODY.post(by_code).status_code == 404
    assert NOBODY.post("/resident/counter-requests/0000-0000-0000/object").status_code == 404
    assert not CounterIntake.objects.exclude(objected_at=None).exists()

    # when: she does
    granny = signed_in(cast.granny_lin)
    [_, mine] = granny.get("/resident/me/requests").json()["items"]
    assert (mine["id"], mine["counter"]["may_object"]) == (first, True)
    assert granny.post(f"/resident/me/requests/{first}/object").status_code == 200
    slip = f"/resident/counter-requests/{slip_of(second).lower().replace('-', ' ')}"
    assert NOBODY.post(f"{slip}/object").status_code == 200
    assert CounterIntake.objects.exclude(objected_at=None).count() == 2

    # and: not any more once it was answered
    third = take(cast.ma_jun, "explain")
    assert answered(cast.zhou_ming, third).status_code == 200
    late = NOBODY.post(f"/resident/counter-requests/{slip_of(third)}/object")
    assert late.status_code == 409


def test_a_copy_is_handed_over_where_she_asked_and_every_time_on_record(cast: Cast) -> None:
    # given: a copy that was granted
    case = of_granny(cast)
    mine = take(cast.ma_jun, "see")
    path = f"{DESK}/{mine}/copy"
    assert signed_in(cast.ma_jun).get(path).status_code == 409
    assert answered(cast.zhou_ming, mine).status_code == 409
    assert answered(cast.zhou_ming, mine, at=AFTER_THREE_DAYS).status_code == 200
    Reading.objects.all().delete()

    # when: the clerk hands it over, as a file and on paper
    with time_machine.travel(AFTER_THREE_DAYS, tick=False):
        ma = signed_in(cast.ma_jun, at=AFTER_THREE_DAYS)
        [listed] = ma.get(DESK).json()["items"]
        assert listed["may_hand_over"] is True
        answer = ma.get(path)
        copy = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))
        told = json.loads(copy.read("mine.json"))
        assert (told["phone"], told["reports"][0]["number"]) == (PHONE, case.number)
        paper = ma.get(f"{path}?form=paper")
    page = paper.content.decode()
    for said in ("林秀英", PHONE, case.number, "楼道的灯坏了"):
        assert said in page
    assert "default-src 'none'" in paper["Content-Security-Policy"]

    # then: two readings in the clear and two entries
    shown = Reading.objects.values_list("fields", "purpose")
    assert set(shown) == {("name,phone,place", "counter")}
    assert shown.count() == 2
    handed = Entry.objects.filter(event="personal_request.handed_over").order_by("id")
    assert [one.facts["form"] for one in handed] == ["file", "paper"]

    # and: the auditor reads who did what
    acts = signed_in(cast.xu_hui).get("/workbench/administrative-acts?kind=requests").json()
    assert [one["by"]["name"] for one in acts["items"]] == ["马军", "马军", "周明", "马军"]

    # and: not for ever
    later = AFTER_THREE_DAYS + timedelta(days=31)
    with time_machine.travel(later, tick=False):
        assert signed_in(cast.ma_jun, at=later).get(path).status_code == 409


def test_another_unit_neither_sees_it_nor_hands_it_over(cast: Cast) -> None:
    of_granny(cast)
    mine = take(cast.ma_jun, "see")
    answered(cast.zhou_ming, mine, at=AFTER_THREE_DAYS)
    other = signed_in(staff("sun_qi", "receptionist", f"street-{CHENGDONG}"), at=AFTER_THREE_DAYS)
    with time_machine.travel(AFTER_THREE_DAYS, tick=False):
        assert other.get(DESK).json()["items"] == []
        for path in ("", "/copy", "/copy?form=paper"):
            assert other.get(f"{DESK}/{mine}{path}").status_code == 404
        assert signed_in(cast.chen_qiang, at=AFTER_THREE_DAYS).get(DESK).status_code == 403
    assert "handed_over" not in events()


def test_whom_a_report_is_about_learns_nothing_of_it_at_the_counter(cast: Cast) -> None:
    # given: beside a lamp she complains of the street whose clerk she stands before
    case = of_granny(cast, "街道办态度差")
    street = cast.unit("street-990100001")
    KeptApart.objects.create(case=case, unit_id=street.id, source="desk", since=NOW)
    ma = signed_in(cast.ma_jun)
    assert ma.post(f"{DESK}/look-up", {"phone": PHONE}).json()["reports"] == 0
    of_granny(cast)
    seen = ma.post(f"{DESK}/look-up", {"phone": PHONE}).json()
    assert (seen["reports"], seen["elsewhere"]) == (1, 0)
    assert not Reading.objects.filter(case=case).exists(), "what was not shown was not read"

    # when: her copy is granted, the clerk does not get it, and the desk that answered does
    mine = take(cast.ma_jun, "see")
    assert answered(cast.zhou_ming, mine, at=AFTER_THREE_DAYS).status_code == 200
    with time_machine.travel(AFTER_THREE_DAYS, tick=False):
        ma = signed_in(cast.ma_jun, at=AFTER_THREE_DAYS)
        assert ma.get(DESK).json()["items"][0]["may_hand_over"] is False
        refused = ma.get(f"{DESK}/{mine}/copy?form=paper")
        assert (refused.status_code, "街道办" in refused.content.decode()) == (409, False)
        zhou = signed_in(cast.zhou_ming, at=AFTER_THREE_DAYS)
        assert zhou.get(f"{DESK}/{mine}/copy?form=paper").status_code == 200


def test_whoever_took_it_in_does_not_answer_it(cast: Cast) -> None:
    of_granny(cast)
    mine = take(cast.zhou_ming, "explain")
    refused = answered(cast.zhou_ming, mine)
    assert (refused.status_code, refused.json()["code"]) == (403, "request.own_intake")
    assert PersonalRequest.objects.get().stage == "open"
    second = staff("qian_er", "duty_officer", "centre")
    assert answered(second, mine).status_code == 200


def test_a_name_is_put_right_and_she_is_told_if_she_wanted_to_be(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateways = connected(monkeypatch)
    of_granny(cast)
    mine = take(cast.ma_jun, "correct", notice=True)
    assert answered(cast.zhou_ming, mine, name="林秀瑛").status_code == 200
    assert signed_in(cast.granny_lin).get("/resident/me").json()["name"] == "林秀瑛"
    deliver_all(now=NOW)
    send_due(now=NOW)
    told = Notice.objects.get(template="data-request-answered")
    assert worded(told, "zh").endswith("/r/me/data")
    assert [sent.template for sent in gateways.sms.sent] == [
        "data-request-taken-in",
        "data-request-answered",
    ]


def test_of_what_the_law_holds_the_rest_goes_and_she_is_signed_out(cast: Cast) -> None:
    # given: a matter that is held
    held = of_granny(cast)
    hold_content(
        held.id, "lawsuit", reviewer_id=cast.zhou_ming.id, review_on=NOW.date() + timedelta(30),
        by=cast.zhou_ming, now=NOW,
    )  # fmt: skip
    mine = take(cast.ma_jun)
    signed_in(cast.granny_lin)
    # when
    assert answered(cast.zhou_ming, mine, at=AFTER_THREE_DAYS).status_code == 200
    deliver_all(now=AFTER_THREE_DAYS)
    # then
    assert Resident.objects.get(id=cast.granny_lin.id).erased_at is None
    assert Deletion.objects.get(resident_id=cast.granny_lin.id).done_at is None
    assert not Session.objects.filter(resident_id=cast.granny_lin.id, ended_at=None).exists()


def test_a_code_that_the_pack_does_not_have_and_no_words_are_refused(cast: Cast) -> None:
    ma = signed_in(cast.ma_jun)
    wish = {"kind": "delete", "words": WORDS, "identity": "id-card"}
    for wrong, field in (
        ({"identity": "110101199001011234"}, "identity"),
        ({"deputy": "neighbour"}, "deputy"),
        ({"words": "  "}, "words"),
    ):
        answer = ma.post(DESK, {**wish, **wrong})
        assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert ma.post(DESK, {**wish, "document": "scan.jpg"}).status_code == 422
    assert not PersonalRequest.objects.exists()
    assert signed_in(cast.liu_fang).post(DESK, wish).status_code == 403


def test_sent_twice_it_is_taken_in_once(cast: Cast) -> None:
    of_granny(cast)
    ma = signed_in(cast.ma_jun)
    wish = {"kind": "see", "words": WORDS, "identity": "id-card", "sought": {"phone": PHONE}}
    once, again = (ma.post(DESK, wish, Idempotency_Key="one") for _ in range(2))
    assert once.json() == again.json()
    assert PersonalRequest.objects.count() == 1


def test_the_lists_ask_as_often_for_four_as_for_one(cast: Cast) -> None:
    counts = []
    for more in (1, 3):
        for _ in range(more):
            of_granny(cast)
            take(cast.ma_jun)
        ma, zhou = signed_in(cast.ma_jun), signed_in(cast.zhou_ming)
        for who, path in ((ma, DESK), (zhou, "/workbench/personal-requests")):
            who.get(path)
            with statements() as asked:
                who.get(path)
            counts.append(len(asked))
    assert counts[:2] == counts[2:], counts
    assert max(counts) <= 9

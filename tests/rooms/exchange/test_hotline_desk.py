"""热线对接 at the desk: what waits is seen masked and mended; what is owed is seen and sent."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction

from linli.cases.models import Case
from linli.exchange.hotline.models import HotlineLetter, HotlineOrder
from linli.exchange.hotline.signing import make_secret
from linli.exchange.sending.models import Partner, Sending
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from tests.cast import FOUNDER, NOW, Cast
from tests.rooms.exchange.hotlines import SECRET, closed, connected, pushed, recorded, results
from tests.rooms.web.callers import Caller, signed_in

DUE = recorded("order")["deadline"][:16].replace(" ", "T")
PRIVATE = ("13912345678", "张三丰", "柳林路8号")


@pytest.fixture
def desk(cast: Cast) -> Any:
    with time_machine.travel(NOW, tick=False):
        make_secret("city", SECRET, by=FOUNDER, now=NOW)
        yield signed_in(cast.wu_ting)


def read(caller: Caller, path: str) -> Any:
    answer = caller.get(f"/workbench/hotline{path}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def test_a_dead_letter_is_seen_masked_and_mended(desk: Caller) -> None:
    results(pushed(recorded("unknown_kind")))

    [row] = read(desk, "/letters")["items"]
    page = read(desk, f"/letters/{row['id']}")

    assert (row["reason"], row["about"], row["state"]) == ("unknown_kind", "77", "dead")
    for private in PRIVATE:
        assert private not in str(page)
    shown = {one["name"]: one for one in page["fields"]}
    assert (shown["name"]["value"], shown["phone"]["value"]) == ("张**", "139****5678")
    assert shown["number"]["value"] == "LJ12345-20261118-000242"

    # when: somebody says what it is
    answer = desk.post(
        f"/workbench/hotline/letters/{row['id']}/replay", {"fields": {"kind": "order"}}
    )
    assert answer.json()["done"] is True

    case = Case.objects.get()
    assert read(desk, "/letters?which=taken")["items"][0]["case_number"] == case.number
    assert case.reports.get().resident is not None, "who called came along, though nobody saw it"
    letter = HotlineLetter.objects.get()
    assert letter.payload_sealed is None
    assert letter.mended_sealed is None
    entry = Entry.objects.get(event="hotline_letter.mended")
    assert entry.facts == {"letter_id": letter.id, "fields": ["kind"]}
    assert (
        desk.post(f"/workbench/hotline/letters/{row['id']}/replay", {"fields": {}}).status_code
        == 409
    )


def test_what_is_still_wrong_says_so_again(desk: Caller) -> None:
    results(pushed(recorded("without_number")))
    letter = HotlineLetter.objects.get()
    address = f"/workbench/hotline/letters/{letter.id}/replay"

    assert desk.post(address, {"fields": {"number": "工单"}}).json()["done"] is False
    assert desk.post(address, {"fields": {"colour": "red"}}).status_code == 422
    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("dead", "odd_number")


def test_of_what_cannot_be_read_at_all_a_person_writes_what_it_says(desk: Caller) -> None:
    results(pushed(b'{"orderNo": "A1", "callerName": "\xe5\xbc\xa0\xe4\xb8\x89\xe4\xb8\xb0", '))
    letter = HotlineLetter.objects.get()

    assert "张三丰" not in str(read(desk, f"/letters/{letter.id}"))
    said = {"number": "A1", "kind": "order", "text": "井盖坏了。"}
    assert desk.post(f"/workbench/hotline/letters/{letter.id}/replay", {"fields": said}).json()[
        "done"
    ]
    assert Case.objects.get().reports.get().source_number == "A1"


def test_after_the_table_was_mended_all_of_one_reason_are_taken(desk: Caller, cast: Cast) -> None:
    for number in range(3):
        results(pushed({**recorded("unknown_kind"), "orderNo": f"LJ-{number}"}))
    first = HotlineLetter.objects.order_by("id")[0]
    assert read(desk, f"/letters/{first.id}")["alike"] == 3

    connected(cast, kinds={"77": "order"})
    answer = desk.post(f"/workbench/hotline/letters/{first.id}/replay_alike", None)

    assert answer.json()["count"] == 3
    assert not HotlineLetter.objects.filter(state="dead").exists()


def test_a_letter_is_put_aside_with_a_reason_and_its_content_goes(desk: Caller) -> None:
    results(pushed(recorded("unknown_kind")))
    letter = HotlineLetter.objects.get()
    address = f"/workbench/hotline/letters/{letter.id}/discard"

    assert desk.post(address, {"reason": " "}).status_code == 422
    assert desk.post(address, {"reason": "测试数据。"}).status_code == 200

    letter.refresh_from_db()
    assert (letter.state, letter.reason_zh, letter.payload_sealed) == (
        "discarded",
        "测试数据。",
        None,
    )


def test_unknown_codes_and_orders_taken_back_are_told(desk: Caller) -> None:
    results(pushed([recorded("unknown_codes"), recorded("bare")]))
    results(pushed({"msgType": "05", "orderNo": recorded("bare")["orderNo"], "content": "撤单"}))

    told = read(desk, "")

    assert {(one["about"], one["code"]) for one in told["codes"]} == {
        ("category", "9999"), ("area", "XX09"), ("urgency", "7")
    }  # fmt: skip
    assert [one["order_number"] for one in told["taken_back"]] == [recorded("bare")["orderNo"]]
    assert (told["dead"], told["doubtful"]) == (0, 1)
    [system] = told["systems"]
    assert (
        system["today"], system["told"], system["asked"]["state"], system["files"]["state"]
    ) == (3, False, "none", "quiet")  # fmt: skip


def test_a_street_sees_and_mends_its_own(desk: Caller, cast: Cast) -> None:
    ours = {**recorded("order"), "content": "", "title": "", "categoryCode": "", "attachments": []}
    results(pushed(ours))
    letter = HotlineLetter.objects.get()
    assert (letter.state, letter.area_code[:9]) == ("dead", "990100001")

    here, there = signed_in(cast.wang_min), signed_in(cast.gao_yuan)
    assert len(read(here, "/letters")["items"]) == 1
    assert read(there, "/letters")["items"] == []
    assert read(there, "")["dead"] == 0
    assert there.get(f"/workbench/hotline/letters/{letter.id}").status_code == 404
    address = f"/workbench/hotline/letters/{letter.id}/discard"
    assert there.post(address, {"reason": "x"}).status_code == 404
    auditor = signed_in(cast.xu_hui)
    assert len(read(auditor, "/letters")["items"]) == 1
    assert auditor.post(address, {"reason": "x"}).status_code == 403
    assert here.post("/workbench/hotline/city/pause", None).status_code == 404
    assert here.post(address, {"reason": "重复。"}).status_code == 200


def test_what_is_owed_is_seen_with_its_age_paused_and_sent_again(desk: Caller, cast: Cast) -> None:
    connected(cast)
    results(pushed(recorded("order")))
    closed(Case.objects.get(), cast)
    deliver_all(now=NOW)

    [system] = read(desk, "")["systems"]
    assert (system["waiting"], system["oldest_at"], system["sending"]) == (
        2, "2026-11-18T10:20:00+08:00", "well"
    )  # fmt: skip
    owed = read(desk, "/city/owed")["items"]
    assert [one["kind"] for one in owed] == ["accepted", "result"]
    assert {one["order_number"] for one in owed} == {recorded("order")["orderNo"]}

    assert desk.post("/workbench/hotline/city/pause", None).status_code == 200
    assert Partner.objects.get().paused_at is not None
    assert desk.post("/workbench/hotline/city/resume", None).status_code == 200
    Sending.objects.update(state="given_up", last_status=400)
    again = f"/workbench/hotline/city/sendings/{owed[0]['id']}/again"
    assert desk.post(again, None).status_code == 200
    assert [one["state"] for one in read(desk, "/city/owed")["items"]] == ["waiting", "given_up"]


def test_the_hotline_is_asked_from_the_desk(desk: Caller, cast: Cast) -> None:
    connected(cast)
    results(pushed(recorded("order")))
    order = HotlineOrder.objects.get()
    said = {"kind": "question", "text": "请补充是哪一根灯杆。", "until": None}

    with transaction.atomic():
        assert desk.post(f"/workbench/hotline/orders/{order.id}/ask", said).status_code == 200
    deliver_all(now=NOW)

    assert Sending.objects.get().what["kind"] == "question"


def test_the_case_says_what_its_hotline_may_be_asked_and_why(desk: Caller, cast: Cast) -> None:
    connected(cast)
    results(pushed([recorded("order"), recorded("bare")]))
    case = Case.objects.order_by("id")[0]
    clock = f"/workbench/cases/{case.number}/clock"
    [order] = desk.get(clock).json()["hotlines"]
    asks = {one["kind"]: [why["code"] for why in one["reasons"]] for one in order["asks"]}
    assert asks == {"question": [], "return": ["R01", "R02", "R03", "R04"],
                    "extension": ["E01", "E02", "E03"]}  # fmt: skip
    assert signed_in(cast.chen_qiang).get(clock).json()["hotlines"][0]["asks"] == []

    def asked(**said: Any) -> Any:
        return desk.post(f"/workbench/hotline/orders/{order['order_id']}/ask", said)

    words = {"kind": "return", "text": "这一处属于邻区。", "until": None}
    assert asked(**words).json()["code"] == "hotline.reason_missing"
    assert asked(**words, reason="E01").status_code == 422, "a reason for something else"
    assert asked(**words, reason="R01").status_code == 200
    deliver_all(now=NOW)
    assert Sending.objects.get().what["reason"] == "R01"

    Case.objects.filter(id=case.id).update(ended_at=NOW, state="withdrawn")
    assert desk.get(clock).json()["hotlines"][0]["asks"] == []


def test_the_case_shows_until_when_the_hotline_wants_its_answer(desk: Caller) -> None:
    results(pushed([recorded("order"), recorded("bare")]))
    theirs, without = Case.objects.order_by("id")

    [limit] = desk.get(f"/workbench/cases/{theirs.number}/clock").json()["hotlines"]

    assert limit["order_number"] == recorded("order")["orderNo"]
    assert limit["name"]["zh"] == "市 12345 热线"
    assert (limit["due_at"][:16], limit["taken_back"]) == (DUE, False)
    assert desk.get(f"/workbench/cases/{without.number}/clock").json()["hotlines"] == []


def test_their_number_finds_our_case(desk: Caller) -> None:
    results(pushed(recorded("order")))

    found = desk.get(f"/workbench/search?q={recorded('order')['orderNo']}").json()["items"]

    assert [one["number"] for one in found] == [Case.objects.get().number]
    assert desk.get("/workbench/search?q=LJ12345-20261118-999999").json()["items"] == []


def test_however_many_letters_there_are_the_list_costs_the_same(
    desk: Caller, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        results(pushed({**recorded("bare"), "orderNo": f"LJ-{number}", "version": number}))
    assert len(HotlineLetter.objects.filter(received_at__lt=NOW + timedelta(days=1))) == 6
    with django_assert_max_num_queries(6):
        read(desk, "/letters?which=taken")
    first = read(desk, "/letters?which=taken&limit=4")
    rest = read(desk, f"/letters?which=taken&limit=4&cursor={first['next']}")
    assert len({one["id"] for one in first["items"] + rest["items"]}) == 6
    assert rest["next"] is None
    with django_assert_max_num_queries(14):
        read(desk, "")

"""A case goes its way over HTTP: accepted, answered with a photo, verified, closed, called back."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from linli.cases.models import Case, Evidence
from linli.feedback.acts.ask import ask_reporters
from linli.journal.models import Entry
from linli.notices.acts import Message, notify
from tests.cast import IN_HUAIYIN, NOW, Cast
from tests.rooms.web.callers import NOBODY, Caller, signed_in, statements
from tests.unit.evidence.corpus import jpeg, pdf

HERE = {"latitude": IN_HUAIYIN[0], "longitude": IN_HUAIYIN[1]}
PHONE = "13912345678"
WASTE = {
    "text": "装修垃圾堆在楼道口",
    "category": "construction-waste",
    "position": HERE,
    "place_words": "槐荫路 12 号 3 单元",
    "name": "赵桂兰",
    "phone": PHONE,
}


def sent(who: Caller, path: str, data: bytes, field: str = "file", **headers: str) -> Any:
    """A file as a form sends it."""
    upload = io.BytesIO(data)
    upload.name = "photo.jpg"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return who.client.post(f"/api{path}", {field: upload}, headers={**who.headers, **named})


def bytes_of(answer: Any) -> bytes:
    """The whole of a file; read to its end, it is closed."""
    return b"".join(answer.streaming_content)


def reported(**more: object) -> dict[str, Any]:
    answer = NOBODY.post("/resident/reports", {**WASTE, **more})
    assert answer.status_code == 201, answer.json()
    found: dict[str, Any] = answer.json()
    return found


def test_the_whole_loop(cast: Cast) -> None:
    chen, liu = signed_in(cast.chen_qiang), signed_in(cast.liu_fang)
    before = sent(NOBODY, "/resident/photos", jpeg(), "photo").json()["id"]
    receipt = reported(photos=[before])
    case = f"/workbench/cases/{receipt['number']}"
    code = receipt["code"]

    assert chen.post(f"{case}/accept").json()["state"]["code"] == "accepted"
    after = sent(chen, "/workbench/evidence", jpeg(80, 60)).json()["id"]
    answered = chen.post(f"{case}/answer", {"note": "已经清走，地面冲洗过。", "after": [after]})
    assert answered.json()["state"]["code"] == "answered", answered.json()
    assert liu.post(f"{case}/verify", {"passed": True}).json()["state"]["code"] == "verified"
    assert liu.post(f"{case}/close", {}).json()["state"]["code"] == "closed"

    progress = NOBODY.get(f"/resident/progress/{code}").json()
    assert progress["state"]["code"] == "closed"
    assert "已经清走，地面冲洗过。" in [step["note"] for step in progress["steps"]]
    assert {one["id"] for one in progress["photos"]} == {before, after}
    shown = NOBODY.client.get(f"/api/resident/progress/{code}/photos/{after}?size=thumbnail")
    assert shown["Content-Type"] == "image/jpeg"
    assert bytes_of(shown).startswith(b"\xff\xd8")

    ask_reporters(Case.objects.get().id, round_number=1, now=NOW)
    assert NOBODY.get(f"/resident/progress/{code}").json()["verbs"] == ["callback"]
    unhappy = {"contacted": True, "solved": False, "satisfaction": "not_satisfied"}
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert NOBODY.post(f"/resident/progress/{code}/callback", unhappy).status_code == 200
    progress = NOBODY.get(f"/resident/progress/{code}").json()
    assert (progress["state"]["code"], progress["reopened"]) == ("filed", True)
    assert progress["callback"]["answer"]["solved"] is False


def test_a_verb_sent_twice_is_done_once(cast: Cast) -> None:
    chen, case = signed_in(cast.chen_qiang), f"/workbench/cases/{reported()['number']}"

    first = chen.post(f"{case}/accept", Idempotency_Key="a")
    again = chen.post(f"{case}/accept", Idempotency_Key="a")
    without = chen.post(f"{case}/accept")

    assert first.json() == again.json()
    assert without.status_code == 409
    assert without.json()["code"] == "case.not_now.accept"
    assert "办结答复" in without.json()["zh"]
    assert Entry.objects.filter(event="case.accepted").count() == 1


def test_one_key_for_two_bodies_is_a_conflict(cast: Cast) -> None:
    liu, number = signed_in(cast.liu_fang), reported()["number"]
    dispatch = f"/workbench/cases/{number}/dispatch"

    first = liu.post(dispatch, {"unit": "dept-transport"}, Idempotency_Key="d")
    other = liu.post(dispatch, {"unit": "utility-water"}, Idempotency_Key="d")

    assert (first.status_code, other.status_code) == (200, 409)
    assert Case.objects.get().holder_id == cast.unit("dept-transport").id


def test_another_officer_with_the_same_key_is_another(cast: Cast) -> None:
    number = reported()["number"]
    note = {"text": "看过现场"}
    path = f"/workbench/cases/{number}/note"

    for who in (cast.chen_qiang, cast.liu_fang):
        assert signed_in(who).post(path, note, Idempotency_Key="same").status_code == 200

    assert Entry.objects.filter(event="case.noted").count() == 2


def test_the_page_masks_what_is_personal(cast: Cast) -> None:
    number = reported()["number"]

    page = signed_in(cast.chen_qiang).get(f"/workbench/cases/{number}")

    [voice] = page.json()["reports"]
    assert (voice["name"], voice["phone"]) == ("赵**", "139****5678")
    assert "赵桂兰" not in page.content.decode()
    assert PHONE not in page.content.decode()
    assert "12 号" not in page.json()["place"]
    assert page["Cache-Control"] == "private, no-cache"


def test_what_is_personal_is_shown_for_a_reason_and_on_record(cast: Cast) -> None:
    number = reported()["number"]
    chen = signed_in(cast.chen_qiang)

    wrong = chen.post(f"/workbench/cases/{number}/reveal", {"reason": "curious"})
    assert (wrong.status_code, Entry.objects.filter(event="personal.read").count()) == (422, 0)

    shown = chen.post(f"/workbench/cases/{number}/reveal", {"reason": "contact"})

    [voice] = shown.json()["items"]
    assert (voice["name"], voice["phone"]) == ("赵桂兰", PHONE)
    assert voice["place"] == "槐荫路 12 号 3 单元"
    entry = Entry.objects.get(event="personal.read")
    assert (entry.actor_id, entry.facts["reason"]) == (cast.chen_qiang.id, "contact")
    assert PHONE not in json.dumps(entry.facts)


def test_a_foreign_case_and_no_case_look_alike(cast: Cast) -> None:
    number = reported()["number"]
    sun = signed_in(cast.sun_li)  # of a property company that has nothing to do with it

    foreign = sun.get(f"/workbench/cases/{number}")
    unknown = sun.get("/workbench/cases/LJ-20261118-9999")
    pressed = sun.post(f"/workbench/cases/{number}/accept")

    assert foreign.status_code == unknown.status_code == pressed.status_code == 404
    assert foreign.json() == unknown.json() == pressed.json()
    assert Case.objects.get().state == "dispatched"


def test_verbs_say_why_not(cast: Cast) -> None:
    number = reported()["number"]

    found = signed_in(cast.chen_qiang).get(f"/workbench/cases/{number}/verbs").json()["items"]

    by_verb = {one["verb"]: one for one in found}
    assert by_verb["accept"]["possible"]
    assert by_verb["answer"]["why"]["zh"]
    assert "社区" in by_verb["close"]["why"]["zh"] or "中心" in by_verb["close"]["why"]["zh"]


def test_a_list_is_walked_to_its_end(cast: Cast) -> None:
    for number in range(5):
        reported(position={"latitude": 28.881 + number / 1000, "longitude": 112.602})
    chen = signed_in(cast.chen_qiang)

    found, cursor = [], ""
    while True:
        page = chen.get(f"/workbench/cases?limit=2&cursor={cursor}").json()
        found += [row["number"] for row in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]

    assert len(found) == len(set(found)) == 5
    assert chen.get("/workbench/cases?cursor=nonsense").status_code == 422
    assert chen.get("/workbench/cases?limit=9999").status_code == 422
    assert chen.get("/workbench/cases?state=filed&state=closed").status_code == 422


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/workbench/cases", 6),
        ("/workbench/cases?area=990100001001", 6),
        ("/workbench/cases?ended=true", 6),
        ("/workbench/cases?unit=dept-urban-management&overdue=false", 6),
        ("/workbench/tasks", 6),
        ("/workbench/search?q=装修垃圾", 6),
        ("/workbench/map?west=112.5&south=28.8&east=112.7&north=28.95", 6),
        ("/workbench/cases/{number}", 6),
        ("/workbench/notices", 6),
        ("/workbench/officers", 6),
        ("/grid/cases", 6),
    ],
)
def test_a_reading_takes_few_statements(cast: Cast, path: str, most: int) -> None:
    for number in range(3):
        receipt = reported(position={"latitude": 28.881 + number / 1000, "longitude": 112.602})
    zhou = signed_in(cast.zhou_ming)
    zhou.get("/workbench/session")  # what a process keeps in memory is read by now

    with statements() as asked:
        answer = zhou.get(path.replace("{number}", receipt["number"]))

    assert answer.status_code == 200, answer.content
    assert len(asked) <= most + 1, [one[:100] for one in asked]  # and one for the session


def test_search_and_map_show_what_is_hers_to_see(cast: Cast) -> None:
    number = reported()["number"]
    box = "/workbench/map?west=112.5&south=28.8&east=112.7&north=28.95"

    for who, sees in ((cast.chen_qiang, 1), (cast.he_xiulan, 1), (cast.sun_li, 0)):
        caller = signed_in(who)
        assert len(caller.get("/workbench/search?q=装修垃圾").json()["items"]) == sees
        assert len(caller.get(f"/workbench/search?q={number}").json()["items"]) == sees
        assert len(caller.get(box).json()["items"]) == sees
    assert signed_in(cast.liu_fang).get("/workbench/search?q=5678").json()["items"]
    assert signed_in(cast.liu_fang).get("/workbench/search?q=圾").status_code == 422


def test_tasks_count_what_waits_for_my_units(cast: Cast) -> None:
    reported()
    NOBODY.post("/resident/reports", {"text": "你们管不管", "position": HERE})

    assert signed_in(cast.chen_qiang).get("/workbench/tasks").json()["to_accept"] == 1
    assert signed_in(cast.liu_fang).get("/workbench/tasks").json()["to_dispatch"] == 1
    assert set(signed_in(cast.sun_li).get("/workbench/tasks").json().values()) == {0}


def test_a_photo_sent_twice_is_one(cast: Cast) -> None:
    data = jpeg()

    first = sent(NOBODY, "/resident/photos", data, "photo", Idempotency_Key="p")
    again = sent(NOBODY, "/resident/photos", data, "photo", Idempotency_Key="p")

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()


def test_a_photo_is_for_those_who_may_see_the_case(cast: Cast) -> None:
    photo = sent(NOBODY, "/resident/photos", jpeg(), "photo").json()["id"]
    receipt = reported(photos=[photo])
    other = reported(position={"latitude": 28.889, "longitude": 112.609}, phone="")

    seen = signed_in(cast.chen_qiang).get(f"/workbench/evidence/{photo}?size=thumbnail")
    assert seen.status_code == 200
    tag = seen["ETag"]
    assert bytes_of(seen)
    assert "Content-Disposition" not in seen
    again = signed_in(cast.chen_qiang).get(
        f"/workbench/evidence/{photo}?size=thumbnail", If_None_Match=tag
    )
    assert again.status_code == 304
    hidden = signed_in(cast.sun_li).get(f"/workbench/evidence/{photo}")
    nowhere = signed_in(cast.sun_li).get(f"/workbench/evidence/{Evidence().id}")
    assert (hidden.status_code, hidden.json()) == (404, nowhere.json())
    stranger = NOBODY.get(f"/resident/progress/{other['code']}/photos/{photo}")
    assert stranger.status_code == 404
    own = NOBODY.get(f"/resident/progress/{receipt['code']}/photos/{photo}")
    assert own.status_code == 200
    assert bytes_of(own)


def test_what_is_no_photo_is_refused_and_not_kept(cast: Cast) -> None:
    answer = sent(NOBODY, "/resident/photos", b"<svg onload=alert(1)>", "photo")

    assert (answer.status_code, answer.json()["code"]) == (422, "not_an_image")
    assert Evidence.objects.count() == 0
    zhou = signed_in(cast.zhou_ming)
    paper = sent(zhou, "/workbench/evidence?kind=document", pdf()).json()["id"]
    shown = zhou.get(f"/workbench/evidence/{paper}")
    assert shown["Content-Disposition"].startswith("attachment; ")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert bytes_of(shown)


def test_an_operator_enters_a_report_for_a_caller(cast: Cast) -> None:
    wu = signed_in(cast.wu_ting)

    receipt = wu.post("/workbench/reports", {**WASTE, "channel": "hotline"}).json()

    assert Case.objects.get().channel == "hotline"
    assert NOBODY.get(f"/resident/progress/{receipt['code']}").status_code == 200
    mine = wu.get("/workbench/cases?mine=true").json()["items"]
    assert [row["number"] for row in mine] == [receipt["number"]]
    assert wu.post("/workbench/reports", {**WASTE, "channel": "sheet"}).status_code == 422


def test_a_grid_worker_reports_and_sees_her_area(cast: Cast) -> None:
    he = signed_in(cast.he_xiulan)
    at = "2026-11-18T08:05:00+08:00"
    seen = {"text": "路面塌陷", "position": HERE, "urgency": "emergency", "reported_at": at}

    receipt = he.post("/grid/reports", seen, Idempotency_Key="offline-1")
    again = he.post("/grid/reports", seen, Idempotency_Key="offline-1")

    assert receipt.status_code == 201
    assert again.json()["number"] == receipt.json()["number"]
    assert Case.objects.get().urgency == "emergency"
    assert [row["number"] for row in he.get("/grid/cases").json()["items"]] == [
        receipt.json()["number"]
    ]
    assert len(he.get("/grid/cases?mine=true").json()["items"]) == 1
    assert he.get(f"/grid/cases/{receipt.json()['number']}").status_code == 200


def test_two_cases_are_linked_merged_and_split(cast: Cast) -> None:
    one, two = reported()["number"], reported(position={"latitude": 28.889, "longitude": 112.609})
    zhou = signed_in(cast.zhou_ming)

    linked = zhou.post(f"/workbench/cases/{one}/link", {"other": two["number"].lower()})
    assert linked.json()["other"] == two["number"], linked.json()
    part = zhou.post(f"/workbench/cases/{one}/split", {"text": "请另派水车冲洗"}).json()["other"]
    assert zhou.get(f"/workbench/cases/{part}").status_code == 200
    merged = zhou.post(f"/workbench/cases/{two['number']}/merge", {"other": one})
    assert merged.json()["state"]["code"] == "merged"
    assert NOBODY.get(f"/resident/progress/{two['code']}").json()["number"] == one


def test_the_inbox_is_the_units_own(cast: Cast) -> None:
    number = reported()["number"]
    unit = cast.unit("dept-urban-management")
    message = Message(
        template="dispatched-holder",
        case_id=Case.objects.get().id,
        unit_id=unit.id,
        values={"number": number},
    )
    notify([message], entry_id=1, now=NOW)
    chen, sun = signed_in(cast.chen_qiang), signed_in(cast.sun_li)

    [notice] = chen.get("/workbench/notices?unread=true").json()["items"]
    assert notice["number"] == number
    assert chen.get("/workbench/session").json()["unread"] == 1
    assert sun.post("/workbench/notices/read", {"ids": [notice["id"]]}).json()["count"] == 0
    assert chen.post("/workbench/notices/read", {"ids": [notice["id"]]}).json()["count"] == 1
    assert chen.get("/workbench/notices?unread=true").json()["items"] == []


def test_an_operator_enters_what_a_reporter_answered(cast: Cast) -> None:
    chen, liu = signed_in(cast.chen_qiang), signed_in(cast.liu_fang)
    photo = sent(NOBODY, "/resident/photos", jpeg(), "photo").json()["id"]
    number = reported(photos=[photo])["number"]
    case = f"/workbench/cases/{number}"
    chen.post(f"{case}/accept")
    after = sent(chen, "/workbench/evidence", jpeg(80, 60)).json()["id"]
    chen.post(f"{case}/answer", {"note": "已清", "after": [after]})
    liu.post(f"{case}/verify", {"passed": True})
    liu.post(f"{case}/close", {})
    ask_reporters(Case.objects.get().id, round_number=1, now=NOW)
    [voice] = liu.get(case).json()["reports"]

    answers = {"contacted": True, "solved": True, "satisfaction": "basically"}
    entered = signed_in(cast.wu_ting).post(f"{case}/callback", {"report": voice["id"], **answers})

    assert entered.status_code == 200, entered.json()
    assert Entry.objects.get(event="callback.answered").actor_id == cast.wu_ting.id
    assert Case.objects.get().state == "closed"


def test_an_auditor_reads_the_journal(cast: Cast) -> None:
    number = reported()["number"]

    first = signed_in(cast.xu_hui).get(f"/workbench/cases/{number}/journal?limit=1").json()
    rest = signed_in(cast.xu_hui).get(f"/workbench/cases/{number}/journal?cursor={first['next']}")

    events = [entry["event"] for entry in first["items"] + rest.json()["items"]]
    assert events[:2] == ["case.opened", "case.dispatched"]


def test_rules_and_routing_can_be_read(cast: Cast) -> None:
    policy = NOBODY.get("/workbench/policy")
    assert policy.json()["hash"] == cast.adopted.hash
    assert NOBODY.get("/workbench/policy", If_None_Match=policy["ETag"]).status_code == 304

    asked = {"text": "楼道里闻到煤气味", "position": HERE}
    found = signed_in(cast.zhou_ming).post("/workbench/routing/explain", asked).json()
    assert found["route"]["unit"] == "utility-gas"
    assert Case.objects.count() == 0

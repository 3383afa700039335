"""A resident reports, follows, adds, withdraws, over HTTP."""

import json

import pytest

from linli.cases.models import Case, Report
from linli.journal.models import Entry
from tests.cast import IN_HUAIYIN, Cast
from tests.rooms.web.callers import NOBODY, signed_in, statements

POTHOLE = {
    "text": "小区门口的路面坑洼，老人容易摔倒 🕳️",
    "category": "road-pothole",
    "position": {"latitude": IN_HUAIYIN[0], "longitude": IN_HUAIYIN[1]},
}


def test_a_report_needs_no_account(cast: Cast) -> None:
    answer = NOBODY.post("/resident/reports", {**POTHOLE, "phone": "13912340009", "name": "王奶奶"})

    assert answer.status_code == 201
    receipt = answer.json()
    assert receipt["unit"]["code"] == "dept-transport"
    assert receipt["due_at"].endswith("+08:00")
    assert receipt["category"]["name"]["zh"]
    assert "王奶奶" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert Case.objects.get().number == receipt["number"]


def test_chinese_is_sent_as_it_is_written(cast: Cast) -> None:
    answer = NOBODY.post("/resident/reports", POTHOLE)

    assert "交通" in answer.content.decode()


def test_the_receipts_code_opens_the_matter(cast: Cast) -> None:
    code = NOBODY.post("/resident/reports", POTHOLE).json()["code"]

    progress = NOBODY.get(f"/resident/progress/{code.lower().replace('-', ' ')}")

    assert progress.status_code == 200
    found = progress.json()
    assert found["state"]["name"] == {"zh": "待接单", "en": "waiting for the unit to accept"}
    assert found["said"] == POTHOLE["text"]
    assert [step["event"] for step in found["steps"]] == ["case.opened", "case.dispatched"]
    assert found["verbs"] == ["notes", "withdraw"]
    assert found["callback"] is None


def test_progress_that_has_not_moved_is_not_sent_again(cast: Cast) -> None:
    code = NOBODY.post("/resident/reports", POTHOLE).json()["code"]
    tag = NOBODY.get(f"/resident/progress/{code}")["ETag"]

    again = NOBODY.get(f"/resident/progress/{code}", If_None_Match=f'W/{tag}, "x"')

    assert (again.status_code, again.content) == (304, b"")


def test_an_unknown_code_says_what_to_check(cast: Cast) -> None:
    answer = NOBODY.get("/resident/progress/AAAA-BBBB-CCCC")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "receipt.unknown"
    assert answer.json()["zh"]
    assert answer.json()["en"]


def test_the_same_key_gives_the_same_receipt(cast: Cast) -> None:
    first = NOBODY.post("/resident/reports", POTHOLE, Idempotency_Key="k1").json()
    again = NOBODY.post("/resident/reports", POTHOLE, Idempotency_Key="k1").json()
    other = NOBODY.post("/resident/reports", {"text": "别的"}, Idempotency_Key="k1")

    assert again == {**first, "repeated": True}
    assert other.status_code == 409
    assert Report.objects.count() == 1


def test_words_are_added_once(cast: Cast) -> None:
    code = NOBODY.post("/resident/reports", POTHOLE).json()["code"]

    for _ in range(2):
        answer = NOBODY.post(
            f"/resident/progress/{code}/notes", {"text": "靠东边那个坑"}, Idempotency_Key="n1"
        )
        assert answer.status_code == 201

    assert Entry.objects.filter(event="report.supplemented").count() == 1
    assert "靠东边那个坑" not in json.dumps(list(Entry.objects.values_list("facts", flat=True)))


def test_the_reporter_withdraws_and_can_add_no_more(cast: Cast) -> None:
    code = NOBODY.post("/resident/reports", POTHOLE).json()["code"]

    answer = NOBODY.post(f"/resident/progress/{code}/withdraw", {"ground": "solved-meanwhile"})

    assert answer.status_code == 200
    assert Case.objects.get().state == "withdrawn"
    assert NOBODY.get(f"/resident/progress/{code}").json()["verbs"] == []
    late = NOBODY.post(f"/resident/progress/{code}/notes", {"text": "还在"})
    assert late.status_code == 409


def test_a_callback_that_was_not_asked_for_is_refused(cast: Cast) -> None:
    code = NOBODY.post("/resident/reports", POTHOLE).json()["code"]

    answer = NOBODY.post(
        f"/resident/progress/{code}/callback",
        {"contacted": True, "solved": True, "satisfaction": "satisfied"},
    )

    assert answer.status_code == 404
    assert answer.json()["code"] == "callback.not_asked"


def test_known_matters_nearby_are_named_without_their_words(cast: Cast) -> None:
    NOBODY.post("/resident/reports", POTHOLE)

    answer = NOBODY.post("/resident/reports/nearby", {"position": POTHOLE["position"]})

    assert [one["number"] for one in answer.json()] == [Case.objects.get().number]
    assert "老人" not in answer.content.decode()


def test_the_public_map_is_coarse_and_names_no_case(cast: Cast) -> None:
    number = NOBODY.post("/resident/reports", POTHOLE).json()["number"]

    answer = NOBODY.get("/resident/map?west=112.5&south=28.8&east=112.7&north=28.95")

    [block] = answer.json()["items"]
    assert (block["latitude"], block["longitude"], block["count"]) == (28.885, 112.605, 1)
    assert number not in answer.content.decode()
    wrong = NOBODY.get("/resident/map?west=9&south=9&east=1&north=1")
    assert wrong.status_code == 422


def test_a_resident_finds_what_she_reported(cast: Cast) -> None:
    lin = signed_in(cast.granny_lin)
    numbers = [
        lin.post("/resident/reports", {"text": f"第 {n} 件：楼道灯坏"}).json()["number"]
        for n in range(3)
    ]
    NOBODY.post("/resident/reports", {"text": "别人的"})

    first = lin.get("/resident/me/reports?limit=2").json()
    rest = lin.get(f"/resident/me/reports?limit=2&cursor={first['next']}").json()

    found = [one["number"] for one in first["items"] + rest["items"]]
    assert sorted(found) == sorted(numbers)
    assert rest["next"] is None
    own = lin.get(f"/resident/me/reports/{numbers[0]}")
    assert own.json()["number"] == numbers[0]
    foreign = signed_in(cast.xiao_zhang).get(f"/resident/me/reports/{numbers[0]}")
    assert foreign.status_code == 404


def test_her_data_can_be_seen_corrected_taken_along_and_erased(cast: Cast) -> None:
    lin = signed_in(cast.granny_lin)
    lin.post("/resident/reports", {**POTHOLE, "place_words": "柳林路 12 号"})

    assert lin.get("/resident/me").json()["phone"] == "13912340001"
    assert lin.ask("PATCH", "/resident/me", {"name": "林秀", "language": "en"}).status_code == 200
    export = lin.get("/resident/me/export").json()
    assert (export["name"], export["language"]) == ("林秀", "en")
    assert export["reports"][0]["place_words"] == "柳林路 12 号"

    assert lin.ask("DELETE", "/resident/me").status_code == 200
    assert lin.get("/resident/me").status_code == 401


def test_a_public_report_asks_the_database_no_more_than_intake_does(cast: Cast) -> None:
    NOBODY.post("/resident/reports", POTHOLE)  # what a process keeps in memory is read by now

    with statements() as asked:
        NOBODY.post("/resident/reports", {**POTHOLE, "category": "streetlamp"}, Idempotency_Key="9")

    assert len(asked) <= 12, [one[:80] for one in asked]


def test_what_a_rule_will_decide_is_offered_first(cast: Cast) -> None:
    # given: words that name a benefit, in a complaint of those who grant it
    text = "社区工作人员态度不好，办低保总让我回去等"

    offered = NOBODY.post("/resident/catalogue/guess", {"text": text}).json()

    # then: what the receipt will say comes first, so that she is asked whom it is about
    assert [one["category"]["code"] for one in offered][:2] == [
        "service-attitude",
        "poverty-relief",
    ]
    assert (
        NOBODY.post("/resident/reports", {"text": text}).json()["category"]
        == (offered[0]["category"])
    )


@pytest.mark.parametrize(
    ("text", "category"), [("这里路面坑洼，还有积水", True), ("你们管不管", False)]
)
def test_words_point_to_a_category(cast: Cast, text: str, category: bool) -> None:
    answer = NOBODY.post("/resident/catalogue/guess", {"text": text})

    assert answer.status_code == 200
    assert bool(answer.json()) is category

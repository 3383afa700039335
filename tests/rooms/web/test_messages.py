"""消息 over HTTP: how one wants to be told, what became of it, and once more by hand."""

import hashlib
from io import BytesIO

import pytest
import time_machine
from openpyxl import load_workbook

from linli.journal.acting import Actor
from linli.journal.models import Entry
from linli.notices.acts import delivered, notify
from linli.notices.channels import Undeliverable
from linli.notices.sending import send_due
from linli.web.telling import SUBSCRIPTION
from tests.cast import NOW, Cast
from tests.rooms.notices.conftest import Gateways, gateways, lin, to
from tests.rooms.notices.test_browsers import connected as web_push
from tests.rooms.web.callers import Caller, signed_in, statements

__all__ = ["gateways", "lin"]
MINE, STAFF = "/resident/me/telling", "/workbench/session/telling"
LOG = "/workbench/messages"


@pytest.fixture(autouse=True)
def frozen() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def proved(caller: Caller, base: str, address: str, gateways: Gateways) -> None:
    assert caller.ask("PUT", f"{base}/mail", {"address": address}).status_code == 200
    send_due(now=NOW)
    code = gateways.mail.sent.pop().values["code"]
    assert caller.post(f"{base}/mail/proof", {"code": code}).json() == {"proved": True}


@pytest.mark.parametrize(("base", "who"), [(MINE, "granny_lin"), (STAFF, "chen_qiang")])
def test_how_one_is_told_is_shown_and_changed(
    base: str, who: str, cast: Cast, gateways: Gateways
) -> None:
    caller = signed_in(getattr(cast, who))
    before = caller.get(base).json()
    assert before["chosen"] == []
    assert before["quiet"] is None
    assert before["district_quiet"] == {"begin": "22:00", "end": "07:00"}
    assert "mail" in {one["code"] for one in before["channels"]}
    proved(caller, base, "someone@example.cn", gateways)
    quiet = {"begin": "21:00", "end": "08:00"}
    body = {"channels": ["mail"], "quiet": quiet, "language": "en"}
    assert caller.ask("PUT", base, body).status_code == 200
    told = caller.get(base).json()
    assert (told["chosen"], told["quiet"], told["language"]) == (["mail"], quiet, "en")
    (mail,) = [one for one in told["channels"] if one["code"] == "mail"]
    assert (mail["address"], mail["proved"]) == ("s***@example.cn", True)
    assert caller.ask("DELETE", f"{base}/mail").status_code == 200
    assert caller.get(base).json()["chosen"] == []
    assert caller.ask("PUT", base, body).status_code == 422, "it reaches her no more"
    assert caller.ask("PUT", f"{base}/pigeon", {"address": "x"}).status_code == 404


def test_the_desk_sees_what_became_of_each_and_sends_it_again(
    lin: Actor, gateways: Gateways, cast: Cast
) -> None:
    gateways.use(per_day=10)
    gateways.sms.failure = Undeliverable("full")
    notify([to(lin)], entry_id=7, now=NOW)
    send_due(now=NOW)
    gateways.sms.failure = None
    notify([to(lin)], entry_id=8, now=NOW)
    send_due(now=NOW)
    delivered("sms", "sms-1", "delivered", now=NOW)
    zhou = signed_in(cast.zhou_ming)
    facts = zhou.get(f"{LOG}/channels").json()
    sms = facts["channels"][0]
    assert (sms["code"], sms["in_day"], sms["per_day"]) == ("sms", 2, 10)
    (day,) = facts["days"]
    assert (day["delivered"], day["failed"], day["queued"]) == (1, 1, 0)
    answer = zhou.get(f"{LOG}?state=failed")
    (row,) = answer.json()["items"]
    assert (row["to"], row["address"], row["why"]) == ("resident", "138****0001", "full")
    assert "13800000001" not in answer.content.decode()
    assert "LJ-20261118-0001" not in answer.content.decode(), "nor what it was about"
    assert zhou.get(f"{LOG}?channel=mail").json()["items"] == []
    deng = signed_in(cast.deng_wei)
    assert deng.get(LOG).status_code == 200
    assert deng.post(f"{LOG}/resend", {"ids": [row["id"]]}).status_code == 403
    assert zhou.post(f"{LOG}/resend", {"ids": [row["id"]]}).json()["count"] == 1
    assert send_due(now=NOW) == 1


def test_the_list_takes_no_more_queries_for_more_rows(
    lin: Actor, gateways: Gateways, cast: Cast
) -> None:
    zhou = signed_in(cast.zhou_ming)

    def asked() -> int:
        with statements() as found:
            assert zhou.get(LOG).status_code == 200
        return len(found)

    notify([to(lin)], entry_id=1, now=NOW)
    first = asked()
    for entry in range(2, 9):
        notify([to(lin), to(cast.granny_lin, "closed")], entry_id=entry, now=NOW)
    assert asked() == first
    with statements() as facts:
        assert zhou.get(f"{LOG}/channels").status_code == 200
    assert len(facts) <= 9, "the channels, the days, the reasons and who asks"
    pages = zhou.get(f"{LOG}?limit=3").json()
    following = zhou.get(f"{LOG}?limit=3&cursor={pages['next']}").json()
    assert {one["id"] for one in pages["items"]}.isdisjoint(one["id"] for one in following["items"])


def failed(lin: Actor, gateways: Gateways, why: str, *entries: int) -> None:
    """So many messages of the 林阿婆 that did not go, for this reason."""
    gateways.sms.failure = Undeliverable(why)
    for entry in entries:
        notify([to(lin)], entry_id=entry, now=NOW)
    send_due(now=NOW)
    gateways.sms.failure = None


def test_messages_are_found_in_words_by_template_reason_and_day(
    lin: Actor, gateways: Gateways, cast: Cast
) -> None:
    failed(lin, gateways, "no_such_address", 1)
    failed(lin, gateways, "MobileNumberIllegal", 2)
    zhou = signed_in(cast.zhou_ming)
    facts = zhou.get(f"{LOG}/channels").json()
    assert facts["today"] == "2026-11-18"
    assert {"code": "accepted", "name": {"zh": "已接单", "en": "Taken on"}} in facts["templates"]
    told = {one["code"]: (one["why"]["zh"], one["count"]) for one in facts["reasons"]}
    assert told == {
        "no_such_address": ("地址不存在或已停用", 1),
        "MobileNumberIllegal": ("网关答复：MobileNumberIllegal", 1),
    }
    (row,) = zhou.get(f"{LOG}?why=no_such_address").json()["items"]
    assert row["name"] == {"zh": "已接单", "en": "Taken on"}
    assert row["what_helps"]["en"].startswith("Have her mend the address")
    for query, found in {
        "template=accepted": 2,
        "template=closed": 0,
        "since=2026-11-18&until=2026-11-18": 2,
        "until=2026-11-17": 0,
        "since=2026-11-19": 0,
    }.items():
        answer = zhou.get(f"{LOG}?{query}").json()
        assert len(answer["items"]) == found, query
        assert answer["not_gone"]["count"] == found, query
    assert zhou.get(f"{LOG}?since=1066-10-14").status_code == 422


def test_everything_that_was_found_is_sent_again_once(
    lin: Actor, gateways: Gateways, cast: Cast
) -> None:
    failed(lin, gateways, "full", 1, 2)
    failed(lin, gateways, "other", 3)
    zhou = signed_in(cast.zhou_ming)
    said = zhou.get(f"{LOG}?why=full").json()["not_gone"]
    assert (said["count"], said["more"]) == (2, False)
    failed(lin, gateways, "full", 4)  # after she looked
    body = {"why": "full", "newest": said["newest"], "count": 2}
    assert signed_in(cast.deng_wei).post(f"{LOG}/resend-found", body).status_code == 403
    first = zhou.post(f"{LOG}/resend-found", body, Idempotency_Key="one press")
    assert first.json()["count"] == 2
    assert (
        zhou.post(f"{LOG}/resend-found", body, Idempotency_Key="one press").json() == first.json()
    )
    assert zhou.post(f"{LOG}/resend-found", body, Idempotency_Key="another").json()["count"] == 0
    assert send_due(now=NOW) == 2
    left = zhou.get(f"{LOG}?state=failed").json()
    assert [one["why"] for one in left["items"]] == ["full", "other"]
    assert zhou.post(f"{LOG}/resend-found", body | {"count": 2_001}).status_code == 422


def test_what_became_of_messages_is_taken_out_as_a_sheet_on_record(
    lin: Actor, gateways: Gateways, cast: Cast
) -> None:
    failed(lin, gateways, "no_such_address", 1)
    zhou = signed_in(cast.zhou_ming)
    answer = zhou.get(f"{LOG}/sheet?state=failed")
    assert "no-store" in answer["Cache-Control"]
    sheet = load_workbook(BytesIO(answer.content), read_only=True).active
    assert sheet is not None
    _, row = sheet.iter_rows(values_only=True)
    assert row[1:7] == ("短信", "已接单", "居民", "138****0001", "发送失败", "地址不存在或已停用")
    assert Entry.objects.get(event="messages.exported").facts["rows"] == 1
    assert signed_in(cast.chen_qiang).get(f"{LOG}/sheet").status_code == 403


@pytest.mark.parametrize(("base", "who"), [(MINE, "granny_lin"), (STAFF, "chen_qiang")])
def test_one_agrees_to_web_push_in_a_browser_and_takes_it_back(
    base: str, who: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = web_push(monkeypatch)
    caller, other = signed_in(getattr(cast, who)), signed_in(getattr(cast, who))
    (before,) = caller.get(base).json()["channels"]
    assert (before["key"], before["browsers"]) == (service.public_key, [])
    body = SUBSCRIPTION | {"endpoint": "https://push.example/w/1"}
    android = "Mozilla/5.0 (Linux; Android 16) AppleWebKit Chrome/141 Mobile Safari/537"
    answer = caller.ask("PUT", f"{base}/push/browsers", body, User_Agent=android)
    assert answer.status_code == 200, answer.content
    told = other.get(base)
    assert "https://push.example" not in told.content.decode()
    assert told.json()["chosen"] == ["push"]
    (browser,) = told.json()["channels"][0]["browsers"]
    assert browser["words"] == "Chrome · Android"
    assert browser["mark"] == hashlib.sha256(body["endpoint"].encode()).hexdigest()
    elsewhere = body | {"endpoint": "https://10.0.0.1/w/1"}
    assert caller.ask("PUT", f"{base}/push/browsers", elsewhere).status_code == 422
    assert caller.ask("PUT", f"{base}/sms/browsers", body).status_code == 404
    stranger = signed_in(cast.xiao_zhang if base == MINE else cast.sun_li)
    assert stranger.ask("DELETE", f"{base}/push/browsers/{browser['id']}").status_code == 200
    assert len(caller.get(base).json()["channels"][0]["browsers"]) == 1
    assert other.ask("DELETE", f"{base}/push/browsers/{browser['id']}").status_code == 200
    told = caller.get(base).json()
    assert (told["chosen"], told["channels"][0]["browsers"]) == ([], [])


def test_units_addresses_are_listed_masked_given_and_proved(gateways: Gateways, cast: Cast) -> None:
    zhou, at = signed_in(cast.zhou_ming), f"{LOG}/units/utility-water/mail"
    before = zhou.get(f"{LOG}/units").json()
    assert ([one["code"] for one in before["channels"]], before["items"]) == (["mail"], [])
    assert zhou.ask("PUT", at, {"address": "duty@example.cn"}).status_code == 200
    (row,) = zhou.get(f"{LOG}/units").json()["items"]
    assert (row["unit"]["code"], row["proved"]) == ("utility-water", False)
    send_due(now=NOW)
    assert zhou.post(f"{at}/proof", {"code": "nonsense"}).json() == {"proved": False}
    code = gateways.mail.sent.pop().values["code"]
    assert zhou.post(f"{at}/proof", {"code": code}).json() == {"proved": True}
    listed = signed_in(cast.deng_wei).get(f"{LOG}/units")
    (row,) = listed.json()["items"]
    assert (row["address"], row["proved"]) == ("d***@example.cn", True)
    assert "duty@" not in listed.content.decode()
    assert signed_in(cast.deng_wei).ask("DELETE", at).status_code == 403
    assert zhou.ask("DELETE", at).status_code == 200
    with statements() as none:
        zhou.get(f"{LOG}/units")
    for unit in ("dept-transport", "dept-urban-management"):
        zhou.ask("PUT", f"{LOG}/units/{unit}/mail", {"address": "duty@example.cn"})
    with statements() as two:
        assert len(zhou.get(f"{LOG}/units").json()["items"]) == 2
    assert len(two) == len(none)

"""Platforms that answer with an errcode: WeChat, 企业微信, 钉钉; tokens, robots, members."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from linli.notices.channels import KINDS
from linli.notices.parcels import Channel, Refused, Undeliverable, Wait
from linli.notices.secrets import Secrets
from linli.notices.ways.groups import shortened
from linli.notices.ways.wechat import fitting
from linli.policy.sections.channels import (
    DingtalkApp,
    DingtalkRobot,
    Way,
    Wechat,
    WecomApp,
    WecomRobot,
)
from tests.cast import Cast
from tests.rooms.notices.ways.gateways import NOW, Gateway, parcel

TOKEN = {"access_token": "72_hidden", "expires_in": 7200}
OTHER = {"access_token": "73_hidden", "expires_in": 7200}
SECRETS = {
    "appid": "wx1",
    "secret": "SECfeed",
    "key": "633a31f6",
    "corpid": "ww1",
    "token": "robot-token",
    "appkey": "ding1",
}
SUBSCRIBED = {
    "accepted": {
        "id": "TMPL-1",
        "values": {"thing1": "unit", "character_string2": "number", "phrase3": "unit"},
    }
}
KIND_OF: dict[str, tuple[type[Way], dict[str, Any]]] = {
    "wechat": (Wechat, {"templates": SUBSCRIBED, "page": "pages/case?code={value.code}"}),
    "wecom": (WecomApp, {"agent": 1000002}),
    "wecom robot": (WecomRobot, {}),
    "dingtalk": (DingtalkApp, {"agent": 4321}),
    "dingtalk robot": (DingtalkRobot, {}),
}
Made = Callable[..., Channel]
MEMBERS = ["wechat", "wecom", "dingtalk"]


@pytest.fixture
def made(cast: Cast, gateway: Gateway) -> Made:
    """A channel of a kind, led to this machine."""

    def one(kind: str, **more: Any) -> Channel:
        model, plain = KIND_OF[kind]
        common = {"code": "c", "name": {"zh": "名", "en": "Name"}, "address": gateway.address}
        entry = model.model_validate({**common, **plain, **more})
        return KINDS[model](entry, Secrets("c", SECRETS))

    return one


def test_a_subscribe_message_fills_the_fields_of_its_template(made: Made, gateway: Gateway) -> None:
    gateway.says(TOKEN, {"errcode": 0, "errmsg": "ok", "msgid": 294402298110051942})
    assert made("wechat").carry(parcel(to="oABC"), now=NOW).number == "294402298110051942"
    fetched, sent = gateway.came
    assert fetched.path == "/cgi-bin/stable_token"
    assert fetched.json == {
        "grant_type": "client_credential",
        "appid": "wx1",
        "secret": "SECfeed",
    }
    assert (sent.path, sent.query) == (
        "/cgi-bin/message/subscribe/send",
        {"access_token": "72_hidden"},
    )
    assert sent.json == {
        "touser": "oABC",
        "template_id": "TMPL-1",
        "page": "pages/case?code=AB12",
        "data": {
            "thing1": {"value": "城管局"},
            "character_string2": {"value": "LJ-20261118-0001"},
            "phrase3": {"value": "城管局"},
        },
        "lang": "zh_CN",
    }


def test_an_official_account_has_its_own_way(made: Made, gateway: Gateway) -> None:
    gateway.says(TOKEN, {"errcode": 0})
    made("wechat", program=False).carry(parcel(to="oABC"), now=NOW)
    assert gateway.came[1].path == "/cgi-bin/message/subscribe/bizsend"


FIELDS = [
    ("thing1", "事" * 21, "事" * 19 + "…"),
    ("thing1", "  两行\n字 ", "两行 字"),
    ("thing1", "", "—"),
    ("character_string2", "编号LJ-1", "LJ-1"),
    ("character_string2", "编号", "-"),
    ("phrase3", "正在办理之中", "正在办理之"),
    ("phrase3", "ok", "无"),
    ("number4", "3 件", "3"),
    ("name5", "城市管理综合行政执法局", "城市管理综合行政执…"),
]


@pytest.mark.parametrize(("field", "value", "sent"), FIELDS)
def test_a_value_is_as_its_field_takes_it(field: str, value: str, sent: str) -> None:
    assert fitting(field, value) == sent


def test_a_member_of_wecom_is_written_to_once(made: Made, gateway: Gateway) -> None:
    gateway.says(TOKEN, {"errcode": 0, "invaliduser": "", "msgid": "m-1"})
    channel = made("wecom")
    assert channel.carry(parcel(to="ChenQiang|all"), now=NOW).number == "m-1"
    assert gateway.came[0].query == {"corpid": "ww1", "corpsecret": "SECfeed"}
    body = gateway.came[1].json
    assert (body["touser"], body["agentid"]) == ("ChenQiangall", 1000002)
    assert (body["enable_duplicate_check"], body["msgtype"]) == (1, "text")
    assert body["text"]["content"].splitlines()[-1] == "https://linli.example/r/c/AB12"
    gateway.says({"errcode": 0, "invaliduser": "ChenQiang"})
    with pytest.raises(Undeliverable, match="no_such_address"):
        channel.carry(parcel(to="ChenQiang"), now=NOW)


def test_a_work_message_of_dingtalk_goes_to_one_member(made: Made, gateway: Gateway) -> None:
    gateway.says(TOKEN, {"errcode": 0, "task_id": 256271667526})
    assert made("dingtalk").carry(parcel(to="manager,all"), now=NOW).number == "256271667526"
    assert gateway.came[0].query == {"appkey": "ding1", "appsecret": "SECfeed"}
    body = gateway.came[1].json
    assert (body["agent_id"], body["userid_list"]) == (4321, "managerall")
    assert body["msg"]["msgtype"] == "text"


def test_a_robot_of_wecom_speaks_in_its_group(made: Made, gateway: Gateway) -> None:
    gateway.says({"errcode": 0, "errmsg": "ok"})
    made("wecom robot").carry(parcel(to="", text="字" * 1_000), now=NOW)
    (came,) = gateway.came
    assert (came.path, came.query) == ("/cgi-bin/webhook/send", {"key": "633a31f6"})
    said = came.json["text"]["content"]
    assert 2_040 < len(said.encode()) <= 2_048
    assert said.endswith("字…")


def test_a_robot_of_dingtalk_signs_with_the_moment_and_its_secret(
    made: Made, gateway: Gateway
) -> None:
    gateway.says({"errcode": 0, "errmsg": "ok"})
    made("dingtalk robot").carry(parcel(to=""), now=NOW)
    (came,) = gateway.came
    moment = came.query["timestamp"]
    assert moment == str(int(NOW.timestamp()) * 1_000)
    digest = hmac.new(b"SECfeed", f"{moment}\nSECfeed".encode(), hashlib.sha256).digest()
    assert came.query["sign"] == base64.b64encode(digest).decode()
    assert came.query["access_token"] == "robot-token"
    assert came.json["text"]["content"].startswith("邻里区\n城管局已接单")


SAID: list[tuple[str, int, type[Exception], str]] = [
    ("wechat", 43101, Undeliverable, "refused_by_reader"),
    ("wechat", 40003, Undeliverable, "no_such_address"),
    ("wechat", 40037, Undeliverable, "no_template"),
    ("wechat", 45009, Wait, "3600"),
    ("wechat", -1, Refused, "said_-1"),
    ("wecom", 81013, Undeliverable, "no_such_address"),
    ("wecom", 45009, Wait, "3600"),
    ("wecom", 60020, Refused, "said_60020"),
    ("dingtalk", 33012, Undeliverable, "no_such_address"),
    ("dingtalk", 90018, Wait, "60"),
    ("wecom robot", 45009, Wait, "60"),
    ("wecom robot", 93000, Refused, "said_93000"),
    ("dingtalk robot", 130101, Wait, "60"),
    ("dingtalk robot", 310000, Refused, "said_310000"),
]


@pytest.mark.parametrize(("kind", "code", "outcome", "why"), SAID)
def test_what_a_platform_answers_is_never_again_or_slower_or_another_time(
    kind: str, code: int, outcome: type[Exception], why: str, made: Made, gateway: Gateway
) -> None:
    said = {"errcode": code, "errmsg": "invalid oABC 72_hidden rid: 1"}
    gateway.says(*([TOKEN] if kind in MEMBERS else []), said)
    with pytest.raises(outcome) as refused:
        made(kind).carry(parcel(to="oABC"), now=NOW)
    assert why in str(refused.value)
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize("kind", MEMBERS)
def test_a_token_is_kept_until_its_end_and_fetched_anew_when_it_is_forgotten(
    kind: str, made: Made, gateway: Gateway
) -> None:
    channel, yes, stale = made(kind), {"errcode": 0}, {"errcode": 42001}
    gateway.says(TOKEN, yes, yes, stale, OTHER, yes, TOKEN, yes)
    channel.carry(parcel(to="a"), now=NOW)
    channel.carry(parcel(to="a"), now=NOW + timedelta(minutes=100))
    channel.carry(parcel(to="a"), now=NOW + timedelta(minutes=101))
    asked = [one.query.get("access_token") for one in gateway.came]
    assert asked == [None, "72_hidden", "72_hidden", "72_hidden", None, "73_hidden"]
    channel.carry(parcel(to="a"), now=NOW + timedelta(minutes=101 + 116))
    assert gateway.came[-1].query["access_token"] == "72_hidden", "five minutes before its end"


@pytest.mark.parametrize("kind", MEMBERS)
def test_a_token_that_is_never_good_is_not_fetched_for_ever(
    kind: str, made: Made, gateway: Gateway
) -> None:
    gateway.says(TOKEN, {"errcode": 40014}, OTHER, {"errcode": 40014})
    with pytest.raises(Refused, match="token_refused"):
        made(kind).carry(parcel(to="a"), now=NOW)
    assert len(gateway.came) == 4


@pytest.mark.parametrize("kind", MEMBERS)
@pytest.mark.parametrize("said", [b"<html>", [1], {"errcode": 40013}, {"errcode": 0}])
def test_without_a_token_nothing_is_sent(
    kind: str, said: Any, made: Made, gateway: Gateway
) -> None:
    gateway.says(said)
    with pytest.raises(Refused):
        made(kind).carry(parcel(to="a"), now=NOW)
    assert len(gateway.came) == 1


def test_words_are_cut_between_characters() -> None:
    assert shortened("好" * 3, 9) == "好好好"
    assert shortened("好" * 4, 9) == "好好…"
    assert shortened("好" * 4, 10) == "好好…"

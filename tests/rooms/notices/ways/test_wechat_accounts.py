"""WeChat's answers as its public pages have them: whose a code is, and what became of a message."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from linli.notices.parcels import Undeliverable
from linli.notices.secrets import Secrets
from linli.notices.ways.wechat import LONGEST_WORDS, NoAccount, WechatChannel
from linli.policy.sections.channels import OneTime, Wechat
from linli.policy.sections.section import Text
from tests.cast import Cast
from tests.rooms.notices.ways.gateways import NOW, Gateway, parcel

RECORDED = Path(__file__).parents[3] / "contracts" / "wechat"
BACK = "https://linli.example/r/me/wechat/wechat"
TOKEN = {"access_token": "72_hidden", "expires_in": 7200}


def recorded(name: str) -> Any:
    return json.loads((RECORDED / f"{name}.json").read_text())


@pytest.fixture
def account(cast: Cast, gateway: Gateway) -> Iterator[WechatChannel]:
    """An official account whose messages are agreed to one by one, led to this machine."""
    entry = Wechat(
        code="wechat",
        name=Text(zh="微信", en="WeChat"),
        address=gateway.address,
        program=False,
        one_time=OneTime(template="TMPL-1", title=Text(zh="您反映的问题", en="Your report")),
    )
    return WechatChannel(entry, Secrets("wechat", {"appid": "wx1", "secret": "SECfeed"}))


def test_a_reader_is_sent_to_wechat_without_a_page_of_consent(account: WechatChannel) -> None:
    way = urlsplit(account.way_to_bind(BACK, "a1b2"))
    assert (way.scheme, way.netloc, way.path) == (
        "https",
        "open.weixin.qq.com",
        "/connect/oauth2/authorize",
    )
    # WeChat reads its parameters in this order, and wants the fragment.
    assert list(parse_qs(way.query)) == [
        "appid",
        "redirect_uri",
        "response_type",
        "scope",
        "state",
    ]
    assert parse_qs(way.query)["redirect_uri"] == [BACK]
    assert way.fragment == "wechat_redirect"


def test_a_reader_is_asked_for_one_message_on_wechat_s_page(account: WechatChannel) -> None:
    way = urlsplit(account.way_to_agree(BACK, "a1b2", 7))
    assert (way.netloc, way.path) == ("mp.weixin.qq.com", "/mp/subscribemsg")
    assert {name: one for name, (one,) in parse_qs(way.query).items()} == {
        "action": "get_confirm",
        "appid": "wx1",
        "scene": "7",
        "template_id": "TMPL-1",
        "redirect_url": BACK,
        "reserved": "a1b2",
    }


def test_a_code_is_traded_for_whose_it_is(account: WechatChannel, gateway: Gateway) -> None:
    gateway.says(recorded("account"))
    assert account.openid_for("CODE") == "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"
    (came,) = gateway.came
    assert (came.method, came.path) == ("GET", "/sns/oauth2/access_token")
    assert came.query == {
        "appid": "wx1",
        "secret": "SECfeed",
        "code": "CODE",
        "grant_type": "authorization_code",
    }


SAID = [
    (recorded("invalid_code"), "over"),
    (recorded("used_code"), "over"),
    (recorded("busy"), "busy"),
    (recorded("wrong_secret"), "unready"),
    (recorded("snapshot"), "snapshot"),
    (b"<html>", "busy"),
    ({}, "busy"),
    ({"openid": ["o6"]}, "busy"),
    ({"openid": "o" * 65}, "busy"),
]


@pytest.mark.parametrize(("said", "why"), SAID)
def test_without_an_account_it_says_why_and_none_of_wechat_s_words(
    said: Any, why: str, account: WechatChannel, gateway: Gateway
) -> None:
    gateway.says(said)
    with pytest.raises(NoAccount) as refused:
        account.openid_for("CODE")
    assert str(refused.value) == why


def test_a_wechat_that_is_slow_or_away_is_busy(account: WechatChannel, gateway: Gateway) -> None:
    for status in (0, 429, 502):
        gateway.says(b"", status=status)
        with pytest.raises(NoAccount, match="busy"):
            account.openid_for("CODE")


def test_a_message_goes_by_its_agreement(account: WechatChannel, gateway: Gateway) -> None:
    gateway.says(TOKEN, recorded("sent"))
    account.carry(parcel(to="oABC", text="字" * 300, scene=7), now=NOW)
    sent = gateway.came[1]
    assert sent.path == "/cgi-bin/message/template/subscribe"
    assert sent.json == {
        "touser": "oABC",
        "template_id": "TMPL-1",
        "scene": "7",
        "title": "您反映的问题",
        "data": {"content": {"value": "字" * (LONGEST_WORDS - 1) + "…"}},
        "url": "https://linli.example/r/c/AB12",
    }
    gateway.says(recorded("sent"))
    account.carry(parcel(to="oABC", language="en", link="", scene=7), now=NOW)
    english = gateway.came[2].json
    assert english["title"] == "Your report"
    assert "url" not in english
    gateway.says(recorded("refused"))
    with pytest.raises(Undeliverable, match="refused_by_reader"):
        account.carry(parcel(to="oABC", scene=7), now=NOW)

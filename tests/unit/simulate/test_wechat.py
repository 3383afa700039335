"""The made-up WeChat, as a command and at its doors."""

import json
from urllib.parse import parse_qsl, urlencode, urlsplit

from click.testing import CliRunner

from linli.simulate.serving import running, server
from linli.simulate.wechat import SimulatedWechat
from linli.site.cli import main

BACK = "https://linli.example/back"


def asked(wechat: SimulatedWechat, path: str, **query: str) -> dict[str, str]:
    """What it sends a browser back with."""
    said = wechat.answer("GET", f"{path}?{urlencode(query)}", b"")
    return dict(parse_qsl(urlsplit(said.leads_to).query))


def test_the_command_says_where_it_is_and_stops() -> None:
    said = CliRunner().invoke(main, ["simulate", "wechat", "--port", "0", "--seconds", "0.1"])
    assert said.exit_code == 0, said.output
    assert "/mp/subscribemsg" in said.output


def test_it_gives_what_it_was_told_since_it_last_gave() -> None:
    wechat = SimulatedWechat()
    wechat.sent.append({"touser": "o1"})
    told = list(running(server(wechat.answer, 0), wechat.sent, seconds=0.2))
    assert told == [[{"touser": "o1"}]]


def test_a_code_is_good_once_and_the_scope_asks_for_no_profile() -> None:
    wechat = SimulatedWechat()
    query = {"appid": wechat.appid, "redirect_uri": BACK, "state": "s"}
    assert asked(wechat, "/connect/oauth2/authorize", **query, scope="snsapi_userinfo") == {}
    code = asked(wechat, "/connect/oauth2/authorize", **query, scope="snsapi_base")["code"]
    trade = {"appid": wechat.appid, "secret": wechat.secret, "code": code}
    said = [
        json.loads(wechat.answer("GET", f"/sns/oauth2/access_token?{urlencode(trade)}", b"").body)
        for _ in range(2)
    ]
    assert said[0]["openid"] == wechat.reader
    assert said[1]["errcode"] == 40163


def test_a_message_needs_an_agreement_and_uses_it_up() -> None:
    wechat = SimulatedWechat()
    message = json.dumps({"touser": wechat.reader, "template_id": "T", "scene": "1"}).encode()

    def sent() -> int:
        address = f"/cgi-bin/message/template/subscribe?access_token={wechat.token}"
        code: int = json.loads(wechat.answer("POST", address, message).body)["errcode"]
        return code

    assert sent() == 43101
    told = {"template_id": "T", "scene": "1", "redirect_url": BACK, "reserved": "s"}
    assert asked(wechat, "/mp/answered", **told, action="cancel")["action"] == "cancel"
    assert sent() == 43101
    assert asked(wechat, "/mp/answered", **told, action="confirm")["openid"] == wechat.reader
    assert [sent(), sent()] == [0, 43101]

"""A made-up WeChat: whoever comes to it is one reader, and it keeps what she was told.

It has the doors that linli asks: the page that tells an account's code, what the code is good for,
the page on which one message is agreed to, a token, and the sending of messages. Nobody in it is
real, and it forgets everything when it stops.
"""

import hmac
import json
import secrets
import threading
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from linli.simulate.serving import Said

# Where it is when nobody says otherwise, and how the demo signs in there.
PORT = 8766
APPID, SECRET = "wxsimulated", "made-up"
PAGE = """<!doctype html><html lang="zh-Hans"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>仿真微信 made-up WeChat</title>
<style>body{{font:17px/1.6 sans-serif;margin:0;padding:48px 24px;text-align:center;color:#191919}}
a{{display:block;margin:16px auto;max-width:240px;padding:12px;border-radius:8px;
background:#efefef;color:#06ae56;text-decoration:none}}a.yes{{background:#07793f;color:#fff}}</style>
<h1>订阅一条消息？</h1><p>同意后，对方可以给您发一条消息。<br>Agree to one message.</p>
<a class="yes" href="{yes}">同意 Agree</a><a href="{no}">取消 Cancel</a></html>"""


@dataclass
class SimulatedWechat:
    """One official account and one reader; `sent` is what she was told."""

    appid: str = APPID
    secret: str = SECRET
    reader: str = "oSIM-granny-lin"
    # What the door for codes answers instead, or -1 … as WeChat's own table has it.
    fault: int = 0
    declines: bool = False
    sent: list[dict[str, Any]] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    agreed: set[tuple[str, str, str]] = field(default_factory=set)
    token: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def answer(self, method: str, target: str, body: bytes) -> Said:
        """What it says to one request."""
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        doors = {
            ("GET", "/connect/oauth2/authorize"): self._authorize,
            ("GET", "/sns/oauth2/access_token"): self._who,
            ("GET", "/mp/subscribemsg"): self._ask_to_agree,
            ("GET", "/mp/answered"): self._answered,
        }
        with self.lock:
            if door := doors.get((method, parts.path)):
                return door(query)
            if method == "POST" and parts.path == "/cgi-bin/stable_token":
                return _json({"access_token": self.token, "expires_in": 7200})
            if method == "POST" and parts.path == "/cgi-bin/message/template/subscribe":
                return self._send(query, body)
        return Said(404, b"{}")

    def _authorize(self, query: dict[str, str]) -> Said:
        """snsapi_base asks nobody anything: straight back, with a code that is good once."""
        if query.get("scope") != "snsapi_base" or query.get("appid") != self.appid:
            return _json({"errcode": 10004, "errmsg": "no such account or scope"})
        told = {"state": query.get("state", "")}
        if not self.declines:
            told["code"] = secrets.token_hex(16)
            self.codes[told["code"]] = self.reader
        return Said(302, leads_to=_with(query.get("redirect_uri", ""), told))

    def _who(self, query: dict[str, str]) -> Said:
        code = query.get("code", "")
        if self.fault:
            return _json({"errcode": self.fault, "errmsg": f"said {code}"})
        if (query.get("appid"), query.get("secret")) != (self.appid, self.secret):
            return _json({"errcode": 40125, "errmsg": "invalid appsecret"})
        if code in self.used:
            return _json({"errcode": 40163, "errmsg": "code been used"})
        if code not in self.codes:
            return _json({"errcode": 40029, "errmsg": "invalid code"})
        self.used.add(code)
        return _json(
            {
                "access_token": secrets.token_hex(16),
                "expires_in": 7200,
                "refresh_token": secrets.token_hex(16),
                "openid": self.codes.pop(code),
                "scope": "snsapi_base",
            }
        )

    def _ask_to_agree(self, query: dict[str, str]) -> Said:
        answers = {
            word: f"/mp/answered?{urlencode(query | {'action': word})}"
            for word in ("confirm", "cancel")
        }
        page = PAGE.format(yes=escape(answers["confirm"]), no=escape(answers["cancel"]))
        return Said(200, page.encode(), "text/html; charset=utf-8")

    def _answered(self, query: dict[str, str]) -> Said:
        told = {name: query.get(name, "") for name in ("template_id", "action", "scene")}
        if told["action"] == "confirm":
            told["openid"] = self.reader
            self.agreed.add((self.reader, told["template_id"], told["scene"]))
        told["reserved"] = query.get("reserved", "")
        return Said(302, leads_to=_with(query.get("redirect_url", ""), told))

    def _send(self, query: dict[str, str], body: bytes) -> Said:
        if not hmac.compare_digest(query.get("access_token", "").encode(), self.token.encode()):
            return _json({"errcode": 40001, "errmsg": "invalid credential"})
        said = json.loads(body)
        agreement = (said.get("touser"), said.get("template_id"), said.get("scene"))
        if agreement not in self.agreed:
            return _json({"errcode": 43101, "errmsg": "user refuse to accept the msg"})
        self.agreed.remove(agreement)
        self.sent.append(said)
        return _json({"errcode": 0, "errmsg": "ok"})


def _json(told: dict[str, Any]) -> Said:
    return Said(200, json.dumps(told).encode())


def _with(address: str, told: dict[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(told)}"

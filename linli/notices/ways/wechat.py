"""Subscribe messages 订阅消息 of WeChat, to people who agreed to them; and who somebody is there.

An account is known by its openid, which is another for each mini program and official account. It
is asked for with the scope snsapi_base: no name, no picture, no page of consent.
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from linli.notices.parcels import Carried, Parcel, Refused, Undeliverable, Unready, Wait
from linli.notices.secrets import Secrets
from linli.notices.ways.asking import words_for
from linli.notices.ways.tokens import Codes, Token, asked, fetched_from, must_be_taken, with_token
from linli.outside.addresses import Closed
from linli.policy.sections.channels import AddressKind, OneTime, Wechat

CODES = Codes(
    never={
        40003: "no_such_address",
        43004: "refused_by_reader",
        43101: "refused_by_reader",
        40037: "no_template",
        47003: "no_template",
        45168: "forbidden_words",
        87014: "forbidden_words",
    },
    slower={45009: 3600, 45011: 60, 43108: 5},
    stale=frozenset({40001, 40014, 42001}),
)
# What a field may hold, by the word that its name begins with.
LONGEST = {
    "thing": 20,
    "number": 32,
    "letter": 32,
    "symbol": 5,
    "character_string": 32,
    "phone_number": 17,
    "car_number": 8,
    "name": 10,
    "phrase": 5,
    "const": 20,
}
_NOT_ALLOWED = {
    "character_string": re.compile(r"[^\x21-\x7e]+"),
    "number": re.compile(r"[^0-9.]+"),
    "letter": re.compile(r"[^A-Za-z]+"),
    "phrase": re.compile(r"[^\u4e00-\u9fff]+"),
}
NOTHING = {"character_string": "-", "number": "0", "letter": "A", "phrase": "无"}


# What the door says of a code: it is none, was used, ran out; and that it has no time just now.
_CODE_OVER = frozenset({40029, 40163, 41008, 42003})
_BUSY = frozenset({-1, 45009, 45011, 50002})
LONGEST_OPENID = 64
LONGEST_WORDS = 200


class NoAccount(Exception):
    """WeChat did not say who it is: `over`, `busy`, `snapshot`, or `unready` as we are set up."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class WechatChannel:
    """One mini program or official account."""

    reaches: AddressKind = "wechat"

    def __init__(self, entry: Wechat, secrets: Secrets) -> None:
        self.code = entry.code
        self.entry = entry
        self.secrets = secrets
        self.token = Token(self._fetched)

    @property
    def binds(self) -> bool:
        """Whether somebody can bind her account: an official account that we can sign in as."""
        try:
            return not self.entry.program and bool(self.secrets["appid"] and self.secrets["secret"])
        except Unready:
            return False

    def way_to_bind(self, back: str, state: str) -> str:
        """WeChat's page that sends the reader `back` with a code. Raises Unready."""
        asked_for = {
            "appid": self.secrets["appid"],
            "redirect_uri": back,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
        }
        return f"{self.entry.authorize}?{urlencode(asked_for)}#wechat_redirect"

    def way_to_agree(self, back: str, state: str, scene: int) -> str:
        """WeChat's page on which one message is agreed to. Raises Unready."""
        if self.entry.one_time is None:
            raise Unready(f"{self.code} sends no messages that are agreed to one by one.")
        asked_for = {
            "action": "get_confirm",
            "appid": self.secrets["appid"],
            "scene": str(scene),
            "template_id": self.entry.one_time.template,
            "redirect_url": back,
            "reserved": state,
        }
        return f"{self.entry.one_time.page}?{urlencode(asked_for)}#wechat_redirect"

    def openid_for(self, code: str) -> str:
        """Whose the code is that a reader brought back. Raises NoAccount."""
        query = {
            "appid": self.secrets["appid"],
            "secret": self.secrets["secret"],
            "code": code,
            "grant_type": "authorization_code",
        }
        try:
            address = f"{self.entry.address}/sns/oauth2/access_token?{urlencode(query)}"
            found = asked("GET", address)
        except Closed:
            raise NoAccount("unready") from None
        except (Wait, Refused, OSError):
            raise NoAccount("busy") from None
        code_said = found.get("errcode", 0)
        if code_said:
            why = "over" if code_said in _CODE_OVER else "busy" if code_said in _BUSY else "unready"
            raise NoAccount(why)
        # Looked at from a picture of the page 快照页 it gives an account that is nobody's.
        if found.get("is_snapshotuser"):
            raise NoAccount("snapshot")
        openid = found.get("openid")
        if not isinstance(openid, str) or not 0 < len(openid) <= LONGEST_OPENID:
            raise NoAccount("busy")
        return openid

    def carry(self, parcel: Parcel, *, now: datetime) -> Carried:
        """Send it to an openid. Asked twice it is sent twice: WeChat knows no key."""
        if self.entry.one_time is not None:
            return self._carry_once(parcel, self.entry.one_time, now)
        theirs = self.entry.templates.get(parcel.template)
        if theirs is None:
            raise Undeliverable("no_template")
        said = {"text": parcel.text, "title": parcel.title, **parcel.values}
        words = words_for(self.secrets, now=now, parcel=parcel, values=parcel.values)
        body: dict[str, Any] = {
            "touser": parcel.to,
            "template_id": theirs.id,
            "page": words.fill(self.entry.page),
            "data": {
                field: {"value": fitting(field, said.get(ours, ""))}
                for field, ours in theirs.values.items()
            },
        }
        if self.entry.program:
            body["lang"] = "en_US" if parcel.language == "en" else "zh_CN"

        def send(token: str) -> dict[str, Any]:
            way = "send" if self.entry.program else "bizsend"
            address = f"{self.entry.address}/cgi-bin/message/subscribe/{way}"
            found = asked("POST", f"{address}?access_token={quote(token)}", body)
            must_be_taken(found, CODES)
            return found

        found = with_token(self.token, send, now)
        return Carried(str(found.get("msgid", "")))

    def _carry_once(self, parcel: Parcel, one_time: OneTime, now: datetime) -> Carried:
        words = words_for(self.secrets, now=now, parcel=parcel, values=parcel.values)
        title = one_time.title.en if parcel.language == "en" else one_time.title.zh
        body: dict[str, Any] = {
            "touser": parcel.to,
            "template_id": one_time.template,
            "scene": str(parcel.scene),
            "title": title,
            "data": {"content": {"value": shortened(parcel.text, LONGEST_WORDS)}},
        }
        if link := words.fill(self.entry.page) or parcel.link:
            body["url"] = link

        def send(token: str) -> dict[str, Any]:
            address = f"{self.entry.address}/cgi-bin/message/template/subscribe"
            found = asked("POST", f"{address}?access_token={quote(token)}", body)
            must_be_taken(found, CODES)
            return found

        with_token(self.token, send, now)
        return Carried()

    def _fetched(self, now: datetime) -> tuple[str, int]:
        # The stable one: several processes that fetch it get the same, and spoil nobody's.
        wanted = {
            "grant_type": "client_credential",
            "appid": self.secrets["appid"],
            "secret": self.secrets["secret"],
        }
        return fetched_from(asked("POST", f"{self.entry.address}/cgi-bin/stable_token", wanted))


def shortened(words: str, longest: int) -> str:
    """Words of at most so many letters, with a mark where they were cut."""
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def fitting(field: str, value: str) -> str:
    """A value as its field takes it: nothing that is not allowed, and no longer than it may be."""
    kind = field.rstrip("0123456789")
    if kind in _NOT_ALLOWED:
        value = _NOT_ALLOWED[kind].sub("", value)
    value, longest = " ".join(value.split()), LONGEST.get(kind, 20)
    if len(value) > longest:
        value = value[:longest] if kind in _NOT_ALLOWED else shortened(value, longest)
    return value or NOTHING.get(kind, "—")

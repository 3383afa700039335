"""Subscribe messages 订阅消息 of WeChat, to people who agreed to this template."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import quote

from linli.notices.parcels import Carried, Parcel, Undeliverable
from linli.notices.secrets import Secrets
from linli.notices.ways.asking import words_for
from linli.notices.ways.tokens import Codes, Token, asked, fetched_from, must_be_taken, with_token
from linli.policy.sections.channels import AddressKind, Wechat

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


class WechatChannel:
    """One mini program or official account."""

    reaches: AddressKind = "wechat"

    def __init__(self, entry: Wechat, secrets: Secrets) -> None:
        self.code = entry.code
        self.entry = entry
        self.secrets = secrets
        self.token = Token(self._fetched)

    def carry(self, parcel: Parcel, *, now: datetime) -> Carried:
        """Send it to an openid. Asked twice it is sent twice: WeChat knows no key."""
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

    def _fetched(self, now: datetime) -> tuple[str, int]:
        # The stable one: several processes that fetch it get the same, and spoil nobody's.
        wanted = {
            "grant_type": "client_credential",
            "appid": self.secrets["appid"],
            "secret": self.secrets["secret"],
        }
        return fetched_from(asked("POST", f"{self.entry.address}/cgi-bin/stable_token", wanted))


def fitting(field: str, value: str) -> str:
    """A value as its field takes it: nothing that is not allowed, and no longer than it may be."""
    kind = field.rstrip("0123456789")
    if kind in _NOT_ALLOWED:
        value = _NOT_ALLOWED[kind].sub("", value)
    value, longest = " ".join(value.split()), LONGEST.get(kind, 20)
    if len(value) > longest:
        value = value[:longest] if kind in _NOT_ALLOWED else f"{value[: longest - 1]}…"
    return value or NOTHING.get(kind, "—")

"""Messages to one colleague: 企业微信 applications and 钉钉 work messages."""

from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from linli.notices.parcels import Carried, Parcel, Undeliverable
from linli.notices.secrets import Secrets
from linli.notices.ways.groups import LONGEST_OF_DINGTALK, LONGEST_OF_WECOM, shortened
from linli.notices.ways.groups import said_in_a_group as said
from linli.notices.ways.tokens import Codes, Token, asked, fetched_from, must_be_taken, with_token
from linli.policy.sections.channels import AddressKind, DingtalkApp, WecomApp

# For so long the platform itself says nothing twice to the same person.
SECONDS_OF_A_REPEAT = 1_800
WECOM = Codes(
    never={40031: "no_such_address", 60111: "no_such_address", 81013: "no_such_address"},
    slower={45009: 3600, 45033: 60, -1: 5},
    stale=frozenset({40001, 40014, 42001}),
)
DINGTALK = Codes(
    never={33012: "no_such_address", 60121: "no_such_address"},
    slower={88: 60, 90002: 60, 90018: 60, 143106: 3600, -1: 5},
    stale=frozenset({40001, 40014, 42001}),
)


class WecomAppChannel:
    """One application of 企业微信, which writes to its members."""

    reaches: AddressKind = "wecom"

    def __init__(self, entry: WecomApp, secrets: Secrets) -> None:
        self.code = entry.code
        self.entry = entry
        self.secrets = secrets
        self.token = Token(self._fetched)

    def carry(self, parcel: Parcel, *, now: datetime) -> Carried:
        """Write to a member; the platform keeps back what it just said in the same words."""
        body = {
            # A bar would address several.
            "touser": parcel.to.replace("|", ""),
            "msgtype": "text",
            "agentid": self.entry.agent,
            "text": {"content": shortened(said(parcel), LONGEST_OF_WECOM)},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": SECONDS_OF_A_REPEAT,
        }

        def send(token: str) -> dict[str, Any]:
            address = f"{self.entry.address}/cgi-bin/message/send?access_token={quote(token)}"
            found = asked("POST", address, body)
            must_be_taken(found, WECOM)
            return found

        found = with_token(self.token, send, now)
        if found.get("invaliduser"):
            raise Undeliverable("no_such_address")
        return Carried(str(found.get("msgid", "")))

    def _fetched(self, now: datetime) -> tuple[str, int]:
        query = urlencode({"corpid": self.secrets["corpid"], "corpsecret": self.secrets["secret"]})
        return fetched_from(asked("GET", f"{self.entry.address}/cgi-bin/gettoken?{query}"))


class DingtalkAppChannel:
    """One application of 钉钉, whose work messages reach the members of the organisation."""

    reaches: AddressKind = "dingtalk"

    def __init__(self, entry: DingtalkApp, secrets: Secrets) -> None:
        self.code = entry.code
        self.entry = entry
        self.secrets = secrets
        self.token = Token(self._fetched)

    def carry(self, parcel: Parcel, *, now: datetime) -> Carried:
        """Write to a member. The platform lets the same words through once a day."""
        text = {"content": shortened(said(parcel), LONGEST_OF_DINGTALK)}
        body = {
            "agent_id": self.entry.agent,
            # A comma would address several.
            "userid_list": parcel.to.replace(",", ""),
            "msg": {"msgtype": "text", "text": text},
        }

        def send(token: str) -> dict[str, Any]:
            way = "topapi/message/corpconversation/asyncsend_v2"
            address = f"{self.entry.address}/{way}?access_token={quote(token)}"
            found = asked("POST", address, body)
            must_be_taken(found, DINGTALK)
            return found

        return Carried(str(with_token(self.token, send, now).get("task_id", "")))

    def _fetched(self, now: datetime) -> tuple[str, int]:
        query = urlencode({"appkey": self.secrets["appkey"], "appsecret": self.secrets["secret"]})
        return fetched_from(asked("GET", f"{self.entry.address}/gettoken?{query}"))

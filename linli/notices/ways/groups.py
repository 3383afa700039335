"""Robots that speak into a group: 企业微信 and 钉钉."""

import base64
import hashlib
import hmac
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from linli.notices.parcels import Carried, Parcel
from linli.notices.secrets import Secrets
from linli.notices.ways.tokens import Codes, asked, must_be_taken
from linli.policy.sections.channels import AddressKind, DingtalkRobot, WecomRobot

# As many bytes of UTF-8 as a robot says at once.
LONGEST_OF_WECOM = 2_048
LONGEST_OF_DINGTALK = 18_000
WECOM = Codes(never={}, slower={45009: 60})
DINGTALK = Codes(never={}, slower={130101: 60, 410100: 60, -1: 5})


class WecomRobotChannel:
    """One robot in one group of 企业微信; who reads along is the group's affair."""

    reaches: AddressKind = "group"

    def __init__(self, entry: WecomRobot, secrets: Secrets) -> None:
        self.code = entry.code
        self.entry = entry
        self.secrets = secrets

    def carry(self, parcel: Parcel, *, now: datetime) -> Carried:
        """Say it in the group. Asked twice it is said twice: the robot knows no key."""
        address = f"{self.entry.address}/cgi-bin/webhook/send"
        query = urlencode({"key": self.secrets["key"]})
        content = {"content": shortened(said_in_a_group(parcel), LONGEST_OF_WECOM)}
        body = {"msgtype": "text", "text": content}
        must_be_taken(asked("POST", f"{address}?{query}", body), WECOM)
        return Carried()


class DingtalkRobotChannel:
    """One robot in one group of 钉钉, signed with its secret."""

    reaches: AddressKind = "group"

    def __init__(self, entry: DingtalkRobot, secrets: Secrets) -> None:
        self.code = entry.code
        self.entry = entry
        self.secrets = secrets

    def carry(self, parcel: Parcel, *, now: datetime) -> Carried:
        """Say it in the group. Asked twice it is said twice: the robot knows no key."""
        moment = str(int(now.timestamp() * 1_000))
        query = {
            "access_token": self.secrets["token"],
            "timestamp": moment,
            "sign": dingtalk_sign(self.secrets["secret"], moment),
        }
        content = {"content": shortened(said_in_a_group(parcel), LONGEST_OF_DINGTALK)}
        body: dict[str, Any] = {"msgtype": "text", "text": content}
        address = f"{self.entry.address}/robot/send?{urlencode(query)}"
        must_be_taken(asked("POST", address, body), DINGTALK)
        return Carried()


def dingtalk_sign(secret: str, moment: str) -> str:
    """HMAC-SHA-256 over the moment and the secret, under the secret, in base64."""
    signed = hmac.new(secret.encode(), f"{moment}\n{secret}".encode(), hashlib.sha256)
    return base64.b64encode(signed.digest()).decode()


def said_in_a_group(parcel: Parcel) -> str:
    """Heading, words and link, each on a line."""
    return "\n".join(part for part in (parcel.title, parcel.text, parcel.link) if part)


def shortened(text: str, most: int) -> str:
    """The text in so many bytes of UTF-8, no character cut in two, its end shown to be missing."""
    raw = text.encode()
    if len(raw) <= most:
        return text
    return raw[: most - len("…".encode())].decode(errors="ignore") + "…"

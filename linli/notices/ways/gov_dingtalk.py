"""Work messages of 政务钉钉 (专有钉钉), which wants every request signed."""

import base64
import hashlib
import hmac
import secrets as chance
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any
from urllib.parse import urlencode

from linli.notices.parcels import Carried, Parcel, Refused, Undeliverable, Wait
from linli.notices.secrets import Secrets
from linli.notices.ways.asking import (
    LONGEST_NUMBER,
    TYPES,
    Filled,
    answered,
    json_body,
    plain_code,
    seconds_to_wait,
)
from linli.notices.ways.groups import said_in_a_group, shortened
from linli.notices.ways.wording import parsed, tree_at, word_at
from linli.outside.ask import Answer
from linli.policy.queries import current
from linli.policy.sections.channels import AddressKind, GovDingtalkApp

WAY = "/message/workNotification"
# The platform's page: msg 最长不超过2048个字节, the JSON around the words included.
LONGEST = 2_048
SECONDS_TO_WAIT = 60
# Its layers each have a name for what went wrong; the inner ones know more.
CODES = ("content.responseCode", "content.bizErrorCode", "errorCode", "bizErrorCode", "Code")
WORDS = ("content.responseMessage", "errorMsg", "message", "Message")
NO_FAULT = "0"
# The platform's page: 同样的ID调用多次会提示"重复"错误.
REPEATED = "重复"


class GovDingtalkAppChannel:
    """One application of 政务钉钉, which writes to single accounts of one tenant 租户."""

    reaches: AddressKind = "dingtalk"

    def __init__(self, entry: GovDingtalkApp, secrets: Secrets) -> None:
        self.code = entry.code
        self.entry = entry
        self.secrets = secrets

    def carry(self, parcel: Parcel, *, now: datetime) -> Carried:
        """Write to an account, once for each key: what the platform has already is taken."""
        fields = {
            "bizMsgId": parcel.key,
            "msg": fitted(said_in_a_group(parcel)),
            # A comma would address several.
            "receiverIds": parcel.to.replace(",", ""),
            "tenantId": str(self.entry.tenant),
        }
        headers = {"Content-Type": TYPES["form"], **self._signed(fields, now)}
        address = f"{self.entry.address.rstrip('/')}{WAY}"
        return self._heard(answered(Filled("POST", address, urlencode(fields).encode(), headers)))

    def _signed(self, fields: Mapping[str, str], now: datetime) -> dict[str, str]:
        moment = written(now, current().pack.district.zone)
        nonce = f"{int(now.timestamp() * 1_000)}{chance.randbelow(10_000):04}"
        headers = {
            "apiKey": self.secrets["appkey"],
            "X-Hmac-Auth-Version": "1.0",
            "X-Hmac-Auth-Timestamp": moment,
            "X-Hmac-Auth-Nonce": nonce,
            "X-Hmac-Auth-Signature": sign(
                self.secrets["secret"], "POST", moment, nonce, WAY, fields
            ),
        }
        # Whose server asks; some callers send it and some do not, so it is told when it is known.
        for name, header in (("ip", "X-Hmac-Auth-IP"), ("mac", "X-Hmac-Auth-MAC")):
            if self.secrets.held.get(name):
                headers[header] = self.secrets[name]
        return headers

    def _heard(self, answer: Answer) -> Carried:
        if answer.status == 429:
            raise Wait(seconds_to_wait(answer, SECONDS_TO_WAIT))
        tree = parsed(answer.body, "json")
        if answer.status == 200 and taken(tree):
            return Carried(word_at(tree, ("content.msgId", "content"))[:LONGEST_NUMBER])
        found = (word_at(tree, (path,)) for path in CODES)
        code = next((one for one in found if one not in ("", NO_FAULT)), "")
        if code in self.entry.never:
            raise Undeliverable(self.entry.never[code])
        if code in self.entry.slower:
            raise Wait(seconds_to_wait(answer, SECONDS_TO_WAIT))
        if any(REPEATED in word_at(tree, (path,)) for path in WORDS):
            return Carried()
        if code:
            raise Refused(f"said_{plain_code(code)}")
        raise Refused("unreadable" if answer.status == 200 else f"status_{answer.status}")


def taken(tree: Any) -> bool:
    """Whether an answer says yes on every layer that says anything."""
    inner = tree_at(tree, "content.success")
    return tree_at(tree, "success") is True and inner in (None, True)


def fitted(words: str) -> str:
    """The message as the platform reads it, its words cut until the whole is short enough."""
    while (over := len(body := _message(words)) - LONGEST) > 0:
        length = len(words.encode())
        # Never by more than half: quotes and line ends take two bytes once written.
        words = shortened(words, max(length - over, length // 2))
    return body.decode()


def _message(words: str) -> bytes:
    return json_body({"msgtype": "text", "text": {"content": words}})


def written(now: datetime, zone: tzinfo) -> str:
    """The moment as the signature has it: ISO 8601 with milliseconds and the offset."""
    return now.astimezone(zone).isoformat(timespec="milliseconds")


def sign(
    secret: str, method: str, moment: str, nonce: str, path: str, fields: Mapping[str, str]
) -> str:
    """HMAC-SHA-256 under the secret over a line each: method, moment, nonce, path, sorted fields.

    The fields are signed as they are, not percent-encoded.
    """
    pairs = "&".join(f"{name}={value}" for name, value in sorted(fields.items()))
    over = "\n".join((method, moment, nonce, path, pairs))
    signed = hmac.new(secret.encode(), over.encode(), hashlib.sha256)
    return base64.b64encode(signed.digest()).decode()

"""政务钉钉, made up on this machine: it checks every signature by reckoning it itself.

`sent.json` is an answer as a public caller noted it, under another number; the others have the
names of public callers' fields, and codes that are made up.
"""

import base64
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.rooms.notices.ways.gateways import NOW, Came

RECORDED = Path(__file__).parents[3] / "contracts" / "gov_dingtalk"
SECRETS = {"appkey": "linli-4kXaBc", "secret": "hidden-word"}
NUMBER = "00000000-0000-4000-8000-000000000001"
LATE = timedelta(minutes=15)


def recorded(name: str) -> Any:
    return json.loads((RECORDED / f"{name}.json").read_text())


def hmac_sha256(key: bytes, words: bytes) -> bytes:
    """RFC 2104 as it is written there, by nothing that the channel signs with."""
    key = (sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner = sha256(bytes(one ^ 0x36 for one in key) + words).digest()
    return sha256(bytes(one ^ 0x5C for one in key) + inner).digest()


@dataclass
class Platform:
    """Answers as the platform would: once for each id, and never to whom it does not know."""

    secret: str = SECRETS["secret"]
    told: dict[str, Any] = field(default_factory=dict)
    nonces: set[str] = field(default_factory=set)
    now: datetime = NOW

    def answer(self, came: Came) -> Any:
        given, form = came.headers, came.form
        nonce, moment = given["x-hmac-auth-nonce"], given["x-hmac-auth-timestamp"]
        lines = [came.method, moment, nonce, came.path]
        lines.append("&".join(f"{name}={form[name]}" for name in sorted(form)))
        reckoned = hmac_sha256(self.secret.encode(), "\n".join(lines).encode())
        late = abs(datetime.fromisoformat(moment) - self.now) > LATE
        if (
            base64.b64decode(given["x-hmac-auth-signature"]) != reckoned
            or given["apikey"] != SECRETS["appkey"]
            or given["x-hmac-auth-version"] != "1.0"
            or nonce in self.nonces
            or late
        ):
            return recorded("wrong_signature")
        self.nonces.add(nonce)
        if form["bizMsgId"] in self.told:
            return recorded("repeated")
        self.told[form["bizMsgId"]] = form
        return recorded("sent")

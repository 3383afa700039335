"""Asks a gateway what its description says, and hears what its answer means."""

import base64
import json
import re
import secrets as chance
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from linli.notices.parcels import Carried, Parcel, Refused, Undeliverable, Wait
from linli.notices.secrets import Secrets
from linli.notices.ways.wording import (
    Words,
    as_text,
    body_hash,
    parsed,
    rfc3986,
    signature,
    word_at,
    words_of_the_hour,
)
from linli.outside.ask import Answer, ask
from linli.policy.queries import current
from linli.policy.sections.gateways import Asked, Said

SECONDS = 10.0
LONGEST_NUMBER = 80
LONGEST_WAIT = 86_400
SIGNATURE = "{signature}"
TYPES = {
    "form": "application/x-www-form-urlencoded; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
_PLAIN_CODE = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True)
class Filled:
    """A request as it goes out."""

    method: str
    address: str
    body: bytes
    headers: Mapping[str, str]


def words_for(
    secrets: Secrets,
    *,
    now: datetime,
    parcel: Parcel | None = None,
    values: Mapping[str, str] | None = None,
    **more: str,
) -> Words:
    """What the placeholders of a request stand for; `values` are those of a gateway's template."""
    plain = words_of_the_hour(now, current().pack.district.zone, chance.token_hex(16))
    values = values or {}
    if parcel is not None:
        plain |= {
            "to": parcel.to,
            "title": parcel.title,
            "text": parcel.text,
            "link": parcel.link,
            "key": parcel.key,
            "language": parcel.language,
        }
    plain["values"], plain["list"] = as_text(dict(values)), as_text(list(values.values()))
    if "user" in secrets.held:
        pair = f"{secrets['user']}:{secrets['password']}".encode()
        plain["basic"] = base64.b64encode(pair).decode()
    return Words({**plain, **more}, values, secrets.__getitem__)


def filled(asked: Asked, words: Words) -> Filled:
    """The request that a description means, signed. Raises Unready when a secret is missing.

    What holds the signature itself is left out of what is signed.
    """
    unsigned = {name: one for name, one in asked.fields.items() if SIGNATURE not in as_text(one)}
    if asked.signed is not None:
        fields = words.grown(unsigned)
        body = _body(asked, fields)
        pairs = sorted((name, as_text(one)) for name, one in fields.items())
        canonical = "&".join(f"{rfc3986(name)}={rfc3986(value)}" for name, value in pairs)
        of_the_request = words.with_(
            method=asked.method,
            path=urlsplit(asked.address).path or "/",
            sorted=canonical,
            sorted_quoted=rfc3986(canonical),
            sorted_plain="&".join(f"{name}={value}" for name, value in pairs),
            joined="".join(f"{name}{value}" for name, value in pairs),
            body=body.decode(),
            body_hash=body_hash(asked.signed, body),
        )
        words = words.with_(signature=signature(asked.signed, of_the_request))
    fields = words.grown(asked.fields)
    address = words.fill(asked.address, safe=rfc3986)
    if asked.format == "query":
        mark = "&" if "?" in address else "?"
        address += mark + urlencode({name: as_text(one) for name, one in fields.items()})
    headers = {name: words.fill(one) for name, one in asked.headers.items()}
    if asked.format in TYPES:
        headers.setdefault("Content-Type", TYPES[asked.format])
    return Filled(asked.method, address, _body(asked, fields), headers)


def _body(asked: Asked, fields: Mapping[str, Any]) -> bytes:
    if asked.format == "json":
        return json_body(fields)
    if asked.format == "form":
        return urlencode({name: as_text(one) for name, one in fields.items()}).encode()
    return b""


def json_body(tree: Any) -> bytes:
    """A tree as JSON, as short as it can be written."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()


def answered(request: Filled) -> Answer:
    """Ask, once. Raises Closed, Unanswered, OSError."""
    return ask(
        request.method,
        request.address,
        body=request.body,
        headers=request.headers,
        seconds=SECONDS,
    )


def heard(said: Said, answer: Answer) -> Carried:
    """What an answer means. Raises Undeliverable, Wait, Refused."""
    if answer.status == 429:
        raise Wait(seconds_to_wait(answer, said.slower_seconds))
    tree = parsed(answer.body, said.reads)
    code = word_at(tree, said.code)
    if code in said.never:
        raise Undeliverable(said.never[code])
    if code in said.slower:
        raise Wait(seconds_to_wait(answer, said.slower_seconds))
    if not 200 <= answer.status < 300:
        raise Refused(f"status_{answer.status}")
    if said.code and code not in said.ok:
        raise Refused(f"said_{plain_code(code)}" if code else "unreadable")
    return Carried(word_at(tree, said.number)[:LONGEST_NUMBER])


def seconds_to_wait(answer: Answer, otherwise: float) -> float:
    """How long it says to wait, within a day."""
    named = answer.header("Retry-After")
    return min(int(named), LONGEST_WAIT) if named.isdecimal() and named.isascii() else otherwise


def plain_code(code: str) -> str:
    """A foreign code as it may be kept: short, and with nothing in it that could be a sentence."""
    return _PLAIN_CODE.sub("", code)[:40]

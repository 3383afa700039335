"""Gateways 网关 as data: what is asked of another system, how it is signed, what its answer means.

A text may hold placeholders in braces; docs/policy-pack.md lists them.
"""

from typing import Annotated, Literal

from pydantic import Field, JsonValue, StringConstraints

from linli.policy.sections.section import Line, Section

Names = tuple[Line, ...]
Hash = Literal["hmac-sha256", "hmac-sha1", "sha256", "sha1", "md5", "plain"]
Encoding = Literal["hex", "HEX", "base64"]
# Why a gateway will never deliver: what a person can be told, and what can be counted.
Never = Literal["no_such_address", "refused_by_reader", "forbidden_words", "no_template"]
GatewayAddress = Annotated[
    str, StringConstraints(pattern=r"^https?://[^\s/{}]+(/[^\s]*)?$", max_length=1_000)
]


class Signed(Section):
    """A signature: a hash over a text that is made of the request's parts.

    `steps` derive the key, each hashed with what the one before gave; `request` is a text whose
    hash `over` may speak of.
    """

    hash: Hash
    over: str
    key: str = ""
    steps: Names = ()
    request: str = ""
    encoding: Encoding = "hex"


class Asked(Section):
    """One request: where it goes, and what it carries."""

    address: GatewayAddress
    method: Literal["POST", "GET"] = "POST"
    format: Literal["form", "json", "query"] = "form"
    fields: dict[str, JsonValue] = {}
    headers: dict[str, Line] = {}
    signed: Signed | None = None


class Said(Section):
    """What an answer means: under which names it stands, and which words say what.

    Without `code` the status of HTTP alone counts.
    """

    reads: Literal["json", "text"] = "json"
    code: Names = ()
    ok: Names = ()
    never: dict[str, Never] = {}
    slower: Names = ()
    slower_seconds: Annotated[int, Field(ge=1, le=86_400)] = 60
    number: Names = ()


class Proof(Signed):
    """How a pushed receipt proves where it comes from.

    `given` and `at` say where the signature and its time stand: `header.…`, `query.…`.
    """

    given: Annotated[str, StringConstraints(pattern=r"^(header|query)\.[A-Za-z0-9_-]+$")]
    at: Annotated[str, StringConstraints(pattern=r"^((header|query)\.[A-Za-z0-9_-]+)?$")] = ""
    minutes: Annotated[int, Field(ge=1, le=60)] = 10


class Receipts(Section):
    """Receipts 状态报告 of what became of a message: pushed with a `proof`, or asked for.

    What is in `delivered` arrived, what is in `failed` did not; where `failed` is empty, everything
    else did not.
    """

    items: Names = ()
    number: Annotated[Names, Field(min_length=1)]
    state: Annotated[Names, Field(min_length=1)]
    delivered: Annotated[Names, Field(min_length=1)]
    failed: Names = ()
    why: Names = ()
    reads: Literal["json", "form"] = "json"
    proof: Proof | None = None
    thanks: str = "ok"
    poll: Asked | None = None
    every_seconds: Annotated[int, Field(ge=5, le=86_400)] = 60

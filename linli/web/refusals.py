"""What a refusal leaves on record: by whom, from where, at which route; never with what words."""

import time
from datetime import datetime
from threading import Lock

from django.http import HttpRequest, HttpResponse

from linli.attempts.models import Attempt
from linli.attempts.note import Tried, note
from linli.exchange.problems import Problem
from linli.journal.acting import ActorKind
from linli.people.acts.sign_in import whose_ticket
from linli.people.queries import officer_by_username
from linli.scanning.clean import FOUND
from linli.web.callers import address_of, signed_in
from linli.web.door import NEEDED
from linli.web.rates import bucket

Kind = Attempt.Kind
# Acts of administering: a refusal here weighs more than a case that was none of hers.
ADMINISTERING = frozenset(
    {
        "people.add",
        "people.grant",
        "people.correct",
        "people.erase",
        "policy.propose",
        "policy.adopt",
        "territory.import",
        "model.choose",
        "webhook.manage",
        "import.run",
        "journal.read",
        "reading.read",
        "reading.judge",
    }
)
KINDS = {
    "sign_in.wrong": Kind.SIGN_IN,
    "sign_in.locked": Kind.SIGN_IN,
    "sign_in.by_provider": Kind.SIGN_IN,
    "sign_in.first_password_over": Kind.SIGN_IN,
    "password.wrong": Kind.SIGN_IN,
    "code.gone": Kind.SIGN_IN,
    "code.wrong": Kind.SIGN_IN,
    "provider.untrue": Kind.SIGN_IN,
    "provider.unknown": Kind.SIGN_IN,
    "people.too_many_tries": Kind.WAITING,
    "sign_in.wrong_code": Kind.FACTOR,
    "proof.somebody_else": Kind.FACTOR,
    "sign_in.again": Kind.FACTOR,
    "factor.wrong_code": Kind.FACTOR,
    "api_key.wrong": Kind.DOOR,
    "api_key.over": Kind.DOOR,
    "passkey.unknown": Kind.FACTOR,
    "passkey.blocked": Kind.FACTOR,
    "post.to_oneself": Kind.ADMINISTRATION,
    "post.apart": Kind.ADMINISTRATION,
    "people.elsewhere": Kind.ADMINISTRATION,
    "sign_in.elsewhere": Kind.ADMINISTRATION,
    "request.foreign": Kind.ROUND,
    "request.too_many": Kind.ROUND,
    "upload.quota": Kind.ROUND,
    FOUND: Kind.MALWARE,
    "request.unusable_text": Kind.ROUND,
    "request.doubled_name": Kind.ROUND,
    "address.host": Kind.ROUND,
}
# What costs the sender nothing is written once a minute for each of them, whatever they send.
CHEAP = frozenset({"request.foreign", "request.too_many", "upload.quota", "address.host"})
MINUTE = 60.0
CALLERS_REMEMBERED = 10_000

_lock = Lock()
_written: dict[tuple[str, str], float] = {}


def claims(request: HttpRequest, *, name: str = "", ticket: str = "") -> None:
    """Whom somebody says she is who signs in, should it be refused."""
    request.claimed = name, ticket  # type: ignore[attr-defined]  # read by `refused_at` below


def refused_at(request: HttpRequest, found: HttpResponse, *, now: datetime) -> None:
    """Put a refusal on record, if it is one that an auditor has to know of.

    The refused act's transaction is over, and has left nothing: this is a statement of its own.
    """
    route, status = _route(request), found.status_code
    if isinstance(found, Problem):
        code = found.code
        kind = kind_of(status, code, getattr(request, "door", ""), route)
    else:
        # The doors of other systems answer in their own forms: a wrong key, a wrong signature.
        code, kind = f"door.{status}", Kind.DOOR if status in (401, 403) else None
    if kind is None:
        return
    address = bucket(address_of(request))
    if code in CHEAP and not _first_this_minute(code, address):
        return
    officer_id = post_id = 0
    name = ""
    session = signed_in(request)
    if session is None:
        name, ticket = getattr(request, "claimed", ("", ""))
        name = name.strip().casefold()
        # Asked for every name, whether somebody bears it or not: the answer takes as long.
        officer = officer_by_username(name) if name else None
        officer_id = officer.id if officer is not None else whose_ticket(ticket) if ticket else 0
        name = "" if officer_id else name
    elif session.actor.kind is ActorKind.OFFICER:
        officer_id, post_id = session.actor.id, session.actor.post_id or 0
    else:
        name = f"resident {session.actor.id}"
    note(
        Tried(
            kind=kind,
            code=code,
            route=f"{request.method} {route}",
            officer_id=officer_id,
            post_id=post_id,
            name=name,
            address=address,
        ),
        now=now,
    )


def kind_of(status: int, code: str, permission: str, route: str) -> Attempt.Kind | None:
    """What kind of attempt a refusal is; None for mistakes that anybody makes."""
    if (known := KINDS.get(code)) is not None:
        return known
    if status == 403 and code != NEEDED:
        return Kind.ADMINISTRATION if permission in ADMINISTERING else Kind.REFUSED
    # Absent and forbidden look alike, here too. An address that is none is no number of anybody's.
    if status == 404 and "{" in route:
        return Kind.FOREIGN
    return None


def _route(request: HttpRequest) -> str:
    """The route as it is declared, `/api/workbench/cases/{number}`: never with what was asked."""
    found = request.resolver_match
    if found is None:
        return ""
    return "/" + found.route.replace("<", "{").replace(">", "}")


def _first_this_minute(code: str, address: str) -> bool:
    moment = time.monotonic()
    with _lock:
        if moment - _written.get((code, address), -MINUTE) < MINUTE:
            return False
        if len(_written) >= CALLERS_REMEMBERED:
            _written.clear()
        _written[(code, address)] = moment
        return True


def forget_written() -> None:
    """Start afresh, for tests."""
    with _lock:
        _written.clear()

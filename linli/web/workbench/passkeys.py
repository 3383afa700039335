"""Passkeys 通行密钥: one's own, and signing in with one."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field

from linli.journal.acting import ActorKind
from linli.people.acts.passkeys import (
    add_passkey,
    begin_entering,
    begin_passkey,
    remove_passkey,
    rename_passkey,
    sign_in_by_passkey,
)
from linli.people.factor_rules import KeptPasskey, passkeys_of
from linli.people.passkeys import are_possible
from linli.web.bodies import Done, Strict, local
from linli.web.ceremonies import remember, remembered
from linli.web.devices import device_words, work_device
from linli.web.door import PUBLIC, Grave, Routes, whoever
from linli.web.pages import Id
from linli.web.refusals import claims
from linli.web.sessions import SessionOut, session_out
from linli.web.shape import Shape
from linli.web.workbench.factor import RecoveryOut

routes = Routes()

# Binary, as browsers write it: base64url without padding.
Written = Annotated[str, Field(max_length=8000, pattern="^[A-Za-z0-9_-]*$")]


class PasskeyOut(Shape):
    """A passkey of one's own; a blocked one showed that there is a copy of it."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None
    blocked: bool


class PasskeysOut(Shape):
    """One's passkeys, and whether this address can have any."""

    possible: bool
    items: list[PasskeyOut]


class OptionsOut(Shape):
    """What the browser hands to the device, in WebAuthn's own words."""

    options: dict[str, Any]


class MadeIn(Strict):
    """What the device answered when it made a key."""

    clientDataJSON: Written  # noqa: N815  # WebAuthn's own word
    attestationObject: Written  # noqa: N815


class SignedIn(Strict):
    """What the device answered when it signed."""

    clientDataJSON: Written  # noqa: N815
    authenticatorData: Written  # noqa: N815
    signature: Written
    userHandle: Written | None = None  # noqa: N815


class NewPasskeyIn(Strict):
    """A key just made, and what its owner calls it."""

    name: str = Field(max_length=100)
    id: Written
    response: MadeIn


class NameIn(Strict):
    """What it is called from now on."""

    name: str = Field(max_length=100)


class TicketIn(Strict):
    """The ticket of the password's step; empty where the passkey is the only step."""

    ticket: str = Field("", max_length=1000)


class KeySignedIn(Strict):
    """What the device signed; with a ticket it is the second step."""

    id: Written
    response: SignedIn
    ticket: str = Field("", max_length=1000)


class EnterIn(KeySignedIn):
    """As the first step; `device` is said by a wall, whose sessions have their own limits."""

    device: Literal["wall"] | None = None


@routes.way(
    "GET",
    "/session/passkeys",
    permission=PUBLIC,
    response=PasskeysOut,
    summary="我的通行密钥 My passkeys",
)
def mine(request: HttpRequest) -> PasskeysOut:
    """Each with its name, since when, and when it was last used."""
    session = whoever(request, only=ActorKind.OFFICER)
    items = [_out(one) for one in passkeys_of(session.actor.id)]
    return PasskeysOut(possible=are_possible(), items=items)


@routes.way(
    "POST",
    "/session/passkeys/begin",
    permission=PUBLIC,
    grave=Grave.WAY_IN,
    limit="sign_in",
    response=OptionsOut,
    summary="开始添加通行密钥 Begin to add a passkey",
    repeatable=False,
)
def begin(request: HttpRequest, response: HttpResponse) -> OptionsOut:
    """What the device is to make a key of; good for five minutes."""
    session = whoever(request, only=ActorKind.OFFICER)
    begun = begin_passkey(session_id=session.session_id, by=session.actor, now=timezone.now())
    remember(begun.secret, request, response)
    return OptionsOut(options=begun.options)


@routes.way(
    "POST",
    "/session/passkeys",
    permission=PUBLIC,
    limit="sign_in",
    response={201: RecoveryOut},
    summary="添加通行密钥 Add a passkey",
    repeatable=False,
    examples={
        "钥匙 key": {
            "name": "办公室电脑",
            "id": "AAAA",
            "response": {"clientDataJSON": "AAAA", "attestationObject": "AAAA"},
        }
    },
)
def add(request: HttpRequest, payload: NewPasskeyIn) -> RecoveryOut:
    """All other sessions end. Gives recovery codes, this once, if there were none until now."""
    session = whoever(request, only=ActorKind.OFFICER)
    codes = add_passkey(
        answer_of(payload.id, payload.response),
        payload.name,
        secret=remembered(request),
        session_id=session.session_id,
        by=session.actor,
        now=timezone.now(),
    )
    return RecoveryOut(codes=codes)


@routes.way(
    "PUT",
    "/session/passkeys/{passkey_id}",
    permission=PUBLIC,
    response=Done,
    summary="给通行密钥改名 Rename a passkey",
    repeatable=False,
    examples={"名字 name": {"name": "办公室电脑"}},
)
def rename(request: HttpRequest, passkey_id: Id, payload: NameIn) -> Done:
    """One's own; the name is for oneself alone."""
    session = whoever(request, only=ActorKind.OFFICER)
    rename_passkey(passkey_id, payload.name, by=session.actor, now=timezone.now())
    return Done()


@routes.way(
    "POST",
    "/session/passkeys/{passkey_id}/removal",
    permission=PUBLIC,
    grave=Grave.WAY_IN,
    limit="sign_in",
    response=Done,
    summary="移除通行密钥 Remove a passkey",
    repeatable=False,
)
def remove(request: HttpRequest, passkey_id: Id) -> Done:
    """It opens nothing any more, and all other sessions end; never the last that must be there."""
    session = whoever(request, only=ActorKind.OFFICER)
    remove_passkey(
        passkey_id,
        session_id=session.session_id,
        by=session.actor,
        now=timezone.now(),
    )
    return Done()


@routes.way(
    "POST",
    "/session/passkey/begin",
    permission=PUBLIC,
    limit="sign_in",
    response=OptionsOut,
    summary="开始用通行密钥登录 Begin to sign in with a passkey",
    repeatable=False,
    examples={"只用通行密钥 alone": {"ticket": ""}},
)
def begin_to_enter(request: HttpRequest, payload: TicketIn, response: HttpResponse) -> OptionsOut:
    """Without a ticket whichever key the device has; with one, a key of hers. For five minutes."""
    begun = begin_entering(ticket=payload.ticket, now=timezone.now())
    remember(begun.secret, request, response)
    return OptionsOut(options=begun.options)


@routes.way(
    "POST",
    "/session/passkey",
    permission=PUBLIC,
    limit="sign_in",
    response={201: SessionOut},
    summary="用通行密钥登录 Sign in with a passkey",
    repeatable=False,
    examples={
        "签名 signed": {
            "id": "AAAA",
            "response": {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA"},
        }
    },
)
def enter(request: HttpRequest, payload: EnterIn, response: HttpResponse) -> SessionOut:
    """The device has made sure who holds it: this is both factors at once."""
    claims(request, ticket=payload.ticket)
    opened = sign_in_by_passkey(
        answer_of(payload.id, payload.response),
        secret=remembered(request),
        ticket=payload.ticket,
        device_kind=work_device(request, payload.device),
        device=device_words(request),
        now=timezone.now(),
    )
    return session_out(opened, request, response)


def answer_of(key: str, response: MadeIn | SignedIn) -> dict[str, Any]:
    """The browser's answer as WebAuthn writes it, with nothing in it that was not asked for."""
    said = response.model_dump(exclude_none=True)
    return {"id": key, "rawId": key, "type": "public-key", "response": said}


def _out(one: KeptPasskey) -> PasskeyOut:
    return PasskeyOut(
        id=one.id,
        name=one.name.plain,
        added_at=local(one.added_at),
        used_at=None if one.used_at is None else local(one.used_at),
        blocked=one.is_blocked,
    )

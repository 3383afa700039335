"""A fresh proof 再次验证: who is signed in shows again that it is she, before what is grave."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Status

from linli.journal.acting import ActorKind
from linli.people.acts.provider import begin_at_provider, names
from linli.people.acts.proving import (
    begin_proof_by_key,
    prove_by_key,
    prove_by_password,
    prove_by_provider,
    ways_to_prove,
)
from linli.people.acts.sign_in import SecondStep
from linli.web.bodies import Both, Strict
from linli.web.ceremonies import remember, remembered
from linli.web.door import PUBLIC, Routes, whoever
from linli.web.sessions import SessionOut, proved_out
from linli.web.shape import Shape
from linli.web.workbench.passkeys import KeySignedIn, OptionsOut, answer_of
from linli.web.workbench.provider import BroughtIn, GoOut
from linli.web.workbench.session import SecondStepOut, second_step_out

routes = Routes()


class WaysToProveOut(Shape):
    """How I can prove that it is me; `code` says that my password needs the phone's code."""

    password: bool
    code: bool
    passkey: bool
    provider: Both | None


class ProveIn(Strict):
    """My password, or the ticket of the provider's word, and the code of my phone if I have one."""

    password: str = Field("", max_length=200)
    ticket: str = Field("", max_length=1000)
    code: str = Field("", max_length=40)


@routes.way(
    "GET",
    "/session/proof",
    permission=PUBLIC,
    response=WaysToProveOut,
    summary="怎样再次验证 How I can prove that it is me",
)
def ways(request: HttpRequest) -> WaysToProveOut:
    """None of them is weaker than how one came in."""
    session = whoever(request, only=ActorKind.OFFICER)
    found = ways_to_prove(session.session_id, by=session.actor)
    zh, en = names()
    return WaysToProveOut(
        password=found.password,
        code=found.code,
        passkey=found.passkey,
        provider=Both(zh=zh, en=en) if found.provider else None,
    )


@routes.way(
    "POST",
    "/session/proof",
    permission=PUBLIC,
    limit="sign_in",
    response=SessionOut,
    summary="再次验证 Prove that it is me",
    repeatable=False,
    examples={"密码 password": {"password": "…"}},
)
def prove(request: HttpRequest, payload: ProveIn, response: HttpResponse) -> SessionOut:
    """What was refused with `proof.needed` can be sent again. The session goes on under a new
    token, as long as it would have.
    """
    session = whoever(request, only=ActorKind.OFFICER)
    proved = prove_by_password(
        payload.password,
        payload.code,
        ticket=payload.ticket,
        session_id=session.session_id,
        by=session.actor,
        now=timezone.now(),
    )
    return proved_out(proved, request, response)


@routes.way(
    "POST",
    "/session/proof/passkey/begin",
    permission=PUBLIC,
    limit="sign_in",
    response=OptionsOut,
    summary="开始用通行密钥验证 Begin to prove myself with a passkey",
    repeatable=False,
)
def begin_key(request: HttpRequest, response: HttpResponse) -> OptionsOut:
    """One's own keys; good in this session alone, for five minutes."""
    session = whoever(request, only=ActorKind.OFFICER)
    begun = begin_proof_by_key(session_id=session.session_id, by=session.actor, now=timezone.now())
    remember(begun.secret, request, response)
    return OptionsOut(options=begun.options)


@routes.way(
    "POST",
    "/session/proof/passkey",
    permission=PUBLIC,
    limit="sign_in",
    response=SessionOut,
    summary="用通行密钥验证 Prove myself with a passkey",
    repeatable=False,
    examples={
        "签名 signed": {
            "id": "AAAA",
            "response": {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA"},
        }
    },
)
def prove_key(request: HttpRequest, payload: KeySignedIn, response: HttpResponse) -> SessionOut:
    """The device has made sure who holds it: no password is needed beside it."""
    session = whoever(request, only=ActorKind.OFFICER)
    proved = prove_by_key(
        answer_of(payload.id, payload.response),
        secret=remembered(request),
        ticket=payload.ticket,
        session_id=session.session_id,
        by=session.actor,
        now=timezone.now(),
    )
    return proved_out(proved, request, response)


@routes.way(
    "POST",
    "/session/proof/provider/begin",
    permission=PUBLIC,
    limit="sign_in",
    response=GoOut,
    summary="去统一身份认证验证 Go to the identity provider to prove myself",
    repeatable=False,
)
def begin_provider(request: HttpRequest, response: HttpResponse) -> GoOut:
    """The provider is told to ask again; good in this session alone, for five minutes."""
    session = whoever(request, only=ActorKind.OFFICER)
    address, secret = begin_at_provider(session_id=session.session_id, now=timezone.now())
    remember(secret, request, response)
    return GoOut(address=address)


@routes.way(
    "POST",
    "/session/proof/provider",
    permission=PUBLIC,
    limit="sign_in",
    response={200: SessionOut, 202: SecondStepOut},
    summary="从统一身份认证回来验证 Come back from the provider with a proof",
    repeatable=False,
    examples={"回来 back": {"code": "…", "state": "…"}},
)
def prove_provider(
    request: HttpRequest, payload: BroughtIn, response: HttpResponse
) -> Status[SessionOut | SecondStepOut]:
    """202 asks for our own second step, where the provider asked for none."""
    session = whoever(request, only=ActorKind.OFFICER)
    found = prove_by_provider(
        payload.code,
        state=payload.state,
        issuer=payload.iss,
        secret=remembered(request),
        session_id=session.session_id,
        by=session.actor,
        now=timezone.now(),
    )
    if isinstance(found, SecondStep):
        return Status(202, second_step_out(found))
    return Status(200, proved_out(found, request, response))

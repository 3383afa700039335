"""Residents sign in with a code to their phone."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field

from linli.people.acts.codes import confirm_code, request_code
from linli.web.bodies import Language, Strict
from linli.web.callers import address_of
from linli.web.devices import device_words
from linli.web.door import PUBLIC, Routes
from linli.web.rates import bucket
from linli.web.sessions import SessionOut, session_out, signed_out
from linli.web.shape import Shape

routes = Routes()


class PhoneIn(Strict):
    """The phone that gets the code."""

    phone: str = Field(max_length=40)
    language: Language = "zh"


class CodeSentOut(Shape):
    """The request that the code belongs to."""

    request_id: UUID


class CodeIn(Strict):
    """The code as it came."""

    request_id: UUID
    code: str = Field(max_length=12)


@routes.way(
    "POST",
    "/session/code",
    permission=PUBLIC,
    limit="phone_code",
    response=CodeSentOut,
    summary="发验证码 Send a sign-in code",
    repeatable=False,
    examples={"手机 a phone": {"phone": "13900000000", "language": "zh"}},
)
def send_code(request: HttpRequest, payload: PhoneIn) -> CodeSentOut:
    """Any number gets a code: the answer does not tell who is on record."""
    return CodeSentOut(
        request_id=request_code(
            payload.phone,
            source=bucket(address_of(request)),
            language=payload.language,
            now=timezone.now(),
        )
    )


@routes.way(
    "POST",
    "/session",
    permission=PUBLIC,
    limit="sign_in",
    response={201: SessionOut},
    summary="登录 Sign in with the code",
    repeatable=False,
    examples={
        "验证码 a code": {"request_id": "5f0c6f0e-6b52-4e0e-9f5e-2f8a3c1f9d10", "code": "123456"}
    },
)
def sign_in_with_code(request: HttpRequest, payload: CodeIn, response: HttpResponse) -> SessionOut:
    """Opens a session; what was reported under this phone before is found in it."""
    session = confirm_code(
        payload.request_id,
        payload.code,
        source=bucket(address_of(request)),
        device=device_words(request),
        now=timezone.now(),
    )
    return session_out(session, request, response)


@routes.way(
    "DELETE",
    "/session",
    permission=PUBLIC,
    response={204: None},
    summary="退出 Sign out",
    repeatable=False,
)
def leave(request: HttpRequest, response: HttpResponse) -> None:
    """Ends this session; whoever is not signed in gets 401."""
    signed_out(request, response)

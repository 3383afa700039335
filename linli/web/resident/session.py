"""Residents sign in with a code to their phone."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Schema

from linli.people.acts.codes import confirm_code, request_code
from linli.people.acts.sessions import Opened
from linli.web.bodies import Language, Strict, local
from linli.web.callers import COOKIE
from linli.web.door import PUBLIC, Routes

routes = Routes()


class PhoneIn(Strict):
    """The phone that gets the code."""

    phone: str = Field(max_length=40)
    language: Language = "zh"


class CodeSentOut(Schema):
    """The request that the code belongs to."""

    request_id: UUID


class CodeIn(Strict):
    """The code as it came."""

    request_id: UUID
    code: str = Field(max_length=12)


class SessionOut(Schema):
    """A session. Programs keep the token; our own pages have it in a cookie as well."""

    token: str
    expires_at: datetime
    must_change_password: bool = False


@routes.way(
    "POST",
    "/session/code",
    permission=PUBLIC,
    limit="phone_code",
    response=CodeSentOut,
    summary="发验证码 Send a sign-in code",
)
def send_code(request: HttpRequest, payload: PhoneIn) -> CodeSentOut:
    """Any number gets a code: the answer does not tell who is on record."""
    return CodeSentOut(
        request_id=request_code(payload.phone, language=payload.language, now=timezone.now())
    )


@routes.way(
    "POST",
    "/session",
    permission=PUBLIC,
    limit="sign_in",
    response={201: SessionOut},
    summary="登录 Sign in with the code",
)
def sign_in_with_code(
    request: HttpRequest, payload: CodeIn, response: HttpResponse
) -> tuple[int, SessionOut]:
    """Opens a session; what was reported under this phone before is found in it."""
    session = confirm_code(
        payload.request_id,
        payload.code,
        device=request.headers.get("User-Agent", ""),
        now=timezone.now(),
    )
    return 201, session_out(session, request, response)


def session_out(session: Opened, request: HttpRequest, response: HttpResponse) -> SessionOut:
    """The session as an answer, and as a cookie that no script can read."""
    response.set_cookie(
        COOKIE,
        session.token,
        expires=session.expires_at,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return SessionOut(
        token=session.token,
        expires_at=local(session.expires_at),
        must_change_password=session.must_change_password,
    )

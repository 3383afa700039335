"""How a resident wants to be told 消息设置: one's own alone."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path

from linli.journal.acting import ActorKind
from linli.notices.browsers import withdraw_there
from linli.notices.preferring import give_address, prefer, prove_address, take_address_back
from linli.people.acts.residents import correct_resident
from linli.web.bodies import Done
from linli.web.callers import actor
from linli.web.door import Routes, whoever
from linli.web.once import once
from linli.web.pages import Id
from linli.web.telling import (
    EXAMPLE,
    SUBSCRIPTION,
    AddressIn,
    ProofIn,
    ProvedOut,
    SubscriptionIn,
    TellingIn,
    TellingOut,
    agree,
    span_of,
    telling_out,
)

routes = Routes(only=ActorKind.RESIDENT)
Code = Annotated[str, Path(max_length=30)]


@routes.way(
    "GET",
    "/me/telling",
    permission="people.read",
    response=TellingOut,
    summary="消息设置 How I am told",
)
def told(request: HttpRequest) -> TellingOut:
    """The channels there are, those that were chosen, and the quiet hours."""
    return telling_out(actor(request))


@routes.way(
    "PUT",
    "/me/telling",
    permission="people.correct",
    response=Done,
    summary="修改消息设置 Say how I want to be told",
    examples={"短信 text messages": EXAMPLE},
)
def choose(request: HttpRequest, payload: TellingIn) -> Done:
    """To name a channel is to agree to be written to by it; without any, the inbox alone."""
    by, now = actor(request), timezone.now()

    def work() -> Done:
        if telling_out(by).language != payload.language:
            correct_resident(by.id, language=payload.language, by=by, now=now)
        prefer(
            payload.channels,
            quiet=span_of(payload.quiet),
            language=payload.language,
            by=by,
            now=now,
        )
        return Done()

    return once(request, payload, Done, work, now=now)


@routes.way(
    "PUT",
    "/me/telling/{channel}",
    permission="people.correct",
    response=Done,
    summary="填写收信地址 Give an address",
    examples={"邮箱 mail": {"address": "lin@example.cn"}},
)
def give(request: HttpRequest, channel: Code, payload: AddressIn) -> Done:
    """A code is sent there; it counts once that was told. A second code has to wait a while."""
    by, now = actor(request), timezone.now()

    def work() -> Done:
        give_address(channel, payload.address, by=by, now=now)
        return Done()

    return once(request, payload, Done, work, now=now)


@routes.way(
    "POST",
    "/me/telling/{channel}/proof",
    permission="people.correct",
    response=ProvedOut,
    summary="验证收信地址 Prove an address",
    repeatable=False,
    examples={"验证码 a code": {"code": "482913"}},
)
def prove(request: HttpRequest, channel: Code, payload: ProofIn) -> ProvedOut:
    """Five wrong codes, or a quarter of an hour, and a new one has to be asked for."""
    by, now = actor(request), timezone.now()
    return ProvedOut(proved=prove_address(channel, payload.code, by=by, now=now))


@routes.way(
    "DELETE",
    "/me/telling/{channel}",
    permission="people.correct",
    response=Done,
    summary="删除收信地址 Forget an address",
    repeatable=False,
)
def forget(request: HttpRequest, channel: Code) -> Done:
    """The channel goes out of one's choice, too; forgotten twice is forgotten once."""
    take_address_back(channel, by=actor(request), now=timezone.now())
    return Done()


@routes.way(
    "PUT",
    "/me/telling/{channel}/browsers",
    permission="people.correct",
    response=Done,
    summary="在这台设备接收推送 Be told in this browser",
    examples={"火狐 Firefox": SUBSCRIPTION},
)
def agree_in_browser(request: HttpRequest, channel: Code, payload: SubscriptionIn) -> Done:
    """Web push, in the browser that asks; the channel goes before the others."""
    session, now = whoever(request), timezone.now()

    def work() -> Done:
        agree(request, channel, payload, session, now=now)
        return Done()

    return once(request, payload, Done, work, now=now)


@routes.way(
    "DELETE",
    "/me/telling/{channel}/browsers/{browser_id}",
    permission="people.correct",
    response=Done,
    summary="在一台设备停止推送 Be told there no more",
    repeatable=False,
)
def withdraw_from_browser(request: HttpRequest, channel: Code, browser_id: Id) -> Done:
    """One's own; somebody else's stays, and is answered alike."""
    by = actor(request)
    withdraw_there(channel, browser_id, by=by, now=timezone.now())
    return Done()

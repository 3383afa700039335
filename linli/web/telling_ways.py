"""The routes by which one says how one wants to be told 消息设置, whoever one is."""

from datetime import datetime
from functools import partial
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path

from linli.journal.acting import Actor, ActorKind
from linli.notices.browsers import renew_here, withdraw_there
from linli.notices.preferring import give_address, prefer, prove_address, take_address_back
from linli.people.acts.residents import correct_resident
from linli.web.bodies import Done
from linli.web.door import Routes, whoever
from linli.web.once import done_once, once
from linli.web.pages import Id
from linli.web.telling import (
    EXAMPLE,
    SUBSCRIPTION,
    AddressIn,
    ProofIn,
    ProvedOut,
    RenewedIn,
    SubscriptionIn,
    TellingIn,
    TellingOut,
    agree,
    span_of,
    telling_out,
)

Code = Annotated[str, Path(max_length=30)]


def telling_ways(
    routes: Routes, base: str, *, of: ActorKind, looking: str, changing: str, named: str
) -> None:
    """Declare them under `base` for one kind of person: one's own alone.

    `looking` and `changing` are the permissions, `named` begins the operations' names.
    """

    @routes.way(
        "GET",
        base,
        permission=looking,
        response=TellingOut,
        summary="消息设置 How I am told",
        operation_id=f"{named}_told",
    )
    def told(request: HttpRequest) -> TellingOut:
        """The channels there are, those that were chosen, and the quiet hours."""
        return telling_out(whoever(request, only=of).actor)

    @routes.way(
        "PUT",
        base,
        permission=changing,
        response=Done,
        summary="修改消息设置 Say how I want to be told",
        examples={"短信 text messages": EXAMPLE},
        operation_id=f"{named}_choose",
    )
    def choose(request: HttpRequest, payload: TellingIn) -> Done:
        """To name a channel is to agree to be written to by it; without any, the inbox alone."""

        def work(by: Actor, now: datetime) -> None:
            if of is ActorKind.RESIDENT and telling_out(by).language != payload.language:
                correct_resident(by.id, language=payload.language, by=by, now=now)
            prefer(
                payload.channels,
                quiet=span_of(payload.quiet),
                language=payload.language,
                by=by,
                now=now,
            )

        return done_once(request, payload, work, by=whoever(request, only=of).actor)

    @routes.way(
        "PUT",
        f"{base}/{{channel}}",
        permission=changing,
        response=Done,
        summary="填写收信地址 Give an address",
        examples={"邮箱 mail": {"address": "lin@example.cn"}},
        operation_id=f"{named}_give",
    )
    def give(request: HttpRequest, channel: Code, payload: AddressIn) -> Done:
        """A code is sent there; it counts once that was told. A second code has to wait a while."""
        by = whoever(request, only=of).actor
        return done_once(request, payload, partial(give_address, channel, payload.address), by=by)

    @routes.way(
        "POST",
        f"{base}/{{channel}}/proof",
        permission=changing,
        response=ProvedOut,
        summary="验证收信地址 Prove an address",
        repeatable=False,
        examples={"验证码 a code": {"code": "482913"}},
        operation_id=f"{named}_prove",
    )
    def prove(request: HttpRequest, channel: Code, payload: ProofIn) -> ProvedOut:
        """Five wrong codes, or a quarter of an hour, and a new one has to be asked for."""
        by, now = whoever(request, only=of).actor, timezone.now()
        return ProvedOut(proved=prove_address(channel, payload.code, by=by, now=now))

    @routes.way(
        "DELETE",
        f"{base}/{{channel}}",
        permission=changing,
        response=Done,
        summary="删除收信地址 Forget an address",
        repeatable=False,
        operation_id=f"{named}_forget",
    )
    def forget(request: HttpRequest, channel: Code) -> Done:
        """The channel goes out of one's choice, too; forgotten twice is forgotten once."""
        take_address_back(channel, by=whoever(request, only=of).actor, now=timezone.now())
        return Done()

    @routes.way(
        "PUT",
        f"{base}/{{channel}}/browsers",
        permission=changing,
        response=Done,
        summary="在这台设备接收推送 Be told in this browser",
        examples={"火狐 Firefox": SUBSCRIPTION},
        operation_id=f"{named}_agree_in_browser",
    )
    def agree_in_browser(request: HttpRequest, channel: Code, payload: SubscriptionIn) -> Done:
        """Web push, in the browser that asks; the channel goes before the others."""
        session, now = whoever(request, only=of), timezone.now()

        def work() -> Done:
            agree(request, channel, payload, session, now=now)
            return Done()

        return once(request, payload, Done, work, by=session.actor, now=now)

    @routes.way(
        "PUT",
        f"{base}/browsers/renewed",
        permission=changing,
        response=Done,
        summary="浏览器换了推送地址 This browser is reached elsewhere now",
        repeatable=False,
        examples={"火狐 Firefox": SUBSCRIPTION | {"was": f"{SUBSCRIPTION['endpoint']}Bn7"}},
        operation_id=f"{named}_renew_browser",
    )
    def renew_browser(request: HttpRequest, payload: RenewedIn) -> Done:
        """What agreed in this very session stays agreed; `count` is 0 where there is none such."""
        session, now = whoever(request, only=of), timezone.now()
        renewed = renew_here(
            payload.was,
            endpoint=payload.endpoint,
            public=payload.p256dh,
            auth=payload.auth,
            session_id=session.session_id,
            by=session.actor,
            now=now,
        )
        return Done(count=int(renewed))

    @routes.way(
        "DELETE",
        f"{base}/{{channel}}/browsers/{{browser_id}}",
        permission=changing,
        response=Done,
        summary="在一台设备停止推送 Be told there no more",
        repeatable=False,
        operation_id=f"{named}_withdraw_from_browser",
    )
    def withdraw_from_browser(request: HttpRequest, channel: Code, browser_id: Id) -> Done:
        """One's own; somebody else's stays, and is answered alike."""
        by = whoever(request, only=of).actor
        withdraw_there(channel, browser_id, by=by, now=timezone.now())
        return Done()

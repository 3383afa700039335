"""How a resident wants to be told 消息设置: one's own alone."""

from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.journal.acting import ActorKind
from linli.notices.binding import agree_to_one, begin_agreeing, begin_binding, bind
from linli.web.bodies import Done, Strict
from linli.web.door import Routes, whoever
from linli.web.shape import Shape
from linli.web.telling_ways import Code, telling_ways

routes = Routes(only=ActorKind.RESIDENT)
telling_ways(
    routes,
    "/me/telling",
    of=ActorKind.RESIDENT,
    looking="people.read",
    changing="people.correct",
    named="resident_telling",
)


class WechatIn(Strict):
    """What for one goes to WeChat: to show which account is hers, or to agree to one message."""

    wanted: Literal["bind", "agree"]


class WechatWayOut(Shape):
    """Where the browser goes next."""

    address: str


class BoundIn(Strict):
    """What WeChat sent the browser back with; without a `code` she was not let through."""

    state: str = Field(max_length=128)
    code: str = Field("", max_length=512)


class AgreedIn(Strict):
    """What WeChat sent her back with once she answered; `reserved` is what we sent along."""

    reserved: str = Field(max_length=128)
    action: str = Field(max_length=20)
    openid: str = Field("", max_length=64)
    template_id: str = Field("", max_length=100)
    scene: int = Field(0, ge=0, le=10_000)


class AgreedOut(Shape):
    """Whether she agreed."""

    agreed: bool


@routes.way(
    "POST",
    "/me/telling/{channel}/wechat",
    permission="people.correct",
    response=WechatWayOut,
    summary="去微信绑定，或再同意一条 Go to WeChat",
    repeatable=False,
    examples={"绑定 bind": {"wanted": "bind"}},
)
def go(request: HttpRequest, channel: Code, payload: WechatIn) -> WechatWayOut:
    """What comes back counts in this session alone, once, for five minutes."""
    session, begin = whoever(request), begin_binding if payload.wanted == "bind" else begin_agreeing
    way = begin(channel, session_id=session.session_id, by=session.actor, now=timezone.now())
    return WechatWayOut(address=way)


@routes.way(
    "PUT",
    "/me/telling/{channel}/wechat",
    permission="people.correct",
    response=Done,
    summary="从微信回来，绑定 Come back from WeChat and bind",
    repeatable=False,
    examples={"回来 back": {"state": "…", "code": "…"}},
)
def come_back(request: HttpRequest, channel: Code, payload: BoundIn) -> Done:
    """The account is hers from now on, and is told before other ways; bound before, it moves."""
    session = whoever(request)
    bind(
        channel,
        payload.code,
        state=payload.state,
        session_id=session.session_id,
        by=session.actor,
        now=timezone.now(),
    )
    return Done()


@routes.way(
    "PUT",
    "/me/telling/{channel}/wechat/agreements",
    permission="people.correct",
    response=AgreedOut,
    summary="从微信回来，同意了一条 Come back from WeChat having answered",
    repeatable=False,
    examples={
        "同意 confirmed": {
            "reserved": "…",
            "action": "confirm",
            "openid": "…",
            "template_id": "…",
            "scene": 1,
        }
    },
)
def answered(request: HttpRequest, channel: Code, payload: AgreedIn) -> AgreedOut:
    """One more message may go to her bound account; what she declined changes nothing."""
    session = whoever(request)
    agreed = agree_to_one(
        channel,
        state=payload.reserved,
        action=payload.action,
        openid=payload.openid,
        template=payload.template_id,
        scene=payload.scene,
        session_id=session.session_id,
        by=session.actor,
        now=timezone.now(),
    )
    return AgreedOut(agreed=agreed)

"""The device behind a request, in words its owner knows, and the list of one's devices."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest

from linli.people.devices import SignedInOn
from linli.people.models import Session
from linli.web.bodies import local
from linli.web.shape import Shape

# What a browser says of itself → what people call it. The first that fits: most browsers also
# call themselves Chrome and Safari, and most phones Linux or Mac.
BROWSERS = (
    ("MicroMessenger", "微信 WeChat"),
    ("DingTalk", "钉钉 DingTalk"),
    ("HuaweiBrowser", "华为 Huawei"),
    ("QQBrowser", "QQ"),
    ("UCBrowser", "UC"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
IN_THE_HAND = ("Mobile", "iPhone", "Android", "HarmonyOS")


def words_of(user_agent: str) -> str:
    """Browser and system, such as "Firefox · Windows"; empty when it says neither.

    Versions, models and languages are left out: together they would tell one device from another.
    """
    found = (
        next((name for mark, name in names if mark in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    )
    return " · ".join(name for name in found if name)


def device_words(request: HttpRequest) -> str:
    """The words for the device that this request comes from."""
    return words_of(request.headers.get("User-Agent", ""))


def work_device(request: HttpRequest, said: Literal["wall"] | None) -> Session.Device:
    """The kind of device that staff sign in on: the wall says so, a phone shows it."""
    if said == "wall":
        return Session.Device.WALL
    user_agent = request.headers.get("User-Agent", "")
    is_phone = any(mark in user_agent for mark in IN_THE_HAND)
    return Session.Device.PHONE if is_phone else Session.Device.DESK


class DeviceOut(Shape):
    """A device that somebody is signed in on; `this` is the one that asks."""

    id: int
    kind: Literal["desk", "phone", "wall", "resident"]
    words: str
    since: datetime
    used_at: datetime
    ends_at: datetime
    this: bool


class DevicesOut(Shape):
    """All of them, the one used last before the others."""

    items: list[DeviceOut]


def devices_out(found: list[SignedInOn], *, asking: int) -> DevicesOut:
    """Devices as every door shows them; `asking` is the session of the request."""
    return DevicesOut(
        items=[
            DeviceOut(
                id=one.session_id,
                kind=one.kind.value,
                words=one.words,
                since=local(one.since),
                used_at=local(one.used_at),
                ends_at=local(one.ends_at),
                this=one.session_id == asking,
            )
            for one in found
        ]
    )

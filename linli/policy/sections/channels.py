"""Channels 通知渠道: by which ways messages leave the house, and what each gateway wants to hear.

Never a secret: those lie in the file that LINLI_CHANNEL_SECRETS names, under the channel's code.
"""

import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from linli.policy.sections.gateways import Asked, GatewayAddress, Never, Receipts, Said
from linli.policy.sections.section import Code, Count, Line, Positive, Section, Text

# WeChat's fields by the word that they begin with; its dates are left out, for ours are words.
SubscribedField = Annotated[
    str,
    StringConstraints(
        pattern=r"^(thing|number|letter|symbol|character_string|phone_number|car_number|name"
        r"|phrase|const)[0-9]{1,3}$"
    ),
]
AddressKind = Literal["phone", "email", "wechat", "wecom", "dingtalk", "push", "group"]


_SECRET = re.compile(r"\{secret\.([A-Za-z0-9_-]+)\}")


class Way(Section):
    """What every channel has: a code, under which messages are on record, and a name."""

    code: Code
    name: Text

    @property
    def asks_for(self) -> tuple[str, ...]:
        """The names of the secrets that it cannot do without."""
        return tuple(sorted(set(_SECRET.findall(self.model_dump_json()))))

    @property
    def speaks_plainly(self) -> bool:
        """Whether it goes to an address without TLS, where others read along."""
        return '"address":"http://' in self.model_dump_json()


class Console(Way):
    """Prints messages where the server runs, or only the codes in them; for development only."""

    reaches: AddressKind = "phone"
    only_codes: bool = False


class Theirs(Section):
    """A gateway's own template for one of ours: its id by language, and its values by our names.

    Where a gateway wants a list, their order counts.
    """

    zh: Line
    en: str = ""
    values: dict[str, Line] = {}


class Sms(Way):
    """Text messages 短信 by a gateway's HTTP interface, which is wholly described here.

    `phones` says how numbers are written; `abroad` whether it takes those of other countries.
    """

    send: Asked
    answer: Said = Said()
    templates: dict[Code, Theirs] = {}
    phones: Literal["national", "international", "digits"] = "national"
    abroad: bool = False
    longest_value: Count = 0
    receipts: Receipts | None = None


class Email(Way):
    """Letters 邮件 by a mail server; `signed_in` says that it wants a user and a password."""

    host: Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]{1,253}$")]
    port: Annotated[int, Field(ge=1, le=65_535)] = 465
    sender: Annotated[
        str, StringConstraints(pattern=r"^[A-Za-z0-9._+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$")
    ]
    sender_name: Text
    signed_in: bool = True

    @property
    def asks_for(self) -> tuple[str, ...]:
        return ("user", "password") if self.signed_in else ()


class Subscribed(Section):
    """A template of WeChat for one of ours: its id, and our name for the value of each field."""

    id: Line
    values: dict[SubscribedField, Line]


class OneTime(Section):
    """Messages of an official account that carry one for each agreement 一次性订阅消息.

    `template` is the account's only one for them; `title` stands above our words, in both languages
    of at most fifteen letters. `page` is WeChat's, where somebody agrees.
    """

    template: Line
    title: Text
    page: GatewayAddress = "https://mp.weixin.qq.com/mp/subscribemsg"


class Wechat(Way):
    """Subscribe messages 订阅消息 of a mini program, or of an official account.

    `page` opens when a message is touched. An official account's readers bind their accounts at
    `authorize`, which is WeChat's; with `one_time` they agree to each message beforehand.
    """

    address: GatewayAddress = "https://api.weixin.qq.com"
    authorize: GatewayAddress = "https://open.weixin.qq.com/connect/oauth2/authorize"
    program: bool = True
    page: str = ""
    templates: dict[Code, Subscribed] = {}
    one_time: OneTime | None = None

    @property
    def asks_for(self) -> tuple[str, ...]:
        return ("appid", "secret")


class WecomRobot(Way):
    """A robot in a group of 企业微信."""

    address: GatewayAddress = "https://qyapi.weixin.qq.com"

    @property
    def asks_for(self) -> tuple[str, ...]:
        return ("key",)


class WecomApp(Way):
    """An application of 企业微信, which writes to single members."""

    address: GatewayAddress = "https://qyapi.weixin.qq.com"
    agent: Positive

    @property
    def asks_for(self) -> tuple[str, ...]:
        return ("corpid", "secret")


class DingtalkRobot(Way):
    """A robot in a group of 钉钉."""

    address: GatewayAddress = "https://oapi.dingtalk.com"

    @property
    def asks_for(self) -> tuple[str, ...]:
        return ("token", "secret")


class DingtalkApp(Way):
    """An application of 钉钉, whose work messages 工作通知 go to single members."""

    address: GatewayAddress = "https://oapi.dingtalk.com"
    agent: Positive

    @property
    def asks_for(self) -> tuple[str, ...]:
        return ("appkey", "secret")


class GovDingtalkApp(Way):
    """An application of 政务钉钉 (专有钉钉), whose work messages 工作通知 go to single accounts.

    Each province has its own `address`. `never` and `slower` say what codes in its answers mean,
    for it publishes no list of them.
    """

    address: GatewayAddress
    tenant: Positive
    never: dict[Line, Never] = {}
    slower: tuple[Line, ...] = ()

    @property
    def asks_for(self) -> tuple[str, ...]:
        return ("appkey", "secret")


class Push(Way):
    """Web push 网页推送 to browsers that agreed, kept there for so many `hours`.

    `contact` is whom the push services may ask about us; `services` are the hosts of those that
    are asked, for a browser says itself where its own is.
    """

    contact: Annotated[str, StringConstraints(pattern=r"^(mailto:|https://)[^\s]+$")]
    hours: Annotated[int, Field(ge=1, le=672)] = 24
    services: tuple[Line, ...] = (
        "fcm.googleapis.com",
        "push.services.mozilla.com",
        "push.apple.com",
        "notify.windows.com",
    )

    @property
    def asks_for(self) -> tuple[str, ...]:
        return ("key",)


class Own(Way):
    """A channel that is a class of the installation's own, by its word in LINLI_NOTICE_CHANNELS."""

    kind: Code
    settings: dict[str, Line] = {}


class Channels(Section):
    """All channels beside the inbox, which needs none."""

    console: tuple[Console, ...] = ()
    sms: tuple[Sms, ...] = ()
    email: tuple[Email, ...] = ()
    wechat: tuple[Wechat, ...] = ()
    wecom_robots: tuple[WecomRobot, ...] = ()
    wecom_apps: tuple[WecomApp, ...] = ()
    dingtalk_robots: tuple[DingtalkRobot, ...] = ()
    dingtalk_apps: tuple[DingtalkApp, ...] = ()
    gov_dingtalk_apps: tuple[GovDingtalkApp, ...] = ()
    push: tuple[Push, ...] = ()
    own: tuple[Own, ...] = ()

    @cached_property
    def all(self) -> tuple[Way, ...]:
        """Every channel, in the order of the kinds."""
        return (
            *self.sms,
            *self.wechat,
            *self.email,
            *self.wecom_apps,
            *self.wecom_robots,
            *self.dingtalk_apps,
            *self.gov_dingtalk_apps,
            *self.dingtalk_robots,
            *self.push,
            *self.own,
            *self.console,
        )

    @cached_property
    def by_code(self) -> dict[str, Way]:
        """Each channel under its code."""
        return {one.code: one for one in self.all}

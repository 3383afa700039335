"""Looks at how people are reached: sign-in codes and notices go to them, and not to a console."""

from collections.abc import Iterator

from django.core.exceptions import ImproperlyConfigured

from linli.notices.channels import channel_of
from linli.notices.parcels import Unready
from linli.notices.secrets import secrets_of
from linli.people.code_sender import ConsoleCodeSender, code_sender
from linli.policy.queries import current
from linli.site.code_by_channel import CodeByChannel, channel_for_codes
from linli.site.findings import Finding, bad


def codes() -> Iterator[Finding]:
    """Do sign-in codes go to telephones, and not to whoever reads the log?"""
    try:
        sender = code_sender()
        without_channel = isinstance(sender, CodeByChannel) and channel_for_codes() is None
    except (ImproperlyConfigured, ImportError) as failure:
        yield bad(
            "sign-in codes",
            "验证码发送方式不可用。",
            f"Sign-in codes cannot be sent: {failure}",
            "LINLI_CODE_SENDER=package.module.Class",
        )
        return
    if without_channel:
        yield bad(
            "sign-in codes",
            "规则包里没有短信渠道，验证码发不出去。",
            "The pack has no channel that reaches phones: sign-in codes cannot be sent.",
            "an [[sms]] in the pack's channels.toml, see docs/how-to/add-a-notice-channel.md",
        )
    if isinstance(sender, ConsoleCodeSender):
        yield bad(
            "sign-in codes",
            "验证码打印在服务器上，没有发到手机。",
            "Sign-in codes are printed on the server instead of sent to telephones.",
            "LINLI_CODE_SENDER=package.module.Class",
        )


def notice_channels() -> Iterator[Finding]:
    """Can every channel of the pack be used, with all that it signs in with?"""
    section = current().pack.channels
    for one in section.console:
        yield bad(
            "notices",
            f"渠道 {one.code} 把通知打印在服务器上。",
            f"The channel {one.code} prints notices on the server.",
            "take it out of the pack's channels.toml",
        )
    for entry in section.all:
        if entry.speaks_plainly:
            yield bad(
                "notices",
                f"渠道 {entry.code} 的地址不是 https，号码和密钥会明文传输。",
                f"The channel {entry.code} goes to an address without TLS: numbers and keys in "
                "the clear.",
                "an https:// address in the pack's channels.toml",
            )
        try:
            channel_of(entry)
            for name in entry.asks_for:
                secrets_of(entry.code)[name]
        except Unready as why:
            yield bad(
                "notices",
                f"渠道 {entry.code} 不可用。",
                f"The channel {entry.code} cannot be used: {why}",
                "the file of LINLI_CHANNEL_SECRETS, mode 600; linli notices try CHANNEL ADDRESS",
            )

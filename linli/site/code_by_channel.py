"""Sign-in codes go by the district's own channel for phones, like every other message."""

import secrets
from datetime import UTC, datetime

from linli.notices.channels import Channel, channels
from linli.notices.parcels import Language, Parcel
from linli.people.code_sender import ConsoleCodeSender
from linli.policy.checks.channels import SIGN_IN_CODE
from linli.policy.queries import current

TEXTS: dict[Language, str] = {
    "zh": "验证码{code}，10分钟内有效。不是您本人操作的，请不用理会。",
    "en": "{code} is your sign-in code, good for 10 minutes. If you did not ask, ignore it.",
}


class CodeByChannel:
    """Sends a code by the first channel of the pack that reaches phones.

    Without one it prints the code where the server runs, which refuses in production.
    """

    def send(self, phone: str, code: str, language: str) -> None:
        """Raises whatever keeps the channel from taking it."""
        channel = channel_for_codes()
        if channel is None:
            ConsoleCodeSender().send(phone, code, language)
            return
        written: Language = "en" if language == "en" else "zh"
        name = current().pack.district.name
        parcel = Parcel(
            key=f"code-{secrets.token_hex(8)}",
            to=phone,
            title=name.en if written == "en" else name.zh,
            text=TEXTS[written].format(code=code),
            link="",
            language=written,
            template=SIGN_IN_CODE,
            values={"code": code},
            urgent=True,
        )
        channel.carry(parcel, now=datetime.now(UTC))


def channel_for_codes() -> Channel | None:
    """The first channel that reaches phones; none without one, or without rules in force."""
    return next((one for one in channels().values() if one.reaches == "phone"), None)

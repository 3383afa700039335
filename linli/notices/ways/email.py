"""Letters by e-mail 邮件, handed to the district's own mail server."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from linli.notices.parcels import Carried, Parcel, Refused, Undeliverable, Wait
from linli.notices.secrets import Secrets
from linli.outside.mail import NotTaken, Server, hand_over
from linli.policy.queries import current
from linli.policy.sections.channels import AddressKind, Email

SECONDS = 20.0
# One address and nothing beside it: no line end, no second address, no name.
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z0-9-]{2,60}"
)
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f]+")
# Too many at once, as servers say it; greylisting is no such thing and is tried again soon.
SLOWER = frozenset({421, 452})
SECONDS_TO_WAIT = 300.0


class EmailChannel:
    """One mail server, and the address that letters come from."""

    reaches: AddressKind = "email"

    def __init__(self, entry: Email, secrets: Secrets) -> None:
        self.code = entry.code
        self.entry = entry
        self.secrets = secrets

    def carry(self, parcel: Parcel, *, now: datetime) -> Carried:
        """Hand it over; every try bears the same Message-ID, by which mail programs know it."""
        to = parcel.to.strip()
        if not _ADDRESS.fullmatch(to):
            raise Undeliverable("no_such_address")
        entry = self.entry
        user = self.secrets["user"] if entry.signed_in else ""
        password = self.secrets["password"] if entry.signed_in else ""
        server = Server(entry.host, entry.port, user, password)
        letter = letter_of(parcel, to, entry, now=now)
        try:
            content = letter.as_bytes(policy=SMTP)
            hand_over(server, content, sender=entry.sender, to=to, seconds=SECONDS)
        except NotTaken as refused:
            _judged(refused)
        return Carried(str(letter["Message-ID"]))


def letter_of(parcel: Parcel, to: str, entry: Email, *, now: datetime) -> EmailMessage:
    """The letter: words alone, which every program shows and no program tracks."""
    letter = EmailMessage()
    name = entry.sender_name.en if parcel.language == "en" else entry.sender_name.zh
    letter["From"] = Address(_one_line(name), addr_spec=entry.sender)
    letter["To"] = Address(addr_spec=to)
    letter["Subject"] = _one_line(parcel.title)
    letter["Date"] = format_datetime(now.astimezone(current().pack.district.zone))
    letter["Message-ID"] = f"<{parcel.key}@{entry.sender.partition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["Content-Language"] = "en" if parcel.language == "en" else "zh-CN"
    # In base64, which every server lets through as it is.
    letter.set_content(f"{parcel.text}\n\n{parcel.link}".strip() + "\n", cte="base64")
    return letter


def _one_line(text: str) -> str:
    return _NOT_SHOWN.sub(" ", text).strip()


def _judged(refused: NotTaken) -> None:
    """What a refusal means. Raises Undeliverable, Wait, Refused."""
    status = refused.status
    if status in SLOWER:
        raise Wait(SECONDS_TO_WAIT) from None
    if refused.step == "recipient" and 550 <= status <= 553:
        raise Undeliverable("no_such_address") from None
    if refused.step == "words" and status >= 550:
        raise Undeliverable("forbidden_words") from None
    raise Refused(f"{refused.step}_{status}") from None

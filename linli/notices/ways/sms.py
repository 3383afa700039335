"""Text messages 短信 by a gateway that the pack describes."""

from dataclasses import replace
from datetime import datetime

from linli.notices.parcels import Carried, Parcel, Undeliverable
from linli.notices.secrets import Secrets
from linli.notices.ways.asking import answered, filled, heard, words_for
from linli.people.phones import is_mobile
from linli.policy.sections.channels import AddressKind, Sms

CHINA = "86"


class SmsChannel:
    """One gateway for text messages."""

    reaches: AddressKind = "phone"

    def __init__(self, entry: Sms, secrets: Secrets) -> None:
        self.code = entry.code
        self.entry = entry
        self.secrets = secrets

    def carry(self, parcel: Parcel, *, now: datetime) -> Carried:
        """Ask the gateway to send it; the parcel's key goes along where the description says so."""
        addressed = replace(parcel, to=self._number(parcel.to))
        theirs = self.entry.templates.get(parcel.template)
        if theirs is None and not self._sends_text:
            raise Undeliverable("no_template")
        values, template = {}, ""
        if theirs is not None:
            template = theirs.en if parcel.language == "en" and theirs.en else theirs.zh
            said = {"text": parcel.text, "title": parcel.title, "link": parcel.link}
            ours = {**parcel.values, **said}
            values = {name: self._short(ours.get(one, "")) for name, one in theirs.values.items()}
        words = words_for(self.secrets, now=now, parcel=addressed, values=values, template=template)
        return heard(self.entry.answer, answered(filled(self.entry.send, words)))

    @property
    def _sends_text(self) -> bool:
        """Whether the words themselves go out, so that no template of theirs is needed."""
        return "{text}" in self.entry.send.model_dump_json()

    def _number(self, phone: str) -> str:
        """The number as this gateway writes it. Raises Undeliverable for one it cannot reach."""
        if phone.startswith("+"):
            if not self.entry.abroad:
                raise Undeliverable("abroad")
            return phone if self.entry.phones != "digits" else phone[1:]
        if not is_mobile(phone):
            raise Undeliverable("not_mobile")
        match self.entry.phones:
            case "international":
                return f"+{CHINA}{phone}"
            case "digits":
                return f"{CHINA}{phone}"
        return phone

    def _short(self, value: str) -> str:
        """A value as long as the gateway takes it, its end shown to be missing."""
        longest = self.entry.longest_value
        return value if not longest or len(value) <= longest else f"{value[: longest - 1]}…"

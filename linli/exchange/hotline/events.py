"""What the hotlines' door puts on record."""

from datetime import datetime

from linli.journal.events import Event, Subject, event


@event("hotline_letter.mended")
class LetterMended(Event):
    """A dead letter of a hotline was tried again by a person, with these fields set anew 重放."""

    letter_id: int
    fields: tuple[str, ...]

    @property
    def subject(self) -> Subject:
        return Subject("hotline_letter", self.letter_id)


@event("hotline_letter.discarded")
class LetterDiscarded(Event):
    """A dead letter of a hotline was put aside for good 作废."""

    letter_id: int

    @property
    def subject(self) -> Subject:
        return Subject("hotline_letter", self.letter_id)


@event("hotline_order.asked")
class HotlineAsked(Event):
    """A desk asked a hotline for more facts or more time, or to take its order back 向热线申请."""

    case_id: int
    order_id: int
    kind: str
    unit_id: int
    note_id: int
    until: datetime | None
    reason: str = ""


@event("hotline_secret.made")
class HotlineSecretMade(Event):
    """A hotline was given a secret to sign with, or we were given its own 签名密钥."""

    secret_id: int

    @property
    def subject(self) -> Subject:
        return Subject("hotline_secret", self.secret_id)


@event("hotline_secret.ended")
class HotlineSecretEnded(Event):
    """The older secrets of a hotline count no more."""

    secret_id: int

    @property
    def subject(self) -> Subject:
        return Subject("hotline_secret", self.secret_id)

"""How the reporter of a voice wants to be known 实名、保密、匿名, and what is kept of her. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from linli.journal.acting import VISITOR, Actor, ActorKind
from linli.policy.pack import Pack


class KnownAs(StrEnum):
    """named: by name and number, masked; confidential: sealed to a role; anonymous: by nothing."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


KNOWN_AS_NAMES: dict[str, tuple[str, str]] = {
    KnownAs.NAMED: ("实名", "named"),
    KnownAs.CONFIDENTIAL: ("保密", "confidential"),
    KnownAs.ANONYMOUS: ("匿名", "anonymous"),
}


def recorded_as(known_as: str, *, by: Actor, now: datetime, pack: Pack) -> tuple[Actor, datetime]:
    """The actor and the moment under which a reporter's own act goes on record.

    Whoever does not want to be known acts as a visitor, signed in or not: the journal, the kept
    answers and the uploads must not name the account. An anonymous one acts at a rounded time. An
    officer who takes a report down for somebody else stays who she is.
    """
    if known_as == KnownAs.NAMED:
        return by, now
    if by.kind is ActorKind.RESIDENT:
        by = VISITOR
    return by, rounded(now, pack) if known_as == KnownAs.ANONYMOUS else now


def rounded(now: datetime, pack: Pack) -> datetime:
    """The moment rounded down to the pack's minutes, counted from the district's midnight.

    Down and never up: what lies in the future would hold up those who are to be told.
    """
    step = timedelta(minutes=pack.intake.reporters.anonymous_minutes)
    local = now.astimezone(pack.district.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight + (local - midnight) // step * step).astimezone(now.tzinfo)

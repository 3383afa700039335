"""Who a confidential reporter is, before the link to her is cut."""

from dataclasses import dataclass

from linli.cases.known_as import KnownAs
from linli.intake.refusals import nobody_to_confide
from linli.intake.report import Report
from linli.journal.acting import Actor, ActorKind
from linli.people.phones import phone_normal
from linli.people.queries import residents


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """A name and a number in the clear, on their way to be sealed."""

    name: str
    phone: str


def identity_of(report: Report, *, by: Actor) -> Identity | None:
    """What a confidential report says of its reporter; None for one that is not confidential.

    Whoever is signed in need not type what her account has. Raises Invalid when there is neither
    a name nor a number: then the report is an anonymous one, and should say so.
    """
    if report.known_as != KnownAs.CONFIDENTIAL:
        return None
    name, phone = " ".join(report.name.split()), phone_normal(report.phone)
    if by.kind is ActorKind.RESIDENT:
        account = residents([by.id])[by.id]
        name, phone = name or account.name.plain, phone or account.phone.plain
    if not (name or phone):
        raise nobody_to_confide()
    return Identity(name, phone)

"""Messages, where they go, and what still has to leave the house."""

from linli.notices.models.addresses import ACCOUNT, ADDRESS, BROWSER, Address, Consent, Preference
from linli.notices.models.messages import Agreement, AreaNotice, Meter, Notice, Outgoing

__all__ = [
    "ACCOUNT",
    "ADDRESS",
    "BROWSER",
    "Address",
    "Agreement",
    "AreaNotice",
    "Consent",
    "Meter",
    "Notice",
    "Outgoing",
    "Preference",
]

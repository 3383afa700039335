"""The tables of the room of people."""

from linli.people.models.persons import (
    FACTOR,
    NAME,
    PHONE,
    PHONE_TAIL,
    RESET_REASON,
    AnswerTemplate,
    Factor,
    FactorReset,
    Officer,
    Post,
    RecoveryCode,
    Resident,
    Session,
    SignInCode,
    Tries,
    Unit,
)
from linli.people.models.ways_in import PASSKEY_NAME, Ceremony, Passkey

__all__ = [
    "FACTOR",
    "NAME",
    "PASSKEY_NAME",
    "PHONE",
    "PHONE_TAIL",
    "RESET_REASON",
    "AnswerTemplate",
    "Ceremony",
    "Factor",
    "FactorReset",
    "Officer",
    "Passkey",
    "Post",
    "RecoveryCode",
    "Resident",
    "Session",
    "SignInCode",
    "Tries",
    "Unit",
]

"""The tables of the room of people."""

from linli.people.models.erased_keys import ErasedKey
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
from linli.people.models.ways_in import (
    PASSKEY_NAME,
    PROVIDER_SUBJECT,
    Ceremony,
    Passkey,
    ProviderLink,
)

__all__ = [
    "FACTOR",
    "NAME",
    "PASSKEY_NAME",
    "PHONE",
    "PHONE_TAIL",
    "PROVIDER_SUBJECT",
    "RESET_REASON",
    "AnswerTemplate",
    "Ceremony",
    "ErasedKey",
    "Factor",
    "FactorReset",
    "Officer",
    "Passkey",
    "Post",
    "ProviderLink",
    "RecoveryCode",
    "Resident",
    "Session",
    "SignInCode",
    "Tries",
    "Unit",
]

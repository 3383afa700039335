"""The second factor 动态口令: six digits that a phone computes from a secret (RFC 6238)."""

import base64
import hmac
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from cryptography.hazmat.primitives.twofactor.totp import TOTP

DIGITS = 6
STEP_SECONDS = 30
# One step before and after: clocks of phones differ, and typing takes time.
DRIFT_STEPS = 1
SECRET_BYTES = 20
RECOVERY_CODES = 10
RECOVERY_LENGTH = 10
# Without what is mistaken for something else when it is copied from paper.
RECOVERY_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def fresh_secret() -> str:
    """A new secret as people type it into an app: base32."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def code_at(secret: str, step: int, *, digits: int = DIGITS) -> str:
    """The code of one step of thirty seconds."""
    # SHA-1 as RFC 6238 has it by default: apps on phones know no other, and HMAC does not lean on
    # what SHA-1 has lost.
    made = HOTP(base64.b32decode(secret), digits, SHA1()).generate(step)  # noqa: S303
    return made.decode()


def step_of(now: datetime) -> int:
    """How many steps have passed since 1970."""
    return int(now.timestamp()) // STEP_SECONDS


def matching_step(secret: str, code: str, *, after: int, now: datetime) -> int | None:
    """The step that a code belongs to, if it is near now and later than the last one used.

    Every step is compared, in the same time whether it fits or not.
    """
    here = step_of(now)
    found = None
    for step in range(here - DRIFT_STEPS, here + DRIFT_STEPS + 1):
        fits = hmac.compare_digest(code_at(secret, step).encode(), code.encode())
        if fits and step > after:
            found = step
    return found


def address_of_secret(secret: str, *, account: str, issuer: str) -> str:
    """The `otpauth://` address that a phone's app reads from the square."""
    totp = TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303  # as above
    return totp.get_provisioning_uri(account, issuer)


def fresh_recovery_codes() -> list[str]:
    """Codes on paper for the day when the phone is lost; each is good once, 50 bits long."""
    return [
        "".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_LENGTH))
        for _ in range(RECOVERY_CODES)
    ]


def normal_code(typed: str) -> str:
    """A code as it was meant: without spaces and dashes, in capitals, misread letters put right."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return letters if letters.isdigit() else letters.translate(str.maketrans("OIL", "011"))

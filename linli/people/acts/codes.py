"""Residents sign in with a code that is sent to their phone; no account has to be made first."""

import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import F

from linli.journal.acting import Actor, Forbidden, Invalid, NotNow, TooMany, act
from linli.people.acts.note_resident import note_resident
from linli.people.acts.residents import correct_resident
from linli.people.acts.sessions import Opened, open_session
from linli.people.acts.tries import BackOff, charge, forgive, give_back
from linli.people.code_sender import code_sender
from linli.people.models import PHONE, Session, SignInCode
from linli.people.permissions import Subject, must
from linli.people.phones import phone_normal, takes_texts
from linli.people.sealing import blind, blinds, opened, seal

CODE = "sign-in code"
CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5
# A code costs money and wakes somebody: the second comes after a minute, the third after two. Per
# number *and* where it is asked from: a stranger elsewhere cannot keep its owner from asking.
CODES_SENT = BackOff(
    free=1,
    first_wait=timedelta(minutes=1),
    longest_wait=timedelta(hours=1),
    forgotten_after=timedelta(hours=6),
)
# Whoever asks from many places. One alone, as slowly as it is let, never makes anybody wait here.
CODES_TO_ONE_NUMBER = BackOff(
    free=8,
    first_wait=timedelta(minutes=1),
    longest_wait=timedelta(minutes=30),
    forgotten_after=timedelta(minutes=45),
)


def request_code(phone: str, *, source: str = "", language: str = "zh", now: datetime) -> UUID:
    """Send a sign-in code to a phone and give the request's id, which `confirm_code` asks for.

    Any number gets one: the answer does not tell who is on record. `source` is the network address
    of who asks. Raises TooMany when a code went there a moment ago because of the same source, or
    because of many; NotNow when it could not be sent.
    """
    # Not one transaction: the count stays though sending fails, and none waits for a sender.
    number = phone_normal(phone)
    if not takes_texts(number):
        # A landline or a service number would be told of a code that never comes.
        raise Invalid(
            "phone.unclear",
            "这不是手机号，收不到验证码。请填 11 位手机号。",
            "No text message reaches this number. Give a mobile number of 11 digits.",
            field="phone",
        )
    _charge(number, source, now=now)
    code = f"{secrets.randbelow(1_000_000):06}"
    request_id = uuid4()
    SignInCode.objects.create(
        id=request_id,
        phone_index=blind(number, PHONE),
        phone_sealed=seal(number, PHONE),
        code_hash=code_hash(request_id, code),
        created_at=now,
        expires_at=now + CODE_LASTS,
    )
    sender = code_sender()
    try:
        sender.send(number, code, language)
    except Exception:  # a plug-in may raise anything, with the number in it
        raise NotNow(
            "code.not_sent",
            "验证码没有发出去。请一分钟后再试；不登录也可以提交诉求。",
            "The code could not be sent. Try again in a minute; you can report without it.",
        ) from None
    return request_id


def _charge(number: str, source: str, *, now: datetime) -> None:
    """Count a code before it is sent. Raises TooMany, and counts nothing, while a wait lasts."""
    charge(f"code to {number} {source}", CODES_SENT, now=now)
    try:
        charge(f"code to {number}", CODES_TO_ONE_NUMBER, now=now)
    except TooMany:
        give_back(f"code to {number} {source}")
        raise


def _forgive(number: str, source: str) -> None:
    """Forget the codes sent: its owner has shown that she has the number."""
    forgive(f"code to {number} {source}")
    forgive(f"code to {number}")


def confirm_code(
    request_id: UUID,
    code: str,
    *,
    source: str = "",
    device: str = "",
    language: str = "zh",
    now: datetime,
) -> Opened:
    """Open a resident's session with the code that was sent; a code opens one session.

    Raises Forbidden when the code is wrong, used, too old, or was guessed at too often.
    """
    number = _number_of(request_id, code, now=now)
    session = spend(request_id, number, device=device, language=language, now=now)
    _forgive(number, source)
    return session


def change_number(
    resident_id: int,
    request_id: UUID,
    code: str,
    *,
    source: str = "",
    by: Actor,
    now: datetime,
) -> None:
    """Put a resident's record under the number that the code was sent to: so it is proved.

    Raises Forbidden as `confirm_code` does, Conflict when the number is on record for another.
    """
    number = _number_of(request_id, code, now=now)
    _change(resident_id, request_id, number, by=by, now=now)
    _forgive(number, source)


@act
def _change(resident_id: int, request_id: UUID, number: str, *, by: Actor, now: datetime) -> None:
    _use_up(request_id, now=now)
    must(by, "people.correct", Subject(resident_ids=frozenset({resident_id})), now=now)
    correct_resident(resident_id, phone=number, by=Actor.system("new_number"), now=now)


def _number_of(request_id: UUID, code: str, *, now: datetime) -> str:
    """The number to which this code was sent; a wrong one counts as a try."""
    # Counted before it is compared, and kept though it is refused: five tries are five tries,
    # also when they come at once.
    tried = SignInCode.objects.filter(
        id=request_id, used_at=None, tries__lt=MOST_TRIES, expires_at__gt=now
    ).update(tries=F("tries") + 1)
    sent = SignInCode.objects.filter(id=request_id).first() if tried else None
    if sent is None:
        raise Forbidden(
            "code.gone",
            "验证码已用过、已过期或输错太多次。请重新获取。",
            "This code was used, is too old, or was mistyped too often. Ask for a new one.",
        )
    typed = "".join(letter for letter in code if letter.isalnum())
    if not is_code(bytes(sent.code_hash), request_id, typed):
        raise Forbidden("code.wrong", "验证码不对。请再看一下短信。", "The code is wrong.")
    return opened(sent.phone_sealed, PHONE).plain


def _use_up(request_id: UUID, *, now: datetime) -> None:
    if not SignInCode.objects.filter(id=request_id, used_at=None).update(used_at=now):
        raise Forbidden(
            "code.gone",
            "验证码已用过。请重新获取。",
            "This code was used. Ask for a new one.",
        )


@act
def spend(request_id: UUID, number: str, *, device: str, language: str, now: datetime) -> Opened:
    """Use a code up and open the session in one transaction: of two at once, one comes first."""
    _use_up(request_id, now=now)
    by = Actor.system("sign_in")
    resident_id = note_resident(number, language=language, by=by, now=now)
    assert resident_id is not None  # there is a number
    return open_session(
        Session.Kind.RESIDENT,
        resident_id,
        device=device,
        by=Actor.resident(resident_id),
        now=now,
    )


def code_hash(request_id: UUID, code: str) -> bytes:
    """A six-digit code is soon tried out without the key; with the request's id it fits once."""
    return blind(f"{request_id} {code}", CODE)


def is_code(kept: bytes, request_id: UUID, typed: str) -> bool:
    """Whether it is what was sent; also when the index key was renewed in these ten minutes."""
    ways = blinds(f"{request_id} {typed}", CODE)
    return any(hmac.compare_digest(kept, one) for one in ways)


def drop_old_codes(*, now: datetime) -> int:
    """Delete codes a day after they ended; returns how many went."""
    dropped, _ = SignInCode.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()
    return dropped

"""An officer adds passkeys, names them, signs in with one, and takes one away."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from linli.journal.acting import Actor, Conflict, Forbidden, Invalid, NotFound, NotNow, act
from linli.journal.record import record
from linli.people.acts.ceremonies import begin_ceremony, finish_ceremony
from linli.people.acts.factors import active_officer, written_codes
from linli.people.acts.handles import user_handle_for
from linli.people.acts.sessions import Device, Opened, Why, end_sessions
from linli.people.acts.sign_in import check_our_own_door, entered, locked_out, told_by
from linli.people.events import PasskeyAdded, PasskeyBlocked, PasskeyRemoved, PasskeyRenamed
from linli.people.factor_rules import has_phone, is_required
from linli.people.models import (
    PASSKEY_NAME,
    Ceremony,
    FactorReset,
    Officer,
    Passkey,
    RecoveryCode,
    Session,
)
from linli.people.passkeys import (
    NotProved,
    Proof,
    added,
    are_possible,
    creation_options,
    credential_id_of,
    is_a_copy,
    proved,
    request_options,
    user_handle_of,
)
from linli.people.queries import officer_facts
from linli.people.sealing import seal
from linli.people.whereabouts import check_may_enter
from linli.policy.queries import current

MOST_PASSKEYS = 10
LONGEST_NAME = 40


@dataclass(frozen=True)
class Begun:
    """What the device is to sign, and the secret that this browser alone is given."""

    options: dict[str, Any]
    secret: str = field(repr=False)


def begin_passkey(*, session_id: int, by: Actor, now: datetime) -> Begun:
    """Begin to add a passkey. Raises NotNow where there are as many as one may have."""
    check_possible()
    officer = active_officer(by)
    held = own_credentials(officer.id)
    if len(held) >= MOST_PASSKEYS:
        raise NotNow(
            "passkey.too_many",
            f"最多 {MOST_PASSKEYS} 把。请先移除不用的。",
            f"There are {MOST_PASSKEYS} already. Remove one that is not used.",
        )
    secret = begin_ceremony(Ceremony.Kind.ADD_PASSKEY, session_id=session_id, now=now)
    options = creation_options(
        secret,
        user_handle_for(officer.id),
        officer.username,
        name=officer_facts(officer).name.plain,
        site=f"邻里 {current().pack.district.name.zh}",
        has=held,
    )
    return Begun(options, secret)


def add_passkey(
    answer: dict[str, Any], name: str, *, secret: str, session_id: int, by: Actor, now: datetime
) -> list[str]:
    """Keep the key that the device has made. Gives recovery codes, if she had none until now.

    All one's sessions end but the one named.
    """
    # Used up before anything is looked at: a second answer to the same challenge is none.
    finish_ceremony(Ceremony.Kind.ADD_PASSKEY, secret, session_id=session_id, now=now)
    try:
        made = added(secret, answer)
    except NotProved:
        raise Invalid(
            "passkey.not_made",
            "这台设备没有做成通行密钥。请重试，或换一台设备。",
            "This device has not made a passkey. Try again, or take another device.",
        ) from None
    kept = Passkey(
        officer_id=by.id,
        name_sealed=seal(checked_name(name), PASSKEY_NAME),
        credential_id=made.credential_id,
        credential=made.credential,
        sign_count=made.sign_count,
        user_handle=user_handle_for(by.id),
        added_at=now,
    )
    return kept_passkey(kept, session_id=session_id, by=by, now=now)


@act
def kept_passkey(kept: Passkey, *, session_id: int, by: Actor, now: datetime) -> list[str]:
    Officer.objects.select_for_update().get(id=by.id)
    if Passkey.objects.filter(credential_id=kept.credential_id).exists():
        raise Conflict(
            "passkey.there_already",
            "这把通行密钥已经登记过。",
            "This passkey is registered already.",
        )
    kept.save()
    FactorReset.objects.filter(officer_id=by.id, told_at=None).update(told_at=now)
    end_sessions(by.id, Why.FACTOR, keep=session_id, by=by, now=now)
    record(PasskeyAdded(officer_id=by.id, passkey_id=kept.id), by=by, now=now)
    has_codes = RecoveryCode.objects.filter(officer_id=by.id, used_at=None).exists()
    return [] if has_codes else written_codes(by.id)


@act
def rename_passkey(passkey_id: int, name: str, *, by: Actor, now: datetime) -> None:
    """Call one's own passkey something else."""
    own_passkey(passkey_id, by)
    Passkey.objects.filter(id=passkey_id).update(name_sealed=seal(checked_name(name), PASSKEY_NAME))
    record(PasskeyRenamed(officer_id=by.id, passkey_id=passkey_id), by=by, now=now)


@act
def remove_passkey(
    passkey_id: int, *, session_id: int | None = None, by: Actor, now: datetime
) -> None:
    """Take one's own passkey away; never the last way to prove oneself where the rules ask for one.

    All one's sessions end but the one named.
    """
    # Locked: two of them taken away at once must leave one.
    Officer.objects.select_for_update().get(id=by.id)
    own_passkey(passkey_id, by)
    others = Passkey.objects.filter(officer_id=by.id).exclude(id=passkey_id)
    is_last = not others.exists() and not has_phone(by.id)
    if is_last and is_required(by.id, now=now):
        raise NotNow(
            "passkey.last",
            "您的岗位必须有第二重验证，这是最后一把。请先添加另一把，或绑定动态口令。",
            "Your post requires a second factor, and this is the last. Add another first.",
        )
    Passkey.objects.filter(id=passkey_id).delete()
    if is_last:
        RecoveryCode.objects.filter(officer_id=by.id).delete()
    end_sessions(by.id, Why.FACTOR, keep=session_id, by=by, now=now)
    record(PasskeyRemoved(officer_id=by.id, passkey_id=passkey_id), by=by, now=now)


def begin_entering(*, ticket: str = "", now: datetime) -> Begun:
    """Begin to sign in with a passkey: whichever the device has, or with a ticket one of hers."""
    check_possible()
    allowed: list[bytes] = []
    if ticket:
        allowed = own_credentials(told_by(ticket, now=now).officer.id)
        if not allowed:
            raise unknown_key()
    secret = begin_ceremony(Ceremony.Kind.PASSKEY, now=now)
    return Begun(request_options(secret, allowed), secret)


def sign_in_by_passkey(
    answer: dict[str, Any],
    *,
    secret: str,
    ticket: str = "",
    device_kind: Session.Device = Device.DESK,
    device: str = "",
    now: datetime,
) -> Opened:
    """Open the session of whose key signed; with the password's ticket, hers alone.

    Raises Forbidden in the same words whether the key is unknown, wrong, or another's.
    """
    # Not one transaction: a copy that has shown itself stays blocked though it is refused.
    finish_ceremony(Ceremony.Kind.PASSKEY, secret, now=now)
    passkey, proof = proved_passkey(answer, secret)
    officer = passkey.officer
    proved_by = Session.Proof.OURSELVES
    if ticket:
        told = told_by(ticket, now=now)
        if told.officer.id != officer.id:
            raise unknown_key()
        device_kind, device, proved_by = told.device_kind, told.device, told.proved_by
    if not officer.active:
        raise unknown_key()
    if officer.locked_at is not None:
        raise locked_out()
    if proved_by is Session.Proof.OURSELVES:
        check_our_own_door(officer)
    check_may_enter(officer.id, now=now)
    counted(passkey, proof, now=now)
    return entered(officer, device_kind, device, proved_by, now=now)


def proved_passkey(answer: dict[str, Any], secret: str) -> tuple[Passkey, Proof]:
    """The passkey that signed this browser's challenge."""
    try:
        wanted = credential_id_of(answer)
        found = Passkey.objects.select_related("officer").filter(credential_id=wanted).first()
        if found is None:
            raise unknown_key()
        proof = proved(secret, answer, bytes(found.credential))
    except NotProved:
        raise unknown_key() from None
    handle = found.user_handle or user_handle_of(found.officer_id)
    if proof.user_handle not in (None, b"", bytes(handle)):
        raise unknown_key()
    return found, proof


def counted(passkey: Passkey, proof: Proof, *, now: datetime) -> None:
    """Keep how often the key has signed. Raises Forbidden when it is blocked, or is by this."""
    if passkey.blocked_at is None and not is_a_copy(passkey.sign_count, proof.sign_count):
        rows = Passkey.objects.filter(id=passkey.id, sign_count=passkey.sign_count, blocked_at=None)
        if rows.update(sign_count=proof.sign_count, used_at=now):
            return
    if passkey.blocked_at is None:
        block(passkey, now=now)
    raise Forbidden(
        "passkey.blocked",
        "这把通行密钥可能被复制，已停用。请用其他方式登录，移除它，并告诉本单位管理员。",
        "This passkey may have been copied and is blocked. Sign in by other means, remove it, and "
        "tell your administrator.",
    )


@act
def block(passkey: Passkey, *, now: datetime) -> None:
    """A copy of it has shown itself: neither the copy nor the key opens anything any more."""
    if Passkey.objects.filter(id=passkey.id, blocked_at=None).update(blocked_at=now):
        record(
            PasskeyBlocked(officer_id=passkey.officer_id, passkey_id=passkey.id),
            by=Actor.officer(passkey.officer_id),
            now=now,
        )


def own_credentials(officer_id: int) -> list[bytes]:
    rows = Passkey.objects.filter(officer_id=officer_id)
    return [bytes(one) for one in rows.values_list("credential", flat=True)]


def own_passkey(passkey_id: int, by: Actor) -> Passkey:
    found = Passkey.objects.filter(id=passkey_id, officer_id=by.id).first()
    if found is None:
        raise NotFound("passkey.none", "没有这把通行密钥。", "There is no such passkey.")
    return found


def checked_name(name: str) -> str:
    words = " ".join(name.split())
    if not words or len(words) > LONGEST_NAME:
        raise Invalid(
            "passkey.name",
            f"给它起个名字，{LONGEST_NAME} 字以内，如“办公室电脑”。",
            f"Give it a name of at most {LONGEST_NAME} characters, such as “office computer”.",
            field="name",
        )
    return words


def check_possible() -> None:
    if not are_possible():
        raise NotNow(
            "passkey.not_here",
            "通行密钥只能在有域名的 https 地址上用。请用密码登录。",
            "Passkeys need an address with a name, behind https. Use the password here.",
        )


def unknown_key() -> Forbidden:
    return Forbidden(
        "passkey.unknown",
        "这把通行密钥没有登记，或者已经移除。请换一把，或用密码登录。",
        "This passkey is not registered, or was removed. Take another, or use the password.",
    )

"""Staff sign in with a password and, who has one, a second factor; and change the password."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hmac import compare_digest

from django.core.signing import BadSignature, Signer

from linli.journal.acting import Actor, ActorKind, Forbidden, Invalid, act
from linli.journal.record import record
from linli.people.acts.factors import prove_factor
from linli.people.acts.sessions import Device, Opened, Why, end_sessions, open_session
from linli.people.acts.tries import BackOff, charge, forgive, give_back
from linli.people.appointing import managed
from linli.people.events import PasswordChanged
from linli.people.factor_rules import goes_by_provider, has_passkey, has_phone, is_required
from linli.people.known_devices import NO_DEVICE, KnownDevice
from linli.people.marks import lasting_mark
from linli.people.models import Officer, Session
from linli.people.passwords import check_first, check_new_password, hashed, matches, place_words
from linli.people.permissions import reach
from linli.people.whereabouts import check_may_enter

# Per username *and* where it comes from: a stranger elsewhere cannot keep an officer out of her own
# office, nor a neighbour at the same address out of her own device.
WRONG_PASSWORDS = BackOff(
    free=5,
    first_wait=timedelta(seconds=10),
    longest_wait=timedelta(minutes=15),
    forgotten_after=timedelta(hours=1),
)

# Whoever tries one password on many accounts. An office behind one address mistypes less than that.
FROM_ONE_ADDRESS = BackOff(
    free=60,
    first_wait=timedelta(seconds=5),
    longest_wait=timedelta(minutes=5),
    forgotten_after=timedelta(minutes=15),
)

# A ticket opens nothing by itself: the code that it waits for is good for a minute and a half.
TICKETS = Signer(salt="linli.people.sign_in")
TICKET_LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class SecondStep:
    """The password was right; with this ticket the phone's code is still to come, or a passkey."""

    ticket: str = field(repr=False)
    has_passkey: bool = False


def sign_in(
    username: str,
    password: str,
    *,
    address: str,
    known: KnownDevice = NO_DEVICE,
    device_kind: Session.Device = Device.DESK,
    device: str = "",
    now: datetime,
) -> Opened | SecondStep:
    """Open an officer's session, on a device of the kind that she says, or ask for the second step.

    Raises Forbidden, in the same words and after the same time, whether the name or the password
    is wrong or the officer has left; TooMany after too many wrong ones from this address.
    """
    # Not one transaction: a wrong try must stay counted though the act is refused, and no row
    # may be locked while the password is hashed.
    username = username.strip().casefold()
    officer = Officer.objects.filter(username=username, active=True).first()
    source = known.source(None if officer is None else officer.id, address)
    what = f"sign in {username} {source}"
    charge(what, WRONG_PASSWORDS, now=now)
    if source == address:
        charge(f"sign in from {address}", FROM_ONE_ADDRESS, now=now)
    if not matches(password, officer.password if officer else None) or officer is None:
        raise Forbidden(
            "sign_in.wrong",
            "用户名或密码不对。忘记密码请联系本单位管理员重置。",
            "The username or the password is wrong. Your unit's administrator can reset it.",
        )
    forgive(what)
    if source == address:
        give_back(f"sign in from {address}")
    if officer.locked_at is not None:
        # Only told to whoever has the password: a stranger learns nothing of the account.
        raise locked_out()
    # Not before the password was right: a stranger learns nothing of who may.
    check_our_own_door(officer)
    check_first(officer, now=now)
    check_may_enter(officer.id, now=now)
    second = second_step(officer, device_kind, device, now=now)
    return second or entered(officer, device_kind, device, now=now)


def second_step(
    officer: Officer,
    device_kind: Session.Device,
    device: str,
    proved_by: Session.Proof = Session.Proof.OURSELVES,
    *,
    now: datetime,
) -> SecondStep | None:
    """What has to follow the first step; None for whoever has set up no second factor."""
    keys = has_passkey(officer.id)
    if not keys and not has_phone(officer.id):
        return None
    return SecondStep(ticket_for(officer, device_kind, device, proved_by, now=now), keys)


def check_our_own_door(officer: Officer) -> None:
    """Refuse a sign-in that goes round the district's provider, where the pack says that all of
    them go by it; accounts for emergencies are named there.
    """
    if goes_by_provider(officer):
        raise Forbidden(
            "sign_in.by_provider",
            "本区工作人员统一从身份认证平台登录。请用上面的平台按钮登录。",
            "Here staff sign in by the district's identity provider. Use its button.",
        )


def sign_in_by_code(
    ticket: str, code: str, *, address: str, known: KnownDevice = NO_DEVICE, now: datetime
) -> Opened:
    """Open the session with the phone's code, or a recovery code, after the password was right.

    Raises Forbidden when the ticket is too old or the code is wrong, TooMany after too many wrong
    ones from this address.
    """
    told = told_by(ticket, now=now)
    prove_factor(told.officer.id, code, source=known.source(told.officer.id, address), now=now)
    check_may_enter(told.officer.id, now=now)
    return entered(told.officer, told.device_kind, told.device, told.proved_by, now=now)


@act
def entered(
    officer: Officer,
    device_kind: Session.Device,
    device: str,
    proved_by: Session.Proof = Session.Proof.OURSELVES,
    *,
    now: datetime,
) -> Opened:
    """The session of an officer who has proved who she is; days of grace begin with the first."""
    by = Actor.officer(officer.id)
    if device_kind is Device.WALL and not reach(by, "wall.view", now=now):
        device_kind = Device.DESK
    if officer.factor_asked_at is None and is_required(officer.id, now=now):
        Officer.objects.filter(id=officer.id).update(factor_asked_at=now)
    opened = open_session(
        Session.Kind.OFFICER,
        officer.id,
        device_kind=device_kind,
        device=device,
        proved_by=proved_by,
        by=by,
        now=now,
    )
    by_password = proved_by is Session.Proof.OURSELVES
    return replace(opened, must_change_password=by_password and officer.must_change_password)


@dataclass(frozen=True, slots=True)
class Ticket:
    """That an officer's first step was right, where, and who says so: we or the provider."""

    officer: Officer
    device_kind: Session.Device
    device: str
    proved_by: Session.Proof


def ticket_for(
    officer: Officer,
    device_kind: Session.Device,
    device: str,
    proved_by: Session.Proof = Session.Proof.OURSELVES,
    *,
    now: datetime,
) -> str:
    """What says, signed, that this officer's first step was right on this device a moment ago."""
    at = int(now.timestamp())
    return TICKETS.sign_object(
        {
            "officer": officer.id,
            "password": fingerprint(officer, at),
            "at": at,
            "kind": device_kind.value,
            "device": device,
            "by": proved_by.value,
        }
    )


def told_by(ticket: str, *, now: datetime) -> Ticket:
    """What a ticket says; a changed password makes it void."""
    try:
        said = TICKETS.unsign_object(ticket)
    except BadSignature:
        raise old_ticket() from None
    officer = Officer.objects.filter(id=said["officer"], active=True, locked_at=None).first()
    fresh = 0 <= now.timestamp() - said["at"] <= TICKET_LASTS.total_seconds()
    printed = "" if officer is None else fingerprint(officer, said["at"])
    if officer is None or not fresh or not compare_digest(said["password"], printed):
        raise old_ticket()
    return Ticket(
        officer, Device(said["kind"]), said["device"], Session.Proof(said.get("by", "ourselves"))
    )


def whose_ticket(ticket: str) -> int:
    """Which officer a ticket is about, however old it is; 0 for one that is none of ours."""
    try:
        return int(TICKETS.unsign_object(ticket)["officer"])
    except BadSignature:
        return 0


def fingerprint(officer: Officer, at: int) -> str:
    return lasting_mark(officer.password, "sign-in ticket", at=at).hex()


def locked_out() -> Forbidden:
    return Forbidden(
        "sign_in.locked",
        "账号已停用，暂时不能登录。请联系本单位管理员启用。",
        "This account is locked for now. Your unit's administrator can unlock it.",
    )


def old_ticket() -> Forbidden:
    return Forbidden(
        "sign_in.again",
        "隔得太久了。请重新输入用户名和密码。",
        "That took too long. Type username and password again.",
    )


def change_password(
    old: str, new: str, *, session_id: int | None = None, by: Actor, now: datetime
) -> None:
    """Change one's own password; all one's sessions end but the one named.

    Raises Forbidden when the old one is wrong, Invalid when the new one will not do.
    """
    officer = Officer.objects.filter(id=by.id, active=True).first()
    if by.kind is not ActorKind.OFFICER or officer is None:
        raise Forbidden(
            "password.none", "只有工作人员有密码。", "Only members of staff have a password."
        )
    charge(f"change password {by.id}", WRONG_PASSWORDS, now=now)
    if not matches(old, officer.password):
        raise Forbidden("password.wrong", "原密码不对。", "The old password is wrong.")
    forgive(f"change password {by.id}")
    if matches(new, officer.password):
        raise Invalid(
            "password.same",
            "新密码和原密码一样。请换一个。",
            "The new password is the old one. Choose another.",
            field="password",
        )
    check_new_password(new, officer.username, place_words())
    write_password(officer.id, hashed(new), keep=session_id, must_change=False, by=by, now=now)


def reset_password(officer_id: int, new: str, *, by: Actor, now: datetime) -> None:
    """Give an officer a first password anew; she must change it when she signs in.

    Raises NotFound when there is no such officer, Invalid when the password will not do.
    """
    officer = managed(officer_id, by=by, now=now)
    check_new_password(new, officer.username, place_words())
    write_password(officer_id, hashed(new), keep=None, must_change=True, by=by, now=now)


@act
def write_password(
    officer_id: int,
    password_hash: str,
    *,
    keep: int | None,
    must_change: bool,
    by: Actor,
    now: datetime,
) -> None:
    """Keep the new hash and end the officer's sessions, all but `keep`."""
    Officer.objects.filter(id=officer_id).update(
        password=password_hash,
        must_change_password=must_change,
        first_password_at=now if must_change else None,
    )
    end_sessions(officer_id, Why.PASSWORD, keep=keep, by=by, now=now)
    record(PasswordChanged(officer_id=officer_id), by=by, now=now)

"""An officer sets up her second factor, proves it, renews it, and loses it."""

from datetime import datetime, timedelta

from linli.journal.acting import (
    Actor,
    ActorKind,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    NotNow,
    act,
)
from linli.journal.record import record
from linli.people.acts.sessions import Why, end_sessions
from linli.people.acts.tries import BackOff, charge, forgive
from linli.people.appointing import managed
from linli.people.events import (
    FactorConfirmed,
    FactorRemoved,
    FactorTakenAway,
    RecoveryCodesRenewed,
    RecoveryCodeUsed,
)
from linli.people.factor_rules import has_factor, has_passkey, has_phone, is_required
from linli.people.factors import (
    DIGITS,
    fresh_recovery_codes,
    fresh_secret,
    matching_step,
    normal_code,
)
from linli.people.marks import lasting_marks
from linli.people.models import (
    FACTOR,
    RESET_REASON,
    Factor,
    FactorReset,
    Officer,
    Passkey,
    RecoveryCode,
)
from linli.people.sealing import opened, seal

# Who tries codes has the password already. A code is one of a million and good for a minute and a
# half: at these waits, guessing takes years.
WRONG_CODES = BackOff(
    free=5,
    first_wait=timedelta(seconds=30),
    longest_wait=timedelta(minutes=15),
    forgotten_after=timedelta(hours=1),
)
SETTING_UP_LASTS = timedelta(minutes=30)


def begin_factor(*, by: Actor, now: datetime) -> str:
    """A new secret to be put into the phone; it counts once a code of it has been typed.

    Until the new one is confirmed an older one goes on counting, so one that is there has to be
    removed first.
    """
    officer = active_officer(by)
    secret = fresh_secret()
    kept = {"secret_sealed": seal(secret, FACTOR), "begun_at": now, "last_step": 0}
    if has_phone(officer.id):
        raise NotNow(
            "factor.there_already",
            "已经绑定过动态口令。换手机请先解除，再重新绑定。",
            "There is a second factor already. For a new phone, remove it first.",
        )
    Factor.objects.update_or_create(officer_id=officer.id, defaults=kept)
    return secret


@act
def confirm_factor(
    code: str, *, session_id: int | None = None, by: Actor, now: datetime
) -> list[str]:
    """The phone has the secret: from now on it is asked for. Gives the recovery codes, this once.

    All one's sessions end but the one named.
    """
    factor = Factor.objects.select_for_update().filter(officer_id=by.id, confirmed_at=None).first()
    if factor is None or now - factor.begun_at > SETTING_UP_LASTS:
        raise NotNow(
            "factor.not_begun",
            "请先扫码或抄下密钥，再填口令。",
            "Scan the square or copy the key first, then type the code.",
        )
    secret = opened(factor.secret_sealed, FACTOR).plain
    step = matching_step(secret, normal_code(code), after=factor.last_step, now=now)
    if step is None:
        raise Invalid(
            "factor.wrong_code",
            "口令不对。请看手机上现在的 6 位数字；手机时间要准。",
            "The code is wrong. Type the six digits shown now; the phone's clock must be right.",
            field="code",
        )
    factor.last_step = step
    factor.confirmed_at = now
    factor.save(update_fields=["last_step", "confirmed_at"])
    FactorReset.objects.filter(officer_id=by.id, told_at=None).update(told_at=now)
    end_sessions(by.id, Why.FACTOR, keep=session_id, by=by, now=now)
    record(FactorConfirmed(officer_id=by.id), by=by, now=now)
    return written_codes(by.id)


def prove_factor(officer_id: int, code: str, *, source: str, now: datetime) -> None:
    """Accept the phone's code, or a recovery code; each is good once.

    Raises Forbidden when it is neither, TooMany while this source has to wait.
    """
    # Not one transaction: a wrong try stays counted though the sign-in is refused.
    what = f"second factor {officer_id} {source}"
    charge(what, WRONG_CODES, now=now)
    if not (uses_code(officer_id, code, now=now) or uses_recovery(officer_id, code, now=now)):
        raise Forbidden(
            "sign_in.wrong_code",
            "口令不对或已经用过。请等下一个 6 位数字；手机不在，可用恢复码。",
            "The code is wrong or was used. Wait for the next six digits, or use a recovery code.",
        )
    forgive(what)


def uses_code(officer_id: int, code: str, *, now: datetime) -> bool:
    """Whether it is the phone's code; used up with this, also when it is sent twice at once."""
    factor = Factor.objects.filter(officer_id=officer_id, confirmed_at__isnull=False).first()
    typed = normal_code(code)
    if factor is None or len(typed) != DIGITS:
        return False
    secret = opened(factor.secret_sealed, FACTOR).plain
    step = matching_step(secret, typed, after=factor.last_step, now=now)
    if step is None:
        return False
    used = Factor.objects.filter(id=factor.id, last_step__lt=step).update(last_step=step)
    return used == 1


@act
def uses_recovery(officer_id: int, code: str, *, now: datetime) -> bool:
    """Whether it is a recovery code; used up with this."""
    unused = RecoveryCode.objects.filter(officer_id=officer_id, used_at=None)
    if not unused.filter(code_hash__in=recovery_hashes(officer_id, code)).update(used_at=now):
        return False
    record(
        RecoveryCodeUsed(officer_id=officer_id, remaining=unused.count()),
        by=Actor.officer(officer_id),
        now=now,
    )
    return True


@act
def renew_recovery_codes(*, by: Actor, now: datetime) -> list[str]:
    """New recovery codes, shown this once; the old ones open nothing any more."""
    officer = active_officer(by)
    if not has_factor(officer.id):
        raise no_factor()
    record(RecoveryCodesRenewed(officer_id=officer.id), by=by, now=now)
    return written_codes(officer.id)


def written_codes(officer_id: int) -> list[str]:
    codes = fresh_recovery_codes()
    RecoveryCode.objects.filter(officer_id=officer_id).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(officer_id=officer_id, code_hash=recovery_hashes(officer_id, code)[0])
        for code in codes
    )
    return codes


def recovery_hashes(officer_id: int, code: str) -> list[bytes]:
    """Keyed, so that a stolen table cannot be tried out; another officer's fits nowhere.

    One for each mark key of the ring: written is the first, looked for are all.
    """
    return lasting_marks(f"{officer_id} {normal_code(code)}", "recovery code")


@act
def remove_factor(*, session_id: int | None = None, by: Actor, now: datetime) -> None:
    """Take one's own second factor away, for another phone; refused where the rules ask for one.

    Whoever must have one begins anew by being reset, which somebody else answers for.
    """
    officer = active_officer(by)
    keys = has_passkey(officer.id)
    if not keys and is_required(officer.id, now=now):
        raise NotNow(
            "factor.required",
            "您的岗位必须用动态口令，不能自己解除。换手机请本单位管理员重置。",
            "Your post requires a second factor. For a new phone, ask your administrator to reset "
            "it.",
        )
    if not Factor.objects.filter(officer_id=officer.id, confirmed_at__isnull=False).delete()[0]:
        raise no_factor()
    if not keys:
        RecoveryCode.objects.filter(officer_id=officer.id).delete()
    end_sessions(officer.id, Why.FACTOR, keep=session_id, by=by, now=now)
    record(FactorRemoved(officer_id=officer.id), by=by, now=now)


@act
def reset_factor(officer_id: int, reason: str, *, by: Actor, now: datetime) -> None:
    """Take away the second factor of somebody whose phone is lost, as who administers her.

    Her sessions end, she is told by whom and why when she signs in, and where the rules ask for one
    she sets up another before anything else: there are no new days of grace.
    """
    officer = managed(officer_id, by=by, now=now)
    words = reason.strip()
    if not words:
        raise Invalid(
            "factor.reason", "请写明原因，本人会看到。", "Say why; she will see it.", field="reason"
        )
    if by.kind is ActorKind.OFFICER and by.id == officer_id:
        raise Conflict(
            "factor.own_reset",
            "不能重置自己的。请另一位管理员来做，或用恢复码登录。",
            "Nobody resets her own. Another administrator can, or use a recovery code.",
        )
    if not has_factor(officer_id):
        raise no_factor()
    # The passkeys too: they lay on the phone that is lost, or nobody knows where.
    for kind in (Factor, Passkey, RecoveryCode):
        kind.objects.filter(officer_id=officer_id).delete()
    if officer.factor_asked_at is None:
        Officer.objects.filter(id=officer_id).update(factor_asked_at=officer.created_at)
    row = FactorReset.objects.create(
        officer=officer,
        reset_by_id=by.id if by.kind is ActorKind.OFFICER else None,
        reason_sealed=seal(words, RESET_REASON),
        reset_at=now,
    )
    end_sessions(officer_id, Why.FACTOR, by=by, now=now)
    record(FactorTakenAway(officer_id=officer_id, reset_id=row.id), by=by, now=now)


def heard_of_reset(*, by: Actor, now: datetime) -> None:
    """She has read that her second factor was reset. Twice is once."""
    FactorReset.objects.filter(officer_id=by.id, told_at=None).update(told_at=now)


def active_officer(by: Actor) -> Officer:
    officer = Officer.objects.filter(id=by.id, active=True).first()
    if by.kind is not ActorKind.OFFICER or officer is None:
        raise NotFound("people.no_such_officer", "没有这位工作人员。", "There is no such officer.")
    return officer


def no_factor() -> NotNow:
    return NotNow(
        "factor.none", "还没有绑定动态口令。", "There is no second factor yet, so nothing to take."
    )

"""The second factor 动态口令: one's own, and the one of a colleague whose phone is lost."""

from datetime import datetime
from functools import partial

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.journal.acting import ActorKind
from linli.people.acts.factors import (
    begin_factor,
    confirm_factor,
    heard_of_reset,
    remove_factor,
    renew_recovery_codes,
    reset_factor,
)
from linli.people.factor_rules import FactorState, Reset, state_of_factor
from linli.people.factors import address_of_secret
from linli.people.queries import officers
from linli.policy.queries import current
from linli.web.bodies import Done, Strict, local
from linli.web.door import PUBLIC, Grave, Routes, whoever
from linli.web.once import done_once
from linli.web.pages import Id
from linli.web.shape import Shape

routes = Routes()
of_officers = Routes(only=ActorKind.OFFICER)


class ResetOut(Shape):
    """That it was reset, by whom and why, as long as she has not said that she read it."""

    at: datetime
    by: str
    reason: str


class FactorOut(Shape):
    """How it stands with one's second factor; `due_at` when one has to be set up, if it must."""

    since: datetime | None
    has_passkey: bool
    codes_left: int
    required: bool
    due_at: datetime | None
    reset: ResetOut | None


class SecretOut(Shape):
    """What the phone's app needs: the address for the square, and the key to be typed instead."""

    address: str
    key: str


class ShownCodeIn(Strict):
    """The code that the phone shows."""

    code: str = Field(max_length=20)


class RecoveryOut(Shape):
    """The recovery codes, shown this once; each is good once."""

    codes: list[str]


class ResetIn(Strict):
    """Why it is reset; she will read it."""

    reason: str = Field(max_length=500)


@routes.way(
    "GET",
    "/session/factor",
    permission=PUBLIC,
    response=FactorOut,
    summary="我的动态口令 My second factor",
)
def mine(request: HttpRequest) -> FactorOut:
    """Whether there is one, whether the rules ask for one, and how many recovery codes are left."""
    return factor_out(
        state_of_factor(whoever(request, only=ActorKind.OFFICER).actor.id, now=timezone.now())
    )


@routes.way(
    "POST",
    "/session/factor",
    permission=PUBLIC,
    grave=Grave.WAY_IN,
    limit="sign_in",
    response={201: SecretOut},
    summary="绑定动态口令 Begin to set up a second factor",
    repeatable=False,
)
def begin(request: HttpRequest) -> SecretOut:
    """The key is in this answer and nowhere else; it counts once a code of it has been typed."""
    session = whoever(request, only=ActorKind.OFFICER)
    key = begin_factor(by=session.actor, now=timezone.now())
    district = current().pack.district.name.zh
    account = officers([session.actor.id])[session.actor.id].username
    # The phone's app shows it above the code.
    issuer = f"邻里 {district}"
    return SecretOut(key=key, address=address_of_secret(key, account=account, issuer=issuer))


@routes.way(
    "PUT",
    "/session/factor",
    permission=PUBLIC,
    limit="sign_in",
    response=RecoveryOut,
    summary="确认动态口令 The phone has it",
    repeatable=False,
    examples={"口令 code": {"code": "123456"}},
)
def confirm(request: HttpRequest, payload: ShownCodeIn) -> RecoveryOut:
    """All other sessions end. The recovery codes are in this answer and nowhere else."""
    session = whoever(request, only=ActorKind.OFFICER)
    return RecoveryOut(
        codes=confirm_factor(
            payload.code, session_id=session.session_id, by=session.actor, now=timezone.now()
        )
    )


@routes.way(
    "POST",
    "/session/factor/removal",
    permission=PUBLIC,
    grave=Grave.WAY_IN,
    limit="sign_in",
    response=Done,
    summary="解除动态口令 Take my second factor away",
    repeatable=False,
)
def remove(request: HttpRequest) -> Done:
    """For another phone; refused to whoever must have one. All other sessions end."""
    session = whoever(request, only=ActorKind.OFFICER)
    remove_factor(session_id=session.session_id, by=session.actor, now=timezone.now())
    return Done()


@routes.way(
    "POST",
    "/session/factor/recovery-codes",
    permission=PUBLIC,
    grave=Grave.WAY_IN,
    limit="sign_in",
    response=RecoveryOut,
    summary="换一批恢复码 New recovery codes",
    repeatable=False,
)
def renew(request: HttpRequest) -> RecoveryOut:
    """The old ones open nothing any more."""
    session = whoever(request, only=ActorKind.OFFICER)
    return RecoveryOut(codes=renew_recovery_codes(by=session.actor, now=timezone.now()))


@routes.way(
    "POST",
    "/session/factor/reset-read",
    permission=PUBLIC,
    response=Done,
    summary="知道被重置了 I have read that it was reset",
    repeatable=False,
)
def read(request: HttpRequest) -> Done:
    """The note is shown no more. Twice is once."""
    heard_of_reset(by=whoever(request, only=ActorKind.OFFICER).actor, now=timezone.now())
    return Done()


@of_officers.way(
    "POST",
    "/officers/{officer_id}/factor-reset",
    permission="people.grant",
    grave=Grave.ACT,
    response=Done,
    summary="重置动态口令 Reset a second factor",
    examples={"丢了手机 lost": {"reason": "手机丢了，已当面核对工作证"}},
)
def reset(request: HttpRequest, officer_id: Id, payload: ResetIn) -> Done:
    """Her sessions end, and she is told by whom and why."""
    return done_once(request, payload, partial(reset_factor, officer_id, payload.reason))


def factor_out(state: FactorState) -> FactorOut:
    return FactorOut(
        since=None if state.confirmed_at is None else local(state.confirmed_at),
        has_passkey=state.has_passkey,
        codes_left=state.codes_left,
        required=state.required,
        due_at=None if state.due_at is None else local(state.due_at),
        reset=None if state.reset is None else _reset(state.reset),
    )


def _reset(found: Reset) -> ResetOut:
    by = officers([found.by])[found.by].name.plain if found.by else ""
    return ResetOut(at=local(found.at), by=by, reason=found.reason.plain)

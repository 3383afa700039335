"""Who must have a second factor, since when, who has one, and whom the provider alone lets in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.journal.acting import NotNow
from linli.people.appointing import live_posts
from linli.people.models import (
    PASSKEY_NAME,
    RESET_REASON,
    Factor,
    FactorReset,
    Officer,
    Passkey,
    RecoveryCode,
)
from linli.people.provider.asking import is_configured
from linli.people.sealing import Personal, opened
from linli.policy.queries import current
from linli.policy.sections.sign_in import SecondFactor


@dataclass(frozen=True, slots=True)
class Reset:
    """That it was reset, by which officer (none: by the house itself), and why."""

    at: datetime
    by: int | None
    reason: Personal


@dataclass(frozen=True, slots=True)
class FactorState:
    """How it stands with an officer's second factor; `due_at` when she must have set one up."""

    confirmed_at: datetime | None
    has_passkey: bool
    codes_left: int
    required: bool
    due_at: datetime | None
    reset: Reset | None


@dataclass(frozen=True, slots=True)
class KeptPasskey:
    """A passkey as its owner knows it."""

    id: int
    name: Personal
    added_at: datetime
    used_at: datetime | None
    is_blocked: bool


def rules() -> SecondFactor:
    """What the pack asks for; nothing before one is in force."""
    try:
        return current().pack.sign_in.second_factor
    except NotNow:
        return SecondFactor()


def asked_of(roles: Iterable[str]) -> bool:
    """Whether holders of any of these roles must have a second factor."""
    return not set(rules().required_of).isdisjoint(roles)


def is_required(officer_id: int, *, now: datetime) -> bool:
    """Whether an officer must have one, for a post that she holds or will hold."""
    return asked_of(live_posts(officer_id, now=now).values_list("role", flat=True))


def grace_ends(asked_at: datetime | None, *, now: datetime) -> datetime:
    """When the days of grace are over; who was not asked yet is asked now."""
    return (asked_at or now) + timedelta(days=rules().grace_days)


def state_of_factor(officer_id: int, *, now: datetime) -> FactorState:
    """How it stands, for her own page."""
    officer = Officer.objects.get(id=officer_id)
    factor = Factor.objects.filter(officer_id=officer_id, confirmed_at__isnull=False).first()
    required = is_required(officer_id, now=now)
    keys = has_passkey(officer_id)
    reset = FactorReset.objects.filter(officer_id=officer_id, told_at=None).order_by("-id").first()
    return FactorState(
        confirmed_at=None if factor is None else factor.confirmed_at,
        has_passkey=keys,
        codes_left=RecoveryCode.objects.filter(officer_id=officer_id, used_at=None).count(),
        required=required,
        due_at=grace_ends(officer.factor_asked_at, now=now)
        if required and factor is None and not keys
        else None,
        reset=None
        if reset is None
        else Reset(reset.reset_at, reset.reset_by_id, opened(reset.reason_sealed, RESET_REASON)),
    )


def was_reset(officer_id: int) -> bool:
    """Whether her second factor was reset and she has not said that she knows."""
    return FactorReset.objects.filter(officer_id=officer_id, told_at=None).exists()


def has_phone(officer_id: int) -> bool:
    """Whether an officer has bound a phone."""
    return Factor.objects.filter(officer_id=officer_id, confirmed_at__isnull=False).exists()


def has_passkey(officer_id: int) -> bool:
    """Whether an officer has a passkey; a blocked one counts, or blocking would open the door."""
    return Passkey.objects.filter(officer_id=officer_id).exists()


def passkeys_of(officer_id: int) -> list[KeptPasskey]:
    """An officer's passkeys, in the order in which she added them."""
    return [
        KeptPasskey(
            id=row.id,
            name=opened(row.name_sealed, PASSKEY_NAME),
            added_at=row.added_at,
            used_at=row.used_at,
            is_blocked=row.blocked_at is not None,
        )
        for row in Passkey.objects.filter(officer_id=officer_id).order_by("id")
    ]


def has_factor(officer_id: int) -> bool:
    """Whether an officer's password alone is not enough: she has bound a phone, or has a key."""
    return has_phone(officer_id) or has_passkey(officer_id)


def goes_by_provider(officer: Officer) -> bool:
    """Whether our own passwords and passkeys let this officer in no more."""
    rules = current().pack.sign_in.provider
    return rules.only and is_configured() and officer.username not in rules.emergency

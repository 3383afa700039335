"""What a hotline and we sign with: HMAC-SHA-256 over a time, a word used once, and the body."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from linli.exchange.hotline.events import HotlineSecretEnded, HotlineSecretMade
from linli.exchange.hotline.models import SECRET, HotlineNonce, HotlineSecret
from linli.journal.acting import Actor, Invalid, NotFound, act
from linli.journal.record import record
from linli.people.sealing import opened, seal
from linli.policy.queries import current
from linli.policy.sections.hotline import HotlineSystem

SECRET_BYTES = 32
SHORTEST = 16
MOST_IN_FORCE = 2
LONGEST_NONCE = 64


class BadSignature(Exception):
    """A signature that does not count: which of its three parts, as the sender may be told."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def signature(secret: str, timestamp: str, nonce: str, body: bytes) -> str:
    """The signature in hex, over time, nonce and body, each on a line of its own."""
    signed = b"\n".join((timestamp.encode(), nonce.encode(), body))
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def signed_headers(
    secret: str, system: HotlineSystem, body: bytes, *, now: datetime, nonce: str = ""
) -> dict[str, str]:
    """The headers that a signed request carries."""
    timestamp, nonce = str(int(now.timestamp())), nonce or secrets.token_hex(16)
    return {
        system.signed.timestamp: timestamp,
        system.signed.nonce: nonce,
        system.signed.signature: signature(secret, timestamp, nonce, body),
    }


def must_be_signed(
    system: HotlineSystem, headers: Mapping[str, str], body: bytes, *, now: datetime
) -> None:
    """Raise BadSignature unless the hotline itself signed this, lately, and for the first time.

    The nonce counts as used from here on; whoever rolls back takes that back too.
    """
    timestamp = headers.get(system.signed.timestamp, "").strip()
    nonce = headers.get(system.signed.nonce, "").strip()
    given = headers.get(system.signed.signature, "").strip().lower()
    if not (timestamp and nonce and given) or len(nonce) > LONGEST_NONCE:
        raise BadSignature("missing")
    if not nonce.isascii() or not nonce.isprintable():
        raise BadSignature("missing")
    at = _moment(timestamp)
    if at is None or abs(now - at) > timedelta(minutes=system.signed.replay_minutes):
        raise BadSignature("stale")
    wanted = [signature(one, timestamp, nonce, body) for one in in_force(system)]
    # Every secret is tried, so that the time taken tells nothing.
    if not sum(hmac.compare_digest(one.encode(), given.encode()) for one in wanted):
        raise BadSignature("wrong")
    _, fresh = HotlineNonce.objects.get_or_create(
        system=system.code, nonce=nonce, defaults={"at": now}
    )
    if not fresh:
        raise BadSignature("used")


def _moment(timestamp: str) -> datetime | None:
    """Seconds since 1970, or milliseconds."""
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 13):
        return None
    seconds = int(timestamp) / (1_000 if len(timestamp) > 11 else 1)
    return datetime.fromtimestamp(seconds, UTC)


def in_force(system: HotlineSystem) -> list[str]:
    """The secrets that count, the newest first."""
    rows = HotlineSecret.objects.filter(system=system.code, ended_at=None).order_by("-id")
    return [opened(one.secret_sealed, SECRET).plain for one in rows]


@act
def make_secret(code: str, given: str = "", *, by: Actor, now: datetime) -> str:
    """Put a secret in force and return it, this once; the one before counts until it is ended.

    `given` is one that the hotline made. Raises NotFound for a hotline that the pack does not have,
    Invalid for a secret too short to be one.
    """
    if code not in current().pack.hotline.by_code:
        raise NotFound(
            "hotline.unknown",
            f"规则包里没有热线 {code[:40]}。请先写进 hotline.toml 并生效。",
            f"The pack has no hotline {code[:40]}: put it into hotline.toml and adopt the pack.",
        )
    if given and (len(given) < SHORTEST or not given.isprintable()):
        raise Invalid(
            "hotline.secret_short",
            f"密钥至少 {SHORTEST} 个可见字符。",
            f"A secret has at least {SHORTEST} printable characters.",
            field="secret",
        )
    secret = given or secrets.token_urlsafe(SECRET_BYTES)
    made = HotlineSecret.objects.create(
        system=code, secret_sealed=seal(secret, SECRET), made_at=now
    )
    record(HotlineSecretMade(secret_id=made.id), by=by, now=now)
    older = HotlineSecret.objects.filter(system=code, ended_at=None).order_by("-id")
    for one in older[MOST_IN_FORCE:]:
        _end(one, by=by, now=now)
    return secret


@act
def end_older_secrets(code: str, *, by: Actor, now: datetime) -> int:
    """Let only the newest secret of a hotline count from now on; returns how many were ended."""
    rows = list(HotlineSecret.objects.filter(system=code, ended_at=None).order_by("-id"))[1:]
    for one in rows:
        _end(one, by=by, now=now)
    return len(rows)


def _end(secret: HotlineSecret, *, by: Actor, now: datetime) -> None:
    secret.ended_at = now
    secret.save(update_fields=["ended_at"])
    record(HotlineSecretEnded(secret_id=secret.id), by=by, now=now)


def forget_nonces(now: datetime) -> int:
    """Drop what is older than any signature may be; returns how many."""
    dropped, _ = HotlineNonce.objects.filter(at__lt=now - timedelta(hours=3)).delete()
    return dropped

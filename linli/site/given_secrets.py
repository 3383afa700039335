"""Secrets that open other houses' doors to us 外部凭据: since when each is the one that it is.

They stand in the settings and in the channels' file, which tell no day. So the worker looks once an
hour, and notes in the data folder when it first saw each as it is; of the secret itself only a hash
that nobody can make without the key ring.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from linli.disk.durable import write
from linli.journal.acting import Refusal
from linli.notices.secrets import secrets_of
from linli.people.keyring import MARK, key_ring
from linli.people.keys import Key, KeysMissing
from linli.policy.queries import current
from linli.policy.sections.channels import Push

NOTE = "secrets.json"


@dataclass(frozen=True, slots=True)
class Noted:
    """Since when a secret is the one that it is, by the hash that a mark key of the ring makes."""

    since: str
    number: int
    mark: str


def given_since() -> dict[str, datetime | None]:
    """Every such secret that is set, and since when; None for one that was not looked at yet."""
    noted = _noted()
    return {
        name: datetime.fromisoformat(noted[name].since) if name in noted else None
        for name, _ in _given()
    }


def note_given(*, now: datetime) -> None:
    """Look at all of them; one that is another than before counts from now on.

    Hashes are made anew by the newest key, so that an older one may go. Raises KeysMissing and
    OSError.
    """
    noted, newest = _noted(), key_ring().newest(MARK)
    seen = {
        name: Noted(
            since=noted[name].since if _is_same(noted.get(name), value) else now.isoformat(),
            number=newest.number,
            mark=_mark(newest, value),
        )
        for name, value in _given()
    }
    if seen != noted:
        told = {name: asdict(one) for name, one in seen.items()}
        write(_file(), json.dumps(told, indent=1).encode())


def _given() -> Iterator[tuple[str, str]]:
    """The name of each that is set, and what it is."""
    named = {
        "database": str(settings.DATABASES["default"]["PASSWORD"]),
        "provider": settings.LINLI_PROVIDER_SECRET,
        "metrics": settings.LINLI_METRICS_TOKEN,
    }
    for pair in settings.LINLI_OPEN311_KEYS:
        code, _, key = pair.partition("=")
        named[f"open311 {code}"] = key
    with suppress(Refusal):  # no rules were adopted yet
        for way in current().pack.channels.all:
            # A new key of web push cuts every browser off: it is renewed when others have it.
            if not isinstance(way, Push):
                held = secrets_of(way.code).held
                named[f"channel {way.code}"] = json.dumps(dict(held), sort_keys=True) * bool(held)
    return ((name, value) for name, value in named.items() if value)


def _is_same(noted: Noted | None, value: str) -> bool:
    if noted is None:
        return False
    try:
        key = key_ring().numbered(MARK, noted.number)
    except KeysMissing:
        return False
    return noted.mark == _mark(key, value)


def _mark(key: Key, value: str) -> str:
    return key.mark_of("given secret", value.encode()).hex()


def _noted() -> dict[str, Noted]:
    """What was noted; nothing where there is no file, or one that cannot be read."""
    try:
        told = json.loads(_file().read_text())
        return {name: Noted(**one) for name, one in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _file() -> Path:
    return Path(settings.LINLI_DATA_DIR) / NOTE

"""Keys of other programs: made, recognised, ended."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.utils import timezone

from linli.exchange.events import ApiKeyEnded, ApiKeyMade
from linli.exchange.models import ApiKey
from linli.journal.acting import Actor, Forbidden, Invalid, NotFound, act
from linli.journal.record import record

TOKEN_BYTES = 24
_NAME = re.compile(r"[a-z][a-z0-9-]{1,29}")


@act
def make_key(name: str, *, days: int | None = None, by: Actor, now: datetime) -> str:
    """Make a key and return it; it is shown this once, for only its hash is kept.

    It counts for so many `days`; without them, until somebody ends it.
    Raises Invalid for a name that is no code word, or is taken.
    """
    if not _NAME.fullmatch(name):
        raise Invalid(
            "api_key.name",
            "名称用 2 到 30 个小写字母、数字或连字符，以字母开头，例如 hotline-app。",
            "A name is 2 to 30 small letters, digits or hyphens and begins with a letter, "
            "for example hotline-app.",
            field="name",
        )
    token = f"ll-{secrets.token_urlsafe(TOKEN_BYTES)}"
    ends_at = None if days is None else now + timedelta(days=days)
    key, made = ApiKey.objects.get_or_create(
        name=name, defaults={"token_hash": _hash(token), "made_at": now, "ends_at": ends_at}
    )
    if not made:
        raise Invalid(
            "api_key.taken",
            f"已经有名为 {name} 的密钥。请换一个名称；停用的密钥不会再启用。",
            f"There is a key named {name} already. Choose another name; an ended key stays ended.",
            field="name",
        )
    record(ApiKeyMade(key_id=key.id), by=by, now=now)
    return token


@act
def end_key(name: str, *, by: Actor, now: datetime) -> None:
    """End a key; ended twice, it stays as it is. Raises NotFound."""
    key = ApiKey.objects.select_for_update().filter(name=name).first()
    if key is None:
        raise NotFound(
            "api_key.unknown",
            f"没有名为 {name} 的密钥。运行 linli exchange keys 查看。",
            f"There is no key named {name}; `linli exchange keys` lists them.",
            field="name",
        )
    if key.ended_at is None:
        key.ended_at = now
        key.save(update_fields=["ended_at"])
        record(ApiKeyEnded(key_id=key.id), by=by, now=now)


def known_key(token: str, *, now: datetime) -> ApiKey | None:
    """The key that counts under this token, or None. Raises Forbidden for one whose days are over.

    Only whoever holds the key hears that its days are over, so that its program says why.
    """
    if not token:
        return None
    key = ApiKey.objects.filter(token_hash=_hash(token), ended_at=None).first()
    if key is not None and key.ends_at is not None and key.state(now) == "over":
        day = timezone.localtime(key.ends_at).date()
        raise Forbidden(
            "api_key.over",
            f"这个接口密钥 {day} 到期了。请向发放它的区里运维要一个新的。",
            f"This API key ended on {day}. Ask the district's operators, who gave it, for a new "
            "one.",
        )
    return key


def _hash(token: str) -> bytes:
    # Drawn from 192 bits of chance: no slow hash makes it harder to guess.
    return hashlib.sha256(token.encode()).digest()

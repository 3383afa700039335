"""What `linli doctor` says of the age of secrets: which should be renewed, and by what."""

from collections.abc import Iterator
from datetime import UTC, datetime

from linli.people.keys import KeysMissing
from linli.site.findings import Finding, good, warning
from linli.site.secret_ages import Secret, secrets_in_force
from linli.site.secret_days import NAMES

SUBJECT = "age of secrets"
MEND = {
    "seal-key": "linli keys rotate; linli keys reseal (docs/operations.md#keys)",
    "index-key": "linli keys rotate --purpose index; linli keys reseal (docs/operations.md#keys)",
    "mark-key": "linli keys rotate --purpose mark (docs/operations.md#keys)",
    "log-key": "docs/operations.md#how-old-secrets-may-be-密钥年龄",
    "secret-key": "take LINLI_SECRET_FILE away, linli migrate, restart web and worker",
    "api-key": "linli exchange key NEW-NAME --days N, hand it over, linli exchange end NAME",
    "webhook-secret": "管理 → 推送订阅 → 更换密钥",
    "hotline-secret": "linli exchange hotline-secret SYSTEM, hand it over, then --end-older",
    "given-secret": "have another made at that door, and put it into linli.env or channels.toml",
}


def secrets_of_age() -> Iterator[Finding]:
    """Which secrets should be renewed, and which end soon?"""
    now = datetime.now(UTC)
    try:
        found = secrets_in_force(now=now)
    except KeysMissing:
        return  # told by the look at the key ring
    told = [finding for one in found for finding in _told(one, now)]
    yield from told
    if not told:
        yield good(
            SUBJECT,
            "没有到了年限的密钥。",
            "No secret is older than it should be (linli keys ages).",
        )


def _told(one: Secret, now: datetime) -> Iterator[Finding]:
    zh, en = NAMES[one.kind]
    name = f" {one.name}" if one.name else ""
    if one.is_due(now):
        yield warning(
            SUBJECT,
            f"{zh}{name} 已用 {one.days(now)} 天，超过 {one.limit} 天，应当更换。",
            f"The {en}{name} is {one.days(now)} days old, more than {one.limit}: renew it.",
            MEND[one.kind],
        )
    if one.ends_at is not None and one.is_ending(now):
        over = one.ends_at <= now
        yield warning(
            SUBJECT,
            f"{zh}{name} {one.ends_at.date()} {'已到期，对方的程序进不来' if over else '到期'}。",
            f"The {en}{name} {'ended' if over else 'ends'} on {one.ends_at.date()}"
            f"{', and its program is refused' if over else ''}.",
            MEND[one.kind],
        )

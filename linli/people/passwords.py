"""Passwords 密码 of staff: what is accepted, and how they are kept.

After NIST SP 800-63B: length counts, known and guessable words do not pass, and nobody is made to
mix signs or to change a good password every quarter.
"""

import logging
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise

from django.conf import settings
from django.contrib.auth.hashers import check_password, is_password_usable, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator

from linli.journal.acting import Forbidden, Invalid
from linli.people.breached import Unusable, is_breached
from linli.people.models import Officer
from linli.policy.queries import current

SHORTEST = 12
LONGEST = 128
FEWEST_DIFFERENT = 5
# What must remain of a password without the words that everybody here thinks of first.
LEFT_OVER = 8
HOUSE_WORDS = ("linli", "邻里", "工作台", "网格", "password", "密码")

log = logging.getLogger(__name__)


def check_new_password(password: str, username: str, context: Iterable[str] = ()) -> None:
    """Refuse a password that is short, simple, common, breached, or made of what is known here.

    `context` are words that a stranger would try in this district before others.
    """
    typed = normal(password)
    folded = typed.casefold()
    if len(typed) < SHORTEST:
        raise refused(
            "short",
            f"密码至少 {SHORTEST} 个字符。可以用一句好记的话。",
            f"A password has at least {SHORTEST} characters. A sentence you remember will do.",
        )
    if len(typed) > LONGEST:
        raise refused(
            "long", f"密码最多 {LONGEST} 个字符。", f"A password has at most {LONGEST} characters."
        )
    if username.casefold() in folded:
        raise refused(
            "username",
            "密码里不要包含用户名。请换一个。",
            "A password does not contain the username. Choose another.",
        )
    if len(set(folded)) < FEWEST_DIFFERENT or is_run(folded):
        raise refused(
            "simple",
            "这个密码太有规律，容易被猜到。请换一个。",
            "This password follows a pattern that is easy to guess. Choose another.",
        )
    if folded.strip("0123456789!@#.") in common_passwords() or folded in common_passwords():
        raise refused(
            "common",
            "这个密码太常见，容易被猜到。请换一个。",
            "This password is a common one and easy to guess. Choose another.",
        )
    left = without(folded, (*HOUSE_WORDS, *context))
    if left != folded and sum(map(str.isalnum, left)) < LEFT_OVER:
        raise refused(
            "context",
            "密码里多半是系统或地方的名字，容易被猜到。请换一个。",
            "Most of this password is the name of the system or the place. Choose another.",
        )
    if any(known_as_breached(one) for one in {typed, password}):
        raise refused(
            "breached",
            "这个密码在外面泄露过，别人会拿来试。请换一个，在别处也不要再用它。",
            "This password was seen in a breach elsewhere, and others will try it. Choose another, "
            "and use it nowhere else either.",
        )


def without(folded: str, words: Iterable[str]) -> str:
    """What remains of a password when these words are taken out, the longest first."""
    for word in sorted({one.casefold() for one in words if len(one) > 1}, key=len, reverse=True):
        folded = folded.replace(word, "")
    return folded


def place_words() -> list[str]:
    """The names of the district and of its units, which are the first a stranger would try."""
    pack = current().pack
    district = pack.district
    return [
        *(name for unit in pack.units.units for name in (unit.name.zh, unit.name.en)),
        district.name.zh,
        district.name.zh.rstrip("省市区县州旗"),
        district.number_prefix,
        *district.name.en.split(),
    ]


def is_set(password_hash: str) -> bool:
    """Whether there is a password at all: whom the provider knows may have none of ours."""
    return is_password_usable(password_hash)


def hashed(password: str | None) -> str:
    """How a password is kept; without one, nobody can sign in until one is set."""
    return make_password(None if password is None else normal(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password.

    Takes as long when there is nothing to compare with: who does not exist cannot be told apart
    from who mistyped.
    """
    if kept is None:
        make_password(normal(password))
        return False
    return check_password(normal(password), kept)


def normal(password: str) -> str:
    """The same password, whichever keyboard typed it: full-width letters are letters."""
    return unicodedata.normalize("NFKC", password)


def is_run(folded: str) -> bool:
    """Whether each character follows the one before: 2345678901, zyxwvutsrq."""
    steps = {ord(b) - ord(a) for a, b in pairwise(folded)}
    return steps in ({1}, {-1}, {1, -9}, {-1, 9})


@cache
def common_passwords() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def known_as_breached(password: str) -> bool:
    """Whether the file of breached passwords has this one; without a file, none is breached.

    A file that cannot be searched keeps nobody from changing a password: after a break-in that is
    what everybody has to do. The log says so, and so does `linli doctor`.
    """
    file = settings.LINLI_BREACHED_PASSWORDS
    if file is None:
        return False
    try:
        return is_breached(password, file)
    except (OSError, Unusable) as fault:
        why = fault.strerror if isinstance(fault, OSError) else fault
        log.error("breached passwords %s cannot be searched: %s", file, why)
        return False


def refused(code: str, zh: str, en: str) -> Invalid:
    return Invalid(f"password.{code}", zh, en, field="password")


def check_first(officer: Officer, *, now: datetime) -> None:
    """Refuse a first password that has lain about unused for longer than the pack lets it."""
    given_at = officer.first_password_at
    if not officer.must_change_password or given_at is None:
        return
    days = current().pack.sign_in.first_password_days
    if now - given_at > timedelta(days=days):
        raise Forbidden(
            "sign_in.first_password_over",
            f"初始密码 {days} 天没有用，已经作废。请联系本单位管理员重新发一个。",
            f"The first password was not used for {days} days and has ended. Ask your unit's "
            "administrator for another.",
        )

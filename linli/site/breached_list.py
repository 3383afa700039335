"""What `linli doctor` says of the file of breached passwords 已泄露密码清单."""

from collections.abc import Iterator

from django.conf import settings

from linli.people.breached import Unusable, looked_over
from linli.site.findings import Finding, bad, good, warning

SUBJECT = "breached passwords"


def breached_list() -> Iterator[Finding]:
    """Can the file that is named be searched, and is it all of it?"""
    file = settings.LINLI_BREACHED_PASSWORDS
    if file is None:
        return
    try:
        found = looked_over(file)
    except OSError as fault:
        yield bad(
            SUBJECT,
            f"读不了已泄露密码清单 {file}（{fault.strerror}），新密码没有对照它检查。",
            f"The file of breached passwords {file} cannot be read ({fault.strerror}): new "
            "passwords are not checked against it.",
            "LINLI_BREACHED_PASSWORDS, or let this account read the file",
        )
        return
    except Unusable as fault:
        yield bad(
            SUBJECT,
            f"已泄露密码清单 {file} 不能用：要一行一个 SHA-1，并按它排序。",
            f"The file of breached passwords {file} cannot be searched. {fault}",
            "download it anew as one file of SHA-1, sorted by hash (docs/operations.md)",
        )
        return
    if found.whole:
        yield good(
            SUBJECT,
            f"已泄露密码清单可用，约 {found.hashes} 个。",
            f"The file of breached passwords can be searched, about {found.hashes} of them.",
        )
        return
    yield warning(
        SUBJECT,
        f"已泄露密码清单不全：从 {found.first[:8]} 到 {found.last[:8]}，可能下载中断过。",
        f"The file of breached passwords goes from {found.first[:8]} to {found.last[:8]} only: "
        "perhaps its download broke off.",
        "download it anew (docs/operations.md)",
    )


def breached_list_named() -> Iterator[Finding]:
    """Is there such a file at all?"""
    if settings.LINLI_BREACHED_PASSWORDS is None:
        yield warning(
            SUBJECT,
            "没有已泄露密码清单，新密码只对照两万个常见密码检查。",
            "No file of breached passwords is named: new passwords are compared with 20,000 common "
            "ones alone.",
            "LINLI_BREACHED_PASSWORDS=/srv/pwnedpasswords.txt (docs/operations.md)",
        )

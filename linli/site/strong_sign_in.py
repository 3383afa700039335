"""What `linli doctor --production` asks of the staff's sign-in: more than a password."""

from collections.abc import Iterator

from linli.policy.queries import current
from linli.policy.sections.roles import PSEUDO_ROLES
from linli.site.findings import Finding, bad


def second_factor() -> Iterator[Finding]:
    """Does every role of the staff need a second factor?"""
    pack = current().pack
    asked = pack.sign_in.second_factor.required_of
    staff = [role for role in pack.roles.roles if role.code not in PSEUDO_ROLES]
    lacking = [role for role in staff if role.code not in asked]
    if lacking:
        yield bad(
            "second factor",
            f"{'、'.join(role.name.zh for role in lacking)}只凭密码就能登录。",
            f"A password alone signs in: {', '.join(role.name.en for role in lacking)}.",
            "name every role of the staff in sign_in.toml, second_factor.required_of",
        )

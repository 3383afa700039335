"""Checks sign-in: every role that needs a second factor is one of the staff's."""

from collections.abc import Iterator

from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown
from linli.policy.sections.roles import PSEUDO_ROLES

SIGN_IN = "sign_in.toml"


def sign_in_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with how people sign in."""
    staff = [code for code in pack.roles.by_code if code not in PSEUDO_ROLES]
    for code in pack.sign_in.second_factor.required_of:
        if code not in staff:
            yield unknown(
                SIGN_IN, "second_factor.required_of", code, staff, zh="角色", en="role of the staff"
            )

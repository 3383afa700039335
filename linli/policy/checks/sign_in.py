"""Checks sign-in: who needs a second factor is of the staff, and networks are networks."""

from collections.abc import Iterator
from ipaddress import ip_network

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
    for network in pack.sign_in.administration.networks:
        yield from _network_problems(network)


def _network_problems(network: str) -> Iterator[Problem]:
    key = "administration.networks"
    try:
        found = ip_network(network)
    except ValueError:
        yield Problem(
            SIGN_IN,
            key,
            f"“{network}”不是网段。请写成 10.20.0.0/16 或 2001:db8::/32，网段以外的位为零。",
            f'"{network}" is no network: write 10.20.0.0/16 or 2001:db8::/32, its host bits zero.',
        )
        return
    if found.prefixlen == 0:
        yield Problem(
            SIGN_IN,
            key,
            f"“{network}”是所有地址，等于不限。不限就留空。",
            f'"{network}" is every address. To bind nobody, leave the list empty.',
        )

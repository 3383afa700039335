"""Sign-in 登录: how long one stays signed in, with what, and from where one administers."""

from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Annotated

from pydantic import Field

from linli.policy.sections.section import Code, Count, Positive, Section


class Lifetime(Section):
    """How long a session lasts unused, and at most."""

    idle_hours: Annotated[float, Field(gt=0, le=24 * 366)]
    longest_days: Positive


class Sessions(Section):
    """The lifetimes: at a desk, on a grid worker's phone, on a wall screen, on a resident's phone.

    A grid worker may be a weekend off; a wall is watched by whoever is on duty; a resident seldom
    comes, and her session opens no more than her own reports.
    """

    desk: Lifetime = Lifetime(idle_hours=12, longest_days=7)
    phone: Lifetime = Lifetime(idle_hours=72, longest_days=30)
    wall: Lifetime = Lifetime(idle_hours=24, longest_days=30)
    resident: Lifetime = Lifetime(idle_hours=24 * 90, longest_days=365)

    def of(self, kind: str) -> Lifetime:
        """The lifetime of a session on a device of this kind."""
        found: Lifetime = getattr(self, kind)
        return found


class SecondFactor(Section):
    """Whose password is not enough: the holders of posts in these roles, after days of grace."""

    required_of: tuple[Code, ...] = ()
    grace_days: Count = 0


class FreshProof(Section):
    """For how long a proof of who one is counts: before grave acts, and before one changes how one
    signs in, which is shorter, since whoever finds an open screen could stay for good.
    """

    act_minutes: Annotated[int, Field(ge=1, le=240)] = 30
    way_in_minutes: Annotated[int, Field(ge=1, le=30)] = 5


class Provider(Section):
    """The district's own identity provider: what of it counts, and whether there is another way.

    `acr` and `amr` are its own words for having asked for more than a password.
    """

    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()
    only: bool = False
    emergency: tuple[str, ...] = ()


class Administration(Section):
    """From which networks the three administrators 三员 work; none named: from anywhere."""

    networks: tuple[str, ...] = ()

    @cached_property
    def parsed(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks; raises ValueError for what is none."""
        return tuple(ip_network(one) for one in self.networks)

    def admits(self, address: str) -> bool:
        """Whether somebody at this address may administer; an address that is none may not."""
        if not self.networks:
            return True
        try:
            at = ip_address(address)
        except ValueError:
            return False
        mapped = getattr(at, "ipv4_mapped", None)
        return any((mapped or at) in network for network in self.parsed)


class SignIn(Section):
    """How people prove who they are, and for how long that counts."""

    sessions: Sessions = Sessions()
    second_factor: SecondFactor = SecondFactor()
    proof: FreshProof = FreshProof()
    provider: Provider = Provider()
    administration: Administration = Administration()
    first_password_days: Annotated[int, Field(ge=1, le=90)] = 14

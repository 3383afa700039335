"""Which addresses the house may ask: the open net, and what the settings name beyond it.

Whoever gets us to ask an address of his choosing asks it from our place in the network: the
database next door, the cloud's metadata, a router. So an address is judged by where it leads, and
never by how it is written.
"""

import re
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Sequence[str]]
USUAL_PORTS = {"http": 80, "https": 443}

# IANA's registries of special purposes, written out: `is_global` means one thing in one Python and
# another in the next. In IPv6 only 2000::/3 is open, so that addresses with an IPv4 address inside
# (::ffff:0:0/96, 64:ff9b::/96 and their like) are closed without being named.
CLOSED: list[Network] = [
    ip_network(net)
    for net in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # a carrier's own
        "127.0.0.0/8",  # this machine
        "169.254.0.0/16",  # this link; the metadata of most clouds
        "168.63.129.16/32",  # Azure's, though it looks open
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocols
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # measurements
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "2001::/23",  # protocols, Teredo
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
]
OPEN: list[Network] = [IPv4Network("0.0.0.0/0"), IPv6Network("2000::/3")]
# Whatever the settings say: nobody's server, or a cloud's, which gives out a machine's own secrets.
NEVER: list[Network] = [
    ip_network(net)
    for net in (
        "0.0.0.0/8",
        "100.100.100.200/32",  # Alibaba Cloud's
        "168.63.129.16/32",
        "169.254.0.0/16",
        "192.0.0.192/32",  # Oracle Cloud's
        "224.0.0.0/3",
        "::/128",
        "fd00:ec2::254/128",  # Amazon's
        "fd20:ce::254/128",  # Google's
        "fe80::/10",
        "ff00::/8",
    )
]
LONGEST = 2_000  # what every server reads
NAT64 = IPv6Network("64:ff9b::/96")
# No user, no second colon, no percent sign, nothing beyond ASCII: what browsers forgive is refused.
_HOST_AND_PORT = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(:[0-9]{1,5})?")
_PLAIN = re.compile(r"[!-\[\]-~]+")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


class Closed(OSError):
    """This address may not be asked; the words say why, for whoever keeps the settings."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address that may be asked, and where it led at the moment when that was decided."""

    scheme: str
    host: str
    port: int
    target: str
    leads_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exemption:
    """One entry of LINLI_MAY_ASK: a name, an address or a network, with one port or any."""

    name: str
    net: Network | None
    port: int | None

    def covers(self, host: str, port: int, address: Address) -> bool:
        if self.port not in (None, port):
            return False
        return self.name == host if self.net is None else address in self.net


def exemption(entry: str) -> Exemption:
    """From `host`, `host:port`, `10.0.3.7:9000`, `[fd00::1]:9000` or `10.0.0.0/16`.

    Raises ValueError that names the entry.
    """
    written = entry.lower()
    if "/" in written:
        return Exemption("", ip_network(written), None)
    found = _HOST_AND_PORT.fullmatch(written)
    if found is None:
        raise ValueError(f"LINLI_MAY_ASK: {entry[:80]!r} is no host, address or network.")
    host, port = found[1].rstrip("."), int(found[2][1:]) if found[2] else None
    address = _number(host)
    return Exemption(host, None if address is None else ip_network(address), port)


def resolved(host: str, port: int) -> Sequence[str]:
    """Every address of a name, as this machine resolves it. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(to[4][0]) for to in found))


def checked(address: str, may_ask: Iterable[str] = (), *, resolve: Resolve = resolved) -> Place:
    """The place that an address leads to, resolved exactly once.

    Everything that its name leads to must be open or exempt: one closed answer among several would
    be a way in. Raises Closed, or OSError when it leads nowhere, or ValueError as `exemption` does.
    """
    scheme, host, port, target = parted(address)
    leads_to = judged(host, port, USUAL_PORTS[scheme], may_ask, resolve=resolve)
    return Place(scheme, host, port, target, leads_to)


def judged(
    host: str, port: int, usual: int, may_ask: Iterable[str] = (), *, resolve: Resolve = resolved
) -> tuple[str, ...]:
    """What a host leads to, if all of it may be asked at this port; raises as `checked` does."""
    exemptions = [exemption(entry) for entry in may_ask]
    try:
        number = _number(host)
    except ValueError:
        raise Closed("A number that is not written as an address is read.") from None
    leads_to = [number] if number is not None else _answers(resolve(host, port))
    if not leads_to:
        raise OSError(f"{host} leads nowhere.")
    for one in leads_to:
        if any(_bare(one) in net for net in NEVER):
            raise Closed(f"{host} leads to {one}, which nobody may ask.")
        if any(exempt.covers(host, port, one) for exempt in exemptions):
            continue
        if not is_open(one):
            raise Closed(f"{host} leads to {one}, which is not in the open net: LINLI_MAY_ASK.")
        if port != usual:
            raise Closed(f"Port {port} of {host} is not the usual one: LINLI_MAY_ASK.")
    return tuple(str(one) for one in leads_to)


def is_open(address: Address) -> bool:
    """Whether an address lies in the open net, where anybody may ask it."""
    return any(address in net for net in OPEN) and not any(address in net for net in CLOSED)


def parted(address: str) -> tuple[str, str, int, str]:
    """Scheme, host, port, and the path with its query. Raises Closed for what is not plain."""
    if len(address) > LONGEST:
        raise Closed(f"An address has at most {LONGEST} characters.")
    # Looked at before it is parted: `urlsplit` forgives, dropping tabs and line ends.
    if not _PLAIN.fullmatch(address):
        raise Closed("An address is written in plain ASCII, without spaces and backslashes.")
    try:
        parts = urlsplit(address)
    except ValueError:
        raise Closed("This is no address.") from None
    if parts.scheme not in USUAL_PORTS:
        raise Closed("Only https:// and http:// are asked.")
    found = _HOST_AND_PORT.fullmatch(parts.netloc.lower())
    if found is None:
        raise Closed("Only a host and perhaps a port stand between the slashes.")
    port = int(found[2][1:]) if found[2] else USUAL_PORTS[parts.scheme]
    if not 0 < port < 65536:
        raise Closed("There is no such port.")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, found[1].rstrip("."), port, target


def _number(host: str) -> Address | None:
    """The address that a host is, or None when it is a name.

    Raises ValueError for what is neither: 127.1, 0177.0.0.1, 0x7f000001 and 2130706433 are
    127.0.0.1 to some readers and not to others.
    """
    if host.startswith("["):
        return IPv6Address(host[1:-1])
    if not host or _NUMBER.fullmatch(host.rpartition(".")[2]):
        return IPv4Address(host)
    return None


def _answers(found: Sequence[str]) -> list[Address]:
    return [ip_address(one.partition("%")[0]) for one in found]


def _bare(address: Address) -> Address:
    """Without the IPv6 around an IPv4 address."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else address

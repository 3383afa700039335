"""What the house never asks, however it is written, and whatever a name leads to."""

from collections.abc import Sequence
from ipaddress import ip_address

import pytest

from linli.outside.addresses import Closed, Place, checked, exemption, is_open

OPEN = "93.184.215.14"


def leads_to(*addresses: str):
    def resolve(host: str, port: int) -> Sequence[str]:
        return addresses

    return resolve


def nobody_asks_the_resolver(host: str, port: int) -> Sequence[str]:
    raise AssertionError(f"{host} was resolved")


# Written so that some reader takes it for an address inside.
REFUSED_AS_WRITTEN = """
http://127.0.0.1/            this machine
http://127.8.8.8/            this machine too
http://0.0.0.0/              this machine on Linux
http://10.0.0.5/             private
http://172.16.9.1/           private
http://172.31.255.255/       private
http://192.168.1.1/          private
http://100.64.0.1/           a carrier's own
http://100.100.100.200/      Alibaba Cloud's metadata
http://169.254.169.254/      the metadata of most clouds
http://169.254.170.2/        a container's credentials
http://168.63.129.16/        Azure's, though it looks open
http://192.0.0.192/          Oracle Cloud's metadata
http://192.0.2.1/            documentation
http://198.18.0.1/           measurements
http://198.51.100.7/         documentation
http://203.0.113.9/          documentation
http://192.88.99.1/          relays of 6to4
http://224.0.0.1/            multicast
http://239.255.255.250/      multicast, where devices listen
http://240.0.0.1/            reserved
http://255.255.255.255/      broadcast
http://[::]/                 any
http://[::1]/                this machine
http://[0:0:0:0:0:0:0:1]/    this machine, at length
http://[::ffff:127.0.0.1]/   IPv4 inside, dotted
http://[::ffff:7f00:1]/      IPv4 inside, in hex
http://[::ffff:8.8.8.8]/     IPv4 inside, though open
http://[::127.0.0.1]/        IPv4 inside, the old way
http://[64:ff9b::7f00:1]/    NAT64
http://[64:ff9b::169.254.169.254]/  NAT64 to the metadata
http://[64:ff9b:1::a00:1]/   local NAT64
http://[2002:7f00:1::]/      6to4
http://[2002:a9fe:a9fe::1]/  6to4 to the metadata
http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/  Teredo
http://[2001:db8::1]/        documentation
http://[3fff::1]/            documentation
http://[fc00::1]/            local
http://[fd00:ec2::254]/      Amazon's metadata
http://[fd20:ce::254]/       Google's metadata
http://[fe80::1]/            link
http://[fe80::1%25eth0]/     link, with its zone
http://[fec0::1]/            site
http://[ff02::1]/            multicast
http://[100::1]/             discard
http://[5f00::1]/            segment routing
http://2130706433/           one number
http://0x7f000001/           one number in hex
http://017700000001/         one number in octal
http://0x7f.0.0.1/           hex within
http://0177.0.0.1/           octal within
http://127.1/                two parts
http://127.0.1/              three parts
http://127.0.0.1./           a dot behind
http://127.0.0.01/           a nought before
http://0/                    any, in short
http://1.2.3.4.5/            five parts
http://256.1.1.1/            no byte
http://example.com:pw@127.0.0.1/   a user
http://example.com@10.0.0.1/       a user alone
http://127.0.0.1:80@example.com/   a user that looks like a host
http://example.com:22/       another port
http://example.com:6379/     another port
http://example.com:5432/     another port
http://example.com:0/        no port
http://example.com:99999/    no port
https://example.com:80/      the other one's port
http://example.com%2f@x/     a percent sign
http://exam%70le.com/        a percent sign
http://１２７.０.０.１/        full-width digits
http://ⓔxample.com/          a sign that folds into a letter
http://127。0。0。1/           full-width dots
http://example.com\\@10.0.0.1/  a backslash
file:///etc/passwd           a file
ftp://example.com/           another scheme
gopher://example.com:70/_    another scheme
dict://example.com:11211/    another scheme
ldap://example.com/          another scheme
data:text/plain,hello        no host
javascript:alert(1)          no host
//example.com/               no scheme
http:///etc                  no host
http://                      no host
http://[::1                  half a bracket
http://[v1.x]/               a version to come
"""
WRITTEN = [line.split(None, 1) for line in REFUSED_AS_WRITTEN.strip().splitlines()]
# Names that lead inside, and what the resolver says.
REFUSED_AS_RESOLVED = [
    ["127.0.0.1"],
    ["10.1.2.3"],
    ["169.254.169.254"],
    ["100.64.7.7"],
    ["::1"],
    ["::ffff:10.0.0.1"],
    ["64:ff9b::a00:1"],
    ["2002:a00:1::1"],
    ["fe80::1%eth0"],
    ["fd12:3456::1"],
    ["224.0.0.251"],
    [OPEN, "10.0.0.1"],  # one closed answer among several
    ["2606:2800:21f::1", "::1"],
]


def test_there_are_enough_of_them() -> None:
    assert len(WRITTEN) + len(REFUSED_AS_RESOLVED) >= 60


@pytest.mark.parametrize(("address", "why"), WRITTEN, ids=[one[0] for one in WRITTEN])
def test_it_is_refused_as_it_is_written(address: str, why: str) -> None:
    # A name that is refused for its port must still not lead anywhere else.
    with pytest.raises(Closed):
        checked(address, resolve=leads_to(OPEN))


@pytest.mark.parametrize("found", REFUSED_AS_RESOLVED, ids=" ".join)
def test_a_name_is_refused_for_what_it_leads_to(found: list[str]) -> None:
    with pytest.raises(Closed):
        checked("https://inviting.example/", resolve=leads_to(*found))


@pytest.mark.parametrize(
    "sign", ["\t", "\n", "\r", " ", "\x00", "\x7f", "\u200b", "\u2028"], ids=ascii
)
def test_signs_that_a_reader_drops_are_refused(sign: str) -> None:
    for address in (
        f"http://exa{sign}mple.com/",
        f"http://example.com/{sign}x",
        f"{sign}http://a/",
    ):
        with pytest.raises(Closed):
            checked(address, resolve=leads_to(OPEN))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.com", ("https", "example.com", 443, "/")),
        ("https://EXAMPLE.com./a?b=c#d", ("https", "example.com", 443, "/a?b=c")),
        ("HTTP://example.com:80/%2e", ("http", "example.com", 80, "/%2e")),
        ("https://xn--fiqs8s.xn--fiqz9s/", ("https", "xn--fiqs8s.xn--fiqz9s", 443, "/")),
    ],
)
def test_the_open_net_is_asked(address: str, expected: tuple[object, ...]) -> None:
    place = checked(address, resolve=leads_to(OPEN, "2606:2800:21f::1"))
    assert place == Place(*expected, (OPEN, "2606:2800:21f::1"))  # type: ignore[arg-type]  # a table's row


def test_an_address_is_never_too_long_for_who_reads_it() -> None:
    start = "https://partner.example/"
    longest = start + "a" * (2_000 - len(start))
    assert checked(longest, resolve=leads_to(OPEN)).target == longest.removeprefix(start[:-1])
    with pytest.raises(Closed, match="2000"):
        checked(longest + "a", resolve=nobody_asks_the_resolver)


def test_an_address_in_numbers_needs_no_resolver() -> None:
    place = checked("https://[2606:2800:21F::1]/", resolve=nobody_asks_the_resolver)
    assert (place.host, place.leads_to) == ("[2606:2800:21f::1]", ("2606:2800:21f::1",))


def test_a_name_that_leads_nowhere_is_an_error() -> None:
    with pytest.raises(OSError, match="nowhere"):
        checked("https://example.com/", resolve=leads_to())


@pytest.mark.parametrize(
    ("entry", "address", "found", "taken"),
    [
        ("minio.internal", "http://minio.internal:9000/", "10.0.3.7", True),
        ("minio.internal:9000", "http://minio.internal:9000/", "10.0.3.7", True),
        ("minio.internal:9000", "http://minio.internal/", "10.0.3.7", False),  # another port
        ("minio.internal:9000", "http://minio.internal.evil:9000/", "10.0.3.7", False),
        ("minio.internal:9000", "http://x.minio.internal:9000/", "10.0.3.7", False),
        ("10.0.3.0/24", "http://any.name:9000/", "10.0.3.7", True),
        ("10.0.3.0/24", "http://any.name/", "10.0.4.7", False),
        ("10.0.3.7:9000", "http://10.0.3.7:9000/", "", True),
        ("10.0.3.7:9000", "http://any.name:9000/", "10.0.3.7", True),  # it is the same place
        ("[fd00::7]:9000", "http://[fd00::7]:9000/", "", True),
        ("[fd00::7]:9000", "http://[fd00::8]:9000/", "", False),
        ("127.0.0.1", "http://localhost:8000/", "127.0.0.1", True),
        ("idp.example:8443", "https://idp.example:8443/", OPEN, True),
        # However it is exempt: where clouds hand out a machine's secrets.
        ("metadata.internal", "http://metadata.internal/", "169.254.169.254", False),
        ("169.254.0.0/16", "http://169.254.169.254/", "", False),
        ("::/0", "http://[::ffff:169.254.169.254]/", "", False),
        ("64:ff9b::/96", "http://[64:ff9b::a9fe:a9fe]/", "", False),
        ("2002::/16", "http://[2002:a9fe:a9fe::1]/", "", False),
        ("0.0.0.0/0", "http://100.100.100.200/", "", False),
        ("0.0.0.0/0", "http://0.0.0.0/", "", False),
    ],
)
def test_what_is_exempt_is_asked_and_nothing_beside_it(
    entry: str, address: str, found: str, taken: bool
) -> None:
    if taken:
        assert checked(address, [entry], resolve=leads_to(found))
    else:
        with pytest.raises(Closed):
            checked(address, [entry], resolve=leads_to(found))


def test_every_answer_of_a_name_must_be_exempt() -> None:
    with pytest.raises(Closed):
        checked("http://n:9000/", ["10.0.3.7:9000"], resolve=leads_to("10.0.3.7", "10.0.3.8"))


@pytest.mark.parametrize("entry", ["http://minio", "10.0.0.0/33", "a b", "user@host", "127.1"])
def test_a_slip_in_the_settings_is_named(entry: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        exemption(entry)


def test_the_open_net_is_what_it_was_on_paper() -> None:
    for open_one in ("8.8.8.8", "1.1.1.1", "223.255.255.255", "2606:4700::1", "2400:3200::1"):
        assert is_open(ip_address(open_one))

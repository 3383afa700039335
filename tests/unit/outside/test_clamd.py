"""What clamd is asked and what its answers mean; nobody waits for it longer than said."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from linli.outside.addresses import Closed
from linli.outside.ask import Unanswered
from linli.outside.clamd import Clamd, Late, TooLong, clamd_at
from tests.clamd import EICAR, NAME, MadeUp, running_clamd
from tests.unit.evidence import corpus

MEGABYTE = 1024**2


@pytest.fixture(params=["socket", "port"])
def made_up(request: pytest.FixtureRequest) -> Iterator[MadeUp]:
    with running_clamd(port=request.param == "port") as one:
        yield one


def test_a_clean_file_arrives_whole_and_nothing_is_found(made_up: MadeUp) -> None:
    file = bytes(range(256)) * 1000
    assert clamd_at(made_up.address).found_in([file[:100_000], b"", file[100_000:]]) == ""
    assert made_up.scanned == [file]
    assert max(made_up.chunks) <= 64 * 1024


def test_what_is_found_is_named_in_an_archive_too(made_up: MadeUp) -> None:
    clamd = clamd_at(made_up.address)
    assert clamd.found_in([EICAR]) == NAME
    assert clamd.found_in([corpus.docx(**{"word/media.bin": EICAR})]) == NAME


def test_it_is_there_and_says_what_it_searches_with(made_up: MadeUp) -> None:
    clamd = clamd_at(made_up.address)
    clamd.ping()
    told = clamd.version()
    assert (told.engine, told.signatures) == ("ClamAV 1.4.3", "27823")
    assert told.signed_at == datetime(2026, 11, 18, 8, 21, 3, tzinfo=UTC)
    assert made_up.commands == ["PING", "VERSION"]


@pytest.mark.parametrize("said", ["ClamAV 1.4.3", "COMMAND UNAVAILABLE", "ClamAV 1/2/yesterday"])
def test_without_signatures_or_leave_to_tell_their_age_is_not_known(
    made_up: MadeUp, said: str
) -> None:
    made_up.version = said
    assert clamd_at(made_up.address).version().signed_at is None


def test_a_file_beyond_its_limit_is_told_apart(made_up: MadeUp) -> None:
    made_up.longest = MEGABYTE
    clamd = clamd_at(made_up.address)
    assert clamd.found_in([bytes(MEGABYTE)]) == ""
    with pytest.raises(TooLong):
        clamd.found_in([bytes(MEGABYTE + 1)])


def test_the_limit_is_heard_though_the_line_breaks_while_we_still_send() -> None:
    """It answers and hangs up; what we go on sending meets a closed line."""
    with running_clamd() as made_up:
        made_up.longest = MEGABYTE
        with pytest.raises(TooLong):
            clamd_at(made_up.address).found_in([bytes(20 * MEGABYTE)])


def test_one_that_hangs_up_half_way_has_said_nothing(made_up: MadeUp) -> None:
    made_up.hangs_up_after = MEGABYTE
    with pytest.raises(Unanswered):
        clamd_at(made_up.address).found_in([bytes(20 * MEGABYTE)])


@pytest.mark.parametrize(
    "said", ["stream: Can't allocate memory ERROR", "UNKNOWN COMMAND", "stream: OK, they say", " "]
)
def test_what_is_not_plainly_clean_is_not_taken_for_clean(made_up: MadeUp, said: str) -> None:
    made_up.says = said
    with pytest.raises(Unanswered):
        clamd_at(made_up.address).found_in([b"words"])


def test_a_name_is_shown_without_what_could_mislead(made_up: MadeUp) -> None:
    made_up.says = "stream: Win.\x1b[31mTrojan<b>" + "a" * 500 + " FOUND"
    named = clamd_at(made_up.address).found_in([b"words"])
    assert named.startswith("Win.31mTrojanb")
    assert len(named) <= 80


@pytest.mark.parametrize("drips", [False, True], ids=["silent", "a letter at a time"])
def test_nobody_waits_longer_than_said(made_up: MadeUp, drips: bool) -> None:
    made_up.waits_seconds, made_up.drips_every = (0.0, 0.1) if drips else (1.5, 0.0)
    began = time.monotonic()
    with pytest.raises(Late):
        clamd_at(made_up.address).found_in([b"words"], seconds=0.3)
    assert time.monotonic() - began < 1.2


def test_one_that_is_down_is_unanswered_at_once() -> None:
    with running_clamd() as socket, running_clamd(port=True) as port:
        addresses = [socket.address, port.address]
    for address in addresses:
        with pytest.raises(Unanswered):
            clamd_at(address).ping()


def test_many_at_once_each_hear_of_their_own(made_up: MadeUp) -> None:
    clamd = clamd_at(made_up.address)
    files = [EICAR if n % 3 == 0 else b"%d" % n * 30_000 for n in range(40)]
    with ThreadPoolExecutor(20) as threads:
        found = list(threads.map(lambda file: clamd.found_in([file]), files))
    assert found == [NAME if n % 3 == 0 else "" for n in range(40)]
    assert len(made_up.scanned) == 40


@pytest.mark.parametrize(
    "address",
    ["/run/clamd.ctl", "unix:clamd.ctl", "unix:", "tcp:127.0.0.1", "tcp:127.0.0.1:0",
     "tcp:127.0.0.1:99999", "tcp:a@b:3310", "http://127.0.0.1:3310", "tcp:127.0.0.1:3310/x", "1"],
)  # fmt: skip  # one line reads better
def test_what_is_no_address_is_refused_by_name(address: str) -> None:
    with pytest.raises(Closed, match="unix:/path/of/the/socket"):
        clamd_at(address)


@pytest.mark.parametrize(
    ("leads_to", "why"),
    [
        (["8.8.8.8"], "open net"),  # in plain, through everybody's hands
        (["10.0.3.7", "2606:4700::1"], "open net"),
        (["169.254.169.254"], "nobody may ask"),  # a cloud's own secrets
        (["100.100.100.200"], "nobody may ask"),
    ],
)
def test_no_file_goes_where_it_must_not(leads_to: list[str], why: str) -> None:
    clamd = clamd_at("tcp:clamd.example:3310", resolve=lambda host, port: leads_to)
    with pytest.raises(Closed, match=why):
        clamd.found_in([b"words"])


def test_an_address_inside_needs_no_other_leave_than_to_be_named() -> None:
    with running_clamd(port=True) as made_up:
        port = made_up.address.rpartition(":")[2]
        clamd = clamd_at(f"tcp:clamd:{port}", resolve=lambda host, port: ["127.0.0.1"])
        clamd.ping()
    assert isinstance(clamd, Clamd)

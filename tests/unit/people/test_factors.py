"""The codes of RFC 6238: its own test vectors, drift, and codes that were used."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from linli.people.factors import (
    address_of_secret,
    code_at,
    fresh_recovery_codes,
    fresh_secret,
    matching_step,
    normal_code,
    step_of,
)

# Appendix B of RFC 6238, SHA-1: seconds since 1970 → eight digits.
SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_published_vectors_come_out(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    assert code_at(SECRET, step_of(now), digits=8) == code
    assert matching_step(SECRET, code[2:], after=0, now=now) == step_of(now)


@pytest.mark.parametrize(
    ("off_seconds", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_clock_may_be_off_by_half_a_minute(off_seconds: int, fits: bool) -> None:
    now = datetime(2026, 11, 22, 10, 0, 15, tzinfo=UTC)
    code = code_at(SECRET, step_of(now + timedelta(seconds=off_seconds)))
    assert (matching_step(SECRET, code, after=0, now=now) is not None) is fits


def test_a_code_that_was_used_and_all_before_it_are_good_for_nothing() -> None:
    now = datetime(2026, 11, 22, 10, 0, 15, tzinfo=UTC)
    here = step_of(now)
    assert matching_step(SECRET, code_at(SECRET, here), after=here, now=now) is None
    assert matching_step(SECRET, code_at(SECRET, here - 1), after=here, now=now) is None
    assert matching_step(SECRET, code_at(SECRET, here + 1), after=here, now=now) == here + 1


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_fits_nothing(typed: str) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert matching_step(SECRET, normal_code(typed), after=0, now=now) is None


def test_a_code_is_read_as_it_was_meant() -> None:
    assert normal_code(" 123 456 ") == "123456"
    assert normal_code("ab1o-il9z") == "AB10119Z"


def test_secrets_and_recovery_codes_are_never_the_same_twice() -> None:
    assert len({fresh_secret() for _ in range(50)}) == 50
    codes = fresh_recovery_codes() + fresh_recovery_codes()
    assert len(set(codes)) == 20
    assert all(normal_code(code) == code for code in codes)


def test_the_address_is_what_apps_read() -> None:
    address = address_of_secret(SECRET, account="zhou.ming", issuer="邻里 林江区")
    assert address.startswith("otpauth://totp/")
    assert f"secret={SECRET}" in address
    assert "period=30" in address

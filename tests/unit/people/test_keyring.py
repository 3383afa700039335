"""The ring: where it comes from, who may change it, and when a new key takes over."""

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import RFC_4122

import pytest

from linli.people import keyring
from linli.people.ciphers import PROFILE_OF
from linli.people.keyring import (
    INDEX,
    MARK,
    SEAL,
    KeysFixed,
    KeysMissing,
    add_key,
    create_key_ring,
    drop_key,
    forget_key_ring,
    key_ring,
    read_key_ring,
)
from linli.people.marks import (
    bare_mark,
    code_indexes,
    fresh_report_id,
    lasting_marks,
    report_index,
)
from linli.people.role_seal import opened_for_role, sealed_for_role
from linli.people.sealing import (
    Tampered,
    blind,
    blinds,
    lasting_mark,
    opened,
    place_token_sets,
    receipt_code,
    seal,
    word_tokens,
)
from tests.unit.people.test_sealing import REPORT


class PretendKms:
    """A key management system that turns every byte round; down when `is_up` is False."""

    is_up = True

    def wrap(self, plain: bytes) -> bytes:
        return bytes(byte ^ 0x5A for byte in plain)

    def unwrap(self, wrapped: bytes) -> bytes:
        if not PretendKms.is_up:
            raise ConnectionError("https://kms.example/secret-path refused")
        return self.wrap(wrapped)


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A key ring of this test's own."""
    path = tmp_path / "keys" / "ring.json"
    create_key_ring(path)
    settings.LINLI_KEYS_FILE = path
    forget_key_ring()
    yield path
    forget_key_ring()


def first_format() -> dict[str, Any]:
    """A ring as it was written before keys had purposes."""
    key = base64.b64encode(bytes(range(32))).decode()
    return {"index": key, "seals": {"1": key}}


def test_a_ring_of_the_first_format_goes_on_serving(ring: Path) -> None:
    ring.write_text(json.dumps(first_format()))
    forget_key_ring()
    # Values that the first format made; they must never come out otherwise.
    assert blind("13812346027", "person.phone").hex() == "c1f5fbf35950695ea088297031aa322e"
    assert receipt_code(REPORT) == "SH70-5P6G-P1YG"
    assert word_tokens("柳林") == ["1b3c99e6856b"]
    sealed = bytes.fromhex(
        "01000170d973047d30f102694db742968732c54dc1608cc5bcdfc94df9be0642b846152e19858f96"
    )
    assert opened(sealed, "person.name") == "刘晓梅"
    assert seal("刘晓梅", "person.name")[:3] == b"\x04\x00\x01"
    assert add_key(ring, SEAL, since=0).number == 2
    assert json.loads(ring.read_text())["format"] == 2
    assert opened(sealed, "person.name") == "刘晓梅"
    assert receipt_code(REPORT) == "SH70-5P6G-P1YG"


def test_a_new_key_is_known_before_it_is_used(ring: Path) -> None:
    add_key(ring, SEAL, since=time.time() + 60)
    assert len(key_ring().seals) == 2
    assert seal("x", "y")[1:3] == b"\x00\x01"
    with pytest.raises(KeysFixed, match="has not taken over"):
        add_key(ring, SEAL, since=0)


def test_an_only_key_is_in_use_whenever_it_says_that_it_was_made(ring: Path) -> None:
    told = json.loads(ring.read_text())
    for key in told["keys"]:
        key["since"] = time.time() + 3600  # by the clock of another machine
    ring.write_text(json.dumps(told))
    forget_key_ring()
    assert opened(seal("x", "y"), "y") == "x"
    assert add_key(ring, SEAL, since=0).number == 2
    assert seal("x", "y")[1:3] == b"\x00\x02"


def test_a_changed_ring_is_seen_within_a_second(
    ring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As another process sees it, which nobody tells."""
    assert key_ring().newest(INDEX).number == 1
    monkeypatch.setattr(keyring, "forget_key_ring", lambda: None)
    add_key(ring, INDEX, since=0)
    assert key_ring().newest(INDEX).number == 1
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 1.1)
    assert key_ring().newest(INDEX).number == 2


def test_a_ring_that_vanishes_while_we_run_is_still_held(
    ring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = seal("刘晓梅", "person.name")
    ring.unlink()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 1.1)
    assert opened(sealed, "person.name") == "刘晓梅"


def test_while_the_index_key_is_renewed_both_indexes_find(ring: Path) -> None:
    before, words = blind("13812346027", "person.phone"), word_tokens("柳林路")
    code, mark = receipt_code(REPORT), lasting_mark("row", "sheet")
    add_key(ring, INDEX, since=0)
    after = blind("13812346027", "person.phone")
    assert (len(before), len(after), after[:2]) == (16, 18, b"\x00\x02")
    assert blinds("13812346027", "person.phone") == [after, before]
    ways = place_token_sets("柳林路")
    assert [len(way) for way in ways] == [2, 2]
    assert ways[1] == words
    assert all(token.startswith("2.") for token in ways[0])
    # What is on paper or must be known for good does not move: it is another key's.
    assert (receipt_code(REPORT), lasting_mark("row", "sheet")) == (code, mark)
    assert code_indexes(code) == code_indexes(code.lower())


def test_while_the_mark_key_is_renewed_paper_stays_and_new_reports_have_other_codes(
    ring: Path,
) -> None:
    assert fresh_report_id().version == 4
    code, index, mark = receipt_code(REPORT), report_index(REPORT), lasting_mark("row", "sheet")
    add_key(ring, MARK, since=time.time() + 60)
    assert fresh_report_id().version == 4, "not before it takes over"
    assert lasting_marks("row", "sheet")[0] == mark
    ring.unlink()
    create_key_ring(ring)
    forget_key_ring()
    code, index, mark = receipt_code(REPORT), report_index(REPORT), lasting_mark("row", "sheet")
    add_key(ring, MARK, since=0)
    # The old: the same code, the same index, among those that are looked for.
    assert (receipt_code(REPORT), report_index(REPORT)) == (code, index)
    assert code_indexes(code.lower())[1:] == [index]
    assert lasting_marks("row", "sheet")[1:] == [mark]
    assert len(bare_mark("row", "sheet")) == len(mark) == 16
    # The new: a code of the key that its id names.
    later = fresh_report_id()
    assert (later.version, later.variant, later.bytes[:2]) == (8, RFC_4122, b"\x00\x02")
    assert report_index(later) == code_indexes(receipt_code(later))[0]
    assert report_index(later)[:2] == b"\x00\x02"
    add_key(ring, MARK, since=0)
    assert (receipt_code(later), receipt_code(REPORT)) == (receipt_code(later), code)
    # Given up: the next that is left takes over, each time the same.
    drop_key(ring, MARK, 1)
    assert receipt_code(REPORT) != code
    assert report_index(REPORT)[:2] == b"\x00\x02"
    drop_key(ring, MARK, 2)
    assert {report_index(one)[:2] for one in (REPORT, later)} == {b"\x00\x03"}


def test_a_ring_from_before_a_report_makes_it_no_code(ring: Path) -> None:
    before = ring.read_bytes()
    add_key(ring, MARK, since=0)
    later = fresh_report_id()
    ring.write_bytes(before)
    forget_key_ring()
    with pytest.raises(KeysMissing, match="Mark key 2"):
        receipt_code(later)


def test_a_retired_key_is_gone_and_the_last_one_stays(ring: Path) -> None:
    sealed = seal("刘晓梅", "person.name")
    add_key(ring, SEAL, since=0)
    drop_key(ring, SEAL, 1)
    with pytest.raises(KeysMissing, match="Key 1"):
        opened(sealed, "person.name")
    with pytest.raises(KeysFixed, match="last seal key"):
        drop_key(ring, SEAL, 2)
    assert add_key(ring, SEAL, since=0).number == 3, "a number is never given twice"


def test_under_sm_new_keys_are_sm_and_both_kinds_are_read(ring: Path, settings: Any) -> None:
    sealed, code = seal("刘晓梅", "person.name"), receipt_code(REPORT)
    settings.LINLI_CRYPTO = "sm"
    made = add_key(ring, SEAL, since=0)
    assert made.algorithm.startswith("sm4-")
    add_key(ring, INDEX, since=0)
    assert key_ring().newest(INDEX).algorithm == "hmac-sm3"
    later = seal("刘晓梅", "person.name")
    assert later[0] in {5, 6}
    assert opened(sealed, "person.name") == opened(later, "person.name") == "刘晓梅"
    assert receipt_code(REPORT) == code
    # A value does not pass for one of another algorithm.
    with pytest.raises(Tampered):
        opened(bytes([4]) + later[1:], "person.name")
    settings.LINLI_CRYPTO = "international"
    add_key(ring, SEAL, since=0)
    assert opened(later, "person.name") == "刘晓梅"


def test_a_new_installation_under_sm_has_nothing_else(tmp_path: Path, settings: Any) -> None:
    settings.LINLI_CRYPTO = "sm"
    create_key_ring(tmp_path / "ring.json")
    made = read_key_ring(tmp_path / "ring.json").keys
    assert not [key for key in made if PROFILE_OF[key.algorithm] != "sm"]


def test_what_is_sealed_to_a_role_opens_for_no_other_and_is_renewed_too(ring: Path) -> None:
    sealed = sealed_for_role("欧阳慕雪", "row 1")
    for wrong in (
        lambda: opened(sealed, "confidential reporter row 1"),
        lambda: opened(sealed, "confidential reporter row 1", role="another"),
        lambda: opened_for_role(sealed, "row 2"),
    ):
        with pytest.raises(Tampered):
            wrong()
    add_key(ring, SEAL, since=0)
    assert opened_for_role(sealed, "row 1") == "欧阳慕雪"
    assert sealed_for_role("欧阳慕雪", "row 1")[1:3] == b"\x00\x02"


def test_a_kms_keeps_the_ring_shut_on_the_disk(tmp_path: Path, settings: Any) -> None:
    settings.LINLI_KMS = f"{PretendKms.__module__}.PretendKms"
    settings.LINLI_KEYS_FILE = path = tmp_path / "wrapped.json"
    create_key_ring(path)
    forget_key_ring()
    assert set(json.loads(path.read_text())) == {"format", "wrapped"}
    sealed = seal("刘晓梅", "person.name")
    add_key(path, SEAL, since=0)
    assert opened(sealed, "person.name") == "刘晓梅"
    PretendKms.is_up = False
    try:
        forget_key_ring()
        with pytest.raises(KeysMissing) as fault:
            opened(sealed, "person.name")
        assert "secret-path" not in str(fault.value), "what a plug-in says is not shown"
    finally:
        PretendKms.is_up = True
    settings.LINLI_KMS = ""
    with pytest.raises(KeysMissing, match="set LINLI_KMS"):
        opened(sealed, "person.name")


def test_a_ring_that_came_as_a_credential_is_not_written(
    ring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # as for any account but root
    with pytest.raises(KeysFixed, match="read only here"):
        add_key(ring, SEAL, since=0)
    assert MARK in {key.purpose for key in key_ring().keys}


@pytest.mark.parametrize("given", [True, False])
def test_a_credential_of_systemd_is_the_ring_where_nothing_else_is_named(
    given: bool, tmp_path: Path
) -> None:
    credentials, data = tmp_path / "credentials", tmp_path / "data"
    credentials.mkdir()
    if given:
        create_key_ring(credentials / "linli-ring.json")
    named = {name: one for name, one in os.environ.items() if name != "LINLI_KEYS_FILE"}

    found = subprocess.run(
        [sys.executable, "-c", "from linli.site import settings; print(settings.LINLI_KEYS_FILE)"],
        env=named | {"CREDENTIALS_DIRECTORY": str(credentials), "LINLI_DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()

    ours = credentials / "linli-ring.json" if given else data / "keys" / "ring.json"
    assert Path(found) == ours

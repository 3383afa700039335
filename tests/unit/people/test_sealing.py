"""Sealed values open only where they were sealed, and show themselves nowhere."""

import json
import logging
import stat
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import BaseModel

from linli.people.keyring import SEAL, add_key
from linli.people.marks import CODE_ALPHABET, code_indexes
from linli.people.sealing import (
    KeysMissing,
    Personal,
    Tampered,
    blind,
    create_key_ring,
    forget_key_ring,
    key_ring,
    opened,
    receipt_code,
    seal,
    word_tokens,
)

SHARED_RING = hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
REPORT = UUID("0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b")


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, settings: object) -> Iterator[Path]:
    """A key ring of this test's own."""
    path = tmp_path / "keys" / "ring.json"
    create_key_ring(path)
    settings.LINLI_KEYS_FILE = path  # type: ignore[attr-defined]  # pytest-django's own object
    forget_key_ring()
    yield path
    forget_key_ring()


@SHARED_RING
@given(st.text(max_size=300))
def test_what_was_sealed_opens_as_it_was(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    assert opened(seal(text, "person.name"), "person.name") == text


def test_the_same_value_is_sealed_differently_each_time() -> None:
    assert seal("刘晓梅", "person.name") != seal("刘晓梅", "person.name")
    assert "刘晓梅".encode() not in seal("刘晓梅", "person.name")


def test_a_sealed_value_opens_in_no_other_column() -> None:
    with pytest.raises(Tampered):
        opened(seal("13812346027", "person.phone"), "person.name")


@pytest.mark.parametrize("at", [0, 1, 3, 15, -1])
def test_a_changed_byte_is_noticed_and_the_fault_tells_nothing(at: int) -> None:
    sealed = bytearray(seal("13812346027", "person.phone"))
    sealed[at] ^= 1
    with pytest.raises((Tampered, KeysMissing)) as fault:
        opened(bytes(sealed), "person.phone")
    assert "138" not in str(fault.value)


@pytest.mark.parametrize("short", [b"", b"\x01", b"\x01" * 14])
def test_a_value_cut_short_is_noticed(short: bytes) -> None:
    with pytest.raises(Tampered):
        opened(short, "person.phone")


def test_a_new_key_seals_and_the_old_one_still_opens(ring: Path) -> None:
    before, index = seal("刘晓梅", "person.name"), blind("13812346027", "person.phone")
    assert add_key(ring, SEAL, since=0).number == 2
    after = seal("刘晓梅", "person.name")
    assert after[1:3] == b"\x00\x02"
    assert opened(before, "person.name") == opened(after, "person.name") == "刘晓梅"
    assert blind("13812346027", "person.phone") == index, "indexes must go on finding"


def test_a_key_that_another_process_added_is_found(ring: Path) -> None:
    seal("x", "person.name")
    stale = key_ring()
    add_key(ring, SEAL, since=0)
    later = seal("刘晓梅", "person.name")
    assert 2 not in stale.seals
    assert 2 in key_ring().seals
    assert opened(later, "person.name") == "刘晓梅"


def test_without_its_key_a_value_stays_shut(ring: Path) -> None:
    add_key(ring, SEAL, since=0)
    sealed = seal("刘晓梅", "person.name")
    kept = json.loads(ring.read_text())
    kept["keys"] = [key for key in kept["keys"] if key["number"] != 2]
    ring.write_text(json.dumps(kept))
    forget_key_ring()
    with pytest.raises(KeysMissing, match="Key 2"):
        opened(sealed, "person.name")


def test_the_key_ring_is_its_owners_alone_and_never_written_over(ring: Path) -> None:
    assert stat.S_IMODE(ring.stat().st_mode) == 0o600
    add_key(ring, SEAL, since=0)
    assert stat.S_IMODE(ring.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        create_key_ring(ring)
    assert [path.name for path in ring.parent.iterdir()] == ["ring.json"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        '{"index": "AA==", "seals": {"1": "AA=="}}',
        '{"format": 2, "keys": []}',
        '{"format": 3, "keys": []}',
    ],
)
def test_what_is_no_key_ring_is_called_so_without_showing_it(ring: Path, content: str) -> None:
    ring.write_text(content)
    forget_key_ring()
    with pytest.raises(KeysMissing, match="is not a key ring"):
        seal("x", "person.name")
    ring.unlink()
    with pytest.raises(KeysMissing, match="cannot be read"):
        seal("x", "person.name")


def test_the_key_ring_shows_no_key() -> None:
    shown = repr(key_ring())
    assert "secret" not in shown
    assert not any(repr(key.secret) in shown for key in key_ring().keys)


def test_personal_text_masks_itself_wherever_it_is_printed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    phone = opened(seal("13812346027", "person.phone"), "person.phone")
    logging.getLogger("test").warning("phone %s %r", phone, {"phone": phone})
    shown = [repr(phone), str(phone), f"{phone} {phone!r:>20}", f"{[phone]}", caplog.text]
    shown.append("{} %s".format(phone) % phone)  # noqa: UP032  # an old way of printing is a way
    assert not any("1381" in text or "6027" in text for text in shown)


def test_personal_text_is_the_text_to_those_who_mean_it() -> None:
    class Answer(BaseModel):
        phone: str

    phone = Personal("13812346027")
    assert phone.plain == phone == "13812346027"
    assert type(phone.plain) is str
    assert json.dumps(phone) == '"13812346027"'
    assert Answer(phone=phone).model_dump_json() == '{"phone":"13812346027"}'
    assert opened(seal(phone, "person.phone"), "person.phone") == "13812346027"
    assert blind(phone, "person.phone") == blind("13812346027", "person.phone")


def test_an_index_is_short_blind_and_of_one_kind_only() -> None:
    index = blind("13812346027", "person.phone")
    assert len(index) == 16
    assert index == blind("13812346027", "person.phone")
    assert index != blind("13812346028", "person.phone")
    assert index != blind("13812346027", "person.name")


def test_another_installation_has_other_indexes_and_codes(ring: Path) -> None:
    index, code, words = blind("1", "x"), receipt_code(REPORT), word_tokens("柳林路")
    ring.unlink()
    create_key_ring(ring)
    forget_key_ring()
    assert blind("1", "x") != index
    assert receipt_code(REPORT) != code
    assert not set(word_tokens("柳林路")) & set(words)


def test_a_receipt_code_is_the_same_each_time_and_another_for_each_report() -> None:
    code = receipt_code(REPORT)
    assert code == receipt_code(REPORT)
    groups = code.split("-")
    assert [len(group) for group in groups] == [4, 4, 4]
    assert set("".join(groups)) <= set(CODE_ALPHABET)
    assert len({receipt_code(uuid4()) for _ in range(500)}) == 500


@pytest.mark.parametrize(
    "typed",
    [
        "01AB-CD11-0XYZ",  # as printed
        "01abcd110xyz",  # small letters, no dashes
        " o1ab cdil oxyz ",  # O for 0, I and L for 1
        "０１ＡＢ—ＣＤ１１—０ＸＹＺ",  # a Chinese keyboard's wide letters and long dashes
    ],
)
def test_a_receipt_code_is_found_however_it_is_typed(typed: str) -> None:
    assert code_indexes(typed) == code_indexes("01AB-CD11-0XYZ")
    assert code_indexes(typed) != code_indexes("01AB-CD11-0XYA")


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("柳林路18号3单元", "柳林", True),
        ("柳林路18号3单元", "18号", True),
        ("柳林路18号3单元", "柳林路18号", True),
        ("柳林路１８号", "18号", True),  # wide digits
        ("Elm Street 7", "elm street", True),
        ("柳林路18号", "林柳", False),
        ("柳林路18号", "19号", False),
        ("柳林路，18号", "路1", False),  # no pair reaches over a comma
    ],
)
def test_place_words_are_found_by_their_pairs(text: str, query: str, found: bool) -> None:
    assert (set(word_tokens(query)) <= set(word_tokens(text))) is found


def test_place_words_are_short_sorted_and_unreadable() -> None:
    tokens = word_tokens("柳林路柳林路")
    assert tokens == sorted(set(tokens))
    assert len(tokens) == 3
    assert all(len(token) == 12 and int(token, 16) >= 0 for token in tokens)
    assert word_tokens("，。 ") == []

"""The algorithms give what their standards say, and open nothing that was changed."""

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import CTR, ECB
from cryptography.hazmat.primitives.hashes import SM3, Hash

from linli.people import ciphers
from linli.people.ciphers import (
    AES_GCM,
    HMAC_SHA256,
    HMAC_SM3,
    SM4_CTR,
    SM4_GCM,
    NotOpened,
    hmac_sm3,
    index_algorithm,
    keyed_hash,
    sealer,
    sealing_algorithm,
    sm4_gcm_opened,
    sm4_gcm_sealed,
)

KEY = bytes.fromhex("0123456789abcdeffedcba9876543210")
WORDS = bytes.fromhex("".join(letter * 16 for letter in "abcdefea"))
NONCE, BOUND = bytes(12), b"person.phone"


def test_sm4_is_the_block_cipher_of_its_standard() -> None:
    """GB/T 32907-2016, annex A, example 1."""
    run = Cipher(SM4(KEY), ECB()).encryptor()  # noqa: S305  # one block, as the standard prints it
    assert run.update(KEY) + run.finalize() == bytes.fromhex("681edf34d206965e86b3e94f536e4246")


def test_sm4_in_counter_mode_gives_the_published_stream() -> None:
    """draft-ribose-cfrg-sm4-10, A.2.5.1; it counts from a whole block, we from a nonce and 0."""
    run = Cipher(SM4(KEY), CTR(bytes(range(16)))).encryptor()
    assert run.update(WORDS[:16] + WORDS[16:32]) + run.finalize() == bytes.fromhex(
        "ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7"
    )


def test_sm4_gcm_is_that_of_rfc_8998() -> None:
    """RFC 8998, A.1."""
    nonce = bytes.fromhex("00001234567800000000abcd")
    bound = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    sealed = sm4_gcm_sealed(KEY, nonce, WORDS, bound)
    assert sealed.hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert sm4_gcm_opened(KEY, nonce, sealed, bound) == WORDS


def test_sm3_and_its_hmac_are_those_of_their_standards() -> None:
    """GB/T 32905-2016, example 1; GM/T 0042-2015, D.3, count 1."""
    made = Hash(SM3())
    made.update(b"abc")
    assert made.finalize().hex() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
    words = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq" * 2
    assert hmac_sm3(bytes(range(1, 33)), words).hex() == (
        "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a"
    )


@pytest.mark.parametrize("algorithm", [AES_GCM, SM4_GCM, SM4_CTR])
def test_what_was_changed_anywhere_opens_no_more(algorithm: str) -> None:
    key = sealer(algorithm, bytes(range(32)))
    sealed = key.seal(NONCE, "刘晓梅".encode(), BOUND)
    assert key.open(NONCE, sealed, BOUND).decode() == "刘晓梅"
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(NotOpened):
            key.open(NONCE, bytes(changed), BOUND)
    for other in (
        (b"1" + NONCE[1:], sealed, BOUND),
        (NONCE, sealed[1:], BOUND),
        (NONCE, b"", BOUND),
        (NONCE, sealed, BOUND + b"x"),
    ):
        with pytest.raises(NotOpened):
            key.open(*other)


def test_a_binding_cannot_be_moved_into_the_ciphertext() -> None:
    key = sealer(SM4_CTR, bytes(range(32)))
    sealed = key.seal(NONCE, b"0123456789abcdef", b"ab")
    with pytest.raises(NotOpened):
        key.open(NONCE, b"b" + sealed, b"a")


def test_the_profile_says_which_algorithms_new_keys_have(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (sealing_algorithm("international"), index_algorithm("international")) == (
        AES_GCM,
        HMAC_SHA256,
    )
    monkeypatch.setattr(ciphers, "has_sm4_gcm", lambda: True)
    assert (sealing_algorithm("sm"), index_algorithm("sm")) == (SM4_GCM, HMAC_SM3)
    monkeypatch.setattr(ciphers, "has_sm4_gcm", lambda: False)
    assert sealing_algorithm("sm") == SM4_CTR


def test_an_index_under_sm_is_made_with_sm3() -> None:
    assert (
        keyed_hash(HMAC_SM3, KEY, b"x") == hmac_sm3(KEY, b"x") != keyed_hash(HMAC_SHA256, KEY, b"x")
    )

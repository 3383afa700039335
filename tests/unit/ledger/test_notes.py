"""c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof: examples and forgeries."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from linli.ledger.checkpoints import (
    Head,
    check_checkpoint,
    checkpoint,
    cosign,
    cosignatures,
    cosigned_message,
    head_of,
)
from linli.ledger.notes import (
    COSIGNED,
    Note,
    Signer,
    Unsigned,
    Verifier,
    check_note,
    note_of,
    verifier_of,
)
from linli.ledger.proofs import Proof, proof_of
from linli.ledger.tiles import Malformed
from linli.ledger.tree import EMPTY_ROOT

# The well-known example of Go's golang.org/x/mod/sumdb/note, where the format comes from.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ANSWER = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb"
    "6KE6RyyBwJnAM=\n"
)
# The examples of tlog-checkpoint and tlog-cosignature.
SOFA = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""  # noqa: E501  # as it is written there

LOG = Signer("district.example/log", Ed25519PrivateKey.from_private_bytes(b"L" * 32))
CITY = Signer("city.example/witness", Ed25519PrivateKey.from_private_bytes(b"W" * 32))
HEAD = Head(LOG.name, 7, b"r" * 32)


def test_the_well_known_note_is_verified():
    key = verifier_of(PETER)
    assert str(key) == PETER
    assert check_note(note_of(ANSWER), [key]) == [key]
    assert str(note_of(ANSWER)) == ANSWER


def test_the_specification_s_checkpoint_is_read():
    note = note_of(SOFA.encode())
    head = head_of(note.text)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert head.text == note.text
    assert str(note) == SOFA
    assert int.from_bytes(note.signatures[1].data[:8]) == 1679315147
    assert cosigned_message(note.text, 1679315147).startswith(
        b"cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
    )


def test_a_log_s_own_checkpoint_is_its_own():
    note = checkpoint(HEAD, LOG)
    assert check_checkpoint(str(note), LOG.verifier) == (HEAD, note)
    assert verifier_of(str(LOG.verifier)) == LOG.verifier
    with pytest.raises(Unsigned, match="No key"):
        check_checkpoint(str(note), CITY.verifier)
    with pytest.raises(Unsigned, match="not of"):
        check_checkpoint(str(note), LOG.verifier, origin="another.example/log")
    with pytest.raises(Unsigned, match="false"):
        check_checkpoint(str(note).replace("\n7\n", "\n8\n"), LOG.verifier)
    assert "Private" not in repr(LOG)


def test_a_name_or_an_id_alone_is_no_key():
    """Lines of strangers who borrow a known name, or happen to share its id, are ignored."""
    note = checkpoint(HEAD, LOG)
    stranger = Signer(LOG.name, CITY.key)
    assert check_note(Note(note.text, (stranger.sign(note.text), *note.signatures)), [LOG.verifier])
    with pytest.raises(Unsigned, match="No key"):
        check_note(Note(note.text, (stranger.sign(note.text),)), [LOG.verifier])


def test_a_witness_says_when_it_looked():
    note = checkpoint(HEAD, LOG)
    line = cosign(note, CITY, at=1_700_000_000)
    both = note_of(str(Note(note.text, (*note.signatures, line))))
    assert check_checkpoint(str(both), LOG.verifier)[0] == HEAD
    assert cosignatures(both, [verifier_of(str(CITY.cosigner))]) == {CITY.cosigner: 1_700_000_000}
    assert CITY.cosigner.kind == COSIGNED
    assert cosignatures(both, [LOG.cosigner, CITY.verifier]) == {}
    later = line.data[:7] + bytes([line.data[7] ^ 1]) + line.data[8:]
    moved = Note(note.text, (type(line)(line.name, line.key_id, later),))
    with pytest.raises(Unsigned, match="cosignature"):
        cosignatures(moved, [CITY.cosigner])


@pytest.mark.parametrize(
    "words",
    [
        b"\xff\xfe\n\n",
        "",
        "text\n",
        "text\n\n",
        "text\n\nsigned by me\n",
        "text\n\n— name\n",
        "text\n\n—name AAAAAAA=\n",
        "text\n\n—  AAAAAAA=\n",
        "text\n\n— a+b AAAAAAA=\n",
        "text\n\n— a\u00a0b AAAAAAA=\n",
        "text\n\n— name AAAA\n",
        "text\n\n— name AAAAAAB=\n",
        "text\n\n— name AAAA AAA=\n",
        "text\n\n— name AAAAAAA=",
        "te\txt\n\n— name AAAAAAA=\n",
        "te\rxt\n\n— name AAAAAAA=\n",
        "text\ud800\n\n— name AAAAAAA=\n",
        "text\n\n" + "— name AAAAAAA=\n" * 101,
        "x" * 1_000_001,
    ],
)
def test_what_is_no_note_is_refused(words: str | bytes):
    with pytest.raises(Malformed):
        note_of(words)


@pytest.mark.parametrize(
    "text",
    [
        "origin\n1\n",
        "origin\n1\n" + base64.b64encode(b"r" * 31).decode() + "\n",
        *(
            f"{origin}\n{size}\n{base64.b64encode(b'r' * 32).decode()}\n{more}"
            for origin, size, more in (
                ("", "1", ""),
                ("o", "01", ""),
                ("o", "+1", ""),
                ("o", "-1", ""),
                ("o", "１", ""),
                ("o", "9223372036854775808", ""),
                ("o", "1", "\n"),
                ("o", "1", "extension"),
                ("o", "0", ""),
            )
        ),
    ],
)
def test_what_is_no_head_is_refused(text: str):
    with pytest.raises(Malformed):
        head_of(text)


def test_an_empty_log_has_its_root():
    empty = Head("o", 0, EMPTY_ROOT, ("extension",))
    assert head_of(empty.text) == empty


@pytest.mark.parametrize(
    "words",
    [
        "",
        "name",
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("c74f20a3", "C74F20A3"),
        PETER[:-4],
        PETER.replace("+ARpc", "+AhpC"),
        "a b+" + PETER.partition("+")[2],
    ],
)
def test_what_is_no_key_is_refused(words: str):
    with pytest.raises(Malformed):
        verifier_of(words)


@given(
    st.integers(0, 2**63 - 1),
    st.lists(st.binary(min_size=32, max_size=32), max_size=63),
    st.binary(max_size=80),
)
def test_a_proof_is_read_as_it_was_written(index: int, path: list[bytes], extra: bytes):
    proof = Proof(index, tuple(path), checkpoint(HEAD, LOG), extra)
    assert proof_of(str(proof)) == proof
    assert proof_of(str(proof).encode()) == proof


SAVED = str(Proof(3, (b"p" * 32,), checkpoint(HEAD, LOG), b"more"))


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("proof@v1", "proof@v2"),
        ("index 3", "index 03"),
        ("index 3\n", ""),
        ("extra ", "extra  "),
        (base64.b64encode(b"p" * 32).decode(), base64.b64encode(b"p" * 33).decode()),
        ("\n\n", "\n"),
        ("— ", "- "),
    ],
)
def test_what_is_no_proof_is_refused(here: str, there: str):
    assert here in SAVED
    with pytest.raises(Malformed):
        proof_of(SAVED.replace(here, there))


def test_a_proof_higher_than_any_tree_is_refused():
    with pytest.raises(Malformed, match="so high"):
        proof_of(str(Proof(3, (b"p" * 32,) * 64, checkpoint(HEAD, LOG))))
    with pytest.raises(Malformed, match="UTF-8"):
        proof_of(b"\xff")
    with pytest.raises(Malformed, match="bytes"):
        proof_of("x" * 1_000_001)


@given(st.binary(max_size=200))
def test_garbage_is_refused_in_words(raw: bytes):
    for reader in (note_of, proof_of):
        with pytest.raises(Malformed):
            reader(raw)


def test_a_key_of_no_curve_point_verifies_nothing():
    assert not Verifier("x", 1, b"\xff" * 32).holds(b"", b"")

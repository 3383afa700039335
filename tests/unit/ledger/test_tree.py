"""RFC 6962's tree: the vectors that certificate transparency's own tests use, and properties."""

import hashlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linli.ledger.tree import (
    EMPTY_ROOT,
    Unproven,
    check_consistency,
    check_inclusion,
    consistency_proof,
    folded,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
)

# The eight leaves and their roots of the reference implementation of RFC 6962.
LEAVES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def subtree(level: int, index: int) -> bytes:
    return folded([leaf_hash(one) for one in LEAVES[index << level : (index + 1) << level]])


def numbered(level: int, index: int) -> bytes:
    return folded([leaf_hash(b"%d" % one) for one in range(index << level, (index + 1) << level)])


def plain_root(leaves: list[bytes]) -> bytes:
    """MTH as RFC 6962, 2.1 writes it, word by word."""
    if len(leaves) < 2:
        return leaf_hash(leaves[0]) if leaves else hashlib.sha256().digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(plain_root(leaves[:k]), plain_root(leaves[k:]))


def test_the_roots_are_the_reference_s():
    assert [root(size, subtree).hex() for size in range(1, 9)] == ROOTS
    assert root(0, subtree) == EMPTY_ROOT


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (
            0,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    ],
)
def test_inclusion_proofs_are_the_reference_s(index: int, size: int, path: list[str]):
    assert [step.hex() for step in inclusion_proof(index, size, subtree)] == path


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        (1, 1, []),
        (
            1,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_consistency_proofs_are_the_reference_s(old: int, new: int, path: list[str]):
    assert [step.hex() for step in consistency_proof(old, new, subtree)] == path


@given(st.integers(0, 70))
def test_the_root_is_what_the_rfc_writes(size: int):
    assert root(size, numbered) == plain_root([b"%d" % one for one in range(size)])


@given(st.data(), st.integers(1, 70))
def test_every_leaf_proves_itself_and_nothing_else(data: st.DataObject, size: int):
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(index, size, numbered)
    head = root(size, numbered)
    check_inclusion(numbered(0, index), index, size, path, head)
    assert len(path) <= (size - 1).bit_length()
    other = data.draw(st.integers(0, size - 1))
    if other != index:
        with pytest.raises(Unproven):
            check_inclusion(numbered(0, other), index, size, path, head)
        with pytest.raises(Unproven):
            check_inclusion(numbered(0, index), other, size, path, head)
    with pytest.raises(Unproven):
        check_inclusion(numbered(0, index), index, size, [*path, head], head)
    for at in range(len(path)):
        with pytest.raises(Unproven):
            check_inclusion(numbered(0, index), index, size, path[:at] + path[at + 1 :], head)


@given(st.integers(0, 70), st.integers(0, 70))
def test_a_tree_goes_on_from_each_of_its_beginnings(one: int, two: int):
    old, new = sorted((one, two))
    path = consistency_proof(old, new, numbered)
    check_consistency(old, new, path, root(old, numbered), root(new, numbered))


@given(st.data(), st.integers(2, 70))
def test_a_tree_that_changed_a_leaf_does_not_go_on(data: st.DataObject, new: int):
    old = data.draw(st.integers(1, new))
    changed = data.draw(st.integers(0, old - 1))

    def forged(level: int, index: int) -> bytes:
        low, high = index << level, (index + 1) << level
        return folded(
            [leaf_hash(b"forged" if one == changed else b"%d" % one) for one in range(low, high)]
        )

    for teller in (forged, numbered):
        with pytest.raises(Unproven):
            check_consistency(
                old,
                new,
                consistency_proof(old, new, teller),
                root(old, numbered),
                root(new, forged),
            )


@given(
    st.integers(-1, 40),
    st.integers(-1, 40),
    st.lists(st.binary(min_size=31, max_size=33), max_size=7),
    st.binary(min_size=32, max_size=32),
)
def test_an_invented_proof_is_refused(one: int, two: int, path: list[bytes], head: bytes):
    with pytest.raises(Unproven):
        check_inclusion(leaf_hash(b"x"), one, two, path, head)
    assume((one, path) != (0, []))
    with pytest.raises(Unproven):
        check_consistency(one, two, path, head, hashlib.sha256(head).digest())


def test_what_is_not_in_the_tree_has_no_proof():
    for index, size in ((0, 0), (8, 8), (-1, 8)):
        with pytest.raises(IndexError):
            inclusion_proof(index, size, subtree)
    with pytest.raises(IndexError):
        consistency_proof(8, 7, subtree)
    with pytest.raises(ValueError, match="no perfect subtree"):
        folded([EMPTY_ROOT] * 3)
    with pytest.raises(Unproven, match="empty"):
        check_consistency(0, 3, [], b"\0" * 32, EMPTY_ROOT)

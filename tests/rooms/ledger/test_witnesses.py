"""Cosignatures: a witness signs one history only, and what is published waits for its witnesses."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from linli.journal.acting import NotNow
from linli.ledger.checkpoints import Head, checkpoint, head_of
from linli.ledger.cosigning import Post, ask_witnesses
from linli.ledger.keys import LogKeys, read_log_keys
from linli.ledger.models import Witnessed
from linli.ledger.notes import note_of
from linli.ledger.receipts import receipt
from linli.ledger.store import Store
from linli.ledger.tiles import subtrees
from linli.ledger.tree import consistency_proof
from linli.ledger.witness import Reply, Request
from linli.outside.ask import Unanswered
from linli_verify.program import main
from tests.rooms.ledger.conftest import ring, sealed

pytestmark = pytest.mark.django_db(transaction=True)

WITNESS = "https://city.example/log/witness"


@pytest.fixture
def keys(log: Path, settings: pytest.FixtureRequest) -> LogKeys:
    """Our own server stands in for the city's: it witnesses the log that it keeps."""
    found = read_log_keys()
    settings.LINLI_WITNESSES = [f"{WITNESS}|{found.witness.cosigner}"]  # type: ignore[attr-defined]  # pytest-django's own object
    settings.LINLI_WITNESS_QUORUM = 1  # type: ignore[attr-defined]  # as above
    settings.LINLI_WITNESSED_LOGS = [str(found.signer.verifier)]  # type: ignore[attr-defined]  # as above
    return found


@pytest.fixture
def post(client: Client) -> Post:
    """The line to the witness."""

    def send(address: str, body: str) -> Reply:
        assert address == f"{WITNESS}/add-checkpoint"
        answer = client.post(
            "/log/witness/add-checkpoint", body.encode(), content_type="text/plain"
        )
        return Reply(answer.status_code, answer.content.decode(), answer["Content-Type"])

    return send


def asked(client: Client, body: str | bytes) -> tuple[int, str]:
    raw = body.encode() if isinstance(body, str) else body
    answer = client.post("/log/witness/add-checkpoint", raw, content_type="text/plain")
    return answer.status_code, answer.content.decode()


def signed(keys: LogKeys) -> tuple[Head, Request]:
    """The last signed head, and the request that asks for a first cosignature on it."""
    note = note_of(Store().signed() or b"")
    return head_of(note.text), Request(0, (), note)


def test_a_head_is_published_when_its_witness_has_signed_it(
    keys: LogKeys, client: Client, post: Post, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # given: sealed, but nobody outside has looked
    first = ring(*range(300))[7]
    sealed()
    assert client.get("/log/checkpoint").status_code == 404
    with pytest.raises(NotNow):
        receipt(first)
    # when
    assert ask_witnesses(post=post)
    assert not ask_witnesses(post=post), "there is nothing new to ask about"
    # then: an outsider who trusts the witness finds its signature
    saved = tmp_path / "head"
    saved.write_bytes(client.get("/log/checkpoint").content)
    told = ["--key", str(keys.signer.verifier), "--witness", str(keys.witness.cosigner)]
    assert main(["checkpoint", str(saved), *told]) == 0
    assert "见证 witness district.example/witness" in capsys.readouterr().out
    # and: what is sealed afterwards waits for the witness again, and the receipt of before does not
    later = ring(*range(40))[3]
    sealed()
    assert client.get("/log/checkpoint").content == saved.read_bytes()
    receipt(first)
    with pytest.raises(NotNow):
        receipt(later)
    assert ask_witnesses(post=post)
    proof = tmp_path / "later.tlog-proof"
    proof.write_text(receipt(later), encoding="utf-8")
    assert main(["receipt", str(proof), *told]) == 0
    assert Witnessed.objects.get().size == 340


def test_a_witness_that_is_away_holds_nothing_up_but_the_publication(
    keys: LogKeys, client: Client, post: Post
) -> None:
    def away(address: str, body: str) -> Reply:
        raise Unanswered("no route")

    def confused(address: str, body: str) -> Reply:
        return Reply(200, "— somebody AAAAAAAA\n")

    def refuses(address: str, body: str) -> Reply:
        return Reply(500, "broken")

    for number, silent in enumerate((away, confused, refuses), start=1):
        ring(number)
        assert sealed() == 1
        assert not ask_witnesses(post=silent)
    assert client.get("/log/checkpoint").status_code == 404
    assert ask_witnesses(post=post)
    assert client.get("/log/checkpoint").content.startswith(b"district.example/log\n3\n")


def test_without_a_quorum_heads_are_published_at_once_again(
    keys: LogKeys, log: Path, settings: pytest.FixtureRequest, client: Client
) -> None:
    ring(1)
    sealed()
    assert (log / "signed").exists()
    settings.LINLI_WITNESS_QUORUM = 0  # type: ignore[attr-defined]  # pytest-django's own object
    ring(2)
    sealed()
    assert not (log / "signed").exists()
    assert client.get("/log/checkpoint").content.startswith(b"district.example/log\n2\n")


def test_the_witness_catches_up_from_the_size_that_it_knows(keys: LogKeys, post: Post) -> None:
    # given: a publication that was lost here, while the witness remembers it
    ring(*range(5))
    sealed()
    assert ask_witnesses(post=post)
    (Store().folder / "checkpoint").unlink()
    ring(*range(6))
    sealed()
    # then: told of its size, we prove from there
    assert ask_witnesses(post=post)
    assert Witnessed.objects.get().size == 11


def test_one_history_only(keys: LogKeys, client: Client, post: Post) -> None:
    # given: the witness has cosigned 20 entries
    ring(*range(20))
    sealed()
    assert ask_witnesses(post=post)
    head, request = signed(keys)
    # then: the same head is cosigned again, another one of that size or a smaller one never
    assert asked(client, str(replace(request, old_size=20)))[0] == 200
    forged = checkpoint(replace(head, root=b"x" * 32), keys.signer)
    assert asked(client, str(Request(20, (), forged))) == (409, "20\n")
    assert asked(client, str(Request(0, (), forged))) == (409, "20\n")
    # and: a larger one only with the proof that it goes on from those 20
    ring(*range(30))
    sealed()
    bigger, request = signed(keys)
    store = Store()
    proof = tuple(consistency_proof(20, 50, subtrees(50, store.read)))
    for wrong in ((), proof[1:], proof[::-1], (*proof, b"y" * 32)):
        assert asked(client, str(Request(20, wrong, request.note)))[0] == 422
    rewritten = checkpoint(replace(bigger, root=b"z" * 32), keys.signer)
    assert asked(client, str(Request(20, proof, rewritten)))[0] == 422
    assert Witnessed.objects.get().size == 20
    assert asked(client, str(Request(20, proof, request.note)))[0] == 200
    assert Witnessed.objects.get().size == 50


def test_who_asks_wrongly_is_told_so(
    keys: LogKeys, client: Client, settings: pytest.FixtureRequest
) -> None:
    ring(1)
    sealed()
    _, request = signed(keys)
    whole = str(request)
    cases: list[tuple[int, Callable[[str], str | bytes]]] = [
        (400, lambda _: ""),
        (400, lambda _: b"\xff\xfe"),
        (400, lambda text: text.replace("old 0", "old -1")),
        (400, lambda text: text.replace("old 0", "old 9")),
        (400, lambda text: text.replace("old 0\n", "old 0\nnot base64\n")),
        (400, lambda text: text.replace("\n\n", "\n", 1)),
        (404, lambda text: text.replace("district.example/log\n1", "other.example/log\n1")),
        (403, lambda text: text.replace("\n1\n", "\n2\n")),
    ]
    for status, spoil in cases:
        assert asked(client, spoil(whole))[0] == status, spoil(whole)
    assert client.get("/log/witness/add-checkpoint").status_code == 405
    settings.LINLI_WITNESSED_LOGS = []  # type: ignore[attr-defined]  # pytest-django's own object
    assert asked(client, whole)[0] == 404
    assert not Witnessed.objects.filter(size__gt=0).exists()

"""What an outsider sees and can check: public files, receipts, and `linli-verify` alone."""

import ast
import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from linli.ledger.keys import origin_of, read_log_keys
from linli.ledger.receipts import receipt
from linli.site import beside
from linli_verify import checks
from linli_verify.program import main
from tests.house.source import ROOT
from tests.rooms.ledger.conftest import ORIGIN, ring, sealed

pytestmark = pytest.mark.django_db(transaction=True)

Saved = Callable[[str, str], str]


@pytest.fixture
def key(log: Path) -> str:
    return str(read_log_keys().signer.verifier)


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    """Keeps a text in a file, as somebody would, and gives the file's name."""

    def keep(name: str, text: str) -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return keep


def test_the_log_is_served_as_the_specification_says(log: Path, client: Client, key: str):
    assert client.get("/log/checkpoint").status_code == 404
    ring(*range(300))
    sealed()
    ring(*range(5))
    sealed()

    head = client.get("/log/checkpoint")
    assert head["Content-Type"] == "text/plain; charset=utf-8"
    assert head["Cache-Control"] == "public, max-age=1"
    assert head.content.decode().startswith(f"{ORIGIN}\n305\n")
    assert client.get("/log/key").content.decode() == f"{key}\n"

    for path, size in (("0/000", 8192), ("0/001.p/49", 49 * 32), ("1/000.p/1", 32)):
        found = client.get(f"/log/tile/{path}")
        assert (found.status_code, len(found.content)) == (200, size)
        assert found["Content-Type"] == "application/octet-stream"
        assert "immutable" in found["Cache-Control"]
    assert len(client.get("/log/tile/entries/000").content) == 256 * 43
    # An older reader's narrower tile is still to be had, though its file is gone.
    assert len(client.get("/log/tile/0/000.p/44").content) == 44 * 32
    assert len(client.get("/log/tile/entries/000.p/3").content) == 3 * 43

    for path in (
        "0/002",
        "0/001",
        "0/001.p/50",
        "2/000",
        "0/1",
        "entries/..",
        "0/../../checkpoint",
    ):
        assert client.get(f"/log/tile/{path}").status_code == 404, path
    assert client.post("/log/checkpoint").status_code == 405


def test_linli_verify_proves_the_whole_log_and_that_it_only_grew(
    log: Path, key: str, saved: Saved, capsys: pytest.CaptureFixture[str]
):
    heads = []
    for wave in (3, 300, 1, 40):
        ring(*range(wave))
        sealed()
        heads.append(saved(f"head{wave}", (log / "checkpoint").read_text()))
        assert main(["log", str(log), "--key", key]) == 0
    for at, older in enumerate(heads):
        for newer in heads[at:]:
            assert main(["consistency", older, newer, str(log), "--key", key]) == 0
    said = capsys.readouterr().out
    assert "344 entries" in said
    assert "不能证明 Not proven" in said
    assert main(["checkpoint", heads[0], "--key", saved("key", key)]) == 0
    # The other way round it is no growth.
    assert main(["consistency", heads[3], heads[0], str(log), "--key", key]) == 1
    assert "shrunk" in capsys.readouterr().err


def test_a_receipt_is_proven_without_us(
    log: Path, key: str, saved: Saved, capsys: pytest.CaptureFixture[str]
):
    made = ring(*range(1000, 1300))
    sealed()
    for entry_id in (made[0], made[255], made[256], made[299]):
        file = saved("my.tlog-proof", receipt(entry_id))
        assert main(["receipt", file, "--key", key]) == 0
        said = capsys.readouterr().out
        assert f"(case {1000 + made.index(entry_id)})" in said
        assert "2026-11-18 02:20:01 UTC" in said
        assert "bell.rung" in said


def test_a_receipt_that_was_changed_anywhere_proves_nothing(
    log: Path, key: str, saved: Saved, capsys: pytest.CaptureFixture[str]
):
    (entry_id, *_) = ring(*range(20))
    sealed()
    text = receipt(entry_id)
    extra = next(line[6:] for line in text.split("\n") if line.startswith("extra "))
    words = base64.b64decode(extra).decode()
    for here, there in (
        ("sealed 1", "sealed 2"),
        ("bell.rung", "bell.hung"),
        ('"times": 0', '"times": 1'),
        ("\nsystem\n", "\nofficer\n"),
        ("\n0\n", "\n1\n"),
    ):
        assert here in words, here
        forged = base64.b64encode(words.replace(here, there, 1).encode()).decode()
        assert main(["receipt", saved("x", text.replace(extra, forged)), "--key", key]) == 1
        assert "NOT PROVEN" in capsys.readouterr().err
    for here, there in (("index 0", "index 1"), ("\n20\n", "\n21\n"), ("\n— ", "\n— x")):
        assert main(["receipt", saved("x", text.replace(here, there)), "--key", key]) == 1
    lines = text.split("\n")
    for at, line in enumerate(lines):
        shortened = saved("x", "\n".join([*lines[:at], *lines[at + 1 :]]))
        assert not line or main(["receipt", shortened, "--key", key]) == 1
    assert main(["receipt", saved("x", ""), "--key", key]) == 1
    assert main(["receipt", "nowhere", "--key", key]) == 2
    assert main(["receipt", saved("x", text), "--key", key.replace("+", "+0", 1)]) == 1


def test_every_damage_to_the_public_files_is_seen_from_outside(
    log: Path, key: str, capsys: pytest.CaptureFixture[str]
):
    ring(*range(270))
    sealed()
    for name in ("checkpoint", "tile/entries/000", "tile/entries/001.p/14"):
        file = log / name
        whole = file.read_bytes()
        for at in (0, len(whole) // 2, len(whole) - 2):
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            assert main(["log", str(log), "--key", key]) != 0, (name, at)
        file.write_bytes(whole)
    assert main(["log", str(log), "--key", key]) == 0


def test_linli_verify_knows_nothing_of_the_server():
    for file in (ROOT / "linli_verify").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not [name for name in names if name.partition(".")[0] in ("linli", "django")]


def test_a_witness_s_line_is_shown_with_its_time(log: Path, key: str):
    spec = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""  # noqa: E501  # the specification's own example
    with pytest.raises(checks.NotProven, match="has not signed"):
        checks.checkpoint(spec, checks.Key.read(key), [])


def test_a_log_is_named_after_its_address():
    assert origin_of("https://linli.example.cn/") == "linli.example.cn/log"
    assert origin_of("http://127.0.0.1:8000") == "127.0.0.1:8000/log"
    assert origin_of("https://u:p@city.example/a") == "city.example/a/log"
    with pytest.raises(ValueError, match="no name"):
        origin_of("https://a b/")


def test_the_worker_tells_once_what_keeps_it_from_sealing(
    log: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    ring(1)
    sealed()
    (log / "checkpoint").unlink()

    class Thrice:
        """Stops the third time it is asked."""

        asked = 0

        def is_set(self) -> bool:
            self.asked += 1
            return self.asked > 3

        def wait(self, seconds: float) -> None:
            assert seconds == beside.LONGEST_WAIT_SECONDS

    thrice: Any = Thrice()  # what is asked of an event
    beside.again_and_again(beside.sealing(), thrice, "sealing failed")
    assert [one.levelname for one in caplog.records] == ["ERROR"]
    assert "backup" in caplog.text

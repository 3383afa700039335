"""The how-to's commands, run literally from top to bottom, with the made-up hotline at the end."""

import json
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from linli.cases.models import Report
from linli.exchange.hotline.models import HotlineLetter, HotlineLine
from linli.site.cli import main
from tests.cast import DEMO, Cast

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "connect-a-hotline.md"
PORT = "8765"


def commands() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), flags=re.M | re.S)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


class Shell:
    """A shell of one's own: `linli` meets the test's database, the rest is the machine's own."""

    def __init__(self, settings: Any) -> None:
        self.settings = settings
        self.running: list[subprocess.Popen[bytes]] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = str(free.getsockname()[1])

    def run(self, line: str) -> str:
        line = line.replace(PORT, self.port)
        if line.startswith("export LINLI_MAY_ASK="):
            self.settings.LINLI_MAY_ASK = line.partition("=")[2].split()
            return ""
        if not line.startswith("linli "):
            done = subprocess.run(["bash", "-c", line], check=True, capture_output=True, text=True)
            return done.stdout
        words = shlex.split(line.removesuffix(" &"))[1:]
        if line.endswith(" &"):
            self.begin([*words, "--port", self.port])
            return ""
        told = CliRunner().invoke(main, words)
        assert told.exit_code == 0, f"{line}: {told.output}"
        return told.output

    def begin(self, words: list[str]) -> None:
        """Start it beside us, and go on when its door is open."""
        command = [sys.executable, "-m", "linli.site.cli", *words]
        self.running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        until = time.monotonic() + 60
        while not self.listening():
            assert self.running[-1].poll() is None, "it ended"
            assert time.monotonic() < until, "it did not open its door"
            time.sleep(0.1)

    def listening(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", int(self.port))) == 0

    def close(self) -> None:
        for one in self.running:
            one.terminate()
            one.wait(timeout=30)


@pytest.fixture
def shell(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> Iterator[Shell]:
    shutil.copytree(DEMO, tmp_path / "districts" / "demo")
    settings.LINLI_HOTLINE_FOLDER = str(tmp_path / "hotline")
    monkeypatch.setattr("linli.site.opening.opened", lambda *_, **__: nullcontext())
    monkeypatch.chdir(tmp_path)
    made = Shell(settings)
    yield made
    made.close()


def test_the_how_to_connects_a_hotline(shell: Shell) -> None:
    for line in commands():
        said = shell.run(line)
        if line.startswith("cat "):
            assert json.loads(said)["taken"] == 1

    assert Report.objects.count() == 7
    dead = HotlineLetter.objects.filter(state="dead").values_list("reason", flat=True)
    assert sorted(dead) == ["no_number", "not_an_object", "unknown_kind"]
    assert HotlineLine.objects.get(way="poll").trouble == ""

"""The page that says how to add a channel, followed to the letter."""

import importlib
import json
import re
import textwrap
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from linli.notices.models import Address
from linli.notices.recipients import value_of
from linli.outside import ask as outside
from linli.people.acts.sessions import open_session
from linli.people.models import Session
from linli.policy.queries import current
from linli.policy.read import read_pack
from linli.policy.sections.channels import Channels
from linli.site import opening
from linli.site.cli import main
from tests.cast import NOW, Cast
from tests.rooms.notices.ways.gateways import Gateway
from tests.rooms.notices.wechats import binds, listening
from tests.unit.policy.folder import add, copied

PAGE = Path(__file__).parents[4] / "docs" / "how-to" / "add-a-notice-channel.md"
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.M | re.S)


def blocks(kind: str, section: str = "A class of your own") -> list[str]:
    page = PAGE.read_text(encoding="utf-8")
    found = BLOCK.findall(page.partition(f"## {section}\n")[2].partition("\n## ")[0])
    return [textwrap.dedent(text) for _, language, text in found if language == kind]


class OpenAlready:
    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...


def test_the_page_leads_to_a_channel_that_works(
    cast: Cast,
    gateway: Gateway,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # 1: the class, in a package of ours
    (code,) = blocks("python")
    name = code.splitlines()[0].removeprefix("# ")
    (tmp_path / name).write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module(name.removesuffix(".py"))

    def led_here(method: str, address: str, **more: Any) -> outside.Answer:
        here = address.replace("https://pager.example", gateway.address)
        assert here != address, "the address of the page"
        return outside.ask(method, here, **more)

    monkeypatch.setattr(module, "ask", led_here)
    # 2 and 3: its entry in the pack, and its secrets
    entry, secrets = blocks("toml")
    folder = copied(tmp_path)
    add(folder, entry.splitlines()[0].removeprefix("# "), entry)
    pack = current().pack
    assert pack.hash, "reckoned before, for it is kept with the pack that all tests share"
    monkeypatch.setitem(pack.__dict__, "channels", read_pack(folder).channels)
    settings.LINLI_CHANNEL_SECRETS = tmp_path / "channels.toml"
    settings.LINLI_CHANNEL_SECRETS.write_text(secrets)
    # 4: where the class is
    setting, command = (one.strip() for one in blocks("sh"))
    assert setting.startswith("LINLI_NOTICE_CHANNELS=")
    settings.LINLI_NOTICE_CHANNELS = setting.partition("=")[2].split()
    # 5: a message
    monkeypatch.setattr(opening, "opened", lambda data: OpenAlready())
    gateway.says({"id": "P-1"})
    program, *words = command.split()
    assert program == "linli"
    said = CliRunner().invoke(main, [*words, "--json"])
    assert said.exit_code == 0, said.output
    assert json.loads(said.output)["number"] == "P-1"
    assert gateway.came[0].json["number"] == "13800000000"
    assert gateway.came[0].headers["authorization"] == "Bearer the-token-that-they-gave-you"
    gateway.says(b"", status=404)
    assert json.loads(CliRunner().invoke(main, [*words, "--json"]).output)["outcome"] == "never"


def test_the_page_leads_to_a_bound_wechat(
    cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 1 and 2: the entry and its use, in a pack that is found right
    entry, use, secrets = blocks("toml", "WeChat")
    folder = copied(tmp_path)
    for block in (entry, use):
        add(folder, block.splitlines()[0].removeprefix("# "), block)
    pack = read_pack(folder)
    assert pack.channels.by_code["wechat"].asks_for == ("appid", "secret")
    # 3 and 4: its secrets, and the made-up WeChat that knows them
    with listening(monkeypatch, settings, tmp_path) as wechat:
        settings.LINLI_CHANNEL_SECRETS.write_text(secrets)
        (led_there,) = current().pack.channels.wechat
        here = {"address": led_there.address, "authorize": led_there.authorize}
        (theirs,) = [one.model_copy(update=here) for one in pack.channels.wechat]
        ways = current().pack.channels.model_copy(update={"wechat": (theirs,)})
        monkeypatch.setitem(current().pack.__dict__, "channels", ways)
        lin = cast.granny_lin
        session = open_session(Session.Kind.RESIDENT, lin.id, by=lin, now=NOW).session_id
        binds(lin, session)
        assert value_of(Address.objects.get()).plain == wechat.reader


def test_the_page_s_entry_for_gov_dingtalk_asks_for_the_secrets_that_it_names() -> None:
    entry, robot, _, secrets = (tomllib.loads(one) for one in blocks("toml", "政务钉钉"))
    (app,) = Channels.model_validate(entry).gov_dingtalk_apps
    assert set(app.asks_for) == secrets[app.code].keys()
    assert not app.speaks_plainly
    (group,) = Channels.model_validate(robot).dingtalk_robots
    assert group.address == app.address

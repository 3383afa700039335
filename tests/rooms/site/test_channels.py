"""How people are reached: sign-in codes by the district's channel, and a message to try it with."""

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from linli.notices.ways.push import public_of
from linli.people import code_sender
from linli.policy.queries import current
from linli.policy.sections.channels import Channels
from linli.site import opening
from linli.site.cli import main
from linli.site.code_by_channel import CodeByChannel
from linli.site.reaching import codes, notice_channels
from tests.cast import Cast
from tests.rooms.notices.ways.gateways import Gateway, listening
from tests.rooms.notices.ways.gov_platform import NUMBER, SECRETS, Platform

EXAMPLE = Path(__file__).parents[3] / "docs" / "channels" / "sms-joined-md5.toml"
CONSOLE = {"console": [{"code": "screen", "name": {"zh": "屏幕", "en": "Screen"}}]}


@pytest.fixture
def gateway(settings: Any) -> Any:
    settings.LINLI_MAY_ASK = ["127.0.0.1"]
    with listening() as found:
        yield found


def in_force(tree: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    pack = current().pack
    assert pack.hash, "reckoned before, for it is kept with the pack that all tests share"
    monkeypatch.setitem(pack.__dict__, "channels", Channels.model_validate(tree))


@pytest.fixture
def sms(
    cast: Cast, gateway: Gateway, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A district whose pack has a gateway, and the file with its secrets."""
    tree = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    tree["sms"][0]["send"]["address"] = f"{gateway.address}/send?token={{secret.token}}"
    in_force(tree, monkeypatch)
    file = tmp_path / "channels.toml"
    file.write_text('[sms]\naccount = "J1"\npassword = "hidden-word"\ntoken = "hidden-token"\n')
    settings.LINLI_CHANNEL_SECRETS = file
    return file


def tried(monkeypatch: pytest.MonkeyPatch, *words: str, typed: str = "") -> tuple[int, str]:
    monkeypatch.setattr(opening, "opened", lambda data: open_already())
    said = CliRunner().invoke(main, ["notices", "try", *words], input=typed)
    assert said.exception is None or isinstance(said.exception, SystemExit), said.exception
    assert "hidden" not in said.output
    return said.exit_code, said.output


class open_already:  # noqa: N801  # stands for a function
    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...


def test_a_sign_in_code_goes_by_the_districts_own_channel(sms: Path, gateway: Gateway) -> None:
    gateway.says({"result": 0, "msgid": 1})
    CodeByChannel().send("13800000001", "314159", "zh")
    came = gateway.came[0].json
    assert came["mobiles"] == ["8613800000001"]
    assert "314159" in came["content"]
    CodeByChannel().send("13800000001", "271828", "en")
    assert "271828 is your sign-in code" in gateway.came[1].json["content"]


def test_without_a_channel_a_code_is_printed_but_not_in_production(
    cast: Cast, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    CodeByChannel().send("13800000001", "314159", "zh")
    assert "314159" in capsys.readouterr().err
    settings.LINLI_PRODUCTION = True
    with pytest.raises(Exception, match="console"):
        CodeByChannel().send("13800000001", "314159", "zh")


def test_a_test_message_says_what_the_gateway_answered(
    sms: Path, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway.answers = [
        (200, {"result": 0, "msgid": 42}),
        (200, {"result": -100012}),
        (200, {"result": -100014}),
        (200, {"result": -1}),
        (0, b""),
    ]
    code, said = tried(monkeypatch, "sms", "13800000001", "--json")
    assert (code, json.loads(said)["number"]) == (0, "42")
    said_next = [tried(monkeypatch, "sms", "-", typed="13800000001\n") for _ in range(4)]
    assert [one[0] for one in said_next] == [1] * 4
    whys = ["no_such_address", "5 seconds", "said_-1", "unanswered"]
    assert [one[1].strip().rpartition(": ")[2] for one in said_next] == whys
    assert [one.query for one in gateway.came] == [{"token": "hidden-token"}] * 5


def test_a_test_message_by_gov_dingtalk_bears_its_signature(
    cast: Cast, gateway: Gateway, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = Platform(now=datetime.now(UTC))
    gateway.judges = platform.answer
    name = {"zh": "政务钉钉", "en": "Government DingTalk"}
    entry = {"code": "gov", "name": name, "address": gateway.address, "tenant": 100001}
    in_force({"gov_dingtalk_apps": [entry]}, monkeypatch)
    settings.LINLI_CHANNEL_SECRETS = tmp_path / "channels.toml"
    held = "".join(f'{name} = "{value}"\n' for name, value in SECRETS.items())
    settings.LINLI_CHANNEL_SECRETS.write_text(f"[gov]\n{held}")
    code, said = tried(monkeypatch, "gov", "10000001", "--json")
    assert (code, json.loads(said)["number"]) == (0, NUMBER)
    assert len(platform.told) == 1
    platform.secret = "another"
    code, said = tried(monkeypatch, "gov", "10000001")
    assert (code, said.strip().rpartition(": ")[2]) == (1, "said_SignatureNotMatch")
    assert len(platform.told) == 1


def test_a_channel_that_is_not_there_names_those_that_are(
    sms: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said = tried(monkeypatch, "sns", "13800000001")
    assert code == 2
    assert "It has: sms." in said


def test_the_doctor_names_what_a_channel_lacks(
    sms: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (finding,) = notice_channels()
    assert "without TLS" in finding.en, "the simulated one has none"
    sms.write_text('[sms]\naccount = "J1"\ntoken = "t"\n')
    _, finding = notice_channels()
    assert "sms.password is missing" in finding.en
    sms.write_text("[sms\nhidden-word")
    _, finding = notice_channels()
    assert "no TOML" in finding.en
    assert "hidden" not in finding.en
    in_force(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")), monkeypatch)
    sms.write_text('[sms]\naccount = "J1"\npassword = "p"\n')
    assert not list(notice_channels())
    in_force(CONSOLE, monkeypatch)
    (finding,) = notice_channels()
    assert "prints notices" in finding.en


def test_the_doctor_wants_a_channel_for_sign_in_codes(cast: Cast, settings: Any) -> None:
    settings.LINLI_CODE_SENDER = "linli.site.code_by_channel.CodeByChannel"
    code_sender.made.cache_clear()
    (finding,) = codes()
    assert "no channel that reaches phones" in finding.en


def test_a_key_for_web_push_needs_no_database() -> None:
    said = CliRunner().invoke(main, ["notices", "push-key", "--json"])
    found = json.loads(said.output)
    assert found["public"] == public_of(found["key"])
    assert 'key = "' in CliRunner().invoke(main, ["notices", "push-key"]).output

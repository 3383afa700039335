"""A channel's description is checked before anybody is written to by it."""

from pathlib import Path

import pytest

from tests.unit.policy.folder import add, copied, edit, wrong_with

EXAMPLES = Path(__file__).parents[3] / "docs" / "channels"
FILE = "channels.toml"
SIGNED = "sms-signed-parameters"


@pytest.mark.parametrize("example", sorted(one.stem for one in EXAMPLES.glob("*.toml")))
def test_the_examples_of_the_documentation_are_sound(example: str, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / FILE).write_text((EXAMPLES / f"{example}.toml").read_text(encoding="utf-8"))
    assert not wrong_with(folder)


# (what is spoilt, old, new, the key that is blamed, words of the reason)
SPOILT = [
    ("a placeholder", '"{to}"', '"{phone}"', "send {phone}", "placeholder"),
    ("a placeholder in capitals", '"{to}"', '"{To}"', "send {To}", "placeholder"),
    ("a signed placeholder", "{sorted_quoted}", "{sorted_quotd}", "signed", '"sorted_quoted"'),
    ("a template of ours", "templates.accepted]", "templates.acepted]", "templates", '"accepted"'),
    ("where the signature goes", '"{signature}"', '"x"', "send.signed", "stands in no field"),
    ("a receipt without secret", '"{secret.push}"', '"word"', "receipts.proof", "anybody"),
    ("why never", '"forbidden_words"', '"bad_words"', "never", "forbidden_words"),
    ("an address", '"https://sms', '"ftp://sms', "address", ""),
    ("a host from a placeholder", "https://sms.cloud.example/", "https://{to}/", "address", ""),
]


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"), [one[1:] for one in SPOILT], ids=[one[0] for one in SPOILT]
)
def test_what_would_go_out_wrong_is_named(
    old: str, new: str, key: str, reason: str, tmp_path: Path
) -> None:
    folder = copied(tmp_path)
    (folder / FILE).write_text((EXAMPLES / f"{SIGNED}.toml").read_text(encoding="utf-8"))
    edit(folder, FILE, old, new)
    found = [one for one in wrong_with(folder) if one.file == FILE]
    assert any(key in one.key and reason in one.en for one in found), found


def test_receipts_are_pushed_or_asked_for_and_a_code_stands_once(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    text = (EXAMPLES / f"{SIGNED}.toml").read_text(encoding="utf-8")
    (folder / FILE).write_text(text.partition("[sms.receipts.proof]")[0])
    add(folder, FILE, '[[console]]\ncode = "sms"\nname = { zh = "屏幕", en = "Screen" }\n')
    keys = {one.key for one in wrong_with(folder)}
    assert keys == {"sms[sms].receipts", "channels[sms]"}


WECHAT = """
[[wechat]]
code = "wechat"
name = { zh = "微信", en = "WeChat" }
program = false
[wechat.one_time]
template = "TMPL-1"
title = { zh = "您反映的问题", en = "Your report" }
"""
ONE_TIME = [
    ("program = false", "program = true", "wechat[wechat].one_time", "official account"),
    ("Your report", "What you have told us", "wechat[wechat].one_time.title", "15 letters"),
]


def test_a_wechat_says_by_what_it_is_agreed_to(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / FILE).write_text(WECHAT)
    assert not wrong_with(folder)
    for old, new, key, reason in ONE_TIME:
        (folder / FILE).write_text(WECHAT.replace(old, new))
        (found,) = wrong_with(folder)
        assert found.key == key
        assert reason in found.en
    (folder / FILE).write_text(WECHAT.partition("[wechat.one_time]")[0])
    assert [one.key for one in wrong_with(folder)] == ["wechat[wechat].templates"]

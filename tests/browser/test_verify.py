"""A resident checks a proof in her own browser, and gets the verdict that `linli-verify` gives."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from linli.ledger.keys import read_log_keys
from linli_verify.checks import Key, NotProven, receipt
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_warnings import pictured
from tests.cast import IN_HUAIYIN, NOW
from tests.journeys.district import District
from tests.rooms.ledger.conftest import own_log, sealed


@pytest.fixture
def log(tmp_path: Path, settings: pytest.FixtureRequest) -> str:
    """A log of its own, founded before the district is; gives its key."""
    own_log(tmp_path, settings)
    return str(read_log_keys().signer.verifier)


def tampered(proof: str) -> dict[str, str]:
    """The same proof, spoilt in each of the places that a forger might try."""
    lines = proof.split("\n")
    words = base64.b64decode(lines[1][6:]).decode()

    def line(number: int, words: str) -> str:
        return "\n".join([*lines[:number], words, *lines[number + 1 :]])

    def said(old: str, new: str) -> str:
        assert old in words
        return line(1, "extra " + base64.b64encode(words.replace(old, new, 1).encode()).decode())

    def turned(number: int) -> str:
        """A line whose last letters are others."""
        head, last = lines[number][:-8], lines[number][-8:]
        return line(number, head + last.swapcase())

    gap = lines.index("")
    return {
        "fact": said("cover-damaged", "cover-missing"),
        "time": said("sealed 1", "sealed 2"),
        "event": said("case.opened", "case.closed"),
        "long": said("linli-entry/v1", "linli-entry/v1\nx"),
        "kind": said("linli-receipt/v1", "linli-receipt/v2"),
        "step": turned(3),
        "steps": "\n".join([*lines[:3], *lines[4:]]),
        "more": line(3, f"{lines[3]}\n{lines[3]}"),
        "index": line(2, "index 0"),
        "digits": line(2, "index 007"),
        "origin": line(gap + 1, "elsewhere.example/log"),
        "size": line(gap + 2, str(int(lines[gap + 2]) + 1)),
        "root": turned(gap + 3),
        "signature": turned(gap + 5),
        "unsigned": "\n".join(lines[: gap + 5]) + "\n",
        "title": line(0, "c2sp.org/tlog-proof@v2"),
        "half": proof[: len(proof) // 2],
        "empty": "",
    }


def by_program(text: str, key: str) -> bool:
    try:
        receipt(text, Key.read(key), [])
    except NotProven:
        return False
    return True


def by_browser(page: Page, name: str, text: str) -> bool:
    file = {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]  # a dictionary will do
    verdict = page.locator(".shown h2").filter(has_text=name)
    expect(verdict).to_be_visible()
    return "yes" in (verdict.get_attribute("class") or "")


# What a browser says that does not know the curve; most telephones of three years ago.
WITHOUT_ED25519 = """
const known = crypto.subtle.importKey
crypto.subtle.importKey = function (form, data, algorithm, ...rest) {
  if ((algorithm.name ?? algorithm) === 'Ed25519') {
    return Promise.reject(new DOMException('Unrecognized name', 'NotSupportedError'))
  }
  return known.call(this, form, data, algorithm, ...rest)
}
"""


@pytest.mark.parametrize("knows_the_curve", [True, False])
def test_the_page_gives_the_verdict_of_the_program(
    log: str, phone: Opened, district: District, knows_the_curve: bool
) -> None:
    # given: a report with its proof, sealed among others
    visitor = district.somebody()
    made = visitor.reports("井盖破了", category="cover-damaged", at=IN_HUAIYIN)
    for words in ("路灯不亮", "楼道里堆了杂物"):
        visitor.reports(words)
    sealed(now=NOW)
    proof = visitor.gets(f"/resident/progress/{made['code']}/proof")["text"]
    page = phone()
    if not knows_the_curve:
        page.add_init_script(WITHOUT_ED25519)
    fetched: list[str] = []
    page.on("request", lambda asked: fetched.append(asked.url))
    page.goto("/r/verify")
    expect(page.get_by_label("日志的公钥")).to_have_value(log)

    # when and then: one verdict, whoever gives it; only the true one is proven
    files = {"good": proof, "windows": proof.replace("\n", "\r\n"), **tampered(proof)}
    verdicts = {name: by_browser(page, f"{name}.tlog-proof", text) for name, text in files.items()}
    assert verdicts == {
        name: by_program(text.replace("\r\n", "\n"), log) for name, text in files.items()
    }
    assert [name for name, proven in verdicts.items() if proven] == ["good", "windows"]
    # The library comes to those alone who need it.
    assert any("ed25519" in one for one in fetched) is not knows_the_curve


def test_a_resident_checks_her_receipt_with_its_code(
    log: str, phone: Opened, district: District
) -> None:
    made = district.somebody().reports("井盖破了", category="cover-damaged", at=IN_HUAIYIN)
    sealed(now=NOW)
    page = phone(f"/r/verify?code={made['code']}")
    expect(page.get_by_label("日志的公钥")).to_have_value(log)
    page.get_by_role("button", name="取证明并核对").click()
    expect(page.get_by_text("district.example/log 签了字")).to_be_visible()
    expect(page.get_by_text("诉求受理，立了案")).to_be_visible()
    expect(page.get_by_text("记下的事是不是真的")).to_be_visible()
    assert too_wide(page) <= 0
    assert not grave_faults(page)
    pictured(page, "verify-proven")

    # and: with a key of another log nothing is proven
    page.get_by_label("日志的公钥").fill(log.replace("district", "elsewhere"))
    page.get_by_role("button", name="取证明并核对").click()
    expect(page.get_by_text("公钥不对")).to_be_visible()
    pictured(page, "verify-not")

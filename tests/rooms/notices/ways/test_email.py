"""Letters by e-mail: encrypted or not at all, to one address, under one number."""

import ssl
from collections.abc import Callable, Iterator
from email import message_from_string
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

import pytest

from linli.notices.parcels import Refused, Undeliverable, Unready, Wait
from linli.notices.secrets import Secrets
from linli.notices.ways import email
from linli.notices.ways.email import EmailChannel
from linli.outside import mail
from linli.outside.addresses import Closed
from linli.outside.ask import Unanswered
from linli.policy.sections.channels import Email
from tests.cast import Cast
from tests.rooms.notices.ways.gateways import NOW, parcel
from tests.rooms.notices.ways.letterbox import Letterbox, certified, open_letterbox

SECRETS = {"user": "linli", "password": "hidden-word"}
Made = Callable[..., EmailChannel]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certified(tmp_path_factory.mktemp("mail"))


@pytest.fixture
def box(certificate: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Letterbox]:
    """A mail server that we trust."""
    ours = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(mail, "tls", lambda: ours)
    settings.LINLI_MAY_ASK = ["localhost"]
    with open_letterbox(certificate) as found:
        yield found


@pytest.fixture
def channel(cast: Cast, box: Letterbox) -> Made:
    def made(secrets: dict[str, str] = SECRETS, **more: Any) -> EmailChannel:
        plain = {
            "code": "email",
            "name": {"zh": "邮件", "en": "E-mail"},
            "host": "localhost",
            "port": box.port,
            "sender": "linli@district.example",
            "sender_name": {"zh": "邻里区", "en": "Linli"},
        }
        return EmailChannel(Email.model_validate({**plain, **more}), Secrets("email", secrets))

    return made


def letter(**more: Any) -> Any:
    return parcel(to="lin@mail.example", title="邻里区：有新进展", **more)


def test_a_letter_goes_out_encrypted_under_its_own_number(channel: Made, box: Letterbox) -> None:
    carried = channel().carry(letter(), now=NOW)
    assert carried.number == "<notice-7@district.example>"
    verbs = [one.partition(" ")[0] for one in box.said]
    assert verbs[:4] == ["ehlo", "STARTTLS", "ehlo", "AUTH"], "nothing is said before TLS"
    (came,) = map(message_from_string, box.letters)
    assert came["Message-ID"] == carried.number
    assert str(make_header(decode_header(came["Subject"]))) == "邻里区：有新进展"
    assert (came["To"], came["Auto-Submitted"]) == ("lin@mail.example", "auto-generated")
    words = came.get_payload(decode=True).decode()
    assert words.startswith("城管局已接单")
    assert words.rstrip().endswith("https://linli.example/r/c/AB12")
    assert channel().carry(letter(), now=NOW).number == carried.number, "the same on every try"


def test_tls_from_the_first_byte(
    channel: Made, box: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "TLS_AT_ONCE", box.port)
    with pytest.raises(Unanswered):
        channel().carry(letter(), now=NOW)
    assert not box.letters, "a server that speaks plainly gets nothing"


def test_without_tls_nothing_goes_out(channel: Made, box: Letterbox) -> None:
    box.offers_tls = False
    with pytest.raises(Refused, match="tls_0"):
        channel().carry(letter(), now=NOW)
    assert not [one for one in box.said if one.startswith(("AUTH", "mail", "MAIL"))]


def test_a_server_that_cannot_prove_its_name_gets_nothing(
    channel: Made, box: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "tls", ssl.create_default_context)
    with pytest.raises(Unanswered, match="localhost: SSL"):
        channel().carry(letter(), now=NOW)
    assert not box.letters


HOSTILE = [
    "lin@mail.example\r\nBcc: all@mail.example",
    "lin@mail.example, wang@mail.example",
    "<lin@mail.example>",
    "lin@mail.example>\r\nRCPT TO:<wang@mail.example",
    "lin",
    "林@mail.example",
    "",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_an_address_is_one_address_and_nothing_beside_it(
    address: str, channel: Made, box: Letterbox
) -> None:
    with pytest.raises(Undeliverable, match="no_such_address"):
        channel().carry(parcel(to=address), now=NOW)
    assert not box.said


def test_a_heading_cannot_begin_another_header(channel: Made, box: Letterbox) -> None:
    channel().carry(parcel(to="lin@mail.example", title="新\r\nBcc: all@mail.example"), now=NOW)
    (came,) = map(message_from_string, box.letters)
    assert came["Bcc"] is None
    assert "Bcc: all" in str(make_header(decode_header(came["Subject"])))


SAID = [
    ("RCPT", "550 5.1.1 no such lin@mail.example", Undeliverable, "no_such_address"),
    ("RCPT", "450 4.2.0 greylisted", Refused, "recipient_450"),
    ("RCPT", "452 4.5.3 too many", Wait, "300 seconds"),
    ("MAIL", "421 4.7.0 slower", Wait, "300 seconds"),
    ("connect", "421 too many of you", Wait, "300 seconds"),
    ("connect", "554 not you", Refused, "hello_554"),
    ("AUTH", "535 5.7.8 wrong password hidden-word", Refused, "login_535"),
    ("letter", "554 5.7.1 looks like spam", Undeliverable, "forbidden_words"),
    ("letter", "451 4.3.0 disk full", Refused, "words_451"),
    ("DATA", "hang up", Unanswered, "localhost"),
    ("connect", "nonsense", Refused, "hello_-1"),
]


@pytest.mark.parametrize(("verb", "answer", "kind", "why"), SAID)
def test_what_a_server_answers_is_never_again_or_slower_or_another_time(
    verb: str, answer: str, kind: type[Exception], why: str, channel: Made, box: Letterbox
) -> None:
    box.answers[verb] = answer
    with pytest.raises(kind) as refused:
        channel().carry(letter(), now=NOW)
    assert why in str(refused.value)
    assert "hidden-word" not in str(refused.value)
    assert "lin@" not in str(refused.value)


def test_a_server_that_takes_too_long_is_left(
    channel: Made, box: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(email, "SECONDS", 0.2)
    box.answers["MAIL"] = "250-and so on"
    with pytest.raises(Unanswered):
        channel().carry(letter(), now=NOW)


def test_a_server_within_the_house_is_not_asked_unless_it_is_named(
    channel: Made, box: Letterbox, settings: Any
) -> None:
    settings.LINLI_MAY_ASK = []
    with pytest.raises(Closed):
        channel().carry(letter(), now=NOW)
    assert not box.said


def test_a_password_that_is_missing_is_named(channel: Made, box: Letterbox) -> None:
    with pytest.raises(Unready, match=r"email\.password is missing"):
        channel({"user": "linli"}).carry(letter(), now=NOW)
    channel({}, signed_in=False).carry(letter(), now=NOW)
    assert "AUTH" not in [one.partition(" ")[0] for one in box.said]

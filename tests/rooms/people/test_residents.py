"""Residents: on record by their number, signed in by a code, corrected, and forgotten."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.journal.acting import Actor, Conflict, Forbidden, Invalid, NotFound, NotNow, TooMany
from linli.journal.models import Entry
from linli.people import code_sender
from linli.people.acts.codes import confirm_code, drop_old_codes, request_code
from linli.people.acts.note_resident import note_resident
from linli.people.acts.residents import correct_resident, erase_resident
from linli.people.code_sender import ConsoleCodeSender
from linli.people.models import Resident, Session, SignInCode
from linli.people.queries import (
    resident_by_phone,
    residents,
    residents_by_phone_tail,
    session_by_token,
)
from tests.cast import FOUNDER, NOW, Cast
from tests.rooms.people.conftest import refused

PHONE = "13800006027"
OPERATOR = Actor.system("test")
MINUTE = timedelta(minutes=1)
SENT: list[tuple[str, str, str]] = []


class Mailbox:
    """A sender that keeps what it sends."""

    def send(self, phone: str, code: str, language: str) -> None:
        SENT.append((phone, code, language))


class Broken:
    """A sender whose provider is down."""

    def send(self, phone: str, code: str, language: str) -> None:
        raise ConnectionError(f"no route for {phone}")


@pytest.fixture(autouse=True)
def mailbox(settings: object) -> Iterator[None]:
    """Codes come here."""
    settings.LINLI_CODE_SENDER = f"{__name__}.Mailbox"  # type: ignore[attr-defined]
    SENT.clear()
    code_sender.made.cache_clear()
    yield
    code_sender.made.cache_clear()


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run calls on connections of their own at the same moment; their answers or refusals."""
    barrier, answers = threading.Barrier(len(calls)), []

    def run(call: Callable[[], object]) -> None:
        barrier.wait(10)
        try:
            answers.append(call())
        except Exception as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return answers


# On record


@pytest.mark.django_db
def test_a_caller_is_put_on_record_in_one_statement() -> None:
    with CaptureQueriesContext(connection) as asked:
        first = note_resident("138 0000 6027", "刘晓梅", by=OPERATOR, now=NOW)
    assert len([q for q in asked if "SAVEPOINT" not in q["sql"]]) == 1
    assert first is not None
    assert note_resident("+86 13800006027", "", by=OPERATOR, now=NOW) == first
    facts = residents([first])[first]
    assert (facts.name.plain, facts.phone.plain) == ("刘晓梅", PHONE)
    assert (facts.masked_name, facts.masked_phone) == ("刘**", "138****6027")
    assert "刘" not in repr(facts)
    assert resident_by_phone(" 138-0000-6027") == first
    assert resident_by_phone("无") is None
    assert residents_by_phone_tail("6027") == [first]
    assert residents_by_phone_tail("6028") == []


@pytest.mark.django_db
def test_the_row_holds_no_readable_name_or_number() -> None:
    note_resident(PHONE, "刘晓梅", by=OPERATOR, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_resident::text FROM people_resident")
        shown = cursor.fetchone()[0]
    for secret in (PHONE, "6027", "刘晓梅"):
        assert secret not in shown
        assert secret.encode().hex() not in shown


@pytest.mark.django_db
def test_a_stranger_who_knows_the_number_cannot_rename_its_owner() -> None:
    first = note_resident(PHONE, "刘晓梅", by=OPERATOR, now=NOW)
    assert note_resident(PHONE, "无赖", by=OPERATOR, now=NOW) == first
    assert first is not None
    assert residents([first])[first].name.plain == "刘晓梅"


@pytest.mark.django_db
def test_a_name_that_comes_later_is_added() -> None:
    first = note_resident(PHONE, "", by=OPERATOR, now=NOW)
    assert first == note_resident(PHONE, "刘晓梅", by=OPERATOR, now=NOW)
    assert first is not None
    assert residents([first])[first].name.plain == "刘晓梅"


@pytest.mark.django_db
def test_who_leaves_no_contact_leaves_no_row_and_who_signed_in_is_herself() -> None:
    assert note_resident("", "", by=OPERATOR, now=NOW) is None
    assert note_resident("不方便透露", " ", by=OPERATOR, now=NOW) is None
    assert note_resident(PHONE, "无赖", by=Actor.resident(7), now=NOW) == 7
    assert Resident.objects.count() == 0
    nameless = note_resident("不方便透露", "王女士", by=OPERATOR, now=NOW)
    another = note_resident("", "王女士", by=OPERATOR, now=NOW)
    assert nameless != another, "two people may have one name"


@pytest.mark.django_db(transaction=True)
def test_two_calls_at_once_from_one_number_are_one_resident() -> None:
    found = at_once(
        *(lambda n=n: note_resident(PHONE, f"刘晓梅{n}", by=OPERATOR, now=NOW) for n in range(4))
    )
    assert len(set(found)) == 1
    assert Resident.objects.count() == 1


# Signing in


@pytest.mark.django_db
def test_a_code_opens_a_session_for_any_number_without_an_account() -> None:
    request_id = request_code("138 0000 6027", language="en", now=NOW)
    ((phone, code, language),) = SENT
    assert (phone, len(code), language) == (PHONE, 6, "en")
    opened = confirm_code(request_id, f" {code[:3]} {code[3:]}", language="en", now=NOW)
    known = session_by_token(opened.token, now=NOW)
    assert known is not None
    assert known.actor == Actor.resident(resident_by_phone(PHONE) or 0)
    assert known.language == "en"
    assert known.authority.posts == ()
    told = str(list(Entry.objects.values_list("facts", flat=True)))
    assert "6027" not in told
    assert code not in told


@pytest.mark.django_db
def test_who_signs_in_is_the_caller_of_before() -> None:
    caller = note_resident(PHONE, "刘晓梅", by=OPERATOR, now=NOW)
    request_id = request_code(PHONE, now=NOW)
    assert confirm_code(request_id, SENT[0][1], now=NOW).actor.id == caller


@pytest.mark.django_db
def test_the_row_of_a_code_tells_neither_code_nor_number() -> None:
    request_code(PHONE, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_signincode::text FROM people_signincode")
        shown = cursor.fetchone()[0]
    for secret in (PHONE, SENT[0][1]):
        assert secret.encode().hex() not in shown


@pytest.mark.django_db
def test_a_code_opens_one_session() -> None:
    request_id = request_code(PHONE, now=NOW)
    confirm_code(request_id, SENT[0][1], now=NOW)
    with refused(Forbidden) as refusal:
        confirm_code(request_id, SENT[0][1], now=NOW)
    assert refusal.value.code == "code.gone"
    assert Session.objects.count() == 1


@pytest.mark.django_db
def test_a_code_ends_after_ten_minutes_or_five_tries() -> None:
    request_id = request_code(PHONE, now=NOW)
    code = SENT[0][1]
    with refused(Forbidden) as refusal:
        confirm_code(request_id, code, now=NOW + 10 * MINUTE)
    assert refusal.value.code == "code.gone"
    for _ in range(5):
        with pytest.raises(Forbidden) as refusal:
            confirm_code(request_id, other_than(code), now=NOW)
        assert refusal.value.code == "code.wrong"
    with refused(Forbidden) as refusal:
        confirm_code(request_id, code, now=NOW)
    assert refusal.value.code == "code.gone"
    assert Session.objects.count() == 0


@pytest.mark.django_db
def test_guessing_at_ones_own_request_spoils_nobody_elses() -> None:
    hers = request_code(PHONE, now=NOW)
    strangers = request_code(PHONE, now=NOW + MINUTE)
    for _ in range(6):
        with pytest.raises(Forbidden):
            confirm_code(strangers, other_than(SENT[1][1]), now=NOW + MINUTE)
    if SENT[0][1] != SENT[1][1]:
        with pytest.raises(Forbidden):
            confirm_code(hers, SENT[1][1], now=NOW + MINUTE)
    assert confirm_code(hers, SENT[0][1], now=NOW + MINUTE)
    with refused(Forbidden):
        confirm_code(uuid4(), SENT[0][1], now=NOW)


@pytest.mark.django_db
def test_codes_to_one_number_come_slower_and_slower() -> None:
    now, waits = NOW, []
    for _ in range(8):
        request_code(PHONE, now=now)
        with pytest.raises(TooMany) as refusal:
            request_code("+86 " + PHONE, now=now)
        waits.append(refusal.value.retry_after_seconds)
        now += timedelta(seconds=waits[-1])
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert len(SENT) == 8
    request_code("13900006027", now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [1, 7, 31, 63, 123, 1_440])
def test_whoever_has_codes_sent_to_a_number_does_not_keep_its_owner_out(minutes: int) -> None:
    # given: a stranger who has codes sent to her, as often as he is let
    now = NOW
    while now <= NOW + timedelta(minutes=minutes):
        request_code(PHONE, source="198.51.100.7", now=now)
        with pytest.raises(TooMany) as refusal:
            request_code(PHONE, source="198.51.100.7", now=now)
        now += timedelta(seconds=refusal.value.retry_after_seconds or 0)
    assert len(SENT) > 1
    # when and then: she asks at home in the same minute, and her code opens her session
    at = NOW + timedelta(minutes=minutes, seconds=1)
    hers = request_code(PHONE, source="192.0.2.1", now=at)
    assert confirm_code(hers, SENT[-1][1], source="192.0.2.1", now=at)


@pytest.mark.django_db
def test_many_places_do_not_flood_a_number() -> None:
    for place in range(8):
        request_code(PHONE, source=f"198.51.100.{place}", now=NOW)
    with pytest.raises(TooMany) as refusal:
        request_code(PHONE, source="198.51.100.99", now=NOW)
    assert refusal.value.retry_after_seconds == 60
    # what was refused has done nothing: the same place may ask when the wait is over
    assert len(SENT) == 8
    request_code(PHONE, source="198.51.100.99", now=NOW + MINUTE)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "phone", ["", "无", "138****6027", "12345", "0571 8888 6027", "13900006027 转 8"]
)
def test_what_takes_no_text_message_gets_no_code(phone: str) -> None:
    with refused(Invalid) as refusal:
        request_code(phone, now=NOW)
    assert refusal.value.field == "phone"
    assert SignInCode.objects.count() == 0
    assert SENT == []


@pytest.mark.django_db
def test_a_sender_that_fails_is_not_quoted(
    settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LINLI_CODE_SENDER = f"{__name__}.Broken"  # type: ignore[attr-defined]
    with refused(NotNow) as refusal:
        request_code(PHONE, now=NOW)
    assert PHONE not in str(refusal.value) + caplog.text
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize("name", ["linli.people.code_sender.ConsoleCodeSender"])
def test_the_console_refuses_to_send_codes_in_production(
    settings: object, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ConsoleCodeSender().send(PHONE, "123456", "zh")
    shown = capsys.readouterr().err
    assert "123456" in shown
    assert PHONE not in shown
    settings.LINLI_PRODUCTION = True  # type: ignore[attr-defined]
    settings.LINLI_CODE_SENDER = name  # type: ignore[attr-defined]
    with pytest.raises(ImproperlyConfigured):
        code_sender.code_sender()


@pytest.mark.django_db(transaction=True)
def test_a_code_confirmed_twice_at_once_opens_one_session() -> None:
    request_id = request_code(PHONE, now=NOW)
    code = SENT[0][1]
    answers = at_once(*(lambda: confirm_code(request_id, code, now=NOW) for _ in range(4)))
    assert len([one for one in answers if isinstance(one, Forbidden)]) == 3
    assert Session.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_guesses_at_once_are_five_tries() -> None:
    request_id = request_code(PHONE, now=NOW)
    wrong = other_than(SENT[0][1])
    answers = at_once(*(lambda: confirm_code(request_id, wrong, now=NOW) for _ in range(20)))
    codes = [one.code for one in answers if isinstance(one, Forbidden)]
    assert sorted(codes) == ["code.gone"] * 15 + ["code.wrong"] * 5


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_send_one_code() -> None:
    answers = at_once(*(lambda: request_code(PHONE, now=NOW) for _ in range(4)))
    assert len([one for one in answers if isinstance(one, UUID)]) == 1
    assert len(SENT) == 1


@pytest.mark.django_db
def test_old_codes_are_dropped() -> None:
    request_code(PHONE, now=NOW)
    assert drop_old_codes(now=NOW + timedelta(days=1)) == 0
    assert drop_old_codes(now=NOW + timedelta(days=1, minutes=11)) == 1


# Corrected and forgotten


def test_a_resident_corrects_her_name_and_language_and_nobody_elses(cast: Cast) -> None:
    lin, zhang = cast.granny_lin.id, cast.xiao_zhang.id
    correct_resident(lin, name=" 林秀兰 ", language="en", by=cast.granny_lin, now=NOW)
    facts = residents([lin, zhang])
    assert (facts[lin].name.plain, facts[lin].language) == ("林秀兰", "en")
    with refused(Forbidden):
        correct_resident(zhang, name="无赖", by=cast.granny_lin, now=NOW)
    assert residents([zhang])[zhang].name.plain == "张晓"
    entry = Entry.objects.get(event="resident.corrected")
    assert entry.facts == {"resident_id": lin}


def test_a_number_is_proved_not_claimed(cast: Cast) -> None:
    lin = cast.granny_lin.id
    with refused(Forbidden) as refusal:
        correct_resident(lin, phone=PHONE, by=cast.granny_lin, now=NOW)
    assert refusal.value.code == "resident.phone_unproved"
    correct_resident(lin, phone=PHONE, by=cast.deng_wei, now=NOW)
    assert resident_by_phone(PHONE) == lin
    assert set(residents_by_phone_tail("6027")) == {lin, cast.xiao_zhang.id}
    with refused(Conflict):
        correct_resident(cast.xiao_zhang.id, phone=PHONE, by=cast.deng_wei, now=NOW)
    with refused(Invalid):
        correct_resident(lin, phone="无", by=cast.deng_wei, now=NOW)


def test_who_is_erased_is_gone_and_may_come_again_as_a_stranger(cast: Cast) -> None:
    lin = cast.granny_lin.id
    request_id = request_code("13912340001", now=NOW)
    opened = confirm_code(request_id, SENT[0][1], now=NOW)
    assert opened.actor == cast.granny_lin
    for _ in range(2):
        erase_resident(lin, by=cast.granny_lin, now=NOW)
    facts = residents([lin])[lin]
    assert facts.is_erased
    assert (facts.name.plain, facts.phone.plain) == ("", "")
    assert session_by_token(opened.token, now=NOW) is None
    assert resident_by_phone("13912340001") is None
    assert not SignInCode.objects.exists()
    assert Entry.objects.filter(event="resident.erased").count() == 1
    again = note_resident("13912340001", "林秀英", by=FOUNDER, now=NOW)
    assert again != lin


def test_a_clerk_erases_nobody(cast: Cast) -> None:
    with refused(Forbidden):
        erase_resident(cast.granny_lin.id, by=cast.wang_min, now=NOW)
    with refused(Forbidden):
        erase_resident(cast.granny_lin.id, by=cast.xiao_zhang, now=NOW)
    assert not Resident.objects.exclude(erased_at=None).exists()
    with refused(NotFound):
        erase_resident(0, by=cast.deng_wei, now=NOW)

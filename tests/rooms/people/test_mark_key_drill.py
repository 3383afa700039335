"""The drill of the mark key: what is on paper opens, what comes again is known, and it can go."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.cases.acts.expire import expire
from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.cases.models import Report as Voice
from linli.cases.queries.receipt import report_by_code
from linli.exchange.hotline.letters import take_in
from linli.exchange.hotline.models import HotlineLetter
from linli.exchange.hotline.results import result_of
from linli.exchange.sheets.imports import ImportResult, import_file
from linli.intake.receive import receive
from linli.journal.acting import VISITOR, Actor, Conflict, Forbidden, NotFound, NotNow
from linli.journal.models import Answer, Entry
from linli.journal.once import KEPT_FOR
from linli.notices.models import Address
from linli.notices.proving import proof_code
from linli.people.acts.factors import uses_recovery
from linli.people.acts.keys import rotate
from linli.people.acts.sign_in import ticket_for, told_by
from linli.people.keyring import MARK, add_key, drop_key, key_ring
from linli.people.marks import receipt_code
from linli.people.models import Officer, Passkey, RecoveryCode, Session
from linli.people.sealing import forget_key_ring
from linli.rights import counter
from linli.rights.counter import intake_by_code
from linli.rights.models import CounterIntake
from linli.site.mark_keys import held_up_by, mark_uses, retire_mark_key
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import opened, taken_to
from tests.rooms.cases.test_retention import OVER, ended
from tests.rooms.exchange.hotlines import city, recorded
from tests.rooms.intake.given import a_report
from tests.rooms.people.authenticator import Device
from tests.rooms.people.meanwhile import Meanwhile
from tests.rooms.people.test_passkeys import enter, key_of
from tests.rooms.people.test_second_factor import set_up
from tests.rooms.web.callers import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
KEYS, HOTLINE = Actor.system("keys"), Actor.system("hotline")
SHEET = "诉求内容,事项\n路灯不亮已经三天,路灯不亮\n垃圾没有人收,\n"


def renewed() -> datetime:
    """A fresh mark key is in use; gives a moment at which its former one may go."""
    rotate(MARK, after=timedelta(0), by=KEYS, now=datetime.now(UTC))
    return datetime.now(UTC) + timedelta(minutes=16)


def gone(number: int, *, sure: bool = False, now: datetime) -> tuple[dict[str, int], int]:
    """A mark key is taken off the ring: what was given up with it, how many codes are new."""
    given_up, codes = retire_mark_key(number, sure=sure, tell=lambda *_: None, by=KEYS, now=now)
    return {one.what: one.values for one in given_up}, codes


def imported(path: Path, cast: Cast, **more: Any) -> ImportResult:
    return import_file(path, by=cast.deng_wei, now=NOW, **more)


class Life(Meanwhile):
    """One reports and asks again, one reads receipts, a sheet and a letter come again and again."""

    def __init__(self, cast: Cast, sheet: Path, receipts: dict[str, UUID]) -> None:
        self.cast, self.sheet, self.receipts = cast, sheet, receipts
        super().__init__(self.report, self.read, self.bring_sheet, self.bring_letter)

    def report(self, turn: int) -> None:
        first, again = (
            receive(a_report(name=f"居民{turn}"), by=VISITOR, now=NOW, key=f"new {turn}")
            for _ in range(2)
        )
        assert (again.repeated, again.code) == (True, first.code)
        assert report_by_code(first.code).id == first.report_id

    def read(self, turn: int) -> None:
        for code, report_id in self.receipts.items():
            assert report_by_code(code).id == report_id
            assert receipt_code(report_id) == code

    def bring_sheet(self, turn: int) -> None:
        assert imported(self.sheet, self.cast).known == 2

    def bring_letter(self, turn: int) -> None:
        assert take_in(recorded("order"), city(), way="push", by=HOTLINE, now=NOW).known


def test_the_mark_key_is_renewed_under_way(people: Cast, ring: Path, tmp_path: Path) -> None:
    # given: receipts on paper, a sheet that is on record, a letter, recovery codes
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(SHEET, "utf-8")
    assert imported(sheet, people).filed == 2
    take_in(recorded("order"), city(), way="push", by=HOTLINE, now=NOW)
    sent = a_report(name="林秀英")
    paper = receive(sent, by=VISITOR, now=NOW, key="sent before")
    _, recovery = set_up(people.zhou_ming)
    receipts = {receipt_code(one.id): one.id for one in Voice.objects.all()}
    # when
    with Life(people, sheet, receipts) as life:
        life.go_on()
        later = renewed()
        life.go_on()
    # then: nothing was taken for new, and what is on paper opens
    assert life.wrong == []
    again = receive(sent, by=VISITOR, now=NOW, key="sent before")
    assert (again.repeated, again.code, again.number) == (True, paper.code, paper.number)
    with pytest.raises(Conflict):
        receive(a_report(name="别人"), by=VISITOR, now=NOW, key="sent before")
    assert HotlineLetter.objects.count() == 1
    assert Voice.objects.exclude(source_number="").filter(channel="sheet").count() == 2
    assert uses_recovery(people.zhou_ming.id, recovery[0], now=NOW)
    # and: new reports have codes of the new key, which who has the old one cannot compute
    made = {one.id: bytes(one.code_index) for one in Voice.objects.all()}
    after = {report_id for report_id, index in made.items() if len(index) == 18}
    assert {report_id.version for report_id in after} == {8}
    assert all(made[report_id][:2] == b"\x00\x02" for report_id in after)
    assert not after & set(receipts.values())
    assert len(after) > 2
    # and: the sheet that came again holds the old key up no more, the rest does and says so
    uses = mark_uses()
    assert uses[2] >= len(after) + 2
    with pytest.raises(NotNow) as refused:
        gone(1, now=later)
    assert refused.value.code == "keys.marks_needed"
    for part in ("receipt codes", "letters of hotlines", "9 recovery codes", "answers to requests"):
        assert part in refused.value.en
    assert "rows of sheets" not in refused.value.en
    assert mark_uses() == uses
    assert [key.number for key in key_ring().of(MARK)] == [1, 2]
    assert not Entry.objects.filter(event="key.retired").exists()

    # when: others have it
    given_up, codes = gone(1, sure=True, now=later)
    # then: what it made is void, and every report has another code
    assert codes == given_up["receipt_codes"] == len(made) - len(after)
    for code, report_id in receipts.items():
        with pytest.raises(NotFound):
            report_by_code(code)
        assert report_by_code(receipt_code(report_id)).id == report_id
    urge = recorded("order") | {"msgType": "04", "version": 9}
    told = result_of(take_in(urge, city(), way="push", by=HOTLINE, now=NOW))
    assert report_by_code(told["code"]).source == "hotline.city"
    for report_id in after:
        assert bytes(Voice.objects.get(id=report_id).code_index) == made[report_id]
    assert not RecoveryCode.objects.filter(used_at=None).exists()
    (told,) = Entry.objects.filter(event="key.retired")
    assert told.facts == {"purpose": "mark", "number": 1, "given_up": sum(given_up.values())}
    assert gone(1, sure=True, now=later) == ({}, 0), "run again, there is nothing left to do"
    # and: the sheet was brought over, the answer under its key is still an answer
    assert imported(sheet, people).known == 2
    with pytest.raises(Conflict):
        receive(sent, by=VISITOR, now=NOW, key="sent before")


def test_giving_up_that_was_killed_goes_on(
    people: Cast, ring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [opened(people) for _ in range(3)]
    later = renewed()

    def power_cut(number: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("linli.site.mark_keys.renew_codes", power_cut)
    with pytest.raises(KeyboardInterrupt):
        gone(1, sure=True, now=later)
    monkeypatch.undo()
    assert gone(1, now=later) == ({}, 3)
    for case in cases:
        report_id = Voice.objects.get(case=case).id
        assert report_by_code(receipt_code(report_id)).case_id == case.id


def test_a_ring_that_has_lost_a_key_is_not_taken_for_one_that_gave_it_up(
    people: Cast, ring: Path
) -> None:
    report_id = Voice.objects.get(case=opened(people)).id
    index = bytes(Voice.objects.get(id=report_id).code_index)
    whole = ring.read_bytes()
    later = renewed()
    drop_key(ring, MARK, 1)
    with pytest.raises(NotFound):
        gone(1, sure=True, now=later)
    assert bytes(Voice.objects.get(id=report_id).code_index) == index
    ring.write_bytes(whole)
    forget_key_ring()
    assert report_by_code(receipt_code(report_id)).id == report_id


def test_retention_ends_what_holds_a_key_up(people: Cast, ring: Path) -> None:
    # given: a matter that is over, and one that is not
    case, other = ended(people), opened(people)
    code = receipt_code(Voice.objects.get(case=case).id)
    later = renewed()
    (held,) = held_up_by(1)
    assert (held.what, held.values, held.not_ended) == ("receipt_codes", 2, 1)
    assert held.until == (NOW + timedelta(days=1095)).date()
    assert "1 not ended" in held.words(1)
    assert "最迟 2029" in held.words(0)
    # when: the time of keeping of the one is over, and the other is new again
    assert expire(case.id, by=KEYS, now=OVER)
    (held,) = held_up_by(1)
    assert (held.values, held.until) == (1, None)
    Case.objects.filter(id=other.id).delete()
    # then: nothing is asked, and nothing is given up
    assert gone(1, now=later) == ({}, 0)
    assert [key.number for key in key_ring().of(MARK)] == [2]
    with pytest.raises(NotFound):
        report_by_code(code)


def test_answers_hold_a_key_up_for_as_long_as_they_are_kept(people: Cast, ring: Path) -> None:
    later = renewed()
    Answer.objects.create(scope="web.officer.1.POST", key="k", body_hash=b"x", at=NOW)
    Answer.objects.create(scope="hotline", key="k", body_hash=b"x", at=NOW)
    (held,) = held_up_by(1)
    assert (held.what, held.values) == ("answers", 1)
    assert held.until == (later + KEPT_FOR + timedelta(days=1)).date()
    with pytest.raises(NotNow, match="kept for 30 days"):
        gone(1, now=later)
    Answer.objects.all().delete()
    assert gone(1, now=later) == ({}, 0)


def test_a_passkey_stays_its_owner_s_whatever_goes(people: Cast, ring: Path, settings: Any) -> None:
    settings.LINLI_PUBLIC_URL = "https://linli.example/"
    first = key_of(people.zhou_ming)
    Passkey.objects.update(user_handle=None)  # a row from before it was kept
    later = renewed()
    enter(first)
    second = key_of(people.zhou_ming, device=Device())
    # Another handle would be another account to her devices.
    assert second.user_handle == first.user_handle
    gone(1, sure=True, now=later)
    enter(first, now=NOW + timedelta(minutes=2))
    enter(second, now=NOW + timedelta(minutes=2))
    third = key_of(people.zhou_ming, device=Device())
    assert third.user_handle == first.user_handle
    assert key_of(people.wang_min).user_handle != first.user_handle


def test_what_lasts_minutes_is_made_with_the_key_of_its_moment(people: Cast, ring: Path) -> None:
    officer = Officer.objects.get(id=people.zhou_ming.id)
    now = datetime.now(UTC)
    later = now + timedelta(minutes=2)
    typed = Address(pk=1, given_at=now)
    with time_machine.travel(now, tick=False):
        ticket, code = ticket_for(officer, Session.Device.DESK, "", now=now), proof_code(typed)
        rotate(MARK, after=timedelta(minutes=1), by=KEYS, now=now)
    with time_machine.travel(later, tick=False):
        assert key_ring().newest(MARK).number == 2
        assert told_by(ticket, now=later).officer == officer
        assert proof_code(typed) == code
        after = ticket_for(officer, Session.Device.DESK, "", now=later)
    # Without the former key the former ticket is void, and nobody else's.
    drop_key(ring, MARK, 1)
    assert told_by(after, now=later).officer == officer
    with pytest.raises(Forbidden):
        told_by(ticket, now=later)


def test_the_same_many_times_is_done_once_across_the_renewal(people: Cast, ring: Path) -> None:
    first, second = (taken_to(State.DISPATCHED, people) for _ in range(2))
    with time_machine.travel(NOW, tick=False):
        chen = signed_in(people.chen_qiang)
        body = {"verb": "accept", "numbers": [first.number, second.number]}
        note = {"text": "已到现场", "public": False}
        for _ in range(2):
            told = chen.post("/workbench/bulk", body, Idempotency_Key="a").json()
            assert [one["done"] for one in told["items"]] == [True, True]
            answer = chen.post(f"/workbench/cases/{first.number}/note", note, Idempotency_Key="b")
            assert answer.status_code == 200, answer.content.decode()
            add_key(ring, MARK, since=0)
        other = chen.post(
            f"/workbench/cases/{first.number}/note", {**note, "text": "x"}, Idempotency_Key="b"
        )
        assert other.status_code == 409
    assert Entry.objects.filter(event="case.accepted").count() == 2
    assert Entry.objects.filter(event="case.noted", subject_id=first.id).count() == 1


def test_a_receipt_is_looked_up_in_one_statement_however_many_keys(
    people: Cast, ring: Path
) -> None:
    code = receipt_code(Voice.objects.get(case=opened(people)).id)
    for _ in range(3):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            report_by_code(code)
        assert len(asked) == 1
        add_key(ring, MARK, since=0)


def test_a_slip_of_a_counter_opens_until_its_key_is_given_up(people: Cast, ring: Path) -> None:
    # given: a slip from before the renewal, and one from after it
    def slip() -> CounterIntake:
        return counter.take_in(
            "explain", "为什么", None, identity="id-card", by=people.ma_jun, now=NOW
        )

    first = slip()
    code = receipt_code(first.id)
    later = renewed()
    second = slip()
    assert [intake_by_code(one).id for one in (code, receipt_code(second.id))] == [
        first.id,
        second.id,
    ]
    # when: its key goes, which it holds up
    with pytest.raises(NotNow, match="codes on slips of counters"):
        gone(1, now=later)
    given_up, codes = gone(1, sure=True, now=later)
    # then
    assert (given_up["counter_slips"], codes) == (1, 1)
    with pytest.raises(NotFound):
        intake_by_code(code)
    assert intake_by_code(receipt_code(first.id)).id == first.id
    assert intake_by_code(receipt_code(second.id)).id == second.id

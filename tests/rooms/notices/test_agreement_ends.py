"""Text messages about a report end: taken back, heard by a clerk, erased; and what they cost."""

from typing import Any

import pytest

from linli.cases.acts.accept import accept
from linli.cases.acts.redact import redact
from linli.cases.models import Case, Report
from linli.journal.acting import Actor
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.notices.acts import Message, notify
from linli.notices.agreeing import MOST_UNPROVED
from linli.notices.models import Consent, Notice, Outgoing
from linli.people.acts.residents import erase_resident
from linli.policy.queries import current
from tests.cast import NOW, Cast
from tests.rooms.notices.agreed import PHONE, POTHOLE, choose, reported, texts
from tests.rooms.notices.conftest import Gateways
from tests.rooms.web.callers import NOBODY, signed_in, statements

pytestmark = pytest.mark.usefixtures("a_wednesday")


def test_a_number_that_nobody_proved_is_not_plagued(cast: Cast, gateways: Gateways) -> None:
    agreed = [reported(text=f"第{n}处坑", category="").json() for n in range(MOST_UNPROVED + 1)]
    assert [one["by_message"] for one in agreed] == [True] * MOST_UNPROVED + [False]
    assert Report.objects.count() == MOST_UNPROVED + 1, "the report is on record all the same"
    refused = choose(agreed[-1]["code"], True)
    assert (refused.status_code, refused.json()["code"]) == (429, "consent.too_many")
    assert Consent.objects.count() == MOST_UNPROVED
    # Off and on again is one more of them.
    assert choose(agreed[0]["code"], False).status_code == 200
    assert choose(agreed[0]["code"], True).status_code == 429
    # Whoever proves the number is not held up.
    owner = signed_in(Actor.resident(Report.objects.first().resident_id or 0))  # type: ignore[union-attr]
    assert choose(agreed[0]["code"], True, owner).status_code == 200


def test_what_was_queued_in_the_moment_of_withdrawing_is_not_sent(
    cast: Cast, gateways: Gateways
) -> None:
    code = reported().json()["code"]
    waiting = Outgoing.objects.get()
    assert choose(code, False).status_code == 200
    # The follower had read that she agrees, and writes it down only now.
    waiting.save(force_insert=True)
    assert texts(gateways) == []
    assert not Outgoing.objects.exists()


def test_only_whose_number_it_is_agrees_again(cast: Cast, gateways: Gateways) -> None:
    code = reported().json()["code"]
    for _ in range(2):
        assert choose(code, False).status_code == 200, "off twice is off once"
    assert Entry.objects.filter(event="consent.withdrawn").count() == 1
    refused = choose(code, True, signed_in(cast.xiao_zhang))
    assert (refused.status_code, refused.json()["code"]) == (403, "consent.whose")
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    for _ in range(2):
        assert choose(code, True).status_code == 200, "on twice is on once"
    assert Consent.objects.filter(withdrawn_at=None).count() == 1
    assert Consent.objects.count() == 2, "the first stays as evidence"
    assert choose("7777-7777-7777", False).status_code == 404


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"phone": "", "known_as": "anonymous"}, "consent.unlinked"),
        ({"known_as": "confidential"}, "consent.unlinked"),
        ({"phone": ""}, "consent.no_number"),
    ],
)
def test_without_a_number_on_record_nothing_can_be_turned_on(
    cast: Cast, gateways: Gateways, body: dict[str, Any], why: str
) -> None:
    code = reported(by_message=False, **body).json()["code"]
    shown = NOBODY.get(f"/resident/progress/{code}/messages").json()
    assert (shown["offered"], shown["number"]) == (False, "")
    refused = choose(code, True)
    assert (refused.status_code, refused.json()["code"]) == (409, why)
    assert not Consent.objects.exists()


def test_a_clerk_hears_it_and_takes_it_back_on_her_word(
    cast: Cast, gateways: Gateways, unit: Actor
) -> None:
    # given: a caller who was asked
    desk = signed_in(cast.zhou_ming)
    body = {**POTHOLE, "phone": PHONE, "name": "王奶奶", "channel": "hotline", "by_message": True}
    receipt = desk.post("/workbench/reports", body).json()
    deliver_all(now=NOW)
    assert receipt["by_message"] is True
    assert Consent.objects.get().heard_by == cast.zhou_ming.id
    path, report = f"/workbench/cases/{receipt['number']}", str(Report.objects.get().id)
    (voice,) = desk.get(path).json()["reports"]
    assert voice["by_message"] is True
    # when: somebody tries who may not, or for a report of another case
    other = desk.post("/workbench/reports", {**body, "text": "桥头坑洼", "category": ""}).json()
    wrong = f"/workbench/cases/{other['number']}/no_messages"
    assert desk.post(wrong, {"report": report}).json()["code"] == "consent.not_its_own"
    assert signed_in(unit).post(f"{path}/no_messages", {"report": report}).status_code == 403
    assert Consent.objects.filter(withdrawn_at=None).count() == 2
    # then: on her word it ends, and the page says so
    assert desk.post(f"{path}/no_messages", {"report": report}).status_code == 200
    (voice,) = desk.get(path).json()["reports"]
    assert voice["by_message"] is False
    assert not Outgoing.objects.filter(notice__report_id=report, state="queued").exists()


def test_who_is_erased_hears_nothing_and_leaves_no_consent(
    cast: Cast, gateways: Gateways, unit: Actor
) -> None:
    reported(signed_in(cast.granny_lin), phone="")
    texts(gateways)
    erase_resident(cast.granny_lin.id, by=cast.granny_lin, now=NOW)
    deliver_all(now=NOW)
    assert not Consent.objects.exists()
    accept(Case.objects.get().id, by=unit, now=NOW)
    deliver_all(now=NOW)
    assert texts(gateways) == []


def test_what_is_redacted_is_told_no_more(cast: Cast, gateways: Gateways, unit: Actor) -> None:
    reported()
    case, report = Case.objects.get(), Report.objects.get()
    redact(case.id, "personal-data", reports=[report.id], by=cast.zhou_ming, now=NOW)
    deliver_all(now=NOW)
    assert not Consent.objects.exists()
    assert texts(gateways) == [], "not what waited, either"
    accept(case.id, by=unit, now=NOW)
    deliver_all(now=NOW)
    assert texts(gateways) == []


def test_her_copy_tells_what_she_agreed_to(cast: Cast, gateways: Gateways) -> None:
    granny = signed_in(cast.granny_lin)
    code = reported(granny, phone="").json()["code"]
    choose(code, False)
    (told,) = granny.get("/resident/me/export").json()["told_by"]["texts_agreed_to"]
    assert (told["code"], told["heard_by_staff"]) == (code, False)
    assert told["withdrawn_at"] is not None


def test_a_notice_costs_one_look_while_nobody_agreed_and_few_for_many(
    cast: Cast, gateways: Gateways, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(entry: int, reports: list[Report]) -> int:
        messages = [
            Message(
                template="accepted",
                case_id=one.case_id,
                report_id=one.id,
                resident_id=one.resident_id,
                values={"number": "LJ-1"},
            )
            for one in reports
        ]
        with statements() as asked:
            notify(messages, entry_id=entry, now=NOW)
        return len(asked)

    reported(by_message=False)
    sending = current().pack.notices.sending
    by_telephone = sending.model_copy(update={"uses": sending.uses[:1]})
    notices = current().pack.notices.model_copy(update={"sending": by_telephone})
    monkeypatch.setitem(current().pack.__dict__, "notices", notices)
    silent = told(801, list(Report.objects.all()))
    assert not Outgoing.objects.exists()
    for number in range(4):
        reported(phone=f"1391234020{number}", text=f"第{number}处坑", category="")
    everybody = list(Report.objects.all())
    one = told(802, everybody[-1:])
    many = told(803, everybody)
    assert Notice.objects.filter(entry_id=803).count() == 5
    assert Outgoing.objects.filter(notice__entry_id=803).count() == 4
    assert silent == 3, "written, read again, and the look whether anybody agreed"
    assert one == many


def test_her_page_costs_the_same_for_one_message_and_for_many(
    cast: Cast, gateways: Gateways, unit: Actor
) -> None:
    code = reported().json()["code"]
    with statements() as few:
        NOBODY.get(f"/resident/progress/{code}/messages")
    accept(Case.objects.get().id, by=unit, now=NOW)
    deliver_all(now=NOW)
    with statements() as more:
        shown = NOBODY.get(f"/resident/progress/{code}/messages").json()
    assert len(shown["texted"]) == 2
    assert len(more) == len(few) <= 8

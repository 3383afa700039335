"""Text messages about a report 短信告知: agreed to with it, on while she likes, and off."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from linli.cases.acts.accept import accept
from linli.cases.acts.redact import redact
from linli.cases.acts.report_up import report_up
from linli.cases.models import Case, Report
from linli.intake.receive_many import receive_many
from linli.intake.report import Position, Receipt
from linli.intake.report import Report as Handed
from linli.journal.acting import Actor
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.notices.acts import Message, notify
from linli.notices.agreeing import MOST_UNPROVED
from linli.notices.models import Consent, Notice, Outgoing
from linli.notices.preferring import prefer
from linli.notices.sending import send_due
from linli.people.acts.residents import erase_resident
from linli.people.models import Resident
from linli.policy.queries import current
from linli.web.rates import forget_knocks
from tests.cast import IN_HUAIYIN, NOW, Cast, in_office
from tests.rooms.notices.conftest import Gateways
from tests.rooms.web.callers import NOBODY, Caller, signed_in, statements

HERE = {"latitude": IN_HUAIYIN[0], "longitude": IN_HUAIYIN[1]}
PHONE = "13912340009"
POTHOLE = {"text": "小区门口的路面坑洼，老人容易摔倒", "category": "road-pothole", "position": HERE}
NIGHT = datetime(2026, 11, 18, 15, tzinfo=NOW.tzinfo)  # 23:00 in the district


@pytest.fixture(autouse=True)
def a_wednesday() -> Iterator[None]:
    """The doors ask the clock."""
    forget_knocks()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def unit(gateways: Gateways, cast: Cast) -> Actor:
    """Who mends roads."""
    return in_office("ye_tao", "叶涛", "unit_clerk", "dept-transport")


def reported(by: Caller = NOBODY, *, key: str = "", **more: Any) -> Any:
    """A report with the tick, as the page sends it; deliveries have gone out since."""
    headers = {"Idempotency_Key": key} if key else {}
    body = {**POTHOLE, "phone": PHONE, "by_message": True, **more}
    answer = by.post("/resident/reports", body, **headers)
    deliver_all(now=timezone.now())
    return answer


def texts(gateways: Gateways, *, now: datetime = NOW) -> list[str]:
    """What has gone out to telephones by now, since it was last looked at."""
    send_due(now=now)
    said = [one.text for one in gateways.sms.sent]
    gateways.sms.sent.clear()
    return said


def choose(code: str, agreed: bool, by: Caller = NOBODY) -> Any:
    return by.ask("PUT", f"/resident/progress/{code}/messages", {"agreed": agreed})


def test_from_the_tick_to_the_last_message_she_wants(
    cast: Cast, gateways: Gateways, unit: Actor
) -> None:
    # given: a report with the tick, under a number that nobody has signed in with
    receipt = reported().json()
    assert receipt["by_message"] is True
    code = receipt["code"]
    # then: the receipt comes to that number, with the code, and says how to stop
    send_due(now=NOW)
    (parcel,) = gateways.sms.sent
    assert parcel.to == PHONE
    assert receipt["number"] in parcel.text
    assert code in parcel.text
    assert parcel.text.endswith(f"不再收短信：{settings.LINLI_PUBLIC_URL}/r/p/{code}")
    gateways.sms.sent.clear()
    # and: her page says so, the number masked
    shown = NOBODY.get(f"/resident/progress/{code}/messages").json()
    assert (shown["offered"], shown["agreed"], shown["own_choice"]) == (True, True, False)
    assert shown["number"] == "139****0009"
    assert [(one["name"]["zh"], one["state"]["code"]) for one in shown["texted"]] == [
        ("受理回执", "sent")
    ]
    # when: the unit takes it on
    case = Case.objects.get()
    accept(case.id, by=unit, now=NOW)
    deliver_all(now=NOW)
    # then: she hears of it
    (said,) = texts(gateways)
    assert "已接单" in said
    # when: she wants no more, while the next one waits
    report_up(case.id, "要整段翻修，超出本单位能力", by=cast.wang_min, now=NOW)
    deliver_all(now=NOW)
    assert Outgoing.objects.filter(state="queued").count() == 1
    assert choose(code, False).status_code == 200
    # then: it is gone, and what was sent stays on record
    assert not Outgoing.objects.filter(state="queued").exists()
    assert Outgoing.objects.filter(state="sent").count() == 2
    assert texts(gateways) == []
    assert NOBODY.get(f"/resident/progress/{code}/messages").json()["agreed"] is False
    consent = Consent.objects.get()
    assert (consent.given_at, consent.withdrawn_at, consent.heard_by) == (NOW, NOW, None)
    # and: the record tells that it was given and withdrawn, by ids alone
    told = Entry.objects.filter(event__startswith="consent.").order_by("id")
    assert [one.event for one in told] == ["consent.given", "consent.withdrawn"]
    assert PHONE not in str([one.facts for one in told])


def test_without_the_tick_nothing_is_sent(cast: Cast, gateways: Gateways, unit: Actor) -> None:
    assert reported(by_message=False).json()["by_message"] is False
    accept(Case.objects.get().id, by=unit, now=NOW)
    deliver_all(now=NOW)
    assert texts(gateways) == []
    assert not Consent.objects.exists()
    assert not Outgoing.objects.exists()


def test_the_same_request_again_is_one_consent(cast: Cast, gateways: Gateways) -> None:
    key = str(uuid4())
    first, again = reported(key=key).json(), reported(key=key).json()
    assert (again["repeated"], again["by_message"], again["code"]) == (True, True, first["code"])
    assert Consent.objects.count() == 1
    assert len(texts(gateways)) == 1
    # Without the tick it is another body, and the key is taken.
    assert reported(key=key, by_message=False).status_code == 409
    assert Consent.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"known_as": "anonymous", "phone": ""}, "intake.message_to_nobody_known"),
        ({"known_as": "confidential"}, "intake.message_to_nobody_known"),
        ({"phone": ""}, "intake.message_without_number"),
    ],
)
def test_a_tick_that_could_have_no_number_is_refused(
    cast: Cast, gateways: Gateways, more: dict[str, Any], why: str
) -> None:
    answer = reported(**more)
    assert (answer.status_code, answer.json()["code"]) == (422, why)
    assert answer.json()["field"] == "by_message"
    assert not Report.objects.exists()
    assert not Resident.objects.filter(phone_sealed=None).exists()
    assert not Consent.objects.exists()


def test_a_district_without_text_messages_promises_none(cast: Cast) -> None:
    assert NOBODY.get("/resident/catalogue").json()["texts"] is False
    receipt = reported().json()
    assert receipt["by_message"] is False
    assert not Consent.objects.exists()
    shown = NOBODY.get(f"/resident/progress/{receipt['code']}/messages").json()
    assert (shown["offered"], shown["number"]) == (False, "")
    refused = choose(receipt["code"], True)
    assert (refused.status_code, refused.json()["code"]) == (409, "consent.no_channel")
    assert not Consent.objects.exists()


def test_the_form_knows_that_the_district_sends_them(cast: Cast, gateways: Gateways) -> None:
    assert NOBODY.get("/resident/catalogue").json()["texts"] is True


def test_what_somebody_chose_for_herself_goes_before(cast: Cast, gateways: Gateways) -> None:
    granny = signed_in(cast.granny_lin)
    prefer([], quiet=None, by=cast.granny_lin, now=NOW)
    # The number is hers; whoever ticks it, she wants none.
    for by in (granny, NOBODY):
        assert reported(by, phone="13912340001").json()["by_message"] is False
    assert not Consent.objects.exists()
    assert texts(gateways) == []


def test_what_she_chooses_later_goes_before_what_waits(cast: Cast, gateways: Gateways) -> None:
    with time_machine.travel(NIGHT, tick=False):
        granny = signed_in(cast.granny_lin, at=NIGHT)
        code = reported(granny, phone="").json()["code"]
        assert texts(gateways, now=NIGHT) == [], "nobody is woken"
        assert Outgoing.objects.get().state == "held"
        prefer([], quiet=None, by=cast.granny_lin, now=NIGHT)
        assert not Outgoing.objects.exists()
        shown = granny.get(f"/resident/progress/{code}/messages").json()
        assert (shown["agreed"], shown["own_choice"]) == (True, True)
        assert choose(code, False).status_code == 200
    assert texts(gateways, now=NIGHT + timedelta(hours=10)) == []


def test_her_own_messages_stay_when_an_agreement_beside_them_ends(
    cast: Cast, gateways: Gateways
) -> None:
    with time_machine.travel(NIGHT, tick=False):
        code = reported(signed_in(cast.granny_lin, at=NIGHT), phone="").json()["code"]
        prefer(["sms"], quiet=None, by=cast.granny_lin, now=NIGHT)
        assert choose(code, False).status_code == 200
    assert len(texts(gateways, now=NIGHT + timedelta(hours=10))) == 1


def test_a_voice_on_a_known_matter_agrees_for_itself(
    cast: Cast, gateways: Gateways, unit: Actor
) -> None:
    reported(by_message=False)
    number = Case.objects.get().number
    second = reported(phone="13912340010", joins=number).json()
    assert (second["joined"], second["by_message"]) == (True, True)
    third = reported(phone="13912340011", joins=number, by_message=False).json()
    assert (third["joined"], third["by_message"]) == (True, False)
    assert (
        Consent.objects.get().report_id
        == Report.objects.get(resident_id=Consent.objects.get().resident_id).id
    )
    texts(gateways)
    accept(Case.objects.get().id, by=unit, now=NOW)
    deliver_all(now=NOW)
    send_due(now=NOW)
    assert [one.to for one in gateways.sms.sent] == ["13912340010"]


def test_many_at_once_agree_one_by_one(cast: Cast, gateways: Gateways) -> None:
    rows = [
        Handed(
            channel="hotline",
            text=f"{name}门口路灯不亮",
            position=Position(*IN_HUAIYIN),
            phone=f"1391234010{number}",
            by_message=number == 1,
            source="sheet",
            source_number=str(number),
        )
        for number, name in enumerate("甲乙丙")
    ]
    for _ in range(2):
        answers = receive_many(rows, by=cast.zhou_ming, now=NOW)
        assert all(isinstance(one, Receipt) for one in answers)
    consent = Consent.objects.get()
    assert consent.heard_by == cast.zhou_ming.id
    assert Report.objects.get(id=consent.report_id).source_number == "1"


def test_the_night_the_money_and_the_language_hold_for_her_too(
    cast: Cast, gateways: Gateways
) -> None:
    gateways.use(per_day=1)
    with time_machine.travel(NIGHT, tick=False):
        reported(language="en")
        assert texts(gateways, now=NIGHT) == []
    morning = NIGHT + timedelta(hours=9)
    (said,) = texts(gateways, now=morning)
    assert "Your report is on record" in said
    assert "To stop these texts: " in said
    with time_machine.travel(morning, tick=False):
        reported(phone="13912340010", language="en", text="另一处路面坑洼，在桥头")
    assert texts(gateways, now=morning) == []
    assert list(Outgoing.objects.order_by("id").values_list("state", "why")) == [
        ("sent", ""),
        ("unpaid", "over_day"),
    ]


def test_agreed_to_is_what_becomes_of_the_report_and_nothing_else(
    cast: Cast, gateways: Gateways, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported()
    texts(gateways)
    report = Report.objects.get()
    of_area = next(t for t in current().pack.notices.templates if t.event == "notice.published")
    for entry, template in ((901, of_area.code), (902, "accepted")):
        message = Message(
            template=template,
            case_id=report.case_id,
            report_id=report.id,
            resident_id=report.resident_id,
            values={"number": "LJ-1"},
        )
        notify([message], entry_id=entry, now=NOW)
    assert [row.template for row in Outgoing.objects.filter(state="queued")] == ["accepted"]
    # And what the pack keeps in the inbox stays there.
    accepted = current().pack.notices.by_code["accepted"]
    monkeypatch.setitem(accepted.__dict__, "texted", False)
    notify([message], entry_id=903, now=NOW)
    assert Outgoing.objects.filter(state="queued").count() == 1


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

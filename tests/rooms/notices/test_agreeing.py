"""Text messages about a report 短信告知: agreed to with it, and what that reaches."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings

from linli.cases.acts.accept import accept
from linli.cases.acts.report_up import report_up
from linli.cases.models import Case, Report
from linli.intake.receive_many import receive_many
from linli.intake.report import Position, Receipt
from linli.intake.report import Report as Handed
from linli.journal.acting import Actor
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.notices.acts import Message, notify
from linli.notices.models import Consent, Outgoing
from linli.notices.preferring import prefer
from linli.notices.sending import send_due
from linli.people.models import Resident
from linli.policy.queries import current
from tests.cast import IN_HUAIYIN, NOW, Cast
from tests.rooms.notices.agreed import NIGHT, PHONE, choose, reported, texts
from tests.rooms.notices.conftest import Gateways
from tests.rooms.web.callers import NOBODY, signed_in

pytestmark = pytest.mark.usefixtures("a_wednesday")


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

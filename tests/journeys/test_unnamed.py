"""匿名、保密: whoever complains says how she wants to be known, and is known no further."""

import logging
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from linli.cases.models import Case, Evidence, Reading, Report, SealedReporter
from linli.journal.models import Entry
from tests.cast import IN_HUAIYIN
from tests.journeys.district import District, at
from tests.journeys.leaks import found, tables
from tests.journeys.people import refused

WHAT = "灯杆歪了，报过三次没人来"
AGENT = "Huawei-Mate-60-of-a-neighbour"
NAME, PHONE = "欧阳慕雪", "13987651234"


def stored_files() -> set[Path]:
    return {path for path in Path(settings.LINLI_FILES).rglob("*") if path.is_file()}


def test_an_anonymous_report_is_linked_to_nobody_but_by_its_code(
    district: District,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    # Files of her own: what other tests have kept is of other moments.
    monkeypatch.setattr(settings, "LINLI_FILES", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    others = stored_files()
    # given: Granny Lin has an account, and is signed in on her telephone
    granny = district.granny_lin
    district.until(at(18, 10, 35))
    granny.signs_in()
    granny.client.defaults["HTTP_USER_AGENT"] = AGENT
    # and: every request is kept for a retry
    district.line_is_bad = True

    # when: at a moment that nobody else would have, she reports what she wants nobody to know of
    moment = at(18, 10, 37) + timedelta(seconds=43, milliseconds=719)
    district.until(moment)
    photo = granny.photographs(at=IN_HUAIYIN, taken_at="2026:11:18 10:29:51")
    with refused("intake.named_and_anonymous", 422):
        granny.reports(WHAT, known_as="anonymous", phone=granny.phone, key="-")
    receipt = granny.reports(
        WHAT, known_as="anonymous", category="lamp-post-damaged", at=IN_HUAIYIN, photo=photo
    )
    number, code = receipt["number"], receipt["code"]
    granny.adds(code, "晚上会响", (granny.photographs(),))

    # then: it has no reporter, no uploader and no moment
    assert receipt["lacking"] == []
    report = Report.objects.get()
    assert (report.resident_id, report.entered_by, report.known_as) == (None, None, "anonymous")
    assert report.received_at == report.reported_at == Case.objects.get().received_at == at(18, 10)
    assert set(Evidence.objects.values_list("uploader_kind", "uploader_id", "taken_at")) == {
        ("visitor", 0, None)
    }
    actors = Entry.objects.filter(subject_kind="case").values_list("actor_kind", "actor_id")
    assert set(actors) == {("visitor", 0)}
    clocks = ["37:43", "29:51", str(int(moment.timestamp()))]
    assert not found([*clocks, AGENT, code, code.replace("-", "")], tables())
    assert not found([granny.client.defaults["REMOTE_ADDR"]], tables())
    assert not [
        line
        for line in (record.getMessage() for record in caplog.records)
        if AGENT in line or code in line
    ]
    hers = stored_files() - others
    assert hers
    assert {path.stat().st_mtime for path in hers} == {at(18, 10).timestamp()}

    # and: her account does not show it, nor can it be put there
    assert granny.gets("/resident/me/reports")["items"] == []
    assert number not in str(granny.gets("/resident/me/export"))
    with refused("report.sign.unlinked", 409):
        granny.posts(f"/resident/progress/{code}/sign", key="-")

    # and: the code does all that a name would
    unit, desk = district.chen_qiang, district.wang_min
    unit.accepts(number)
    page = unit.opens(number)
    [voice] = page["reports"]
    assert (voice["known_as"], voice["name"], voice["phone"]) == ("anonymous", "", "")
    unit.answers(number, "已扶正。", after=[unit.photographs()])
    desk.verifies(number)
    desk.closes(number)
    district.days_pass(days=1)
    late = district.now + timedelta(minutes=11, seconds=17)
    district.until(late)
    granny.rates(code, solved=False, satisfaction="not_satisfied")
    assert "case.reopened" in granny.steps(code)
    assert not Entry.objects.filter(subject_kind="case", actor_kind="resident").exists()

    # and: what she said lies nowhere in plain, neither kept for a retry nor in a message
    assert not found([WHAT, "晚上会响", "已扶正"], tables())


def test_a_confidential_name_lies_sealed_where_ordinary_unsealing_does_not_reach(
    district: District,
) -> None:
    # given
    granny, passer_by = district.granny_lin, district.somebody()
    granny.signs_in()

    # when: one types her name, the other need not, for she is signed in
    post = {"category": "lamp-post-damaged", "at": IN_HUAIYIN, "known_as": "confidential"}
    with refused("intake.nobody_to_confide", 422):
        passer_by.reports(WHAT, key="-", **post)
    first = passer_by.reports(WHAT, name=NAME, phone=PHONE, **post)
    granny.reports("路灯也不亮", **{**post, "category": "road-pothole"})

    # then: both are sealed, and no resident stands behind the reports
    assert SealedReporter.objects.count() == 2
    assert not Report.objects.exclude(resident=None).exists()
    assert not found([NAME, PHONE], tables())

    # and: nobody who reads the case or asks for names learns one, nor finds her by her number
    unit, operator = district.chen_qiang, district.wu_ting
    unit.accepts(first["number"])
    [voice] = unit.opens(first["number"])["reports"]
    assert (voice["known_as"], voice["name"], voice["phone"]) == ("confidential", "", "")
    assert [row["name"] + row["phone"] for row in unit.reveals(first["number"], "contact")] == [""]
    assert operator.finds(PHONE[-4:]) == []


def test_a_confidential_identity_is_opened_by_two_and_its_reporter_is_told(
    district: District,
) -> None:
    # given: a confidential report, and a neighbour's on the same case
    passer_by, neighbour = district.somebody(), district.somebody()
    post = {"category": "lamp-post-damaged", "at": IN_HUAIYIN}
    receipt = passer_by.reports(WHAT, name=NAME, phone=PHONE, known_as="confidential", **post)
    number, code = receipt["number"], receipt["code"]
    others = neighbour.reports("还是那盏灯", joins=number, at=IN_HUAIYIN)["code"]
    asker, unit = district.zhou_ming, district.chen_qiang
    auditor = district.takes_office("lu_jing", "陆静", "auditor", "centre")

    # when: somebody without the right asks; one with it gives no reason; then she does
    voice = next(one for one in asker.opens(number)["reports"] if one["known_as"] != "named")
    unit.accepts(number)
    path = f"/workbench/cases/{number}/unsealings"
    why = {"report": voice["id"], "reason": "safety", "note": "有人守在她家门口"}
    with refused("people.may_not", 403):
        unit.posts(path, why, key="-")
    with refused("text.missing", 422):
        asker.posts(path, {**why, "note": " "}, key="-")
    asker.posts(path, why)
    [request] = auditor.gets("/workbench/unsealings")["items"]
    one = f"/workbench/unsealings/{request['id']}"

    # then: nobody alone opens it, however high her office
    with refused("identity.waiting", 409):
        asker.posts(path, why, key="-")
    with refused("identity.own_request", 403):
        asker.posts(f"{one}/agree", {"note": ""}, key="-")
    with refused("identity.not_agreed", 409):
        asker.posts(f"{one}/read", key="-")
    assert asker.gets("/workbench/unsealings")["items"] == []

    # when: a second person agrees
    auditor.posts(f"{one}/agree", {"note": ""})
    with refused("identity.decided", 409):
        auditor.posts(f"{one}/refuse", {"note": ""}, key="-")
    with refused("people.may_not", 403):
        auditor.posts(f"{one}/read", key="-")
    assert asker.posts(f"{one}/read", key="-") == {"name": NAME, "phone": PHONE}
    read = Reading.objects.get(purpose="safety")
    assert (read.report_id, read.fields) == (UUID(voice["id"]), "name,phone")
    assert read.role == "duty_officer"

    # then: it is on record, its reporter is told twice, and her neighbour nothing
    told = [step["text"]["zh"] for step in passer_by.follows(code)["steps"]]
    assert [line.partition("封存")[0] for line in told if "封存" in line] == [
        "您",
        "林江区社会治理指挥中心查看了您",
    ]
    assert not [step for step in neighbour.steps(others) if step.startswith("identity")]
    events = ["identity.asked", "identity.opened", "identity.read"]
    assert [event for event in auditor.events(number) if event.startswith("identity")] == events
    assert not found([NAME, PHONE], tables())

    # and: after a day it is sealed again
    district.days_pass(days=1)
    with refused("identity.over", 409):
        asker.posts(f"{one}/read", key="-")

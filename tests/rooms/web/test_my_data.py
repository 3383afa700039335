"""我的信息: what is kept of a person is hers to see, to take along, to correct and to delete."""

import json
import zipfile
from base64 import b64encode
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine

from linli.cases.acts.expire import hold_content, release_content
from linli.cases.acts.redact import redact
from linli.cases.evidence.attach import attach
from linli.cases.lifecycle import State
from linli.cases.models import Case, Evidence, Report
from linli.journal.acting import NotNow
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.people.models import Resident
from linli.people.sealing import receipt_code
from linli.rights.acts import claim_copy, forget_copies
from linli.rights.models import Copy, CopyPart
from linli.rights.packing import pack_next
from tests.cast import NOW, Cast
from tests.journeys.leaks import found, tables
from tests.rooms.cases.matters import opened, photo, taken_to
from tests.rooms.people.conftest import refused
from tests.rooms.web.callers import NOBODY, signed_in, statements

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=11)
WORDS = "我是林秀英，<b>门口</b>的灯坏了"


def unpacked(answer: Any) -> zipfile.ZipFile:
    assert answer.status_code == 200, answer.content
    assert "no-store" in answer["Cache-Control"]
    return zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))


def of_granny(cast: Cast, state: State = State.CLOSED, text: str = WORDS) -> Case:
    return taken_to(state, cast, text=text, resident_id=cast.granny_lin.id, place_words="杏花巷7号")


def with_photo(cast: Cast, case: Case, by: Any) -> None:
    report = Report.objects.get(case=case)
    Evidence.objects.filter(id=photo(by)).update(case=case, report_id=report.id, stage="report")


def test_a_copy_holds_all_that_is_hers_and_nothing_of_anybody_else(cast: Cast) -> None:
    # given: hers, with a photo; a neighbour's with another; what the unit showed
    hers = of_granny(cast)
    with_photo(cast, hers, cast.granny_lin)
    other = opened(cast, text="张家的事", resident_id=cast.xiao_zhang.id)
    with_photo(cast, other, cast.xiao_zhang)
    attach(
        [photo(cast.chen_qiang)],
        case_id=hers.id, report_id=None, stage="after", by=cast.chen_qiang, now=NOW,
    )  # fmt: skip
    granny = signed_in(cast.granny_lin)

    # when: she asks for it, twice; the worker packs it
    assert granny.post("/resident/me/copy", {"language": "zh"}).json()["state"] == "waiting"
    assert granny.post("/resident/me/copy", {"language": "zh"}).status_code == 201
    assert granny.get("/resident/me/copy/file").status_code == 409
    assert pack_next()
    assert not pack_next()

    # then: a page, data, her photo
    assert granny.get("/resident/me/copy").json()["item"]["state"] == "ready"
    copy = unpacked(granny.get("/resident/me/copy/file"))
    assert sorted(copy.namelist()) == [f"files/{hers.number}-1.jpg", "index.html", "mine.json"]
    told = json.loads(copy.read("mine.json"))
    assert (told["name"], told["phone"]) == ("林秀英", "13912340001")
    assert [one["place_words"] for one in told["reports"]] == ["杏花巷7号"]
    page = copy.read("index.html").decode()
    assert "&lt;b&gt;门口" in page
    assert "<b>" not in page
    assert copy.read(f"files/{hers.number}-1.jpg").startswith(b"\xff\xd8")
    assert "张家" not in page + json.dumps(told, ensure_ascii=False)
    assert signed_in(cast.xiao_zhang).get("/resident/me/copy").json() == {"item": None}

    # and: it lies sealed, and its hours over it is gone; each act is on record
    piece = b64encode(b"PK").decode()[:3]
    assert not found(["13912340001", "杏花巷7号", piece], tables("rights_"))
    assert forget_copies(NOW + timedelta(hours=23)) == 0
    assert forget_copies(NOW + timedelta(hours=24)) == 1
    assert not CopyPart.objects.exists()
    events = Entry.objects.filter(subject_kind="resident").values_list("event", flat=True)
    assert [one for one in events.order_by("id") if one.startswith("copy.")] == [
        "copy.asked", "copy.packed", "copy.fetched",
    ]  # fmt: skip


def test_a_packer_that_dies_is_followed_by_another_and_the_third_is_the_last(cast: Cast) -> None:
    signed_in(cast.granny_lin).post("/resident/me/copy", {"language": "en"})
    for minutes in (0, 3, 6):
        assert claim_copy(now=NOW + timedelta(minutes=minutes))
    assert claim_copy(now=NOW + timedelta(minutes=7)) is None, "somebody is at it"
    given_up = claim_copy(now=NOW + timedelta(minutes=9))
    assert given_up is not None
    assert given_up.stage == Copy.Stage.FAILED
    # and: she may ask anew
    assert signed_in(cast.granny_lin).post("/resident/me/copy", {}).status_code == 201
    assert pack_next()


def test_a_phone_left_on_the_table_gives_nothing_away(cast: Cast) -> None:
    """Whoever takes all along, deletes it or changes the number has just typed a code."""
    of_granny(cast)
    granny = signed_in(cast.granny_lin)
    granny.post("/resident/me/copy", {"language": "zh"})
    pack_next()
    entries = Entry.objects.count()
    with time_machine.travel(LATER, tick=False):
        for method, path, body in (
            ("POST", "/resident/me/copy", {"language": "zh"}),
            ("GET", "/resident/me/copy/file", None),
            ("GET", "/resident/me/export", None),
            ("DELETE", "/resident/me", None),
            ("POST", "/resident/me/phone", {"request_id": str(Report().id), "code": "123456"}),
        ):
            answer = granny.ask(method, path, body)
            assert (answer.status_code, answer.json()["code"]) == (403, "people.prove_again"), path
        assert Entry.objects.count() == entries, "nothing was done"
        # what is kept she sees all the same, and a new code opens the rest
        assert granny.get("/resident/me/kept").json()["reports"] == 1
        anew = signed_in(cast.granny_lin, at=LATER)
        assert unpacked(anew.get("/resident/me/copy/file")).testzip() is None


def test_what_is_held_stays_until_it_is_released_and_a_secret_ground_is_not_told(
    cast: Cast,
) -> None:
    # given: two ended matters and an open one; one of the ended is held
    held = of_granny(cast, text="诉讼里的话")
    free, going_on = of_granny(cast), of_granny(cast, State.ACCEPTED, "还在办的话")
    keep(cast, held, "audit")
    granny = signed_in(cast.granny_lin)

    # then: she is told before she presses; of an audit not why
    before = granny.get("/resident/me/kept").json()
    assert (before["reports"], before["open_numbers"]) == (3, [going_on.number])
    assert before["held"] == [{"number": held.number, "why": None, "review_on": "2026-11-18"}]
    assert [one["days"] for one in before["terms"]] == [1095]
    code = receipt_code(Report.objects.get(case=held).id)
    assert NOBODY.get(f"/resident/progress/{code}/kept").json()["held"] == before["held"]

    # when
    assert granny.ask("DELETE", "/resident/me").json()["count"] == 1
    deliver_all(now=NOW)

    # then: she is signed out, the free matter says nothing any more, the held one all
    assert granny.get("/resident/me").status_code == 401
    assert said(free) == "〔已隐去 redacted〕"
    assert said(held) == "诉讼里的话"
    assert Resident.objects.get(id=cast.granny_lin.id).name_sealed is not None

    # and: who handles it cannot take it out either
    with refused(NotNow):
        redact(
            held.id, "personal-data", reports=[Report.objects.get(case=held).id],
            by=cast.zhou_ming, now=NOW,
        )  # fmt: skip

    # when: it is released; then the open one ends
    release_content(held.id, by=cast.zhou_ming, now=NOW)
    deliver_all(now=NOW)

    # then
    assert said(held) == "〔已隐去 redacted〕"
    assert said(going_on) == "还在办的话"
    assert Resident.objects.get(id=cast.granny_lin.id).erased_at == NOW
    events = Entry.objects.filter(subject_id=cast.granny_lin.id, subject_kind="resident")
    assert set(events.values_list("event", flat=True)) >= {
        "deletion.asked", "resident.erased", "deletion.done",
    }  # fmt: skip


def test_a_ground_that_is_no_secret_is_told_in_its_words(cast: Cast) -> None:
    case = of_granny(cast)
    keep(cast, case, "lawsuit")
    [held] = signed_in(cast.granny_lin).get("/resident/me/kept").json()["held"]
    assert (held["why"]["zh"], held["review_on"]) == ("涉及诉讼或仲裁", "2026-11-18")
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        granny = signed_in(cast.granny_lin, at=NOW + timedelta(days=1))
        assert granny.get("/resident/me/kept").json()["held"][0]["review_on"] is None, "in review"


def test_a_number_is_changed_by_a_code_that_came_to_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, str]] = []

    class Sender:
        def send(self, number: str, code: str, language: str) -> None:
            sent.append((number, code))

    monkeypatch.setattr("linli.people.acts.codes.code_sender", Sender)
    granny = signed_in(cast.granny_lin)

    def changes(number: str, code: str = "") -> Any:
        body = {"phone": number, "language": "zh"}
        request = NOBODY.post("/resident/session/code", body).json()["request_id"]
        body = {"request_id": request, "code": code or sent[-1][1]}
        return granny.post("/resident/me/phone", body)

    assert changes("13987650001", "000000x").json()["code"] == "code.wrong"
    assert changes("13812346027").json()["code"] == "resident.phone_known", "小张's"
    assert granny.get("/resident/me").json()["phone"] == "13912340001"
    assert changes("13987650002").status_code == 200
    assert granny.get("/resident/me").json()["phone"] == "13987650002"


def test_whoever_has_a_code_takes_along_what_was_said_under_it(cast: Cast) -> None:
    case = of_granny(cast)
    with_photo(cast, case, cast.granny_lin)
    code = receipt_code(Report.objects.get(case=case).id)
    kept = NOBODY.get(f"/resident/progress/{code}/kept").json()
    assert (kept["reports"], kept["photos"], kept["fresh_until"]) == (1, 1, None)
    copy = unpacked(NOBODY.get(f"/resident/progress/{code}/copy?language=en"))
    assert "What I reported" in copy.read("index.html").decode()
    told = json.loads(copy.read("mine.json"))
    assert "name" not in told, "a code may have been found in the street"
    assert NOBODY.get("/resident/progress/AAAA-BBBB-CCCC/copy").status_code == 404
    assert Entry.objects.filter(event="report.copied").count() == 1


def test_what_is_kept_is_counted_in_as_many_statements_for_three_reports_as_for_one(
    cast: Cast,
) -> None:
    granny = signed_in(cast.granny_lin)
    counts = []
    for _ in range(2):
        of_granny(cast)
        granny.get("/resident/me/kept")
        with statements() as asked:
            granny.get("/resident/me/kept")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 13, asked


def said(case: Case) -> str:
    return str(Report.objects.get(case=case).text)


def keep(cast: Cast, case: Case, ground: str) -> None:
    hold_content(
        case.id, ground, reviewer_id=cast.zhou_ming.id, review_on=NOW.date(), by=cast.zhou_ming,
        now=NOW,
    )  # fmt: skip

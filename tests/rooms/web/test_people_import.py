"""The staff from a table: what a dry run says, what the import does, and the same table twice."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from openpyxl import load_workbook

from linli.journal.models import Entry
from linli.people.models import Officer, Post
from linli.web.workbench.people_import import NOTES
from linli.web.workbench.people_sheet import HEADINGS, book_of
from tests.cast import CHENGDONG, HUAIYIN, LIULIN, Cast, in_office
from tests.rooms.web.callers import Caller, signed_in

STATION = f"community-{HUAIYIN}"
LIN = ("lin.yue", "林悦", "13800000001", "网格员", STATION, f"{HUAIYIN}002", "", "", "", "")
LIN_AT_THE_DESK = ("lin.yue", "林悦", "", "community_clerk", STATION, "", "", "2027-06-30", "", "")
NO_SUCH_ROLE = ("gu.wen", "顾文", "", "网格长官", STATION, "", "", "", "", "")


@pytest.fixture
def deng(cast: Cast) -> Caller:
    return signed_in(cast.deng_wei)


def sends(caller: Caller, path: str, data: bytes) -> Any:
    with transaction.atomic():
        return caller.client.post(
            f"/api/workbench/people/{path}",
            {"file": SimpleUploadedFile("people.xlsx", data)},
            headers=caller.headers,
        )


def table(*rows: tuple[str, ...]) -> bytes:
    return book_of(HEADINGS, [NOTES, *rows])


def imports(caller: Caller, data: bytes, *, dry_run: bool = False) -> Any:
    answer = sends(caller, f"import?dry_run={str(dry_run).lower()}", data)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_a_dry_run_says_what_would_become_of_each_row_and_keeps_nothing(deng: Caller) -> None:
    before = (Officer.objects.count(), Post.objects.count(), Entry.objects.count())

    found = imports(deng, table(LIN, LIN_AT_THE_DESK, NO_SUCH_ROLE), dry_run=True)

    assert (found["rows"], found["posts"], found["rejected"], found["known"]) == (3, 2, 1, 0)
    assert [one["username"] for one in found["newcomers"]] == ["lin.yue"]
    assert [(one["row"], one["column"]) for one in found["problems"]] == [(5, "角色 role")]
    assert "网格长官" in found["problems"][0]["why"]["zh"]
    assert before == (Officer.objects.count(), Post.objects.count(), Entry.objects.count())


def test_the_import_enters_people_with_their_posts_and_twice_is_once(
    deng: Caller, cast: Cast
) -> None:
    # when: two rows are one person's, and one row cannot be taken
    found = imports(deng, table(LIN, LIN_AT_THE_DESK, NO_SUCH_ROLE))
    assert (found["posts"], found["rejected"]) == (2, 1)

    # then: she is here with both, without a password, and the journal says who did it
    lin = Officer.objects.get(username="lin.yue")
    assert set(lin.posts.values_list("role", "area_code")) == {
        ("grid_worker", f"{HUAIYIN}002"),
        ("community_clerk", HUAIYIN),
    }
    assert lin.password.startswith("!")
    names = Entry.objects.filter(actor_id=cast.deng_wei.id).values_list("event", flat=True)
    assert {"officer.added", "post.added"} <= set(names)
    assert not Officer.objects.filter(username="gu.wen").exists()

    # and: the same table again finds everything on record
    again = imports(deng, table(LIN, LIN_AT_THE_DESK))
    assert (again["known"], again["posts"], again["newcomers"]) == (2, 0, [])
    # but a phone that changed is corrected
    moved = (*LIN[:2], "13800000002", *LIN[3:])
    assert imports(deng, table(moved))["corrected"] == 1
    assert imports(deng, table(moved))["known"] == 1


def test_the_staff_as_exported_are_known_when_they_come_back(deng: Caller) -> None:
    exported = deng.get("/workbench/people/sheet").content
    found = imports(deng, exported)
    assert found["rows"] == found["known"] > 5, found["problems"]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({1: "另一个人"}, "两个姓名"),
        ({7: "2027-01-01"}, "起止日期不同"),
        ({3: "community_clerk", 5: "", 8: "刘芳"}, "代班不能从表格导入"),
        ({4: ""}, "角色和单位要一起填"),
        ({5: "990100999"}, "没有“990100999”"),
        ({6: "明天"}, "不是可识别的时间"),
        ({2: "问本人"}, "不是电话号码"),
    ],
)
def test_what_cannot_be_taken_says_why_and_changes_nothing(
    deng: Caller, change: dict[int, str], word: str
) -> None:
    imports(deng, table(LIN))
    before = (Officer.objects.count(), Post.objects.count())
    row = tuple(change.get(place, cell) for place, cell in enumerate(LIN))

    found = imports(deng, table(row))

    assert found["rejected"] == 1
    assert word in found["problems"][0]["why"]["zh"]
    assert before == (Officer.objects.count(), Post.objects.count())


def test_rows_to_mend_come_as_a_table_that_is_imported_again(deng: Caller) -> None:
    # given: of a person with two rows one is wrong
    wrong = (*LIN_AT_THE_DESK[:3], "社区书记员", *LIN_AT_THE_DESK[4:])
    answer = sends(deng, "import/errors", table(LIN, wrong))
    assert answer.status_code == 200
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [one["行号"] for one in rows] == ["3", "4"]
    assert "另有一行" in rows[0]["错误"]
    assert "没有“社区书记员”" in rows[1]["错误"]

    # when: it is mended and comes back
    found = imports(deng, text.replace("社区书记员", "community_clerk").encode())

    # then
    assert (found["posts"], found["rejected"]) == (2, 0)


def test_an_administrator_of_a_street_imports_for_that_street_only(cast: Cast) -> None:
    luo = signed_in(in_office("luo_ping", "罗萍", "street_administrator", f"street-{LIULIN}"))
    beyond = (*LIN[:4], f"street-{CHENGDONG}", *("",) * 5)
    mighty = (*LIN[:3], "administrator", f"street-{LIULIN}", *("",) * 5)
    for row in (beyond, mighty):
        found = imports(luo, table(row))
        assert found["rejected"] == 1
        assert not Officer.objects.filter(username="lin.yue").exists()
    assert imports(luo, table(LIN))["posts"] == 1
    assert sends(signed_in(cast.liu_fang), "import?dry_run=false", table(LIN)).status_code == 403


def test_the_template_has_the_columns_and_a_row_that_explains_them(deng: Caller) -> None:
    answer = deng.get("/workbench/people/template")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(HEADINGS)
    assert imports(deng, answer.content)["rows"] == 0
    # What is no table is refused as a whole.
    assert sends(deng, "import", b"\x00\x01").status_code == 422
    assert sends(deng, "import", "姓名\n林悦\n".encode()).status_code == 422

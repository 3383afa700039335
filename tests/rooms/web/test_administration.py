"""The administration over HTTP: lists within one's reach, first passwords, hand-over, templates."""

import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook

from linli.people.models import AnswerTemplate, Officer, Post
from linli.policy.models import Proposal
from linli.policy.queries import current
from tests.cast import (
    CHENGDONG,
    GUDU,
    HUAIYIN,
    HUAIYIN_GRID,
    IN_HUAIYIN,
    LIULIN,
    Cast,
    in_office,
)
from tests.rooms.web.callers import NOBODY, Caller, signed_in, statements
from tests.unit.policy.test_unpack import demo, zipped

NEW = {"username": "lin.yue", "name": "林悦"}
POST = {"role": "grid_worker", "unit": f"community-{HUAIYIN}"}


@pytest.fixture
def deng(cast: Cast) -> Caller:
    """邓伟, who keeps the accounts."""
    return signed_in(cast.deng_wei)


@pytest.fixture
def qin(cast: Cast) -> Caller:
    """秦瑜, who says what each may do."""
    return signed_in(cast.qin_yu)


@pytest.fixture
def luo(cast: Cast) -> Caller:
    """罗萍, who keeps the accounts of 柳林街道."""
    return signed_in(in_office("luo_ping", "罗萍", "street_administrator", f"street-{LIULIN}"))


@pytest.fixture
def tang(cast: Cast) -> Caller:
    """唐锐, who gives the posts of 柳林街道."""
    return signed_in(
        in_office("tang_rui", "唐锐", "street_security_administrator", f"street-{LIULIN}")
    )


def names(caller: Caller, query: str) -> set[str]:
    answer = caller.get(f"/workbench/officers?{query}")
    assert answer.status_code == 200, answer.json()
    return {one["username"] for one in answer.json()["items"]}


def test_staff_are_found_by_unit_area_level_role_state_and_words(
    deng: Caller, qin: Caller, cast: Cast
) -> None:
    qin.post(f"/workbench/officers/{cast.ma_jun.id}/lock")
    assert names(deng, f"unit=street-{LIULIN}") == {"wang.min", "ma.jun"}
    assert names(deng, f"area={HUAIYIN}") == {"liu.fang", "he.xiulan"}
    assert names(deng, "level=community") == {"liu.fang", "he.xiulan"}
    assert names(deng, "role=administrator") == {"deng.wei"}
    assert names(deng, "state=locked") == {"ma.jun"}
    assert "ma.jun" not in names(deng, "state=active")
    assert names(deng, "q=秀兰") == {"he.xiulan"}
    assert names(deng, "q=WANG") == {"wang.min"}
    assert names(deng, "q=没有这个人") == set()


def test_the_list_asks_as_little_for_two_as_for_twenty(deng: Caller, cast: Cast) -> None:
    def asked(query: str) -> int:
        with statements() as found:
            assert deng.get(f"/workbench/officers?{query}").status_code == 200
        return len(found)

    few = asked("limit=2")
    assert asked("limit=20") == few <= 4
    assert asked("limit=20&q=明&area=9901") == few


def test_pages_follow_on_without_gap(deng: Caller) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        page = deng.get(f"/workbench/officers?limit=5&cursor={cursor}").json()
        seen += [one["username"] for one in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == Officer.objects.count()


def test_a_first_password_is_shown_once_and_opens_the_door(deng: Caller, qin: Caller) -> None:
    made = deng.post("/workbench/officers", NEW)
    assert made.status_code == 201
    path = f"/workbench/officers/{made.json()['id']}"
    assert qin.get(path).json()["posts"] == []
    assert qin.post(f"{path}/posts", POST).status_code == 201
    password = qin.post(f"{path}/first-password").json()["password"]
    opened = NOBODY.post("/workbench/session", {"username": "lin.yue", "password": password})
    assert opened.json()["must_change_password"]
    again = qin.get(path).json()
    assert password not in json.dumps(again)
    assert again["must_change_password"]
    assert deng.post("/workbench/officers", NEW).status_code == 409


def test_each_hand_finds_the_others_doors_shut(deng: Caller, qin: Caller, cast: Cast) -> None:
    path = f"/workbench/officers/{cast.wang_min.id}"
    for who, method, at, body in (
        (deng, "POST", f"{path}/lock", None),
        (deng, "POST", f"{path}/first-password", None),
        (deng, "POST", f"{path}/posts", POST),
        (deng, "DELETE", f"{path}/devices", None),
        (deng, "DELETE", f"/workbench/posts/{cast.wang_min.post_id}", None),
        (qin, "POST", "/workbench/officers", NEW),
        (qin, "PATCH", path, {"name": "王敏敏"}),
    ):
        assert who.ask(method, at, body).status_code == 403, at
    # and: both see whom they administer
    for who in (deng, qin):
        assert who.get(f"{path}/history").status_code == 200
        assert who.get(path).json()["mine_to_change"]


def test_a_street_s_administrators_see_all_and_change_their_own(
    luo: Caller, tang: Caller, cast: Cast
) -> None:
    for who in (luo, tang):
        items = who.get("/workbench/officers").json()["items"]
        mine = {one["username"] for one in items if one["mine_to_change"]}
        assert mine == {"wang.min", "liu.fang", "he.xiulan", "ma.jun", "luo.ping", "tang.rui"}
        gao = who.get(f"/workbench/officers/{cast.gao_yuan.id}").json()
        assert (gao["phone"], gao["last_seen_at"], gao["mine_to_change"]) == ("", None, False)
        for path in ("history", "hand-over"):
            at = f"/workbench/officers/{cast.gao_yuan.id}/{path}"
            assert who.get(at).status_code == 403
    assert tang.post(f"/workbench/officers/{cast.gao_yuan.id}/lock").status_code == 403
    made = luo.post("/workbench/officers", NEW)
    assert made.status_code == 201
    posts = f"/workbench/officers/{made.json()['id']}/posts"
    beyond = {**POST, "unit": f"community-{GUDU}"}
    assert tang.post(posts, beyond).status_code == 403
    assert not Post.objects.filter(officer_id=made.json()["id"]).exists()
    assert tang.post(posts, POST).status_code == 201
    grids = luo.get("/workbench/coverage").json()
    assert {one["street"]["code"] for one in grids["items"]} == {LIULIN}
    assert luo.get(f"/workbench/coverage?area={CHENGDONG}").json()["items"] == []


def test_the_table_of_staff_has_one_s_own_people_and_no_formula(luo: Caller, cast: Cast) -> None:
    luo.ask("PATCH", f"/workbench/officers/{cast.liu_fang.id}", {"name": "=1+1"})
    answer = luo.get("/workbench/tables/file?kind=people")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    cells = {row[0].value: row[1] for row in sheet.iter_rows(min_row=2)}
    assert set(cells) == {"wang.min", "liu.fang", "he.xiulan", "ma.jun", "luo.ping"}
    assert (cells["liu.fang"].value, cells["liu.fang"].data_type) == ("=1+1", "s")


def test_the_history_says_in_words_who_did_what(deng: Caller, qin: Caller, cast: Cast) -> None:
    officer = deng.post("/workbench/officers", NEW).json()["id"]
    qin.post(f"/workbench/officers/{officer}/posts", POST)
    deng.ask("PATCH", f"/workbench/officers/{officer}", {"phone": "13800000000"})
    qin.post(f"/workbench/officers/{officer}/first-password")
    qin.post(f"/workbench/officers/{officer}/lock")
    told = deng.get(f"/workbench/officers/{officer}/history").json()["items"]
    assert [(one["text"]["zh"], one["by"]) for one in told] == [
        ("账号停用", "秦瑜"),
        ("重发了初始密码", "秦瑜"),
        ("更正了姓名或电话", "邓伟"),
        ("任岗：槐荫社区工作站 网格员", "秦瑜"),
        ("录入人员", "邓伟"),
    ]
    assert all(one["text"]["en"] for one in told)


def test_nobody_leaves_open_cases_with_nobody(qin: Caller, cast: Cast) -> None:
    # given: urban management has one clerk and one case
    here = {"latitude": IN_HUAIYIN[0], "longitude": IN_HUAIYIN[1]}
    lamp = {"text": "灯杆歪了", "category": "lamp-post-damaged", "position": here}
    assert NOBODY.post("/resident/reports", lamp).status_code == 201
    path = f"/workbench/officers/{cast.chen_qiang.id}"
    behind = qin.get(f"{path}/hand-over").json()
    assert behind["needs_successor"]
    assert [(one["open_cases"], one["remaining"]) for one in behind["units"]] == [(1, 0)]

    # when: he leaves without a successor, by either way
    for answer in (qin.post(f"{path}/leave", {}), qin.ask("DELETE", path)):
        assert (answer.status_code, answer.json()["code"]) == (409, "officer.nobody_left")

    # then: nothing was done; with a successor it is
    assert Officer.objects.get(id=cast.chen_qiang.id).active
    assert qin.post(f"{path}/leave", {"successor": cast.sun_li.id}).status_code == 200
    sun = signed_in(cast.sun_li)
    units = {one["unit"]["code"] for one in sun.get("/workbench/session").json()["posts"]}
    assert units == {"dept-urban-management", "property-hengyuan"}
    past = qin.get(path).json()
    assert (past["state"], past["posts"]) == ("left", [])
    assert qin.get(f"{path}/history").json()["items"][0]["text"]["zh"] == "离职，由孙丽接任"


def test_a_stand_in_is_told_on_both_desks(qin: Caller, cast: Cast) -> None:
    body = {
        "officer": cast.ma_jun.id,
        "posts": [cast.wang_min.post_id],
        "to_on": "2026-11-29",
    }
    assert qin.post("/workbench/stand-ins", body).status_code == 201
    (listed,) = qin.get("/workbench/stand-ins").json()["items"]
    assert (listed["officer"]["name"], listed["stands_in_for"]["name"]) == ("马军", "王敏")
    assert (listed["state"], listed["to_on"]) == ("running", "2026-11-29")
    for who, mine, colleague in (("ma_jun", True, "王敏"), ("wang_min", False, "马军")):
        (said,) = signed_in(getattr(cast, who)).get("/workbench/session").json()["stand_ins"]
        assert (said["mine"], said["colleague"]) == (mine, colleague)
    qin.ask("DELETE", f"/workbench/posts/{listed['post']}")
    assert qin.get("/workbench/stand-ins").json()["items"] == []
    assert len(qin.get("/workbench/stand-ins?when=over").json()["items"]) == 1


def test_grids_with_nobody_are_counted(deng: Caller) -> None:
    found = deng.get("/workbench/coverage").json()
    assert len(found["items"]) == 5
    assert found["uncovered"] == 4
    kept = next(one for one in found["items"] if one["keepers"])
    assert (kept["area"]["code"], kept["keepers"][0]["officer"]["name"]) == (HUAIYIN_GRID, "何秀兰")


def test_the_directory_says_who_works_where_by_which_release(deng: Caller) -> None:
    with statements() as asked:
        found = deng.get("/workbench/units/directory").json()
    assert len(asked) <= 3
    assert found["release"] == current().number
    members = {one["code"]: one["members"] for one in found["items"]}
    assert (members[f"street-{LIULIN}"], members["utility-water"]) == (2, 1)


# Answer templates


def test_an_answer_begins_with_a_template_filled_for_the_case(cast: Cast) -> None:
    chen = signed_in(cast.chen_qiang)
    for title, category, text in (
        ("通用", "", "{单位}已处理。"),
        ("灯杆", "lamp-post-damaged", "{编号}：{单位}已扶正，{期限}前不用再等。"),
        ("坑洼", "road-pothole", "已补平。"),
    ):
        body = {"unit": "dept-urban-management", "title": title, "text": text}
        made = chen.post("/workbench/answer-templates", {**body, "category": category})
        assert made.status_code == 201, made.json()
    here = {"latitude": IN_HUAIYIN[0], "longitude": IN_HUAIYIN[1]}
    lamp = {"text": "灯杆歪了", "category": "lamp-post-damaged", "position": here}
    number = NOBODY.post("/resident/reports", lamp).json()["number"]

    offered = chen.get(
        f"/workbench/answer-templates?category=lamp-post-damaged&number={number}"
    ).json()["items"]
    assert [one["title"] for one in offered] == ["灯杆", "通用"], "the most particular first"
    assert offered[0]["filled"].startswith(f"{number}：")
    assert "{" not in offered[0]["filled"]
    assert chen.post(f"/workbench/answer-templates/{offered[0]['id']}/use").json()["done"]
    assert AnswerTemplate.objects.get(id=offered[0]["id"]).used == 1
    # and: another unit's clerk is offered none of them, nor sees them
    sun = signed_in(cast.sun_li)
    assert sun.get("/workbench/answer-templates").json()["items"] == []
    assert (
        sun.get("/workbench/answer-templates/of-units?unit=dept-urban-management").json()["items"]
        == []
    )


# Rules


def sent(who: Caller, path: str, data: bytes, **fields: str) -> Any:
    upload = io.BytesIO(data)
    upload.name = "pack.zip"
    return who.client.post(f"/api{path}", {"file": upload, **fields}, headers=who.headers)


def changed() -> bytes:
    files = demo("demo/")
    units = files["demo/units.toml"].decode()
    files["demo/units.toml"] = units.replace("区城市管理局", "区城市管理和综合执法局").encode()
    if files["demo/units.toml"].decode() == units:
        name = 'code = "dept-urban-management"'
        at = units.index("zh = ", units.index(name))
        end = units.index('"', at + 6)
        files["demo/units.toml"] = (units[: at + 6] + "城管局" + units[end:]).encode()
    return zipped(files)


def test_a_pack_is_checked_proposed_and_adopted_by_two(deng: Caller, cast: Cast) -> None:
    checked = sent(deng, "/workbench/policy/check", changed()).json()
    assert (checked["sound"], len(checked["changes"])) == (True, 1)
    assert "dept-urban-management" in checked["changes"][0]["key"]
    made = sent(deng, "/workbench/policy/proposals", changed(), note="改名")
    assert made.status_code == 201
    path = f"/workbench/policy/proposals/{made.json()['id']}"
    zhou = signed_in(cast.zhou_ming)
    assert zhou.get(path).json()["changes"] == checked["changes"]
    base = {"base": current().id}
    own = deng.post(f"{path}/adopt", base)
    assert (own.status_code, own.json()["code"]) == (403, "people.may_not")
    assert zhou.post(f"{path}/adopt", base).json() == {"done": True, "count": 2}
    told = zhou.get("/workbench/policy/releases").json()
    assert [one["number"] for one in told["items"]] == [2, 1]
    assert told["items"][0]["adoptions"][0]["by"] == "周明"
    assert told["proposals"][0]["outcome"] == "adopted"
    first = told["items"][1]["id"]
    words = zhou.get(f"/workbench/policy/compare?old={first}&new={told['current']}").json()
    assert words["changes"] == checked["changes"]
    # and: the older one can be proposed again
    back = deng.post("/workbench/policy/back", {"release": first})
    assert back.status_code == 201


def test_what_is_wrong_is_told_by_file_and_key(deng: Caller) -> None:
    files = demo()
    files["levels.toml"] = files["levels.toml"].replace(b"depth", b"dept", 1)
    found = sent(deng, "/workbench/policy/check", zipped(files)).json()
    assert not found["sound"]
    assert found["errors"][0]["file"] == "levels.toml"
    refused = sent(deng, "/workbench/policy/proposals", zipped(files))
    assert refused.json()["code"] == "policy.unsound", refused.json()
    assert not Proposal.objects.exists()
    assert sent(deng, "/workbench/policy/check", b"no zip").status_code == 422

"""个人信息副本 on paper: all that is kept of a person, for whoever has no device to open a file."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from linli.policy.queries import current
from linli.rights.told import Told
from linli.web.workbench.sheet_words import Cell, Form, day_words

NONE = "没有"


def copy_form(told: Told, *, number: str, now: datetime) -> Form:
    """Who she is, what she reported, what was written to her, who read it. In Chinese."""
    district = current().pack.district.name.zh
    rows = [
        (Cell("姓名", told["name"] or NONE), Cell("手机号", told["phone"] or NONE)),
        *((Cell(f"诉求\n{at}", _report(one)),) for at, one in enumerate(told["reports"], 1)),
    ]
    if not told["reports"]:
        rows.append((Cell("诉求", NONE),))
    messages = (f"{_day(one['at'])}　{one['text']}" for one in told["messages"])
    rows += [
        (Cell("评价", _lines(_callbacks(told["callbacks"]))),),
        (Cell("发给我\n的消息", _lines(messages)),),
        (Cell("谁看过我\n的信息", _lines(_readings(told["readings"]))),),
    ]
    return Form(
        title=f"{district}个人信息副本",
        number=f"个人信息请求第{number}号",
        day=day_words(now),
        rows=tuple(rows),
        foot="本副本载有本人全部实名信息，请像证件一样保管。照片在电子副本里。",
        signed=(f"{district}（盖章）", day_words(now)),
    )


def _report(one: dict[str, Any]) -> str:
    said = [f"{one['number']}　{_day(one['reported_at'])}　查询码 {one['code']}", one["text"]]
    said += [f"补充：{words}" for words in one["added"]]
    if one["place_words"]:
        said.append(f"地点：{one['place_words']}")
    said += [f"{key}：{value}" for key, value in one["answers"].items()]
    if one["withdrawn"]:
        said.append("已撤回")
    return "\n".join(said)


def _callbacks(found: list[dict[str, Any]]) -> Iterator[str]:
    for one in found:
        said = "没有评价" if not one["answered"] else "已解决" if one["solved"] else "没解决"
        words = f"：{one['words']}" if one["words"] else ""
        yield f"{one['number']}　{said}{words}"


def _readings(found: list[dict[str, Any]]) -> Iterator[str]:
    for one in found:
        fields = "、".join(one["fields"])
        yield f"{_day(one['at'])}　{one['number']}　{one['unit']}：{fields}（{one['reason']}）"


def _lines(found: Any) -> str:
    return "\n".join(found) or NONE


def _day(moment: str) -> str:
    return moment[:10]

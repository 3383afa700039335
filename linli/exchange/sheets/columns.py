"""What stands in the columns of an exported list: what its rows show on the screen, and no more."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from linli.cases.lifecycle import STATE_NAMES
from linli.cases.queries.rows import CaseRow
from linli.people.masking import masked_phone
from linli.policy.pack import Pack
from linli.tables.workbook import Cell

Side = int  # 0 is Chinese, 1 is English
URGENCIES = {
    "general": ("一般", "General"),
    "utility": ("水电气暖", "Utilities"),
    "emergency": ("紧急", "Emergency"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading in both languages, how wide, and what stands in it."""

    heading: tuple[str, str]
    width: int
    cell: Callable[[CaseRow, Pack, Side], Cell]


# A mobile number or an identity number that somebody wrote into the words of a matter.
_DIGITS = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?![\dXx])")


def _summary(row: CaseRow, pack: Pack, side: Side) -> str:
    return _DIGITS.sub(lambda found: masked_phone(found[0]), row.summary)


def _wall(moment: datetime | None, pack: Pack) -> datetime | None:
    if moment is None:
        return None
    return moment.astimezone(ZoneInfo(pack.district.time_zone))


def _category(row: CaseRow, pack: Pack, side: Side) -> str:
    known = pack.category(row.category)
    return "" if known is None else (known.name.zh, known.name.en)[side]


def _channel(row: CaseRow, pack: Pack, side: Side) -> str:
    known = next((one for one in pack.intake.channels if one.code == row.channel), None)
    return row.channel if known is None else (known.name.zh, known.name.en)[side]


def _area(row: CaseRow, pack: Pack, side: Side) -> str:
    return "" if row.area is None else (row.area.name_zh, row.area.name_en)[side]


def _late(row: CaseRow, pack: Pack, side: Side) -> str:
    return ("已超期", "Overdue")[side] if row.overdue else ""


COLUMNS: dict[str, Column] = {
    "number": Column(("编号", "Number"), 20, lambda row, pack, side: row.number),
    "state": Column(("状态", "State"), 12, lambda row, pack, side: STATE_NAMES[row.state][side]),
    "overdue": Column(("是否超期", "Overdue"), 10, _late),
    "what": Column(("什么事", "What"), 50, _summary),
    "kind": Column(("类别", "Category"), 16, _category),
    "urgency": Column(
        ("紧急程度", "Urgency"),
        10,
        lambda row, pack, side: URGENCIES.get(row.urgency, (row.urgency,) * 2)[side],
    ),
    "channel": Column(("来源", "Source"), 12, _channel),
    "area": Column(("辖区", "Area"), 20, _area),
    "who": Column(
        ("谁负责", "Responsible"),
        22,
        lambda row, pack, side: (row.holder.name_zh, row.holder.name_en)[side],
    ),
    "desk": Column(
        ("派单单位", "Desk"),
        22,
        lambda row, pack, side: (row.desk.name_zh, row.desk.name_en)[side],
    ),
    "received": Column(
        ("登记时间", "Came in"), 17, lambda row, pack, side: _wall(row.received_at, pack)
    ),
    "due": Column(("期限", "Due"), 17, lambda row, pack, side: _wall(row.due_at, pack)),
    "ended": Column(("结束时间", "Ended"), 17, lambda row, pack, side: _wall(row.ended_at, pack)),
    "reports": Column(("反映人数", "Reports"), 10, lambda row, pack, side: row.voices),
}

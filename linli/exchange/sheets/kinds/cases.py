"""Cases as a sheet: each row is a report of its own; their way out is the desk's lists."""

from linli.batches.kinds import Column, Kind, Work, sheet_looked
from linli.exchange.sheets.imports import import_file
from linli.exchange.sheets.mapping import TEMPLATE, template_mapping
from linli.tables.read import Row, Sheet

# field → what belongs into the column, and how wide it is.
NOTES: dict[str, tuple[str, str, int]] = {
    "text": ("必填：什么事，在哪里，原话最好", "Needed: what and where, best as it was said", 50),
    "title": ("可不填，会放在内容前面", "May be empty; stands before the text", 24),
    "category": ("事项名称或代码，不知道就空着", "A category's name or code, or nothing", 18),
    "urgency": ("一般、紧急；不填就是一般", "general, emergency; else general", 12),
    "place_words": ("路名门牌、小区楼栋", "Road and number, estate and building", 28),
    "area_code": ("辖区代码；有经纬度就不用填", "An area's code, if there is no point", 20),
    "latitude": ("十进制度数，如 28.885；和经度一起填", "Degrees, with the longitude", 12),
    "longitude": ("十进制度数，如 112.605", "Degrees, such as 112.605", 12),
    "crs": ("wgs84、gcj02（高德）或 bd09（百度）；不填是 wgs84", "wgs84, gcj02 or bd09", 12),
    "name": ("反映人姓名，可不填", "The reporter's name, if known", 12),
    "phone": ("反映人电话，可不填；请把这一列设为文本", "The reporter's phone, as text", 16),
    "channel": ("渠道名称或代码；不填就是表格导入", "A channel's name or code", 12),
    "reported_at": ("如 2026-11-22 09:30；不填就是导入的时间", "Such as 2026-11-22 09:30", 18),
}
COLUMNS = tuple(
    Column(key, (TEMPLATE[key][0], TEMPLATE[key][-1]), (zh, en), key == "text", width)
    for key, (zh, en, width) in NOTES.items()
)


# Under which headings a sheet has a number of its own for a row, and how much of it is told back.
OWN_NUMBER, LONGEST_NUMBER = frozenset(one.casefold() for one in TEMPLATE["number"]), 120


def _check(sheet: Sheet) -> None:
    template_mapping(sheet.headings)


def _take(work: Work) -> None:
    result = import_file(
        work.path,
        by=work.by,
        now=work.now,
        dry_run=work.dry_run,
        errors=work.errors,
        progress=work.progress,
        became=lambda row, report_id: work.became(row, _number(row), report_id),
    )
    work.rows = result.rows
    work.counts = {
        "filed": result.filed,
        "joined": result.joined,
        "known": result.known,
    }
    work.told(result.first_problems)


def _number(row: Row) -> str:
    found = (cell for heading, cell in row.cells.items() if heading.casefold() in OWN_NUMBER)
    return next(found, "").strip()[:LONGEST_NUMBER]


CASES = Kind(
    code="cases",
    name=("案件", "Cases"),
    about=(
        "一行一件诉求，查重、分拨后直接立案；导入过的行会认出来。",
        "Each row is a report: looked up for duplicates, routed and filed; rows that were"
        " taken in before are known.",
    ),
    word="import.run",
    read_word="case.export",
    columns=COLUMNS,
    look=sheet_looked(_check),
    take=_take,
)

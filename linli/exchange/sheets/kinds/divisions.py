"""A register of division codes 区划代码: checked as a tree, compared with the areas that stand.

The register may be that of the whole country: only what lies in the district becomes areas, the
rest is looked at and left. Codes of 2, 4, 6, 9 and 12 digits nest (GB/T 2260, GB/T 10114).
"""

from dataclasses import replace

from linli.batches.kinds import Column, Kind, Work
from linli.exchange.sheets.drawn import base_of, propose_areas_of
from linli.exchange.sheets.headed import Headed, looked_under, rows_of
from linli.policy.queries import current
from linli.tables.cells import code
from linli.tables.refusals import BadCell
from linli.territory.features import AreaFeature
from linli.territory.properties import named_area

LENGTHS = (2, 4, 6, 9, 12)
NAME = ("区划代码", "Division codes")
COLUMNS = (
    Column("code", ("区划代码", "code"), ("6、9 或 12 位", "6, 9 or 12 digits"), True, 18),
    Column("name", ("名称", "name"), ("街道、镇、社区的全称", "The full name"), True, 26),
    Column("parent", ("上级代码", "areaCode"), ("不填就按代码推", "Or as the code says"), width=18),
)


def _take(work: Work) -> None:
    pack = current().pack
    standing = {area.code: area for area in base_of(work)[0]}
    ours: dict[str, tuple[Headed, AreaFeature]] = {}
    seen: dict[str, int] = {}
    elsewhere = 0
    for line in rows_of(work, COLUMNS):
        try:
            own = _code(line, seen)
            if not own.startswith(pack.district.division_code):
                elsewhere += 1
                continue
            told = named_area(0, {"code": own, "name_zh": line.needed("name")}, pack.levels)
            if isinstance(told, list):
                raise line.bad("code", told[0].zh.rstrip("。"), told[0].en.rstrip("."))
        except BadCell as bad:
            work.reject(line.row, bad, bad.column)
            continue
        ours[own] = (line, _as_it_stands(told, standing.get(own)))
    for own in sorted(ours, key=len):
        # Whoever has no parent, in the register or in force, hangs in the air.
        above = pack.levels.chain(own)[:-1]
        if above and above[-1] not in ours and above[-1] not in standing:
            line, _ = ours.pop(own)
            hangs = line.bad(
                "code",
                f"上级 {above[-1]} 不在表里，也不在现行辖区里。请补上",
                f"Its parent {above[-1]} is neither in the register nor in force: add it",
            )
            work.reject(line.row, hangs, hangs.column)
    levels = {area.level for _, area in ours.values()}
    gone = {one for one, area in standing.items() if area.level in levels and one not in ours}
    propose_areas_of(
        work, [area for _, area in ours.values()], gone=gone if work.whole else (), name=NAME
    )
    work.counts |= {"elsewhere": elsewhere}
    if not work.whole:
        # Told, and not done: a register may be of one level, or behind its time.
        work.changes += [
            (
                f"注意：现行的“{standing[one].name_zh}”（{one}）不在表里，会保留",
                f'Mind: "{standing[one].name_en}" ({one}) is not in the register, and stays',
            )
            for one in sorted(gone)
        ]


def _code(line: Headed, seen: dict[str, int]) -> str:
    """The row's code, once it is sure that it nests and stands here once."""
    own = code(line.needed("code"), line.headings["code"])
    if not own.isascii() or not own.isdigit() or len(own) not in LENGTHS:
        raise line.bad(
            "code",
            f"“{own[:40]}”不是区划代码：应为 6、9 或 12 位数字",
            f'"{own[:40]}" is no division code: it has 6, 9 or 12 digits',
        )
    if own in seen:
        raise line.bad(
            "code",
            f"代码和第 {seen[own]} 行相同。请只留一行",
            f"Row {seen[own]} has this code: leave one of them",
        )
    parent = code(line("parent"), line.headings.get("parent", ""))
    if parent and not own.startswith(parent):
        raise line.bad(
            "parent",
            f"上级代码 {parent[:20]} 不是 {own} 的开头",
            f"The parent {parent[:20]} is no beginning of {own}",
        )
    seen[own] = line.row.number
    return own


def _as_it_stands(area: AreaFeature, before: AreaFeature | None) -> AreaFeature:
    """With the outline and the English name that stand; a new name is Chinese until it has one."""
    if before is None:
        return area
    renamed = before.name_zh != area.name_zh
    return replace(
        before, name_zh=area.name_zh, name_en=area.name_zh if renamed else before.name_en
    )


DIVISIONS = Kind(
    code="divisions",
    name=NAME,
    about=(
        "民政或统计部门的区划代码表，全国的也行：查代码是否成树，报告本区新增、改名和不见了的。"
        "改动成为一代待复核的辖区。",
        "A register of division codes, the whole country's if need be: checked as a tree; what is"
        " new, renamed or missing here becomes a generation that a second person reads.",
    ),
    word="territory.import",
    read_word="people.read",
    columns=COLUMNS,
    look=looked_under(COLUMNS),
    take=_take,
    proposes=True,
    can_be_whole=True,
)

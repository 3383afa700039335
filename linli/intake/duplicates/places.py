"""Which places a text names, and whether two texts name the same or contradict each other. Pure.

No list of names is needed: a place is known by the word that it ends with (小区, 路, 医院 …) and by
the letters before it; buildings, doors, phases and lines by their numbers. What cannot be told from
the text is not guessed: then both texts are silent, and nothing is said.
"""

import re
import unicodedata
from dataclasses import dataclass, field

LONGEST_NAME = 6
READ_BEFORE = 10
ALIKE_FROM = 3
"""So many last letters in common make two names one: what stands before them may be no name."""

_HAN = "一-鿿"
# Longer ones first, for 新村 is also a 村.
_ESTATES = (
    "小区|社区|花园|家园|新村|新城|公寓|大厦|广场|公园|学校|中学|小学|幼儿园|学院|大学|医院|卫生院"
    "|市场|商场|商城|超市|车站|国际城|山庄|宿舍|酒店|公司|驾校|(?<!政)府|苑|邸|湾|郡|墅"
    "|村(?![民里委干支道])"
)
_ROADS = "大道|大街|公路|路|街(?!道)|巷|胡同|立交桥|大桥"
_KIND = re.compile(rf"(?P<estate>{_ESTATES})|{_ROADS}")
_LETTERS = re.compile(rf"[{_HAN}a-z0-9]+$")
_TOWN = re.compile(rf"(?P<name>[{_HAN}]{{2,8}}?)(?:街道办?|(?<!乡)镇|(?<!家)乡(?!镇|村|下|亲))")
_DISTRICT = re.compile(
    rf"(?:(?P<code>[a-z]\d+)|(?<=市)(?P<name>[{_HAN}]{{1,3}}?))(?<![新小社片地辖郊城校院厂景园])[区县]"
)
_COUNT = "[0-9]{1,3}|[二三四五六七八九十]{1,3}|十?[一二三四五六七八九]"
_NUMBERED = {
    "building": re.compile(
        r"(?P<no>[0-9]{1,3}|[二三四五六七八九十][一二三四五六七八九十]{0,2}|[a-z])"
        r"(?:[#号]?[栋幢]|[#号]楼|(?<=[a-z0-9])座)(?!楼房|房子|别墅)"
    ),
    "unit": re.compile(rf"(?P<no>{_COUNT})单元"),
    "phase": re.compile(rf"(?P<no>[0-9]|{_COUNT})期(?![间限待末])"),
    "line": re.compile(r"(?P<no>[0-9]{1,3})(?:号线|路(?!口))"),
    "door": re.compile(r"[路街道巷](?P<no>[0-9]{1,4})号(?!线|楼|栋|院内)"),
}
# Letters that no name has: what stands before the last of them is another word's.
_BEFORE = re.compile(
    "投诉|举报|反映|反应|关于|咨询|请问|请求|建议|希望|强烈|反对|位于|地处|坐落|座落|就在|住在|家住|附近|周边|旁边|对面|门口"
    "|以及|我们|本人|业主|居民|整个|多个|各个|这个|那个|一个|所有|沿线|交汇|路口|开发商|物业|政府|领导|解决|街道"
    "|[的了在是到从和与及或至对向把被由于将让给请有个我你他本该此各每某这那两几市区县镇乡省、段旁边]"
)
# What stands before 小区 or 路 and says nothing of which.
_NO_NAMES = re.compile(
    r".*[道马公修铁网套走过问开堵断条沿临逛半一几各线]|\d+|公交"
    r"|住宅|安置|商品|商业|国际|农贸|高档|老旧|老年|全体|整个|封闭|居住|所在|附属|民办|公办|公立|私立|重点"
    r"|普惠|占用|影响|破坏|出入|进入|出门|进出|配套|规划|周围|邻近|相邻|有限|责任|有限责任|集团|分|总|建筑|投资"
    r"|网络|科技|房地产|物业|步行|乡|农|全|老|旧|新|小|大|高|高速|高架|主干|交通|十字|丁字|水泥|乡村|人民政"
    r"|.*(?:发展|管理|服务|责任|有限|开发|工程|股份|集团|教育|培训|科技|投资|置业)"
)
_HAN_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class Places:
    """What a text names: estates, roads, towns, districts by name; the rest by number."""

    estates: frozenset[str] = frozenset()
    roads: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    numbers: dict[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compared:
    """The kinds of place (estate, road, town, district, building, unit, phase, line, door) on
    which two texts agree, and those on which they contradict each other."""

    agrees: tuple[str, ...]
    differs: tuple[str, ...]


def places_of(text: str) -> Places:
    """The places that a text names."""
    text = unicodedata.normalize("NFKC", text).casefold()
    estates: set[str] = set()
    roads: set[str] = set()
    for found in _KIND.finditer(text):
        before = _LETTERS.search(text, max(0, found.start() - READ_BEFORE), found.start())
        name = _trimmed(before.group()) if before else ""
        if name:
            (estates if found["estate"] else roads).add(name)
    return Places(
        estates=frozenset(estates),
        roads=frozenset(roads),
        towns=frozenset(name for one in _TOWN.finditer(text) if (name := _trimmed(one["name"]))),
        districts=frozenset(one["code"] or one["name"] for one in _DISTRICT.finditer(text)),
        numbers={
            kind: frozenset(_number(one["no"]) for one in pattern.finditer(text))
            for kind, pattern in _NUMBERED.items()
        },
    )


def compared(one: Places, other: Places) -> Compared:
    """On what two texts agree and differ; a kind that one of them does not name is on neither side.

    Estates and roads stand in for each other: who names a crossing and its estate, and who names
    the estate alone, mean one place. A district or town that differs is another place even where an
    estate has the same name.
    """
    agrees: list[str] = []
    differs: list[str] = []
    named: list[str] = []
    for kind in ("estate", "road"):
        here, there = getattr(one, f"{kind}s"), getattr(other, f"{kind}s")
        if here and there:
            same = any(_one_name(a, b) for a in here for b in there)
            (agrees if same else named).append(kind)
    if not agrees:
        differs += named
    for kind in ("town", "district"):
        here, there = getattr(one, f"{kind}s"), getattr(other, f"{kind}s")
        if here and there:
            same = any(_one_name(a, b) for a in here for b in there)
            (agrees if same else differs).append(kind)
    for kind in _NUMBERED:
        here, there = one.numbers.get(kind), other.numbers.get(kind)
        if here and there:
            (agrees if here & there else differs).append(kind)
    return Compared(tuple(agrees), tuple(differs))


def _trimmed(name: str) -> str:
    """The name without the words before it; "" where nothing is left that could be one."""
    words = [found.end() for found in _BEFORE.finditer(name)]
    name = name[words[-1] if words else 0 :][-LONGEST_NAME:]
    return "" if len(name) < 2 or _NO_NAMES.fullmatch(name) else name


def _one_name(one: str, other: str) -> bool:
    if one.endswith(other) or other.endswith(one):
        return True
    common = 0
    while common < min(len(one), len(other)) and one[-1 - common] == other[-1 - common]:
        common += 1
    return common >= ALIKE_FROM


def _number(said: str) -> str:
    """十二 and 12 are one number; a letter stays."""
    if not set(said) <= _HAN_DIGITS.keys() | {"十"}:
        return said.lstrip("0") or said
    tens, ten, ones = said.partition("十")
    if not ten:
        return "".join(str(_HAN_DIGITS[one]) for one in said)
    return str(10 * _HAN_DIGITS.get(tens, 1) + _HAN_DIGITS.get(ones, 0))

"""Made-up reports of a year, some of them many about one problem: to see whether it is found.

Two kinds of record. `crude` has six sentences for everything and twenty-four matters in twenty
streets: two problems of a kind differ by the name of a place and nothing else, and in a large
record every street has hundreds of each kind. No district speaks like that; it is kept because it
is hard.
`spoken` has the demo pack's categories, some far commoner than others, busy and quiet communities
with estates of which some share a name, and people who each say it in their own way: some name the
estate, some what else they saw, some neither. A single report is made exactly as one of a problem.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from bench import voices
from linli.insights.classes.said import Said
from linli.policy.read import read_pack

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DEMO = Path(__file__).resolve().parents[1] / "districts" / "demo"
SINGLE = 0.94
MOST_REPORTS = 80
DAYS_OF_A_PROBLEM = 15
COMMUNITIES, TO_A_STREET, ESTATES, PEOPLE = 400, 20, 12, 50
LETTERS = "东南西北中新老大小金银红青兰柳松竹梅荷桂云龙凤鹤湖江河山泉林花园文昌平安福寿康乐"
ENDINGS = ("小区", "花园", "家园", "苑", "里", "新村", "府", "公寓")

MATTERS = (
    "电梯停运", "路灯不亮", "井盖松动", "施工噪声", "油烟扰民", "占道停车", "垃圾堆放",
    "水管爆裂", "停水停电", "消防通道堵塞", "广场舞太吵", "违章搭建", "飞线充电", "下水道返水",
    "墙皮脱落", "护栏损坏", "树木倒伏", "路面塌陷", "公交改线", "学位不足", "物业收费",
    "宠物伤人", "河道发臭", "扬尘污染",
)  # fmt: skip
SAID = (
    "{p}{m}，请尽快处理",
    "投诉{p}{m}",
    "{p}的{m}已经好几天了，没有人管",
    "请问{p}{m}什么时候解决",
    "反映{p}{m}的问题，老人小孩都很不方便",
    "{m}！{p}的居民都受影响",
)
MORE = (
    "楼栋", "门口", "旁边", "后面", "晚上", "早上", "周末", "一直", "反复", "又", "实在",
    "多次", "打电话", "没人", "推诿", "希望", "领导", "重视",
)  # fmt: skip

Planted = tuple[list[Said], list[int]]
"""Reports in the order of time, and of each the number of its problem."""


def crude(count: int, days: int = 365) -> Planted:
    """Six sentences for everything."""
    random = Random(count)

    def problem(size: int) -> Iterator[Said]:
        community = random.randrange(COMMUNITIES)
        place = "".join(random.choices(LETTERS, k=3)) + random.choice("园苑里街路村")
        matter = random.randrange(len(MATTERS))
        start = random.uniform(0, days)
        for _ in range(size):
            text = random.choice(SAID).format(p=place, m=MATTERS[matter])
            text += "，" + "".join(random.sample(MORE, 6))
            yield _said(text, start, str(random.randrange(20_000)), community, str(matter), random)

    return _in_time(problem, count, random)


def spoken(count: int, days: int = 365) -> Planted:
    """As people speak."""
    random = Random(count)
    kinds = [
        (one.code, one.keywords) for one in read_pack(DEMO).categories.categories if one.keywords
    ]
    random.shuffle(kinds)
    common = list(accumulate(1 / (rank + 3) for rank in range(len(kinds))))
    busy = list(accumulate(random.expovariate(1) for _ in range(COMMUNITIES)))
    names = [
        ["".join(random.choices(LETTERS, k=2)) + random.choice(ENDINGS) for _ in range(ESTATES)]
        for _ in range(COMMUNITIES)
    ]

    def problem(size: int) -> Iterator[Said]:
        community = random.choices(range(COMMUNITIES), cum_weights=busy)[0]
        estate = random.choice(names[community])
        code, words = random.choices(kinds, cum_weights=common)[0]
        spots = (
            f"{random.randint(1, 40)}栋{random.choice(voices.SPOTS)}",
            random.choice(voices.SPOTS),
        )
        seen = random.sample(voices.CONSEQUENCES, 2)
        start = random.uniform(0, days)
        for _ in range(size):
            text = _sentence(estate, spots, random.choice(words), seen, random)
            person = f"{community}-{random.randrange(PEOPLE)}"
            yield _said(text, start, person, community, code, random)

    return _in_time(problem, count, random)


def _sentence(
    estate: str, spots: Sequence[str], matter: str, seen: Sequence[str], random: Random
) -> str:
    """What one person says of it: the estate mostly, what the problem does sometimes."""
    where = (estate if random.random() < 0.75 else "") + (
        random.choice(spots) if random.random() < 0.5 else ""
    )
    parts = [where + matter]
    if random.random() < 0.6:
        parts.append(random.choice(seen))
    if random.random() < 0.5:
        parts.append(random.choice(voices.CONSEQUENCES))
    if random.random() < 0.5:
        parts.insert(random.choice((0, 0, 1)), random.choice(voices.SITUATIONS))
    if random.random() < 0.6:
        parts.append(random.choice(voices.REQUESTS))
    return "，".join(parts)


def _said(text: str, start: float, person: str, community: int, kind: str, random: Random) -> Said:
    return Said(
        id="",
        text=text,
        at=BEGIN + timedelta(days=start + random.expovariate(1 / DAYS_OF_A_PROBLEM)),
        person=person,
        places=(f"c{community}", f"s{community // TO_A_STREET}"),
        kind=kind,
    )


def _in_time(problem: Callable[[int], Iterator[Said]], count: int, random: Random) -> Planted:
    """So many reports, half of them single, the others in problems of 2 to 80."""
    found: list[tuple[Said, int]] = []
    number = 0
    while len(found) < count:
        number += 1
        single = random.random() < SINGLE
        size = 1 if single else min(MOST_REPORTS, int(random.paretovariate(0.9)) + 1)
        found += [(one, number) for one in problem(size)]
    found = sorted(found[:count], key=lambda pair: pair[0].at)
    reports = [replace(one, id=str(at)) for at, (one, _) in enumerate(found)]
    return reports, [number for _, number in found]

"""Classes of cases: which reports are one problem, who counts, and what it is called."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from random import Random

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_array

from bench.reports import spoken
from linli.insights.classes.grouping import NEW, Class, classes, labels_of
from linli.insights.classes.linkage import joined
from linli.insights.classes.naming import named
from linli.insights.classes.near import near_pairs
from linli.insights.classes.ranking import Heat, heat
from linli.insights.classes.said import Said
from linli.insights.classes.weights import marked, side_by_side, weighed

BEGIN = datetime(2026, 11, 2, 8, tzinfo=UTC)
LIFTS = [
    "{}的电梯又坏了，老人被困半小时",
    "电梯困人！{}三号楼电梯停运一周",
    "{}电梯经常故障，物业一直不修",
    "请管管{}的电梯，门关不上，很危险",
]
OTHERS = [
    "路灯不亮，晚上看不清台阶",
    "楼下烧烤摊油烟太大，窗户不敢开",
    "公交站牌歪了，字也看不清",
    "河边有人倒建筑垃圾，味道很重",
    "学校门口堵车，孩子过马路危险",
    "自来水发黄，烧开还有味道",
    "消防通道被私家车长期占用",
    "绿化带里的树倒了压到围栏",
]
ESTATES = ["锦绣花园", "柳林小区", "东湖新城"]


def said(
    number: int,
    text: str,
    *,
    person: str = "",
    day: int = 0,
    places: tuple[str, ...] = (),
    kind: str = "",
) -> Said:
    return Said(
        id=str(number),
        text=text,
        at=BEGIN + timedelta(days=day, minutes=number),
        person=person or f"p{number}",
        places=places,
        kind=kind,
    )


def a_month() -> list[Said]:
    """Forty reports about lifts in three estates of a street, among eighty about other things."""
    random = Random(5)
    found = [
        said(
            number,
            random.choice(LIFTS).format(ESTATES[number % 3]),
            day=random.randrange(28),
            places=(f"c{number % 3}", "street"),
            kind="lift",
        )
        for number in range(40)
    ]
    for number in range(40, 120):
        at = random.randrange(12)
        matter = random.randrange(len(OTHERS))
        text = f"{random.choice('甲乙丙丁戊己')}{random.randrange(99)}号{OTHERS[matter]}"
        places = (f"o{at}", f"s{at // 3}")
        day = random.randrange(28)
        found.append(said(number, text, day=day, places=places, kind=str(matter // 2)))
    return found


def hottest(reports: list[Said]) -> Class:
    return classes(reports, labels_of(reports), now=BEGIN + timedelta(days=28))[0]


def test_forty_reports_about_lifts_in_three_estates_are_one_class() -> None:
    reports = a_month()
    found = hottest(reports)
    lifts = {one.id for one in found.reports if "电梯" in one.text}
    assert len(lifts) >= 36
    assert len(lifts) == len(found.reports)
    assert "电梯" in found.words


def test_one_person_with_forty_nine_messages_is_one_person() -> None:
    # given: one who writes every hour, and three neighbours with another matter
    loud = [said(n, "广场舞音响太大，夜里睡不着", person="same") for n in range(49)]
    three = [said(100 + n, "三号楼下水道返水，一楼都泡了") for n in range(3)]
    # when
    found = classes([*loud, *three], labels_of([*loud, *three]), now=BEGIN + timedelta(days=3))
    # then: the neighbours come first, and the forty-nine are one person without any heat
    assert [one.heat.people for one in found] == [3, 1]
    assert found[1].heat.messages == 49
    assert found[1].heat.score == 0


def test_likes_are_damped_and_never_make_a_class_of_one_person_hot() -> None:
    assert Heat(people=1, lately=1, messages=1, likes=2_000).score == 0
    liked = Heat(people=2, lately=2, messages=2, likes=2_000)
    assert liked.score < Heat(people=7, lately=7, messages=7, likes=0).score
    assert "2 人" in liked.why()[0]


def test_people_lately_are_those_of_the_last_thirty_days() -> None:
    found = heat([said(1, "一", day=0), said(2, "二", day=35)], now=BEGIN + timedelta(days=36))
    assert (found.people, found.lately) == (2, 1)


def test_a_name_says_only_what_two_people_said() -> None:
    # given: three complaints, one with somebody's name in it
    found = named(
        [
            said(1, "伊人家园捆绑销售车位"),
            said(2, "投诉伊人家园捆绑销售车位，王小明经理"),
            said(3, "请问伊人家园捆绑销售车位合法吗"),
        ]
    )
    assert str(found) == "伊人家园 捆绑销售车位"
    # and: whoever writes twice does not choose the words
    twice = [said(n, "王小明经理骂人", person="same") for n in range(2)]
    assert not named([*twice, said(9, "路灯不亮")])


def test_joining_mutual_neighbours_is_average_link() -> None:
    # given: points on a sphere, every pair of them near
    random = np.random.default_rng(3)
    points = np.abs(random.normal(size=(60, 5)))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    one, other = np.triu_indices(60, 1)
    for least in (0.7, 0.8, 0.9):
        ours = joined(csr_array(points), one, other, np.arange(60), least=least)
        tree = linkage(1 - (points @ points.T)[one, other], "average")
        theirs = fcluster(tree, 1 - least, "distance")
        assert len(set(zip(ours.tolist(), theirs.tolist(), strict=True))) == len(set(theirs))
        assert len(set(ours)) == len(set(theirs))


def test_a_night_of_news_joins_the_standing_classes() -> None:
    # given: three weeks that were grouped, and a fourth
    reports = sorted(a_month(), key=lambda one: one.at)
    old = [one for one in reports if one.at < BEGIN + timedelta(days=21)]
    before = labels_of(old)
    # when: only what is new is looked at
    standing = [*before.tolist(), *[NEW] * (len(reports) - len(old))]
    after = labels_of(reports, standing=standing)
    # then: nobody was parted, and the lifts have grown
    pairs = set(zip(before.tolist(), after[: len(old)].tolist(), strict=True))
    assert len(pairs) == len(set(before.tolist()))
    lifts = [at for at, one in enumerate(reports) if "电梯" in one.text]
    assert Counter(after[lifts].tolist()).most_common(1)[0][1] >= 36


def test_nights_of_news_and_one_grouping_of_all_agree() -> None:
    """Of the pairs that one of the two has in a group, the other has four in five."""
    # given: a district's cases of three months, the last week of them still to come
    reports, _ = spoken(1_500, days=90)
    ends = [len(reports) * (90 - nights) // 90 for nights in (7, 5, 3, 1, 0)]
    labels = labels_of(reports[: ends[0]])
    # when: night by night the news alone
    for before, end in pairwise(ends):
        labels = labels_of(reports[:end], standing=[*labels.tolist(), *[NEW] * (end - before)])
    # then
    ours, theirs = pairs_in(labels.tolist()), pairs_in(labels_of(reports).tolist())
    assert len(ours & theirs) >= 0.8 * max(len(ours), len(theirs))


def pairs_in(labels: list[int]) -> set[tuple[int, int]]:
    """The pairs of reports that are in one group."""
    groups: dict[int, list[int]] = {}
    for at, label in enumerate(labels):
        groups.setdefault(label, []).append(at)
    return {pair for group in groups.values() for pair in combinations(group, 2)}


def test_where_no_place_is_known_words_speak_alone() -> None:
    reports = [
        Said("1", "电梯坏了", BEGIN, places=("c1", "s1"), kind="lift"),
        Said("2", "电梯坏了", BEGIN),
    ]
    rows = side_by_side(weighed(reports), marked(reports, 0.25), 0.25)
    assert np.allclose(rows.multiply(rows).sum(axis=1), 1)


def test_nothing_and_silence_are_no_class() -> None:
    assert len(labels_of([])) == 0
    empty = [said(1, ""), said(2, "！！！")]
    assert classes(empty, labels_of(empty), now=BEGIN) == []


def test_each_near_pair_is_found_once() -> None:
    reports = a_month()
    rows = side_by_side(weighed(reports), marked(reports, 0.25), 0.25)
    n = len(reports)
    one, other, likeness = near_pairs(rows, np.arange(n), np.full(n, -1), least=0.2, fresh=None)
    assert len({frozenset(pair) for pair in zip(one.tolist(), other.tolist(), strict=True)}) == len(
        one
    )
    assert likeness.min() >= 0.2

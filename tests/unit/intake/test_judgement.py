"""The three answers: same matter, related, nothing; for a pair and for a table."""

from random import Random

import pytest

from linli.intake.duplicates.judgement import Bounds, judged
from linli.intake.duplicates.places import compared, places_of
from linli.intake.duplicates.table import Message, best_of_each

BOUNDS = Bounds(placed=0.35, unplaced=0.6, related=0.2)
SILENT = compared(places_of(""), places_of(""))
ONE_ROAD = compared(places_of("桂花路"), places_of("桂花路上"))
TWO_BUILDINGS = compared(places_of("3栋"), places_of("5栋"))


@pytest.mark.parametrize(
    ("likeness", "places", "given", "verdict"),
    [
        (0.5, SILENT, {"near": True}, "same"),
        (0.5, ONE_ROAD, {}, "same"),
        (0.5, SILENT, {}, "related"),  # alike, but who knows where
        (0.7, SILENT, {}, "same"),
        (0.1, SILENT, {"near": True}, "nothing"),
        (0.1, SILENT, {"near": True, "same_photo": True}, "same"),
        (0.1, SILENT, {"same_photo": True}, "related"),
        # never across places that contradict, not even with one photo
        (1.0, TWO_BUILDINGS, {"near": True}, "related"),
        (1.0, TWO_BUILDINGS, {"near": True, "same_photo": True}, "related"),
    ],
)
def test_the_answer_follows_from_words_places_and_photos(
    likeness: float, places: object, given: dict[str, bool], verdict: str
) -> None:
    said = judged(likeness, places, BOUNDS, **given)  # type: ignore[arg-type]  # the table's types
    assert said.verdict == verdict
    assert (said.score >= 0.5) is (verdict == "same")


def test_one_place_and_another_matter_are_related() -> None:
    bounds = Bounds(0.35, 0.6, 0.2, matter=0.17)
    assert judged(0.5, ONE_ROAD, bounds, matter=0.05).verdict == "related"


LIFT = "幸福家园3栋的电梯从上个月起老是停在半路，老人上下楼都不敢坐，请派人来修"
MESSAGES = [
    ("幸福家园3栋电梯坏了", LIFT),
    ("幸福家园三栋电梯又坏了", "电梯老是停在半路，老人上下楼不敢坐，请尽快派人来修理"),
    ("梧桐花园3栋电梯坏了", LIFT.replace("幸福家园", "梧桐花园")),
    ("幸福家园3栋垃圾没人收", "垃圾桶满了三天没有人来收，又脏又臭"),
    ("公交车能不能加一趟", "早上七点半的车总是挤不上去，上班迟到"),
]


def test_each_message_of_a_table_finds_its_own() -> None:
    rows = [Message(str(at), title, text) for at, (title, text) in enumerate(MESSAGES)]
    found = best_of_each(rows)

    first, second, other_estate, rubbish, bus = found
    assert first is not None
    assert second is not None
    assert (first.candidate, first.judgement.verdict) == (1, "same")
    assert (second.candidate, second.judgement.verdict) == (0, "same")
    assert other_estate is not None
    assert other_estate.judgement.verdict == "related"
    assert "estate" in other_estate.judgement.differs
    assert rubbish is None or rubbish.judgement.verdict != "same"
    assert bus is None or bus.judgement.verdict == "nothing"


def test_the_same_table_gets_the_same_answer_and_a_short_one_an_answer() -> None:
    random = Random(3)
    rows = [
        Message(str(at), "", "".join(random.choices("电梯坏了路灯不亮垃圾没收", k=12)))
        for at in range(60)
    ]
    assert best_of_each(rows) == best_of_each(rows)
    assert best_of_each([]) == []
    assert best_of_each(rows[:1]) == [None]

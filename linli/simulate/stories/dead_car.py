"""僵尸车: a photo and a line; the desk finds out whose it is; the car is gone, and proven so."""

from linli.cases.acts.accept import accept
from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.give_back import give_back
from linli.cases.acts.verify import verify
from linli.cases.lifecycle import State
from linli.journal.acting import VISITOR
from linli.simulate.stage import Stage
from linli.simulate.stories.story import Story

TEXT = "门口有一辆黑色僵尸车，落满灰，停了半年没人开"


def play(stage: Stage) -> None:
    """From the photo to the reporter's rating."""
    crew = stage.crew
    stage.scene("居民拍了一张照片，写了一句话。", "A resident sends a photo and a line.")
    photo = stage.photo(VISITOR, mended=False, category="dead-car")
    stage.reports(TEXT, evidence=(photo,), place_words=stage.spot.words)
    stage.tell()
    stage.passes(minutes=25)
    stage.scene("半小时内，社区派给住建部门。", "Within half an hour the desk decides.")
    stage.does(dispatch, stage.case_id, "dept-housing", by=stage.desk())
    stage.passes(minutes=40)
    stage.does(
        give_back,
        stage.case_id,
        "not-our-duty",
        "小区由恒源物业管理，请派物业公司。",
        proposed_unit="property-hengyuan",
        by=crew.clerk("dept-housing"),
    )
    stage.does(dispatch, stage.case_id, "property-hengyuan", by=stage.desk())
    company = crew.clerk("property-hengyuan")
    stage.passes(minutes=20)
    stage.does(accept, stage.case_id, by=company)
    stage.passes(days=2)
    with stage.refused("恒源物业", "The property company"):
        answer(stage.case_id, "车主已把车开走。", by=company, now=stage.now)
    after = stage.photo(company, mended=True)
    words = "已联系车主，车辆已移走，车位已清扫。"
    stage.does(answer, stage.case_id, words, after=[after], by=company)
    stage.passes(minutes=30)
    stage.does(verify, stage.case_id, passed=True, by=stage.desk())
    stage.does(close, stage.case_id, by=stage.desk())
    stage.scene("一天后回访。", "A day later she is asked.")
    stage.is_asked("satisfied", "谢谢！")
    assert stage.case().state == State.CLOSED


STORY = Story(
    number=1,
    name="dead-car",
    zh="僵尸车",
    en="Dead car",
    about_zh="一张照片一句话：谁负责、几时办结当场知道，车移走有照片为证，居民评价。",
    about_en="A photo and a line; whose it is is found out; a photo proves it; she rates it.",
    aliases=("僵尸车",),
    text=TEXT,
    category="dead-car",
    unit="",
    days=4,
    play=play,
    within=("990100001",),
    within_m=30,
)

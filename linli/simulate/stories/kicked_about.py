"""踢皮球: two units return a case, the third cannot, and the ruling teaches the rules."""

from linli.cases.acts.accept import accept
from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.give_back import give_back
from linli.cases.acts.report_up import report_up
from linli.cases.acts.rule import rule
from linli.cases.acts.verify import verify
from linli.routing.known import forget
from linli.simulate.stage import Stage
from linli.simulate.stories.story import Story

TEXT = "路口的杆子歪了，风一吹就晃"
CATEGORY = "lamp-post-damaged"
RULED = "utility-water"


def play(stage: Stage) -> None:
    """Two returns, a ruling, a return that is refused, and a neighbour whom nobody kicks about."""
    crew = stage.crew
    stage.scene("路口一根没有标牌的杆子歪了。", "A leaning pole with no name on it.")
    first = crew.clerk(stage.reports(TEXT, category=CATEGORY).unit_id)
    stage.tell()
    stage.passes(minutes=20)
    stage.does(
        give_back,
        stage.case_id,
        "not-our-duty",
        "杆上没有路灯，不是灯杆。",
        proposed_unit="property-hengyuan",
        by=first,
    )
    stage.passes(minutes=10)
    second = crew.clerk("property-hengyuan")
    stage.does(dispatch, stage.case_id, "property-hengyuan", by=stage.desk())
    stage.passes(minutes=15)
    stage.does(
        give_back,
        stage.case_id,
        "not-our-place",
        "在小区红线之外。",
        proposed_unit=RULED,
        by=second,
    )
    stage.scene("已退两次，不能再踢：报区中心裁定。", "Returned twice: now the district rules.")
    stage.does(report_up, stage.case_id, "两家单位退单，请区中心裁定。", by=stage.desk())
    stage.passes(minutes=20)
    reasons = "现场核实为供水井旁的杆，由供水公司处置。"
    stage.does(rule, stage.case_id, RULED, reasons, by=stage.desk())
    water = crew.clerk(RULED)
    stage.passes(minutes=5)
    with stage.refused("供水公司", "The water company"):
        give_back(stage.case_id, "not-our-duty", "也不归我们。", by=water, now=stage.now)
    stage.passes(minutes=10)
    stage.does(accept, stage.case_id, by=water)
    stage.passes(minutes=50)
    before, after = stage.photo(water, mended=False), stage.photo(water, mended=True)
    stage.does(answer, stage.case_id, "已扶正加固。", before=[before], after=[after], by=water)
    stage.passes(minutes=15)
    stage.does(verify, stage.case_id, passed=True, by=stage.desk())
    stage.does(close, stage.case_id, by=stage.desk())
    stage.scene("裁定成了先例：同一处再有人报，直接到位。", "The ruling is a precedent now.")
    forget()
    stage.passes(minutes=30)
    again = stage.reports("这边路口的杆子也歪了，怕倒下来", category=CATEGORY)
    stage.tell()
    stage.passes(minutes=20)
    unit = crew.clerk(again.unit_id)
    stage.does(accept, again.case_id, by=unit)
    after = stage.photo(unit, mended=True)
    stage.does(answer, again.case_id, "一并加固。", after=[after], by=unit)
    stage.does(verify, again.case_id, passed=True, by=stage.desk(again.case_id))
    stage.does(close, again.case_id, by=stage.desk(again.case_id))


STORY = Story(
    number=5,
    name="kicked-about",
    zh="踢皮球",
    en="Kicked about",
    about_zh="两家单位先后退单，第三次退不了：区里裁定，时钟一刻没停，裁定成为分拨先例。",
    about_en="Two units return it, a third cannot: the district rules, and the ruling is kept.",
    aliases=("踢皮球",),
    text=TEXT,
    category=CATEGORY,
    unit="dept-urban-management",
    days=1,
    play=play,
    within_m=30,
)

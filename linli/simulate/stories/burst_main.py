"""水管爆裂: four thousand households are dry; parts, 63 more voices, a notice for the area."""

from datetime import timedelta

from linli.cases.acts.accept import accept
from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.report_up import report_up
from linli.cases.acts.split import split
from linli.cases.acts.verify import verify
from linli.notices.publishing import Announcement, publish
from linli.simulate.stage import Stage
from linli.simulate.stories.story import Story

TEXT = "地铁挖断主管爆管，全小区停水"
CATEGORY = "water-main-burst"
WATER = "utility-water"
FURTHER = 63


def play(stage: Stage) -> None:
    """Split in parts by the centre, joined by 63 neighbours, closed when all parts are."""
    crew, spot = stage.crew, stage.spot
    centre, water = crew.clerk("centre"), crew.clerk(WATER)
    street = crew.clerk(f"street-{spot.street}")
    stage.scene("地铁施工挖断主管，四千户停水。", "Works burst a main: 4,000 households are dry.")
    stage.reports(TEXT, category=CATEGORY, by=crew.worker(spot.grid), channel="grid")
    stage.tell()
    stage.passes(minutes=5)
    stage.does(accept, stage.case_id, by=water)
    stage.does(report_up, stage.case_id, "影响四千户，需要区里统筹。", by=centre)
    stage.scene("区中心把案件拆开：入户告知、送水、抢修。", "The centre splits the case.")
    parts = [
        stage.does(
            split, stage.case_id, text, category="ask-policy", unit_code=unit, by=centre
        ).case_id
        for text, unit in (
            ("组织网格员逐户告知", f"street-{spot.street}"),
            ("调水车送水", "dept-fire"),
        )
    ]
    stage.cases += parts
    stage.does(dispatch, stage.case_id, WATER, by=centre)
    stage.does(accept, stage.case_id, by=water)
    stage.scene("又有六十三人来报：都并进这一案，人人有回执。", "63 more people report the same.")
    for count in range(FURTHER):
        stage.passes(seconds=20)
        stage.reports(f"{TEXT}，{count % 18 + 1}栋一滴水都没有", category=CATEGORY)
    stage.tell()
    notice = Announcement(
        area_code=spot.street,
        title_zh="临时停水",
        text_zh="主管爆裂，正在抢修。请到小区门口的送水车取水。",
        title_en="Water is off for now",
        text_en="A main has burst and is being repaired. Water carts stand at the gates.",
        urgency="utility",
        valid_from=stage.now,
        valid_to=stage.now + timedelta(days=2),
        case_id=stage.case_id,
    )
    stage.does(publish, notice, by=street)
    stage.scene("一小时止不住水：红牌和督办单自己来了。", "Not stopped in an hour: a red card.")
    stage.until_rung("emergency-answer", 2)
    stage.answers_orders("主管口径大，正分段关阀，抢修不停，预计次日恢复供水。")
    stage.passes(hours=1)
    for case_id, unit, done in (
        (parts[0], street, "已逐户告知，独居老人由网格员送水上门。"),
        (parts[1], crew.clerk("dept-fire"), "三台水车已到位。"),
    ):
        stage.does(accept, case_id, by=unit)
        stage.does(answer, case_id, done, by=unit)
        stage.does(verify, case_id, passed=True, by=stage.desk(case_id))
    stage.scene("次日恢复供水。分案没有全结，主案结不了。", "The water is back the next day.")
    stage.passes(hours=18)
    before, after = stage.photo(water, mended=False), stage.photo(water, mended=True)
    stage.does(
        answer, stage.case_id, "主管已修复，恢复供水。", before=[before], after=[after], by=water
    )
    stage.passes(minutes=20)
    stage.does(verify, stage.case_id, passed=True, by=centre)
    with stage.refused("区中心", "The centre"):
        close(stage.case_id, by=centre, now=stage.now)
    for case_id in parts:
        stage.does(close, case_id, by=stage.desk(case_id))
    stage.does(close, stage.case_id, by=centre)


STORY = Story(
    number=3,
    name="burst-main",
    zh="水管爆裂",
    en="Burst main",
    about_zh="一案拆三，六十三条诉求并入，全区域告知；分案都结了主案才能结，人人有回音。",
    about_en="One case in parts, 63 more voices, a notice to all; closed when all parts are.",
    aliases=("水管爆裂", "爆管"),
    text=TEXT,
    category=CATEGORY,
    unit=WATER,
    days=2,
    play=play,
    within_m=300,
)

"""社区不回应: nobody accepts in time; the street supervises, then the district."""

from linli.cases.acts.accept import accept
from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.verify import verify
from linli.simulate.stage import Stage
from linli.simulate.stories.story import Story

TEXT = "楼道里贴满小广告"


def play(stage: Stage) -> None:
    """Silence, three rungs, two orders, two cards; then the community wakes up."""
    stage.scene("一位居民随手一报，社区四个工作小时内应当签收。", "One tap by a resident.")
    receipt = stage.reports(TEXT, category="illegal-posters")
    community = stage.crew.clerk(receipt.unit_id)
    stage.tell()
    stage.scene("社区一直没有动静。到时限的八成，系统催办。", "The community is silent.")
    stage.until_rung("accept", 1)
    stage.until_rung("accept", 2)
    stage.scene("街道已经督办，社区仍不回应。", "The street supervises; still silence.")
    stage.until_rung("accept", 3)
    stage.scene(
        "区中心督办街道；社区终于签收。", "The district supervises; the community wakes up."
    )
    stage.passes(minutes=25)
    stage.does(accept, stage.case_id, by=community)
    stage.answers_orders("已安排清理。当班人员请假，未及时签收，今后双岗值守。")
    stage.passes(minutes=40)
    photos = {
        "before": [stage.photo(community, mended=False)],
        "after": [stage.photo(community, mended=True)],
    }
    stage.does(answer, stage.case_id, "楼道小广告已全部清除。", by=community, **photos)
    stage.passes(minutes=15)
    stage.does(verify, stage.case_id, passed=True, by=stage.desk())
    stage.does(close, stage.case_id, by=stage.desk())


STORY = Story(
    number=4,
    name="silent-community",
    zh="社区不回应",
    en="The silent community",
    about_zh="社区不签收：到点街道督办，再不签收区里督办；每一阶只一次，逾期事实保留。",
    about_en="Not accepted in time: the street supervises, then the district; each rung once.",
    aliases=("社区不回应", "沉默的社区"),
    text=TEXT,
    category="illegal-posters",
    unit="community-{community}",
    days=3,
    play=play,
    within_m=50,
)

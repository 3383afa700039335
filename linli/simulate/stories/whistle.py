"""吹哨报到: three units are called to the place; two come in time, and one is visibly late."""

from datetime import timedelta

from linli.cases.acts.accept import accept
from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.verify import verify
from linli.collaboration.acts.assess import assess, rate_call
from linli.collaboration.acts.whistles import blow, end, report_in, work_on_site
from linli.simulate.stage import Stage
from linli.simulate.stories.story import Story

TEXT = "烧烤摊占道经营，堵住消防通道，油烟大"
CALLED = ("dept-urban-management", "dept-fire", "dept-market")
NEEDS = "烧烤摊占道，油烟扰民，堵住消防通道，请到场联合处置。"


def play(stage: Stage) -> None:
    """A whistle, two report-ins in time and one late, the work on site, both assessments."""
    crew = stage.crew
    field = crew.worker(stage.spot.grid)
    station = crew.clerk(f"community-{stage.spot.community}")
    urban, fire, market = (crew.clerk(code) for code in CALLED)
    stage.scene("烧烤摊堵了消防通道，社区一家清不动。", "Stalls block the fire lane.")
    stage.reports(TEXT, category="street-vendor")
    stage.tell()
    stage.passes(minutes=15)
    stage.does(accept, stage.case_id, by=urban)
    stage.passes(minutes=10)
    place = stage.spot.words
    whistle = stage.does(blow, stage.case_id, CALLED, NEEDS, place=place, by=field)
    stage.scene("城管、消防按时报到，市场监管没到。", "Two of the three report in in time.")
    stage.passes(minutes=40)
    stage.does(report_in, whistle.id, by=urban)
    stage.passes(minutes=15)
    stage.does(report_in, whistle.id, by=fire)
    stage.until(max(call.due_at for call in whistle.calls.all()) + timedelta(minutes=50))
    stage.does(report_in, whistle.id, by=market)
    stage.scene("三家到齐，联合处置。", "They handle it together.")
    photo = stage.photo(fire, mended=True)
    stage.does(work_on_site, whistle.id, "消防通道已清空。", evidence=[photo], by=fire)
    stage.does(work_on_site, whistle.id, "已核查证照，责令停业。", by=market)
    stage.passes(minutes=20)
    stage.does(end, whistle.id, note="占道清理完毕。", by=field)
    stage.scene("双向评价：社区评每个单位，单位评这次吹哨。", "Each side rates the other, once.")
    for unit, helped, words in (
        (CALLED[0], 4, ""),
        (CALLED[1], 5, "来得快，处置利落。"),
        (CALLED[2], 2, "超时才到。"),
    ):
        stage.does(
            assess, whistle.id, unit, came=True, helped=helped, solved=True, words=words, by=station
        )
    stage.does(rate_call, whistle.id, needed=True, described=5, words="事由清楚。", by=fire)
    stage.passes(minutes=10)
    after = stage.photo(urban, mended=True)
    stage.does(answer, stage.case_id, "摊位已劝离，消防通道畅通。", after=[after], by=urban)
    stage.passes(minutes=20)
    stage.does(verify, stage.case_id, passed=True, by=stage.desk())
    stage.does(close, stage.case_id, by=stage.desk())


STORY = Story(
    number=6,
    name="whistle",
    zh="吹哨报到",
    en="Whistle",
    about_zh="社区吹哨，三家单位报到，迟到的看得见；联合处置后双向评价。",
    about_en="A community whistles for three units; who is late shows; each side rates the other.",
    aliases=("吹哨报到", "吹哨"),
    text=TEXT,
    category="street-vendor",
    unit="dept-urban-management",
    days=2,
    play=play,
    within_m=60,
)

"""吹哨报到: units are called, report in or are visibly late, work together, and rate each other."""

import pytest

from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.verify import verify
from linli.cases.models import Case, Evidence
from linli.cases.queries.page import case_page
from linli.collaboration.acts.assess import assess, rate_call
from linli.collaboration.acts.whistles import blow, end, report_in, work_on_site
from linli.collaboration.models import Call, Whistle
from linli.journal.acting import Actor, Forbidden, Invalid, NotNow
from linli.journal.deliver import deliver_all
from linli.notices.models import Notice
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import opened, photo
from tests.rooms.collaboration.together import (
    LATER,
    STALLS,
    events_of,
    fire_brigade,
    in_hand,
    market_supervision,
    time_passes,
    traceless,
)

CALLED = ["dept-urban-management", "dept-fire", "dept-market"]


@pytest.fixture
def case(cast: Cast) -> Case:
    return opened(cast, category=STALLS)


def blown(cast: Cast, case: Case) -> Whistle:
    return blow(case.id, CALLED, "摊位堵住消防通道", place="槐荫路口", by=cast.liu_fang, now=NOW)


def test_a_whistle_calls_reports_in_and_rates_both_ways(cast: Cast, case: Case) -> None:
    luo_bin, tian_yu = fire_brigade(), market_supervision()

    # given: the community whistles for three units
    whistle = blown(cast, case)
    deliver_all(now=NOW)
    assert Notice.objects.filter(template="asked-whistle").count() == 3
    assert case_page(case.number, by=luo_bin, now=NOW).helpers

    # when: two report in within the limit; the third is late, and stays so
    report_in(whistle.id, by=cast.chen_qiang, now=LATER)
    report_in(whistle.id, by=luo_bin, now=LATER)
    time_passes(30)
    late = Call.objects.get(unit_id=cast.unit("dept-market").id)
    assert late.lapsed_at is not None
    assert events_of(case).count("whistle.lapsed") == 1
    now = NOW.replace(day=20)
    assert report_in(whistle.id, by=tian_yu, now=now).late
    assert not Call.objects.get(unit_id=cast.unit("dept-fire").id).late

    # then: they work together, and it ends; both sides rate
    work_on_site(whistle.id, "清走摊位", evidence=[photo(luo_bin)], by=luo_bin, now=now)
    work_on_site(whistle.id, "通道已恢复", by=cast.liu_fang, now=now)
    assert Evidence.objects.get(case=case).stage == "during"
    with traceless(NotNow, "whistle.not_ended"):
        assess(whistle.id, "dept-fire", came=True, helped=5, solved=True, by=cast.liu_fang, now=now)
    end(whistle.id, note="处置完毕", by=cast.liu_fang, now=now)
    end(whistle.id, by=cast.liu_fang, now=now)
    assert events_of(case).count("whistle.ended") == 1
    for code, points in (("dept-fire", 5), ("dept-market", 2)):
        assess(whistle.id, code, came=True, helped=points, solved=True, by=cast.liu_fang, now=now)
    rated = rate_call(whistle.id, needed=True, described=4, words="说得清楚", by=luo_bin, now=now)
    assert (rated.helped, rated.solved, rated.needed, rated.described) == (5, True, True, 4)
    with traceless(NotNow, "whistle.rated_already"):
        assess(whistle.id, "dept-fire", came=True, helped=1, solved=True, by=cast.liu_fang, now=now)
    with traceless(NotNow, "whistle.rated_already"):
        rate_call(whistle.id, needed=False, described=0, by=luo_bin, now=now)


def test_blowing_again_adds_only_who_was_not_called(cast: Cast, case: Case) -> None:
    whistle = blown(cast, case)
    again = blow(case.id, CALLED, "再吹一次", by=cast.liu_fang, now=LATER)
    assert (again.id, Call.objects.count()) == (whistle.id, 3)
    blow(case.id, ["dept-police", "dept-fire"], "请派人维持秩序", by=cast.liu_fang, now=LATER)
    assert (Whistle.objects.count(), Call.objects.count()) == (1, 4)
    # the grid worker is of the same unit, the street is not
    with traceless(NotNow, "whistle.called_already"):
        blow(case.id, ["dept-fire"], "街道也要", by=cast.wang_min, now=LATER)


def test_nobody_whistles_for_what_is_not_on_the_duty_list(cast: Cast) -> None:
    case = opened(cast, category="ask-policy")
    with traceless(Invalid, "whistle.off_list"):
        blow(case.id, ["dept-fire"], "咨询", by=cast.liu_fang, now=NOW)
    case = opened(cast, category=STALLS)
    with traceless(Invalid, "whistle.off_list") as refusal:
        blow(case.id, ["dept-education"], "请教育局来", by=cast.liu_fang, now=NOW)
    assert "消防救援大队" in refusal.value.zh
    with traceless(Invalid, "whistle.no_category"):
        unknown = opened(cast, category="", urgency="general")
        blow(unknown.id, ["dept-fire"], "不知何事", by=cast.liu_fang, now=NOW)


def test_a_whistle_ended_in_time_leaves_nobody_late(cast: Cast, case: Case) -> None:
    whistle = blown(cast, case)
    end(whistle.id, note="误吹", by=cast.liu_fang, now=LATER)
    time_passes(48)
    assert not Call.objects.exclude(lapsed_at=None).exists()
    with traceless(NotNow, "whistle.ended"):
        report_in(whistle.id, by=cast.chen_qiang, now=LATER)


def test_an_open_whistle_ends_with_its_case(cast: Cast) -> None:
    case = in_hand(cast)
    whistle = blow(case.id, ["dept-fire"], "请到场", by=cast.liu_fang, now=NOW)
    from_answer_to_close(cast, case)
    deliver_all(now=LATER)
    whistle.refresh_from_db()
    assert whistle.ended_at is not None


def from_answer_to_close(cast: Cast, case: Case) -> None:
    from_unit = photo(cast.chen_qiang)
    answer(case.id, "已清理", after=[from_unit], by=cast.chen_qiang, now=LATER)
    verify(case.id, passed=True, by=cast.zhou_ming, now=LATER)
    close(case.id, by=cast.zhou_ming, now=LATER)


# verb → who may; the whistle is the community's, on a case at its desk
WHO = ("wang_min", "gao_yuan", "liu_fang", "he_xiulan", "zhou_ming", "chen_qiang", "luo_bin")
MAY_BLOW = {"wang_min", "liu_fang", "he_xiulan"}
MAY_REPORT_IN = {"chen_qiang", "luo_bin"}
MAY_END = {"liu_fang", "he_xiulan"}


@pytest.mark.parametrize("name", WHO)
def test_who_may(name: str, cast: Cast, case: Case) -> None:
    luo_bin = fire_brigade()
    actor: Actor = luo_bin if name == "luo_bin" else getattr(cast, name)
    if name in MAY_BLOW:
        assert blow(case.id, ["dept-police"], "请到场", by=actor, now=NOW)
        Whistle.objects.all().delete()
    else:
        with traceless(Forbidden):
            blow(case.id, ["dept-police"], "请到场", by=actor, now=NOW)
    whistle = blown(cast, case)
    if name in MAY_REPORT_IN:
        assert report_in(whistle.id, by=actor, now=NOW)
    else:
        with traceless(Forbidden):
            report_in(whistle.id, by=actor, now=NOW)
    if name in MAY_END:
        assert end(whistle.id, by=actor, now=NOW)
    else:
        with traceless(Forbidden):
            end(whistle.id, by=actor, now=NOW)

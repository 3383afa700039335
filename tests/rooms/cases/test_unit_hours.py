"""What is a unit's alone runs by its hours; the reporter's date is the same with any."""

from datetime import UTC, datetime, timedelta

from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.give_back import give_back
from linli.cases.models import Case
from linli.clock.models import Timer
from linli.collaboration.acts.tasks import ask
from linli.collaboration.acts.whistles import blow
from linli.collaboration.models import Call
from linli.collaboration.queries.calling import calling
from linli.journal.acting import NotNow
from linli.supervision.acts.issue import issue_order
from linli.supervision.stages import running
from tests.cast import Cast
from tests.rooms.cases.matters import UNIT, opened
from tests.rooms.cases.traces import refused
from tests.rooms.collaboration.together import STALLS

HOUR = timedelta(hours=1)
FRIDAY_EVENING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # 17:00 in the district
MONDAY_AT_ELEVEN = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def accept_by(case: Case) -> datetime:
    return Timer.objects.get(case_id=case.id, kind="accept", cancelled_at=None).due_at


def test_a_water_company_accepts_at_night_and_an_office_on_monday(cast: Cast) -> None:
    office = opened(cast, unit=UNIT, now=FRIDAY_EVENING)
    water = opened(cast, unit="utility-water", now=FRIDAY_EVENING)

    assert accept_by(office) == MONDAY_AT_ELEVEN
    assert accept_by(water) == FRIDAY_EVENING + 4 * HOUR
    assert office.due_at == water.due_at
    # the ladder goes by the same moment
    (stage,) = (one for one in running(water) if one.clock.stage == "accept")
    assert stage.clock.calendar.round_the_clock


def test_a_return_to_a_unit_with_other_hours_never_moves_the_reporters_date(cast: Cast) -> None:
    case = opened(cast, unit="utility-water", now=FRIDAY_EVENING)
    promised = case.due_at
    give_back(case.id, "not-our-duty", "不归我们", by=cast.zhao_lei, now=FRIDAY_EVENING + HOUR)
    after = dispatch(case.id, UNIT, by=cast.zhou_ming, now=FRIDAY_EVENING + 2 * HOUR)
    assert after.due_at == promised
    assert accept_by(after) > FRIDAY_EVENING + 2 * HOUR
    give_back(case.id, "not-our-duty", "不归我们", by=cast.chen_qiang, now=MONDAY_AT_ELEVEN)
    assert Case.objects.get(id=case.id).due_at == promised


def test_how_long_it_may_be_returned_is_by_the_units_hours(cast: Cast) -> None:
    saturday = FRIDAY_EVENING + 17 * HOUR
    water = opened(cast, unit="utility-water", now=FRIDAY_EVENING)
    late = refused(
        NotNow, give_back, water.id, "not-our-duty", "不归我们", by=cast.zhao_lei, now=saturday
    )
    assert late.code == "case.return.too_late"
    office = opened(cast, unit=UNIT, now=FRIDAY_EVENING)
    give_back(office.id, "not-our-duty", "不归我们", by=cast.chen_qiang, now=saturday)


def test_calls_tasks_and_orders_too(cast: Cast) -> None:
    case = opened(cast, category=STALLS, unit=UNIT, now=FRIDAY_EVENING)
    promised = {one.unit.id: one for one in calling(case, now=FRIDAY_EVENING).units}
    blow(case.id, ["dept-fire", "dept-market"], "请到场", by=cast.liu_fang, now=FRIDAY_EVENING)
    called = {call.unit_id: call.due_at for call in Call.objects.filter(case=case).order_by("id")}
    assert called == {
        cast.unit("dept-fire").id: FRIDAY_EVENING + 4 * HOUR,
        cast.unit("dept-market").id: MONDAY_AT_ELEVEN,
    }
    # and: whoever asked beforehand until when they have was told the same
    assert called == {unit_id: promised[unit_id].report_in_by for unit_id in called}
    fire = ask(case.id, "dept-fire", "请清理", by=cast.zhou_ming, now=FRIDAY_EVENING)
    assert fire.due_at == promised[cast.unit("dept-fire").id].task_by

    task = ask(case.id, "utility-water", "请关阀门", by=cast.zhou_ming, now=FRIDAY_EVENING)
    assert task.due_at == FRIDAY_EVENING + 48 * HOUR

    waits = opened(cast, unit="utility-water", now=FRIDAY_EVENING)
    order = issue_order(waits.id, by=cast.zhou_ming, now=FRIDAY_EVENING)
    assert order.due_at == FRIDAY_EVENING + 24 * HOUR

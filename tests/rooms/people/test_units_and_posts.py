"""Units follow the pack; officers take posts, and have rights exactly as long as they hold them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from linli.journal.acting import Actor, Conflict, Forbidden, Invalid, NotFound, Refusal
from linli.journal.models import Entry
from linli.people.acts.officers import retire_officer
from linli.people.acts.staff import add_officer, add_post, end_post, stand_in
from linli.people.acts.sync_units import sync_units
from linli.people.authority import acting_under, authority_now, authority_of
from linli.people.models import Officer, Post, Unit
from linli.people.permissions import Subject, may, must, reach
from linli.people.queries import officer_by_username, officers
from linli.people.units import unit_by_code, unit_by_id
from linli.people.units import units as all_units
from linli.policy.acts import adopt
from linli.policy.pack import Pack
from linli.policy.sections.roles import Roles
from linli.policy.sections.units import AreaName, Units
from tests.cast import AREAS, CHENGDONG, FOUNDER, HUAIYIN, LIULIN, NOW, Cast
from tests.rooms.people.conftest import refused, staff

pytestmark = pytest.mark.usefixtures("cast")

NAMES = [AreaName(code, zh, en, level) for code, level, zh, en, _ in AREAS]


def of_street(code: str = "street-990100001") -> Subject:
    return Subject(desk_unit_id=unit_by_code(code).id, area_code=HUAIYIN)


def post_of(officer: Actor) -> int:
    return Post.objects.get(officer_id=officer.id).id


# Units


def test_every_unit_of_the_pack_has_its_row_and_its_parent() -> None:
    station = unit_by_code(f"community-{HUAIYIN}")
    assert station.name_zh == "槐荫社区工作站"
    assert station.level == "community"
    assert station.parent_id is not None
    street = unit_by_id(station.parent_id)
    assert street.code == f"street-{LIULIN}"
    assert street.parent_id == unit_by_code("centre").id
    assert not unit_by_code("centre").dispatchable


def test_syncing_again_keeps_every_row(cast: Cast) -> None:
    before = dict(Unit.objects.values_list("code", "id"))
    assert sync_units(cast.pack, NAMES, by=FOUNDER, now=NOW) == len(before)
    assert dict(Unit.objects.values_list("code", "id")) == before


def test_a_unit_that_the_pack_no_longer_has_is_retired_and_may_come_back(cast: Cast) -> None:
    water = unit_by_code("utility-water")
    less = cast.pack.units.model_copy(
        update={"units": tuple(u for u in cast.pack.units.units if u.code != "utility-water")}
    )
    smaller = Pack.model_construct(
        units=Units.model_validate(less.model_dump()), levels=cast.pack.levels
    )
    sync_units(smaller, NAMES, by=FOUNDER, now=NOW)
    assert not unit_by_id(water.id).active
    assert "utility-water" not in {unit.code for unit in all_units()}
    officer_id = add_officer("chen.yu", "陈雨", by=FOUNDER, now=NOW)
    with refused(Conflict):
        add_post(officer_id, "unit_clerk", unit_code="utility-water", by=FOUNDER, now=NOW)
    sync_units(cast.pack, NAMES, by=FOUNDER, now=NOW)
    assert unit_by_id(water.id).active


def test_units_are_asked_of_the_database_once() -> None:
    unit_by_code("centre")
    with CaptureQueriesContext(connection) as asked:
        for _ in range(20):
            unit_by_id(unit_by_code("utility-gas").id)
    assert len(asked) == 0
    with refused(NotFound):
        unit_by_code("utility-gass")


def test_an_officer_may_not_bring_units_in_line(cast: Cast) -> None:
    clerk = staff("chen.yu", "street_clerk", f"street-{LIULIN}")
    entries = Entry.objects.count()
    with refused(Forbidden):
        sync_units(cast.pack, [], by=clerk, now=NOW)
    assert not Unit.objects.filter(active=False).exists()
    assert Entry.objects.count() == entries


# Officers


def test_an_officer_is_on_record_sealed(caplog: pytest.LogCaptureFixture) -> None:
    officer_id = add_officer("Chen.Yu ", " 陈雨 ", phone="138 0000 6027", by=FOUNDER, now=NOW)
    row = Officer.objects.get(id=officer_id)
    assert row.username == "chen.yu"
    assert "陈雨".encode() not in bytes(row.name_sealed)
    assert b"13800006027" not in bytes(row.phone_sealed or b"")
    known = officer_by_username("CHEN.YU")
    assert known == officers([officer_id])[officer_id]
    assert known is not None
    assert (known.name.plain, known.phone.plain) == ("陈雨", "13800006027")
    assert "陈雨" not in repr(known) + str(row) + caplog.text


def test_a_username_is_taken_once() -> None:
    add_officer("chen.yu", "陈雨", by=FOUNDER, now=NOW)
    with refused(Conflict):
        add_officer("CHEN.YU", "陈禹", by=FOUNDER, now=NOW)


@pytest.mark.parametrize(
    ("username", "name", "phone", "password", "code"),
    [
        ("c", "陈雨", "", None, "officer.username"),
        ("陈雨", "陈雨", "", None, "officer.username"),
        ("chen yu", "陈雨", "", None, "officer.username"),
        ("chen.yu", " ", "", None, "officer.name"),
        ("chen.yu", "陈雨", "无", None, "phone.unclear"),
        ("chen.yu", "陈雨", "", "short", "password.short"),
    ],
)
def test_what_will_not_do_is_refused_and_nobody_added(
    username: str, name: str, phone: str, password: str | None, code: str
) -> None:
    before = Officer.objects.count()
    with refused(Invalid) as refusal:
        add_officer(username, name, phone=phone, password=password, by=FOUNDER, now=NOW)
    assert refusal.value.code == code
    assert Officer.objects.count() == before


def test_nothing_personal_enters_the_journal() -> None:
    staff("chen.yu", "street_clerk", f"street-{LIULIN}")
    told = str(list(Entry.objects.values_list("facts", flat=True)))
    assert "陈雨" not in told
    assert "chen" not in told


# Posts


def test_a_post_holds_from_its_first_day_to_its_last() -> None:
    officer_id = add_officer("chen.yu", "陈雨", by=FOUNDER, now=NOW)
    add_post(
        officer_id,
        "street_clerk",
        unit_code=f"street-{LIULIN}",
        from_on=date(2026, 11, 20),
        to_on=date(2026, 11, 21),
        by=FOUNDER,
        now=NOW,
    )
    by = Actor.officer(officer_id)

    def at(day: int, hour: int) -> bool:  # hours of UTC; the district's day begins at 16
        return may(by, "case.close", of_street(), now=datetime(2026, 11, day, hour, tzinfo=UTC))

    assert [at(19, 15), at(19, 16), at(21, 15), at(21, 16)] == [False, True, True, False]


def test_a_post_that_is_ended_gives_nothing_any_more() -> None:
    by = staff("chen.yu", "street_clerk", f"street-{LIULIN}")
    assert may(by, "case.close", of_street(), now=NOW)
    end_post(post_of(by), by=FOUNDER, now=NOW)
    end_post(post_of(by), by=FOUNDER, now=NOW)
    assert not may(by, "case.close", of_street(), now=NOW)
    assert Entry.objects.filter(event="post.ended").count() == 1


def test_a_stand_in_has_the_post_for_as_long_as_it_lasts() -> None:
    head = staff("chen.yu", "street_clerk", f"street-{LIULIN}")
    guest = staff("zhou.lan", "unit_clerk", "utility-water")
    until = date(2026, 11, 25)
    lent = stand_in(guest.id, post_of(head), to_on=until, by=FOUNDER, now=NOW)
    assert may(guest, "case.close", of_street(), now=NOW)
    assert not may(guest, "case.close", of_street(), now=NOW + timedelta(days=8))
    with refused(Conflict):
        stand_in(head.id, lent, to_on=until, by=FOUNDER, now=NOW)
    end_post(post_of(head), by=FOUNDER, now=NOW)
    assert not may(guest, "case.close", of_street(), now=NOW)
    assert may(
        guest,
        "case.answer",
        Subject(holder_unit_id=unit_by_code("utility-water").id),
        now=NOW,
    ), "her own post stays"


def test_who_names_a_post_acts_with_that_post_alone() -> None:
    by = staff("chen.yu", "street_clerk", f"street-{LIULIN}")
    street_post = post_of(by)
    water_post = add_post(by.id, "unit_clerk", unit_code="utility-water", by=FOUNDER, now=NOW)
    as_clerk = Actor.officer(by.id, street_post)
    as_water = Actor.officer(by.id, water_post)
    assert [may(one, "case.close", of_street(), now=NOW) for one in (by, as_clerk, as_water)] == [
        True,
        True,
        False,
    ]
    assert authority_of(as_water, now=NOW).unit_ids == {unit_by_code("utility-water").id}
    other = staff("zhou.lan", "duty_officer", "centre")
    borrowed = Actor.officer(by.id, post_of(other))
    assert not may(borrowed, "case.close", of_street("centre"), now=NOW), "that is not her post"


def test_the_same_post_is_given_once() -> None:
    by = staff("chen.yu", "street_clerk", f"street-{LIULIN}")
    with refused(Conflict):
        add_post(by.id, "street_clerk", unit_code=f"street-{LIULIN}", by=FOUNDER, now=NOW)
    end_post(post_of(by), by=FOUNDER, now=NOW)
    add_post(by.id, "street_clerk", unit_code=f"street-{LIULIN}", by=FOUNDER, now=NOW)


@pytest.mark.parametrize(
    ("role", "unit_code", "to_on", "fault"),
    [
        ("street_clerck", f"street-{LIULIN}", None, Invalid),
        ("resident", f"street-{LIULIN}", None, Invalid),  # nobody's post
        ("street_clerk", "street-1", None, NotFound),
        ("street_clerk", f"street-{LIULIN}", date(2026, 11, 1), Invalid),
    ],
)
def test_a_post_that_cannot_be_is_refused(
    role: str, unit_code: str, to_on: date | None, fault: type[Refusal]
) -> None:
    officer_id = add_officer("chen.yu", "陈雨", by=FOUNDER, now=NOW)
    with refused(fault):
        add_post(officer_id, role, unit_code=unit_code, to_on=to_on, by=FOUNDER, now=NOW)
    assert not Post.objects.filter(officer_id=officer_id).exists()


def test_a_post_over_nothing_cannot_be_written() -> None:
    with pytest.raises(IntegrityError, match="has_an_area"):
        Post.objects.create(
            officer_id=add_officer("chen.yu", "陈雨", by=FOUNDER, now=NOW),
            role="street_clerk",
            unit_id=unit_by_code("centre").id,
            area_code="",
            from_on=date(2026, 1, 1),
        )


def test_who_leaves_may_nothing_from_then_on() -> None:
    by = staff("chen.yu", "street_clerk", f"street-{LIULIN}")
    retire_officer(by.id, by=FOUNDER, now=NOW)
    assert authority_now(by.id, now=NOW).posts == ()
    assert not may(by, "case.close", of_street(), now=NOW)
    with refused(NotFound):
        add_post(by.id, "street_clerk", unit_code=f"street-{LIULIN}", by=FOUNDER, now=NOW)


# The door


def test_a_clerk_appoints_nobody_and_who_administers_security_anybody() -> None:
    clerk = staff("chen.yu", "street_clerk", f"street-{LIULIN}")
    keeper = staff("zhou.lan", "administrator", "centre")
    security = staff("jin.bo", "security_administrator", "centre")
    with refused(Forbidden):
        add_officer("he.jun", "何军", by=clerk, now=NOW)
    with refused(Forbidden):
        add_post(clerk.id, "duty_officer", unit_code="centre", by=clerk, now=NOW)
    with refused(Forbidden):
        end_post(post_of(keeper), by=clerk, now=NOW)
    officer_id = add_officer("he.jun", "何军", by=keeper, now=NOW)
    assert add_post(officer_id, "duty_officer", unit_code="centre", by=security, now=NOW)


def test_who_appoints_for_one_street_makes_nobody_mightier_than_the_street(cast: Cast) -> None:
    clerk = cast.pack.roles.by_code["street_clerk"]
    grown = clerk.model_copy(update={"grants": {**clerk.grants, "people.grant": ("area",)}})
    others = (role for role in cast.pack.roles.roles if role is not clerk)
    roles = Roles(roles=(grown, *others))
    adopt(cast.pack.model_copy(update={"roles": roles}), by=FOUNDER, now=NOW)
    guest = add_officer("he.jun", "何军", by=cast.deng_wei, now=NOW)
    by = cast.wang_min
    assert add_post(guest, "community_clerk", unit_code=f"community-{HUAIYIN}", by=by, now=NOW)
    with refused(Forbidden):
        add_post(guest, "duty_officer", unit_code=f"street-{LIULIN}", by=by, now=NOW)
    with refused(Forbidden):
        add_post(guest, "street_clerk", unit_code=f"street-{CHENGDONG}", by=by, now=NOW)
    with refused(Forbidden):
        add_post(
            guest, "street_clerk", unit_code=f"street-{LIULIN}", area_code="9901", by=by, now=NOW
        )


def test_the_posts_of_a_request_are_loaded_once() -> None:
    by = staff("chen.yu", "street_clerk", f"street-{LIULIN}")
    of_street()
    with acting_under(authority_now(by.id, now=NOW)), CaptureQueriesContext(connection) as asked:
        for _ in range(5):
            must(by, "case.close", of_street(), now=NOW)
    assert len(asked) == 0


def test_the_posts_of_a_request_are_nobody_elses() -> None:
    by = staff("chen.yu", "street_clerk", f"street-{LIULIN}")
    other = staff("zhou.lan", "unit_clerk", "utility-water")
    with acting_under(authority_now(by.id, now=NOW)):
        assert not may(other, "case.close", of_street(), now=NOW)
        assert not may(Actor.resident(by.id), "case.close", of_street(), now=NOW)
    assert may(by, "case.close", of_street(), now=NOW), "and the block ends where it ends"


def test_a_refusal_names_the_unit_that_could() -> None:
    by = staff("chen.yu", "grid_worker", f"community-{HUAIYIN}", area_code=HUAIYIN + "001")
    held = Subject(
        holder_unit_id=unit_by_code("utility-water").id,
        desk_unit_id=unit_by_code(f"street-{LIULIN}").id,
        area_code=HUAIYIN + "001",
    )
    with refused(Forbidden) as refusal:
        must(by, "case.answer", held, now=NOW)
    water = unit_by_code("utility-water")
    assert f"只有主办单位{water.name_zh}可以办结答复。" in refusal.value.zh
    assert water.name_en in refusal.value.en
    assert "查看案件" in refusal.value.zh


def test_a_list_asks_how_far_a_permission_goes() -> None:
    by = staff("chen.yu", "street_clerk", f"street-{LIULIN}")
    street = unit_by_code(f"street-{LIULIN}").id
    far = reach(by, "case.list", now=NOW)
    assert (far.everything, far.area_codes, far.desk_unit_ids, far.holder_unit_ids) == (
        False,
        {LIULIN},
        {street},
        {street},
    )
    assert not reach(by, "journal.read", now=NOW)
    assert reach(Actor.resident(7), "case.list", now=NOW).own

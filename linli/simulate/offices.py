"""What the demo's offices have made for themselves, and what lies before them this morning."""

from datetime import datetime, timedelta

from django.utils import timezone

from linli.intake.receive import receive
from linli.intake.report import Position, Report
from linli.journal.acting import VISITOR
from linli.journal.deliver import deliver_all
from linli.people.acts.answer_templates import write_template
from linli.people.acts.staff import stand_in
from linli.people.units import unit_by_code
from linli.policy.pack import Pack
from linli.simulate.staff import FOUNDER, Staff
from linli.territory.queries import centres

TEMPLATES = (
    ("已修复", "{今天}已派人到现场，{事项}属实，已修复并拍照留存。如有反复请拨{值班电话}。"),
    ("已联系责任方", "您反映的{编号}已核实，已约责任方今天到场，{期限}前再向您回复。"),
    ("不在职责内，已转办", "{编号}经核实由其他单位管理，我们已陪同移交，您不用再报一次。"),
)
LEAVE = timedelta(days=5)
ON_LEAVE = ("dept-housing", "dept-urban-management")
"""Whose clerk is on leave, and whose sits in for her."""
# (what is said, how many minutes ago); estates' own lamps and parking are the station's.
THIS_MORNING = (
    ("小区里的路灯三号楼前又不亮了，老人晚上看不见台阶", 150),
    ("小区内消防登高面前面有车违停，喇叭按了也没人下来", 95),
    ("小区里的路灯一闪一闪的，靠近滑梯那根", 40),
)


def furnish(staff: Staff, pack: Pack, *, now: datetime) -> None:
    """The district's desk and the busiest units write themselves templates for their answers."""
    for code in (pack.district_desk, *ON_LEAVE):
        clerk = staff.clerk_of[unit_by_code(code).id]
        for title, text in TEMPLATES:
            write_template(code, title=title, text=text, by=clerk, now=now)


def this_morning(staff: Staff, *, now: datetime) -> None:
    """A clerk is on leave, and the grid worker whom everybody signs in as finds fresh reports."""
    away, deputy = (staff.clerk_of[unit_by_code(code).id] for code in ON_LEAVE)
    until = timezone.localdate(now + LEAVE)
    assert away.post_id is not None
    stand_in(deputy.id, away.post_id, to_on=until, by=FOUNDER, now=now)
    latitude, longitude = centres()[next(iter(staff.worker_of))]
    for number, (text, minutes) in enumerate(THIS_MORNING):
        at = now - timedelta(minutes=minutes)
        place = Position(latitude + number * 0.0003, longitude - number * 0.0003)
        receive(Report(channel="resident", text=text, position=place), by=VISITOR, now=at)
        deliver_all(now=at)

"""One of everything that an address can name, in 槐荫社区 and of its people."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from linli.attempts.models import Alarm
from linli.batches.acts import hand_in
from linli.batches.kinds import kind_of
from linli.cases.acts.content_holds import place_hold
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.exports import ask_export
from linli.cases.lifecycle import State
from linli.cases.models import (
    Evidence,
    Note,
    ReadingAlarm,
    Report,
    SealedReporter,
    Unsealing,
)
from linli.cases.queries.asked import Asked
from linli.cases.queries.task_lists import TaskList
from linli.clock.sweep import ring_due
from linli.collaboration.acts.meetings import plan
from linli.collaboration.acts.tasks import ask
from linli.collaboration.acts.whistles import blow
from linli.exchange.hotline.models import HotlineLetter, HotlineOrder
from linli.exchange.sending.acts import Draft, queue
from linli.exchange.sending.models import Sending
from linli.exchange.webhooks.acts import Wanted, subscribe
from linli.feedback.acts.exclude import apply_for_callback
from linli.insights.models import CaseClass, ClassMember, EarlyWarning
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.notices.models import ADDRESS, Address, Notice
from linli.notices.publishing import Announcement, publish
from linli.people.acts.answer_templates import write_template
from linli.people.acts.sessions import open_session
from linli.people.models import PASSKEY_NAME, Passkey, Session
from linli.people.sealing import seal
from linli.rights.asked import ask_the_office
from linli.supervision.acts.issue import issue_order
from tests.cast import HUAIYIN, LIULIN, NOW, Cast
from tests.rooms.cases.matters import UNIT, opened, photo, taken_to
from tests.rooms.feedback.test_rates import ASKED, GROUND, REASON, answers, one

DAY = timedelta(days=1)
NO_UUID = str(uuid4())


# What an address can name; a new one gets its line here and below.
KINDS = {
    "number", "order_number", "whistle_id", "task_id", "meeting_id", "callback_id",
    "exclusion_id", "entry_id", "class_id", "warning_id", "export_id", "notice_id",
    "template_id", "photo_id", "evidence_id", "unsealing_id", "session_id", "officer_id",
    "post_id", "passkey_id", "subscription_id", "delivery_id", "alarm_id", "batch_id",
    "letter_id", "order_id", "sending_id", "system", "security_alarm_id",
    "data_request_id", "browser_id", "hold_id",
}  # fmt: skip


def hotline_letter() -> HotlineLetter:
    """A dead letter of an order in 槐荫社区, and something that is owed to its hotline."""
    order = HotlineOrder.objects.create(
        system="city", number="LJ-1", area_code=HUAIYIN, first_at=NOW, last_at=NOW
    )
    owed = Draft("1.1", "1", 1, {"kind": "accepted", "order": order.id})
    queue("hotline", "city", owed, now=NOW)
    return HotlineLetter.objects.create(
        system="city", mark=b"one of each", way="push", state="dead", order=order,
        area_code=HUAIYIN, reason="no_number", sent_at=NOW, received_at=NOW, last_at=NOW,
    )  # fmt: skip


def one_of_each(cast: Cast) -> dict[str, Any]:
    """One of everything, in 槐荫社区 and of its people."""
    uploaded = photo(cast.granny_lin)
    case = opened(
        cast,
        category="street-vendor",
        resident_id=cast.granny_lin.id,
    )
    report = Report.objects.get(case=case)
    Evidence.objects.filter(id=uploaded).update(case=case, report_id=report.id, stage="report")
    zhou, liu, chen = cast.zhou_ming, cast.liu_fang, cast.chen_qiang
    whistle = blow(case.id, ["dept-market"], "请到场", by=liu, now=NOW)
    dispatch(case.id, UNIT, by=zhou, now=NOW)
    task = ask(case.id, "dept-fire", "检查消防通道", by=zhou, now=NOW)
    starts = NOW + DAY
    meeting = plan(
        "联席", "占道", ["dept-fire"], place="会议室", starts_at=starts, case_id=case.id,
        by=liu, now=NOW,
    )  # fmt: skip
    order = issue_order(case.id, words="请速办", by=zhou, now=NOW)
    callback = one(cast, resident_id=cast.granny_lin.id)
    answers(callback, "ynn")
    exclusion = apply_for_callback(callback.id, GROUND, REASON, by=chen, now=ASKED)
    late = taken_to(State.ACCEPTED, cast)
    ring_due(now=late.due_at + DAY, limit=500)
    deliver_all(now=late.due_at + DAY)
    found = CaseClass.objects.create(
        state="standing", what="占道", street=LIULIN, category="street-vendor", since=NOW,
        until=NOW, people=3, lately=3, cases=1, score=1, found_at=NOW, grouped_at=NOW,
    )  # fmt: skip
    ClassMember.objects.create(case=case, case_class=found)
    warning = EarlyWarning.objects.create(
        kind="c3", category="street-vendor", area_code=HUAIYIN, since=NOW.date(),
        until=NOW.date(), observed=9, expected=1, usual=1, statistic=9, p=0.001, adjusted=0.01,
        trend_until=NOW.date(), found_at=NOW,
    )  # fmt: skip
    sealed = SealedReporter.objects.create(report=report, identity_sealed=b"-")
    unsealing = Unsealing.objects.create(
        report=sealed, reason="safety", note=Note.objects.filter(case=case).latest("id"),
        asked_by=zhou.id, asked_unit_id=cast.unit("centre").id, asked_at=NOW,
    )  # fmt: skip
    open_session(Session.Kind.OFFICER, cast.wang_min.id, by=cast.wang_min, now=NOW)
    passkey = Passkey.objects.create(
        officer_id=cast.wang_min.id, name_sealed=seal("窗口", PASSKEY_NAME), credential_id=b"-",
        credential=b"-", added_at=NOW,
    )  # fmt: skip
    export = ask_export(
        Asked(which=TaskList.TO_DO), ["number"], form="csv", language="zh", by=liu, now=NOW
    )
    alarm = ReadingAlarm.objects.create(
        kind="again", officer_id=liu.id, unit_id=cast.unit(UNIT).id, day=NOW.date(), observed=4,
        raised_at=NOW,
    )  # fmt: skip
    security_alarm = Alarm.objects.create(
        kind="account", officer_id=liu.id, observed=12, raised_at=NOW, last_at=NOW
    )
    wish = ask_the_office(
        "correct", "门牌号写错了", resident_id=cast.granny_lin.id, by=cast.granny_lin, now=NOW
    )
    hold = place_hold(
        case.id, "lawsuit", "法院来函", review_on=NOW.date() + 30 * DAY, by=zhou, now=NOW
    )
    said = Announcement(
        area_code=HUAIYIN, title_zh="停水", text_zh="明日停水", valid_from=NOW, valid_to=NOW + DAY
    )
    subscription, _ = subscribe(
        Wanted(
            name="联动平台", address="https://partner.example/in", kinds=["case.closed"],
            role="unit_clerk", unit=UNIT, area_code=LIULIN,
        ),
        by=zhou, now=NOW,
    )  # fmt: skip
    letter = hotline_letter()
    return {
        "data_request_id": wish.id,
        "hold_id": hold.id,
        "subscription_id": subscription.id,
        "delivery_id": Sending.objects.get(partner__code=str(subscription.id)).id,
        "letter_id": letter.id,
        "order_id": HotlineOrder.objects.get().id,
        "sending_id": Sending.objects.get(partner__code="city").id,
        "system": "city",
        "number": case.number,
        "order_number": order.number,
        "whistle_id": whistle.id,
        "task_id": task.id,
        "meeting_id": meeting.id,
        "callback_id": callback.id,
        "exclusion_id": exclusion.id,
        "entry_id": Entry.objects.filter(event="case.overdue", subject_id=late.id).latest("id").id,
        "class_id": found.id,
        "warning_id": warning.id,
        "export_id": export.id,
        "batch_id": hand_in(
            kind_of("cases"), "x.csv", [b"text\n"], rows_all=1, by=zhou, now=NOW
        ).id,
        "notice_id": publish(said, by=liu, now=NOW).id,
        "template_id": write_template(UNIT, title="已修", text="已修好", by=chen, now=NOW),
        "photo_id": uploaded,
        "evidence_id": uploaded,
        "unsealing_id": unsealing.id,
        "session_id": Session.objects.filter(officer_id=cast.wang_min.id)[0].id,
        "officer_id": cast.wang_min.id,
        "passkey_id": passkey.id,
        "browser_id": Address.objects.create(
            officer_id=cast.wang_min.id,
            channel="push",
            mark=b"one of each",
            value_sealed=seal('{"endpoint": ""}', ADDRESS),
            given_at=NOW,
            verified_at=NOW,
        ).id,
        "post_id": cast.wang_min.post_id,
        "alarm_id": alarm.id,
        "security_alarm_id": security_alarm.id,
        "numbers": [case.number],
        "report": str(report.id),
        "reports": [str(report.id)],
        "notes": [Note.objects.filter(case=case).latest("id").id],
        "evidences": [str(uploaded)],
        "notices": [Notice.objects.exclude(unit_id=None).latest("id").id],
        "request": NO_UUID,
    }

"""Messages: one for each entry and recipient, in both languages."""

from uuid import uuid4

from linli.notices.acts import Message, forget_values, mark_read, notify
from linli.notices.queries import of_report, of_units, unread_of_units
from linli.notices.wording import worded
from tests.cast import NOW, Cast

REPORT = uuid4()


def to_the_reporter(template: str = "accepted") -> Message:
    return Message(
        template=template,
        case_id=1,
        report_id=REPORT,
        values={"number": "LJ-20261118-0001", "unit": {"zh": "城管局", "en": "Urban Management"}},
    )


def test_the_same_entry_sends_the_same_message_once(cast: Cast) -> None:
    notify([to_the_reporter()], entry_id=7, now=NOW)
    notify([to_the_reporter()], entry_id=7, now=NOW)
    assert of_report(REPORT).count() == 1
    notify([to_the_reporter()], entry_id=8, now=NOW)
    assert of_report(REPORT).count() == 2


def test_a_message_reads_well_in_both_languages(cast: Cast) -> None:
    notify([to_the_reporter()], entry_id=7, now=NOW)
    notice = of_report(REPORT).get()
    assert worded(notice, "zh") == "城管局已接单，正在办理编号LJ-20261118-0001的问题。"
    assert worded(notice, "en").startswith("Urban Management has taken on LJ-20261118-0001")


def test_a_template_that_is_gone_leaves_the_number(cast: Cast) -> None:
    notify([to_the_reporter("long-gone")], entry_id=7, now=NOW)
    assert worded(of_report(REPORT).get(), "zh") == "LJ-20261118-0001"


def test_a_unit_reads_its_own_messages_and_no_others(cast: Cast) -> None:
    ours, theirs = cast.unit("dept-urban-management").id, cast.unit("utility-water").id
    for entry, unit_id in ((1, ours), (2, ours), (3, theirs)):
        message = Message(
            template="holder-dispatched", case_id=1, unit_id=unit_id, values={"number": "LJ-1"}
        )
        notify([message], entry_id=entry, now=NOW)
    newest, older = of_units([ours])
    assert [one.entry_id for one in of_units([ours], before=newest.id)] == [older.entry_id]
    foreign = of_units([theirs]).get()
    assert mark_read([newest.id, foreign.id], unit_ids=[ours], now=NOW) == 1
    assert unread_of_units([ours]) == 1
    assert unread_of_units([theirs]) == 1


def test_what_was_redacted_goes_out_of_messages(cast: Cast) -> None:
    message = to_the_reporter("answered")
    message.values["note"] = "住 3 栋的老林"
    notify([message], entry_id=7, now=NOW)
    assert forget_values(1, ["note"]) == 1
    assert "老林" not in worded(of_report(REPORT).get(), "zh")
    assert forget_values(2, ["note"]) == 0

"""Where a unit's messages go: proved by a code, on record, for those who may."""

import pytest

from linli.journal.acting import Forbidden, NotFound, TooMany
from linli.journal.models import Entry
from linli.notices.acts import Message, notify
from linli.notices.models import Address
from linli.notices.sending import send_due
from linli.notices.unit_addresses import (
    give_unit_address,
    prove_unit_address,
    take_unit_address,
)
from linli.web.workbench.administrative_words import sentence
from tests.cast import NOW, Cast
from tests.rooms.notices.conftest import Gateways
from tests.rooms.people.conftest import refused

WATER, MAIL = "utility-water", "duty@example.cn"


@pytest.mark.parametrize("who", ["chen_qiang", "xu_hui", "granny_lin"])
def test_where_a_unit_s_messages_go_is_for_those_who_may(
    who: str, cast: Cast, gateways: Gateways
) -> None:
    by = getattr(cast, who)
    with refused(Forbidden):
        give_unit_address(WATER, "mail", MAIL, by=by, now=NOW)
    with refused(Forbidden):
        take_unit_address(WATER, "mail", by=by, now=NOW)
    for code in ("robot", "sms", "pigeon"):
        with refused(NotFound):
            give_unit_address(WATER, code, MAIL, by=cast.zhou_ming, now=NOW)
    with refused(NotFound):
        prove_unit_address(WATER, "mail", "482913", by=cast.zhou_ming, now=NOW)
    assert not Address.objects.exists()


def test_a_unit_is_written_to_once_the_code_was_told(cast: Cast, gateways: Gateways) -> None:
    by = cast.zhou_ming
    give_unit_address(WATER, "mail", MAIL, by=by, now=NOW)
    with refused(TooMany):
        give_unit_address(WATER, "mail", MAIL, by=by, now=NOW)
    message = Message(
        template="holder-closed",
        case_id=1,
        unit_id=cast.unit(WATER).id,
        values={"number": "LJ-1"},
    )
    notify([message], entry_id=7, now=NOW)
    send_due(now=NOW)
    (test,) = gateways.mail.sent
    assert test.to == MAIL
    code = test.values["code"]
    assert not prove_unit_address(WATER, "mail", "nonsense", by=by, now=NOW)
    with refused(Forbidden):
        prove_unit_address(WATER, "mail", code, by=cast.chen_qiang, now=NOW)
    assert prove_unit_address(WATER, "mail", code, by=by, now=NOW)
    notify([message], entry_id=8, now=NOW)
    send_due(now=NOW)
    assert [one.text for one in gateways.mail.sent[1:]] == ["LJ-1已结案。"]
    take_unit_address(WATER, "mail", by=by, now=NOW)
    take_unit_address(WATER, "mail", by=by, now=NOW)
    assert not Address.objects.exists()
    entries = Entry.objects.filter(event__startswith="address.").order_by("id")
    assert [one.event for one in entries] == ["address.given", "address.proved", "address.given"]
    assert not [one for one in entries if "example" in str(one.facts)]
    # And the auditor reads whose it was, by which channel, and that it was taken away.
    told = [sentence(one, {}, {}, {}) for one in (entries[0], entries[2])]
    assert [one.zh for one in told] == [
        "设置林江供水公司的收信地址（邮件）",
        "删除林江供水公司的收信地址（邮件）",
    ]

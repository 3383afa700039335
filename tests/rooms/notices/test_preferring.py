"""How somebody wants to be told: agreed to, proved, taken back, and forgotten with her."""

from datetime import timedelta

from linli.journal.acting import Actor, Invalid, NotFound, TooMany
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.notices.acts import notify
from linli.notices.models import Address, Outgoing, Preference
from linli.notices.preferring import (
    forget_person,
    give_address,
    prefer,
    prove_address,
    take_address_back,
)
from linli.notices.sending import send_due
from linli.notices.unit_addresses import give_unit_address
from linli.people.acts.residents import erase_resident
from tests.cast import NOW, Cast
from tests.rooms.notices.conftest import Gateways, to
from tests.rooms.people.conftest import refused

MAIL = "lin@example.cn"
MINUTE = timedelta(minutes=1)


def test_an_address_counts_once_it_is_proved(lin: Actor, gateways: Gateways) -> None:
    give_address("mail", f" {MAIL} ", by=lin, now=NOW)
    with refused(Invalid):
        prefer(["mail"], quiet=None, by=lin, now=NOW)
    assert Preference.objects.get().channels == ["sms"], "a refused act has done nothing"
    send_due(now=NOW)
    (parcel,) = gateways.mail.sent
    code = parcel.values["code"]
    assert parcel.to == MAIL
    assert code in parcel.text
    assert len(code) == 6
    assert not prove_address("mail", "000000" if code != "000000" else "1", by=lin, now=NOW)
    assert prove_address("mail", f" {code}", by=lin, now=NOW)
    prefer(["mail", "sms"], quiet=None, by=lin, now=NOW)
    notify([to(lin)], entry_id=7, now=NOW)
    send_due(now=NOW)
    assert gateways.mail.sent[1].to == MAIL
    assert not gateways.sms.sent


def test_a_code_is_good_for_five_tries_and_a_quarter_of_an_hour(
    lin: Actor, gateways: Gateways
) -> None:
    give_address("mail", MAIL, by=lin, now=NOW)
    send_due(now=NOW)
    code = gateways.mail.sent[0].values["code"]
    with refused(Invalid):
        prove_address("mail", code, by=lin, now=NOW + 16 * MINUTE)
    for _ in range(5):
        assert not prove_address("mail", "nonsense", by=lin, now=NOW)
    with refused(Invalid):
        prove_address("mail", code, by=lin, now=NOW)
    with refused(TooMany):
        give_address("mail", MAIL, by=lin, now=NOW + MINUTE / 2)
    give_address("mail", MAIL, by=lin, now=NOW + 2 * MINUTE)
    send_due(now=NOW + 2 * MINUTE)
    assert gateways.mail.sent[1].values["code"] != code
    assert prove_address("mail", gateways.mail.sent[1].values["code"], by=lin, now=NOW + 3 * MINUTE)


def test_nobody_names_a_channel_that_is_not_for_her(lin: Actor, gateways: Gateways) -> None:
    for code in ("robot", "sms", "pigeon"):
        with refused(NotFound):
            give_address(code, MAIL, by=lin, now=NOW)
    for wrong in ("", "lin", "@x.cn", "lin@cn", "a b@x.cn", "l@" + "x" * 200 + ".cn"):
        with refused(Invalid):
            give_address("mail", wrong, by=lin, now=NOW)
    assert not Address.objects.exists()


def test_an_address_lies_sealed_and_in_no_entry(lin: Actor, gateways: Gateways, cast: Cast) -> None:
    give_address("mail", MAIL, by=lin, now=NOW)
    give_unit_address("utility-water", "mail", "duty@example.cn", by=cast.zhou_ming, now=NOW)
    assert not [row for row in Address.objects.all() if b"example" in bytes(row.value_sealed)]
    assert not [row for row in Entry.objects.all() if "example" in str(row.facts)]


def test_taken_back_an_address_is_gone_and_so_is_the_channel(
    lin: Actor, gateways: Gateways
) -> None:
    give_address("mail", MAIL, by=lin, now=NOW)
    send_due(now=NOW)
    prove_address("mail", gateways.mail.sent[0].values["code"], by=lin, now=NOW)
    prefer(["mail", "sms"], quiet=None, by=lin, now=NOW)
    take_address_back("mail", by=lin, now=NOW)
    assert Preference.objects.get().channels == ["sms"]
    assert not Address.objects.exists()
    assert not Outgoing.objects.exists()


def test_whoever_is_erased_is_forgotten_and_what_waits_goes_nowhere(
    lin: Actor, gateways: Gateways
) -> None:
    give_address("mail", MAIL, by=lin, now=NOW)
    notify([to(lin)], entry_id=7, now=NOW)
    erase_resident(lin.id, by=lin, now=NOW)
    deliver_all(now=NOW)
    assert not Address.objects.exists()
    assert not Preference.objects.exists()
    send_due(now=NOW)
    assert Outgoing.objects.get().why == "no_address"
    assert not gateways.sms.sent
    forget_person("resident", lin.id)

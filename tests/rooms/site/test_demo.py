"""The demo's own part of the installation: what its hotline has to say."""

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from linli.cases.models import Report
from linli.exchange.hotline.models import HotlineLetter
from linli.journal.acting import Actor
from linli.notices.acts import Message, notify
from linli.notices.models import Outgoing
from linli.notices.secrets import secrets_of
from linli.policy.queries import current
from linli.policy.sections.channels import Console
from linli.simulate.gateways import WECHAT, WRITTEN_TO, tell, with_gateways
from linli.simulate.wechat import APPID, PORT, SECRET
from linli.site.demo import CALLS, hear_the_hotline, lend_secrets
from tests.cast import NOW, Cast, resident
from tests.rooms.notices.conftest import to


def test_the_demo_has_orders_of_a_hotline_and_letters_that_wait_for_somebody(cast: Cast) -> None:
    hear_the_hotline(now=NOW)
    hear_the_hotline(now=NOW)

    assert Report.objects.filter(source="hotline.city").count() == CALLS
    dead = HotlineLetter.objects.filter(state="dead").order_by("id")
    assert [one.reason for one in dead] == ["no_number", "unknown_kind", "not_an_object"]
    assert dead[1].order_number, "what can be read of it is shown"
    assert HotlineLetter.objects.filter(state="taken").exclude(doubts=[]).exists()
    assert not HotlineLetter.objects.filter(state="waiting").exists()


def test_the_demo_has_messages_in_every_state_and_none_of_them_leaves_the_machine(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the gateways of the demo's pack, and people of the cast who were told something."""
    pack = current().pack
    made = with_gateways(pack)
    (wechat,) = made.channels.wechat
    assert all(
        isinstance(one, Console) and one.only_codes for one in made.channels.all if one != wechat
    )
    here = f"http://127.0.0.1:{PORT}"
    assert wechat.one_time is not None
    assert {wechat.address, wechat.authorize, wechat.one_time.page} == {
        here,
        f"{here}/connect/oauth2/authorize",
        f"{here}/mp/subscribemsg",
    }
    assert made.hash != pack.hash, "whoever copies the folder has no such channels"
    sms, *others = made.notices.sending.uses
    uses = (sms.model_copy(update={"per_day": 2}), *others)
    sending = made.notices.sending.model_copy(update={"uses": uses})
    notices = made.notices.model_copy(update={"sending": sending})
    monkeypatch.setitem(pack.__dict__, "channels", made.channels)
    monkeypatch.setitem(pack.__dict__, "notices", notices)

    unit = cast.unit(WRITTEN_TO).id
    people = [Actor.resident(resident(f"1380000100{one}", "林小妹")) for one in range(6)]
    for number, person in enumerate(people):
        for days in range(3):
            at = NOW - timedelta(days=days, minutes=number)
            notify([to(person)], entry_id=100 + 10 * number + days, now=at)
        told = Message(template="holder-closed", case_id=1, unit_id=unit, values={"number": "LJ-1"})
        notify([told], entry_id=200 + number, now=NOW - timedelta(hours=number))
    assert not Outgoing.objects.exists(), "nobody agreed yet"
    tell(cast.zhou_ming, now=NOW, random=Random(1))

    found = {(one.channel, one.state) for one in Outgoing.objects.all()}
    states = {state for _, state in found}
    assert states == {"queued", "held", "sent", "delivered", "failed", "unpaid"}, found
    assert ("wecom", "queued") in found, "the office's messenger rests"
    assert "138000010" not in capsys.readouterr().err


def test_the_demo_can_sign_in_at_the_made_up_wechat_unless_there_are_other_secrets(
    settings: Any, tmp_path: Path
) -> None:
    settings.LINLI_CHANNEL_SECRETS = tmp_path / "keys" / "channels.toml"
    lend_secrets()
    assert secrets_of(WECHAT).held == {"appid": APPID, "secret": SECRET}
    assert settings.LINLI_CHANNEL_SECRETS.stat().st_mode & 0o777 == 0o600
    settings.LINLI_CHANNEL_SECRETS.write_text('[sms]\nkey = "theirs"\n')
    lend_secrets()
    assert secrets_of(WECHAT).held == {}

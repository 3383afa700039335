"""What the tests of this room share: channels that do as they are told, and people to reach."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pytest
import time_machine

from linli.journal.acting import Actor
from linli.notices import channels
from linli.notices.acts import Message
from linli.notices.channels import Carried, Parcel
from linli.notices.preferring import prefer
from linli.policy.queries import current
from linli.policy.sections.channels import AddressKind, Channels, Console
from linli.policy.sections.notices import Sending, Use
from linli.policy.sections.section import Text
from linli.web.rates import forget_knocks
from tests.cast import NOW, Cast, in_office, resident


@dataclass
class Gateway:
    """A channel that does as it is told and keeps what it was given."""

    code: str
    reaches: AddressKind = "phone"
    sent: list[Parcel] = field(default_factory=list)
    failure: Exception | None = None
    meanwhile: Callable[[], None] = lambda: None

    def carry(self, parcel: Parcel, *, now: datetime) -> Carried:
        self.meanwhile()
        if self.failure is not None:
            raise self.failure
        self.sent.append(parcel)
        return Carried(f"{self.code}-{len(self.sent)}")


@dataclass
class Gateways:
    """The channels of the district: text messages, mail, and a unit's robot."""

    sms: Gateway
    mail: Gateway
    robot: Gateway
    use: Callable[..., None]


NAMES = {
    "sms": ("短信", "Text message"),
    "mail": ("邮件", "E-mail"),
    "robot": ("群机器人", "Robot"),
}


@pytest.fixture
def gateways(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Gateways:
    """Three channels beside the inbox, in the rules in force."""
    return connected(monkeypatch)


def connected(monkeypatch: pytest.MonkeyPatch) -> Gateways:
    """Puts them there, where a district has been founded."""
    made = {
        "sms": Gateway("sms"),
        "mail": Gateway("mail", "email"),
        "robot": Gateway("robot", "group"),
    }
    pack = current().pack
    assert pack.hash, "reckoned before, for it is kept with the pack that all tests share"
    ways = Channels(
        console=tuple(
            Console(
                code=one.code,
                name=Text(zh=NAMES[one.code][0], en=NAMES[one.code][1]),
                reaches=one.reaches,
            )
            for one in made.values()
        )
    )
    monkeypatch.setitem(pack.__dict__, "channels", ways)
    monkeypatch.setattr(channels, "channel_of", lambda entry: made[entry.code])
    monkeypatch.setattr(channels, "_built", None)
    notices = pack.notices

    def use(**of_sms: object) -> None:
        uses = (
            Use.model_validate(
                {"channel": "sms", "to": ("resident", "officer"), "per_minute": 600} | of_sms
            ),
            Use(channel="mail", to=("resident", "officer", "unit"), per_minute=600),
            Use(channel="robot", to=("unit",), units=("dept-urban-management",)),
        )
        sending = notices.model_copy(update={"sending": Sending(uses=uses)})
        monkeypatch.setitem(pack.__dict__, "notices", sending)

    use()
    return Gateways(made["sms"], made["mail"], made["robot"], use)


@pytest.fixture
def lin(gateways: Gateways) -> Actor:
    """林阿婆, who agreed to be sent text messages."""
    by = Actor.resident(resident("13800000001", "林阿婆"))
    prefer(["sms"], quiet=None, by=by, now=NOW)
    return by


@pytest.fixture
def a_wednesday() -> Iterator[None]:
    """The doors ask the clock; nobody has knocked yet."""
    forget_knocks()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def unit(gateways: Gateways) -> Actor:
    """Who mends roads."""
    return in_office("ye_tao", "叶涛", "unit_clerk", "dept-transport")


def to(person: Actor, template: str = "accepted", *, urgent: bool = False) -> Message:
    """A message about her report."""
    return Message(
        template=template,
        case_id=1,
        report_id=UUID(int=person.id),
        resident_id=person.id,
        values={"number": "LJ-20261118-0001", "unit": {"zh": "城管局", "en": "Urban Management"}},
        urgent=urgent,
    )

"""How somebody wants to be told: by which channels, when not, at which addresses."""

import hmac
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from linli.journal.acting import Actor, Invalid, NotFound, act
from linli.notices.channels import Channel
from linli.notices.claiming import WAITING
from linli.notices.models import ADDRESS, Address, Consent, Outgoing, Preference
from linli.notices.proving import CODE_LASTS, MOST_TRIES, proof_code
from linli.notices.recipients import Party, oneself, reach_of, there, typed, usable
from linli.people.acts.tries import BackOff, charge
from linli.people.sealing import seal
from linli.policy.sections.notices import Recipient

LANGUAGES = ("zh", "en")
LONGEST_ADDRESS = 200
PROOF = "address-proof"
# A code costs money and wakes somebody.
CODES_SENT = BackOff(
    free=1,
    first_wait=timedelta(minutes=1),
    longest_wait=timedelta(hours=1),
    forgotten_after=timedelta(hours=6),
)


@act
def prefer(
    wanted: Sequence[str],
    *,
    quiet: tuple[time, time] | None,
    language: str = "zh",
    by: Actor,
    now: datetime,
) -> None:
    """Say by which channels one wants to be told, the first choice first, and when not.

    An empty list is the inbox alone; to name a channel is to agree to be written to by it. No
    hours are those of the district. Raises Invalid for a channel that does not reach the asker.
    """
    party = oneself(by)
    reach = reach_of([party])
    for code in wanted:
        if reach.address(party, code) is None:
            raise Invalid(
                "message.channel",
                f"渠道“{code}”现在联系不到您，请先填写并验证收信地址。",
                f"The channel “{code}” does not reach you: give it an address and confirm it.",
                field="channels",
            )
    if language not in LANGUAGES:
        raise Invalid("message.language", "语言可选 zh、en。", "zh or en.", field="language")
    begin, end = quiet or (None, None)
    Preference.objects.update_or_create(
        **_key(party),
        defaults={
            "channels": list(dict.fromkeys(wanted)),
            "quiet_from": begin,
            "quiet_to": end,
            "language": language,
            "set_at": now,
        },
    )
    if party.kind == "resident":
        # Her word goes before what she agreed to with a report, in what waits already, too.
        waiting = Outgoing.objects.filter(notice__resident_id=party.id, state__in=WAITING)
        waiting.exclude(channel__in=wanted).delete()


@act
def give_address(code: str, value: str, *, by: Actor, now: datetime) -> None:
    """Give a channel an address of one's own, in place of the former; a code is sent there.

    It counts once `prove_address` was told the code. Raises TooMany for a second code too soon.
    """
    party = oneself(by)
    send_proof(party, _typed_channel(code, party.kind), value, now=now)


def send_proof(party: Party, channel: Channel, value: str, *, now: datetime) -> None:
    """Put an address in place of the former, and send the code there that proves it."""
    told = checked(channel, value)
    charge(f"address of {party.kind} {party.id}", CODES_SENT, now=now)
    address, _ = Address.objects.update_or_create(
        **_key(party),
        channel=channel.code,
        defaults={
            "value_sealed": seal(told, ADDRESS),
            "given_at": now,
            "verified_at": None,
            "tries": 0,
        },
    )
    Outgoing.objects.filter(proves=address).delete()
    Outgoing.objects.create(
        proves=address,
        channel=channel.code,
        template=PROOF,
        urgent=True,
        queued_at=now,
        next_at=now,
    )


@act
def prove_address(code: str, said: str, *, by: Actor, now: datetime) -> bool:
    """Show that an address is one's own by the code that was sent there; False for a wrong code.

    Five wrong codes, or a quarter of an hour, and a new one has to be asked for.
    """
    return proved(oneself(by), code, said, now=now)


def proved(party: Party, code: str, said: str, *, now: datetime) -> bool:
    """Whether this code proves the party's address, which counts from then on."""
    address = Address.objects.select_for_update().filter(**_key(party), channel=code).first()
    if address is None:
        raise NotFound("message.address", "还没有填写地址。", "There is no address yet.")
    if address.verified_at is not None:
        return True
    if address.tries >= MOST_TRIES or now - address.given_at > CODE_LASTS:
        raise Invalid(
            "message.code_over",
            "验证码已失效，请重新获取。",
            "This code is no longer good. Ask for a new one.",
            field="code",
        )
    if not hmac.compare_digest(proof_code(address).encode(), said.strip().encode()):
        address.tries += 1
        address.save(update_fields=["tries"])
        return False
    address.verified_at = now
    address.save(update_fields=["verified_at"])
    return True


@act
def take_address_back(code: str, *, by: Actor, now: datetime) -> None:
    """Forget one's address for a channel; the channel goes out of one's preferences, too."""
    forget_address(oneself(by), code)


def forget_address(party: Party, code: str) -> None:
    """Forget a party's address for a channel; what waits for it looks for her next one."""
    Address.objects.filter(**_key(party), channel=code).delete()
    choose_no_more(party, code)


def choose_first(party: Party, code: str, *, now: datetime) -> None:
    """Tell somebody by this channel, before the others unless it is among them already."""
    own, _ = Preference.objects.get_or_create(**_key(party), defaults={"set_at": now})
    if code not in own.channels:
        own.channels = [code, *own.channels]
        own.set_at = now
        own.save(update_fields=["channels", "set_at"])


def choose_no_more(party: Party, code: str) -> None:
    """Take a channel out of somebody's preferences."""
    own = Preference.objects.select_for_update().filter(**_key(party)).first()
    if own is not None and code in own.channels:
        own.channels = [one for one in own.channels if one != code]
        own.save(update_fields=["channels"])


@act
def forget_person(kind: Recipient, number: int) -> None:
    """Forget the addresses, preferences and consents of somebody who was erased or has left."""
    party = Party(kind, number)
    if kind == "resident":
        Consent.objects.filter(resident_id=number).delete()
    Address.objects.filter(**_key(party)).delete()
    Preference.objects.filter(**_key(party)).delete()


def checked(channel: Channel, value: str) -> str:
    """An address as it may be kept. Raises Invalid for what is none."""
    told = value.strip()
    before, at, after = told.partition("@")
    is_mail = bool(before and at) and "." in after and "@" not in after
    fits = is_mail if channel.reaches == "email" else bool(told)
    if not fits or len(told) > LONGEST_ADDRESS or not told.isprintable() or " " in told:
        raise Invalid(
            "message.address_form",
            "这不是有效的收信地址，请检查。",
            "This is no address that messages can go to. Please look at it again.",
            field="address",
        )
    return told


def _typed_channel(code: str, kind: Recipient) -> Channel:
    channel = there().get(code)
    if channel is None or not typed(channel) or code not in usable(kind):
        raise no_such(code)
    return channel


def no_such(code: str) -> NotFound:
    """That no such channel is for this party."""
    return NotFound(
        "message.no_channel", f"没有渠道“{code}”。", f"There is no channel “{code}” for this."
    )


def _key(party: Party) -> dict[str, Any]:
    return {f"{party.kind}_id": party.id}

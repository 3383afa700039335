"""Messages that somebody agreed to one by one 一次性订阅: which are left, and by which one goes."""

from datetime import datetime

from django.db.models import F, Q

from linli.notices.models import Address, Agreement, Outgoing
from linli.notices.recipients import Party, Reach, counts_agreements

# More than anybody agrees to beforehand; WeChat itself knows scenes up to 10 000.
MOST_AGREED = 20


def next_scene(address: Address) -> int | None:
    """The scene under which one more can be agreed to, or None when that is enough."""
    held = set(Agreement.objects.filter(address=address).values_list("scene", flat=True))
    return next((one for one in range(1, MOST_AGREED + 1) if one not in held), None)


def note_agreement(address: Address, scene: int, *, now: datetime) -> bool:
    """One more message may go; False when it is on record, for WeChat counts a scene once."""
    _, made = Agreement.objects.get_or_create(
        address=address, scene=scene, defaults={"agreed_at": now}
    )
    return made


def scene_for(row: Outgoing, party: Party | None, reach: Reach) -> int | None:
    """The scene that a message goes by: the one it was taken for, or the next; None without one.

    0 where the channel needs none. Called where the message is locked.
    """
    if not counts_agreements(row.channel):
        return 0
    address = None if party is None else reach.addresses.get((party, row.channel))
    own = Agreement.objects.select_for_update(skip_locked=True).filter(
        Q(outgoing=row) | Q(outgoing=None), address=address
    )
    found = own.order_by(F("outgoing").asc(nulls_last=True), "scene").first()
    if address is None or found is None:
        return None
    if found.outgoing_id is None:
        found.outgoing = row
        found.save(update_fields=["outgoing"])
    return found.scene


def settle_agreement(row: Outgoing) -> None:
    """What was sent, or refused by its reader, is used up; what failed otherwise may go again."""
    taken = Agreement.objects.filter(outgoing=row)
    if row.state == Outgoing.State.SENT or row.why == "refused_by_reader":
        taken.delete()
    elif row.state == Outgoing.State.FAILED:
        taken.update(outgoing=None)

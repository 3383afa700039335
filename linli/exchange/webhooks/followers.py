"""What a subscription that is paused brings about."""

from linli.exchange.events import PartnerPaused
from linli.exchange.sending.models import Partner
from linli.exchange.sending.settling import FAILING, GONE
from linli.exchange.webhooks.feed import DOOR
from linli.exchange.webhooks.models import Subscription
from linli.journal.followers import Followed, follows
from linli.notices.acts import Message, notify
from linli.notices.values import pair, said
from linli.policy.queries import current

REASONS = {
    FAILING: ("连续多日没有成功送达", "nothing was taken for days"),
    GONE: ("对方回复 410，不再接收", "the other side answered 410: it wants nothing more"),
}


@follows(PartnerPaused, name="exchange.tell_of_pause", when=lambda paused: paused.door == DOOR)
def tell_of_the_pause(event: PartnerPaused, followed: Followed) -> None:
    """Tells the unit that looks after a subscription that nothing is sent any more, and why."""
    reason = REASONS.get(event.why)
    if reason is None:
        return  # somebody did it by hand, and knows
    template = current().pack.notices.by_event.get((event.name, "asker"))
    if template is None:
        return
    row = Subscription.objects.get(id=int(Partner.objects.get(id=event.partner_id).code))
    values = {"title": pair(row.name, row.name), "words": pair(*reason)}
    message = Message(
        template=template.code,
        case_id=0,
        unit_id=row.keeper_id,
        values=said(template, values),
    )
    notify([message], entry_id=followed.entry_id, now=followed.now)

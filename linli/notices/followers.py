"""What the notices room does because of others, and of its own channels."""

from linli.journal.followers import Followed, follows
from linli.notices.acts import Message, notify
from linli.notices.browsers import forget_signed_out
from linli.notices.events import ChannelSpent
from linli.notices.preferring import forget_person
from linli.notices.values import both, day_pair, month_pair, said
from linli.people.events import OfficerLeft, ResidentErased, SessionEnded, SessionsEnded
from linli.people.units import unit_by_code
from linli.policy.queries import current


@follows(ResidentErased, name="notices.forget_resident")
def forget_resident(event: ResidentErased, followed: Followed) -> None:
    """Forgets where an erased resident was reached; what still waits for her goes nowhere."""
    forget_person("resident", event.resident_id)


@follows(OfficerLeft, name="notices.forget_officer")
def forget_officer(event: OfficerLeft, followed: Followed) -> None:
    """Forgets where somebody who has left was reached."""
    forget_person("officer", event.officer_id)


@follows(SessionEnded, SessionsEnded, name="notices.forget_browsers")
def forget_browsers_signed_out(event: SessionEnded | SessionsEnded, followed: Followed) -> None:
    """Forgets browsers in which somebody was signed out: nothing of hers is shown there."""
    forget_signed_out(event.kind, event.person_id)


@follows(ChannelSpent, name="notices.tell_of_spent_budget")
def tell_of_spent_budget(event: ChannelSpent, followed: Followed) -> None:
    """Tells the district's desk that a channel's money for a day or a month is used up."""
    pack = current().pack
    template = pack.notices.by_event.get((event.name, "desk"))
    way = pack.channels.by_code.get(event.channel)
    if template is None or way is None:
        return
    values = {
        "title": both(way.name),
        "words": day_pair(followed.at) if event.span == "day" else month_pair(followed.at),
        "count": str(event.budget),
    }
    message = Message(
        template=template.code,
        case_id=0,
        unit_id=unit_by_code(pack.district_desk).id,
        values=said(template, values),
    )
    notify([message], entry_id=followed.entry_id, now=followed.now)

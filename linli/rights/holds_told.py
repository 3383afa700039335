"""Who is told that a hold 依法留存 waits for somebody: never in whose matter, nor of which case."""

from linli.cases.events_of_lifetime import CaseContentHeld, CaseContentReleased, OfHold
from linli.cases.models import ContentHold
from linli.journal.followers import Followed
from linli.notices.acts import Message, notify
from linli.notices.values import said
from linli.people.units import unit_by_code
from linli.policy.queries import current


def tell_of_hold(event: OfHold, followed: Followed) -> None:
    """Write to the desk of the district who may agree, else to the unit that asked for the hold.

    No number is in it: a unit's messages are read by those who handle its cases, too, and they may
    not know what an inspection holds. Whoever may opens the list. Nothing where the pack is silent.
    """
    pack = current().pack
    templates = pack.notices.by_event
    desk = templates.get((event.name, "desk"))
    template = desk or templates.get((event.name, "asker"))
    hold = ContentHold.objects.filter(case_id=event.case_id).order_by("-id").first()
    if template is None or hold is None:
        return
    if isinstance(event, CaseContentHeld) and hold.asked_by is None:
        return  # by the command line: nobody has to agree
    if isinstance(event, CaseContentReleased) and hold.stage != ContentHold.Stage.ENDED:
        return  # declined, and told so
    unit_id = hold.unit_id
    if desk is not None or unit_id is None:
        unit_id = unit_by_code(pack.district_desk).id
    values = {"days": str(pack.retention.unconfirmed_days)}
    message = Message(
        template=template.code, case_id=0, unit_id=unit_id, values=said(template, values)
    )
    notify([message], entry_id=followed.entry_id, now=followed.now)

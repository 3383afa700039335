"""Where whistles call to: in the clear, on record, for those concerned; masked for the rest."""

from collections.abc import Sequence
from datetime import datetime

from linli.cases.acts.readings import places_in_clear
from linli.cases.masked import place_masked
from linli.collaboration.models import Whistle
from linli.journal.acting import Actor
from linli.people.permissions import is_masked
from linli.web.workbench.together_shapes import WhistleOut, whistle_out


def whistles_out(
    whistles: Sequence[Whistle], *, units: frozenset[int], by: Actor, now: datetime
) -> list[WhistleOut]:
    """Whistles; where to come to is in the clear, on record, for those who called and were called.

    To others it is masked, and to a masked role.
    """
    masked = is_masked(by, now=now)
    concerned = [
        one
        for one in whistles
        if not masked and units & {one.caller_id, *(call.unit_id for call in one.calls.all())}
    ]
    places = places_in_clear(
        [(one.case_id, one.place_sealed) for one in concerned], purpose="whistle", by=by, now=now
    )
    clear = dict(zip((one.id for one in concerned), places, strict=True))
    return [
        whistle_out(one, clear[one.id] if one.id in clear else place_masked(one.place_sealed))
        for one in whistles
    ]

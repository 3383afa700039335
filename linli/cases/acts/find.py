"""Search, and put on record whom the search found by what is personal."""

import unicodedata
from datetime import datetime

from linli.cases.acts.readings import note_hits
from linli.cases.masked import masked_place
from linli.cases.queries.rows import Page
from linli.cases.queries.search import NUMBER, PAGE, PHONE_TAIL, search
from linli.journal.acting import Actor, act
from linli.people.authority import authority_of


@act
def find(text: str, *, by: Actor, now: datetime, cursor: str = "", limit: int = PAGE) -> Page:
    """A page of cases, as `search` has it.

    Whoever types the end of a number, a house or a door learns whose case that is: it is a reading
    of each that was found by it. Words and case numbers are none.
    """
    page = search(text, asker=authority_of(by, now=now), now=now, cursor=cursor, limit=limit)
    typed = unicodedata.normalize("NFKC", text).strip()
    found = [row.id for row in page.rows]
    if PHONE_TAIL.fullmatch(typed):
        note_hits(found, phone_tail=typed, place="", by=by, now=now)
    elif not NUMBER.fullmatch(typed.replace(" ", "").upper()):
        doors = [word for word in typed.split() if masked_place(word) != word]
        note_hits(found, phone_tail="", place=" ".join(doors), by=by, now=now)
    return page

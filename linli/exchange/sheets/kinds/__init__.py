"""The kinds of sheets, one file each; importing this enters all of them, in a screen's order."""

from linli.batches.kinds import enter
from linli.exchange.sheets.kinds.areas import AREAS
from linli.exchange.sheets.kinds.calendar import CALENDAR
from linli.exchange.sheets.kinds.cases import CASES
from linli.exchange.sheets.kinds.categories import CATEGORIES
from linli.exchange.sheets.kinds.divisions import DIVISIONS
from linli.exchange.sheets.kinds.holidays import HOLIDAYS
from linli.exchange.sheets.kinds.outlines import OUTLINES
from linli.exchange.sheets.kinds.people import PEOPLE, POSTS
from linli.exchange.sheets.kinds.units import UNITS

for one in (
    CASES,
    PEOPLE,
    POSTS,
    UNITS,
    CATEGORIES,
    CALENDAR,
    HOLIDAYS,
    AREAS,
    DIVISIONS,
    OUTLINES,
):
    enter(one)

"""What the grouping reads of a report: words, place, time, and who. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime

TITLE_CHARACTERS = 40
_FIRST_CLAUSE = re.compile(r"[。！？!?；;\n]")


@dataclass(frozen=True, slots=True)
class Said:
    """One report as it is grouped.

    `person` is whoever said it, as a key that means nothing elsewhere; empty for somebody unknown,
    who then counts as one person for each report. `places` are codes from the narrow to the wide
    (community, street), empty where none is known. `kind` is the category.
    """

    id: str
    text: str
    at: datetime
    title: str = ""
    person: str = ""
    likes: int = 0
    places: tuple[str, ...] = ()
    kind: str = ""

    @property
    def headline(self) -> str:
        """The title, or where there is none the first clause of the text."""
        return (self.title.strip() or _FIRST_CLAUSE.split(self.text.strip(), maxsplit=1)[0])[
            :TITLE_CHARACTERS
        ]

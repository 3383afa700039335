"""How a case went on, as far as everybody may know: for updates, and for a request's notes."""

from collections import defaultdict
from collections.abc import Iterable

from linli.cases.lifecycle import ENDED
from linli.cases.models import Case
from linli.cases.queries.timeline import Line, entries_about, public_lines

# Where a case stands after an event, as far as the specification can say it.
CLOSING = {f"case.{state.value}" for state in ENDED}


def stories(cases: Iterable[Case]) -> dict[int, list[Line]]:
    """The public lines of cases that come with their release, by case, the oldest first."""
    known = {case.id: case for case in cases}
    entries = defaultdict(list)
    for one in entries_about("case", known):
        entries[one.subject_id].append(one)
    return {case_id: public_lines(known[case_id], told, {}) for case_id, told in entries.items()}

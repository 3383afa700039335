"""How a case went on, as far as everybody may know: for updates, and for a request's notes."""

from collections import defaultdict
from collections.abc import Iterable

from linli.cases.lifecycle import ENDED
from linli.cases.models import Case
from linli.cases.queries.timeline import Line, entries_about, public_lines

# Where a case stands after an event, as far as the specification can say it.
CLOSING = {f"case.{state.value}" for state in ENDED}
# What of a case everybody may know. A reporter reads more about her own: who opened her identity,
# whom her case is against, when she was called.
TOLD_TO_ALL = CLOSING | {
    *("case.opened", "case.amended", "case.relimited", "case.dispatched", "case.ruled"),
    *("case.accepted", "case.returned", "case.reported_up", "case.sent_down", "case.answered"),
    *("case.verified", "case.failed", "case.reopened", "case.held", "case.resumed"),
    *("case.extended", "case.noted", "case.overdue", "chase.moved", "order.issued"),
    *("unit.reminded", "task.accepted", "whistle.called", "whistle.reported_in"),
    *("notice.published", "notice.ended"),
}


def stories(cases: Iterable[Case]) -> dict[int, list[Line]]:
    """The public lines of cases, by case, the oldest first."""
    known = {case.id: case for case in cases}
    entries = defaultdict(list)
    for one in entries_about("case", known):
        if one.event in TOLD_TO_ALL:
            entries[one.subject_id].append(one)
    return {case_id: public_lines(known[case_id], told, {}) for case_id, told in entries.items()}

"""Which of a case's entries everybody may be told; what else happens to it shows nowhere."""

from linli.cases.lifecycle import ENDED

# Where a case stands after an event, as far as another system can say it.
CLOSING = frozenset(f"case.{state.value}" for state in ENDED)
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

# The same in SQL, of an entry `e`; wants `told`, those events. Staff note progress for themselves
# under the name under which they note it for everybody.
IS_TOLD = (
    "(e.subject_kind = 'case' AND e.event = ANY(%(told)s) "
    "AND (e.event <> 'case.noted' OR e.facts @> '{\"public\": true}'))"
)

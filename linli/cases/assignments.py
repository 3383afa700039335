"""The open assignment of a case: that a unit is responsible now."""

from datetime import datetime

from linli.cases.lifecycle import Verb
from linli.cases.models import Assignment, Case


def open_assignment(case: Case) -> Assignment:
    """The assignment in force; a case that is with a unit has one."""
    return case.assignments.get(ended_at=None)


def end_assignment(case: Case, verb: Verb, now: datetime) -> None:
    """End the assignment in force, if there is one; the verb's word says how it ended."""
    case.assignments.filter(ended_at=None).update(ended_at=now, ended_by=verb.value)

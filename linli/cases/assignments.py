"""The open assignment of a case: that a unit is responsible now."""

from collections.abc import Iterable
from datetime import datetime

from linli.cases.lifecycle import Verb
from linli.cases.models import Assignment, Case

BY_DESK = "desk"
BY_RULING = "ruling"


def open_assignment(case: Case) -> Assignment:
    """The assignment in force; a case that is with a unit has one."""
    return case.assignments.get(ended_at=None)


def end_assignment(case: Case, verb: Verb, now: datetime) -> None:
    """End the assignment in force, if there is one; the verb's word says how it ended."""
    case.assignments.filter(ended_at=None).update(ended_at=now, ended_by=verb.value)


def first_holder(assignments: Iterable[Assignment]) -> Assignment | None:
    """The first that a case was given to since anybody last accepted it, or None. Pure.

    首接负责: whoever was asked first stays responsible until someone else has accepted, and giving
    the case back does not change that.
    """
    first: Assignment | None = None
    for one in sorted(assignments, key=lambda one: one.id):
        if one.accepted_at is not None:
            first = None
        elif first is None:
            first = one
    return first

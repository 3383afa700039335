"""Holds and extensions that a unit applies for 挂账、延期申请: who is asked, who may decide."""

from linli.cases.apart import against
from linli.cases.lifecycle import VERB_NAMES, Verb
from linli.cases.models import Application, Case
from linli.cases.pending import pending
from linli.cases.rules import area_code_of, pack_of
from linli.cases.subject import subject_of
from linli.journal.acting import Forbidden, Refusal
from linli.people.apart import is_apart
from linli.people.authority import Authority
from linli.people.permissions import Subject, forbidden, reach_of
from linli.people.units import UnitFacts, unit_by_id
from linli.policy.queries import current

# The verb by which the wanted thing is granted; its rules hold for the application too.
GRANTS: dict[str, Verb] = {Application.Kind.HOLD: Verb.HOLD, Application.Kind.EXTEND: Verb.EXTEND}
DECIDING = frozenset({Verb.APPROVE, Verb.REFUSE})


def approver_of(case: Case) -> UnitFacts:
    """Who decides: the unit one level up from the holder, or the case's desk, as the pack says."""
    holder, desk = unit_by_id(case.holder_id), unit_by_id(case.desk_id)
    if pack_of(case).clock.approval.by == "desk" or holder.parent_id is None:
        return desk
    parent = unit_by_id(holder.parent_id)
    return parent if parent.active and not is_apart(parent.id, against(case.id)) else desk


def against_deciding(case: Case, asker: Authority) -> Refusal | None:
    """Why the asker may not decide on the application that waits, or None.

    It is put to one unit, as a case is held by one; whoever is over all may decide too, but nobody
    on what her own unit applied for: whoever is measured by a clock does not stop it herself.
    """
    roles, word = current().pack.roles, "case.approve"
    reach = reach_of(roles, asker, word)
    application = pending(case)
    if application is None:
        whole = subject_of(case)
        return None if reach.covers(asker, whole) else forbidden(roles, asker, word, whole)
    asked = unit_by_id(application.asked_id)
    if application.unit_id in asker.unit_ids:
        zh, en = VERB_NAMES[GRANTS[application.kind]]
        return Forbidden(
            "case.approve.own",
            f"本单位自己的{zh}申请由{asked.name_zh}审批。可以撤回申请。",
            f"On your own unit's application to {en} it is {asked.name_en} that decides. You may "
            "take it back.",
        )
    subject = Subject(
        holder_unit_id=application.asked_id,
        desk_unit_id=case.desk_id,
        area_code=area_code_of(case),
        against_unit_ids=against(case.id),
    )
    if reach.covers(asker, subject):
        return None
    return Forbidden(
        "case.approve.not_asked",
        f"这个申请由{asked.name_zh}审批。",
        f"{asked.name_en} decides on this application.",
    )
